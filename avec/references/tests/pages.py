"""Pages as people read them: the words, without marks and without thin spaces."""

from __future__ import annotations

import re


def words_of(answered) -> str:
    """Return the words of a page on one line."""
    return " ".join(re.sub(r"</?(?:bdi|time)[^>]*>", "", answered.text).split())
