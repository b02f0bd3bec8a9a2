"""Words of the interface said outside pages, in the reader's language, kept once said.

The same as Django's, which looks at each word for the language of the thread.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation

from avec.foundation.drawing import language


def gettext(text: str) -> str:
    """Say a sentence in the active language."""
    return _said(text, language())


@lru_cache(maxsize=4096)
def _said(text: str, _language: str | None) -> str:
    return translation.gettext(text)
