"""Paper: a published document, or a blank form, as a tagged PDF.

Words enter Typst as data, never as Typst: what people wrote stays what they wrote.
The PDF is tagged and built to PDF/UA-1, with its language and its title.
"""

import functools
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible
import manimgx_fonts
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from avec.documents.chain import printed_code
from avec.documents.glyphs import printable
from avec.documents.paper_form import blank_sections
from avec.documents.shapes import Template
from avec.foundation.dates import full_day

FORMS = ("columns", "large", "booklet")
"""A4 in two columns, large print in one column, A5 in one column."""

_HERE = Path(__file__).parent / "typst"
_FONTS = tuple(
    str(Path(package.__file__).parent)
    for package in (fontpkg_atkinson_hyperlegible, manimgx_fonts)
)
_ONE_AT_A_TIME = threading.Lock()
