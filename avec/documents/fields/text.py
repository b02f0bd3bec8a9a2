"""Words: what is kept of them, and the field type `text`."""

import re
import unicodedata
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from avec.documents.fields.base import (
    Around,
    Content,
    FieldType,
    OneOf,
    Raw,
    Refused,
    Row,
)
from avec.documents.shapes import Question

LONG = 20_000
SHORT = 300
MARKS = 30
"""Beyond this many accents on one letter, words are kept exactly as they came.

Putting thousands of accents in order takes a time that grows with their square.
"""

_KEPT = {"\n", "\t"}


def tidy(text: str) -> str:
    """Clean words without changing what they say.

    Line ends become one kind, spaces around are dropped, invisible control
    characters and broken halves of characters are removed. Emoji, right-to-left
    writing and every accent stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        sign
        for sign in text
        if sign in _KEPT
        or (unicodedata.category(sign) not in ("Cc", "Cs") and not _no_sign(sign))
    ).strip()
    if text.isascii() or _piled(text):
        return text
    return unicodedata.normalize("NFC", text)


def _no_sign(sign: str) -> bool:
    """Say whether a code point is one that Unicode promises never to use."""
    code = ord(sign)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _piled(text: str) -> bool:
    """Say whether some letter carries more accents than any language needs."""
    run = 0
    for sign in text:
        run = run + 1 if unicodedata.combining(sign) else 0
        if run > MARKS:
            return True
    return False


BEARABLE = 200_000
"""Beyond this, words are handed back as they came, without even being cleaned."""


def tidy_if_bearable(text: str) -> str:
    """Clean words, unless they are so many that they will be refused anyway."""
    return tidy(text) if len(text) <= BEARABLE else text


def in_one_line(text: str) -> str:
    """Clean words that hold on one line."""
    return re.sub(r"[ \t\n]+", " ", tidy_if_bearable(text))


def keep_within(text: str, limit: int, *, part: str = "") -> str:
    """Give the words back, or refuse kindly when there are too many to keep."""
    if len(text) > limit:
        raise Refused(
            _(
                "Ce texte compte %(count)s signes. On peut en garder %(limit)s ici. "
                "Rien n’est perdu : vous pouvez le raccourcir."
            )
            % {
                "count": number_format(len(text), force_grouping=True),
                "limit": number_format(limit, force_grouping=True),
            },
            part=part,
        )
    return text


class TextField(FieldType):
    """Words, on one line (`short`) or as many as needed (`long`)."""

    key = "text"
    options: ClassVar = {"length": OneOf(("long", "short"))}

    def typed(self, raw: Raw, question: Question) -> Content:
        short = self.option(question, "length") == "short"
        return {"text": (in_one_line if short else tidy_if_bearable)(raw.one())}

    def check(self, content: Content, question: Question, around: Around) -> Content:
        limit = SHORT if self.option(question, "length") == "short" else LONG
        text = keep_within(content["text"], limit)
        return {"text": text}

    def is_empty(self, content: Content) -> bool:
        return not (content.get("text") or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [Row(content["text"])]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        short = self.option(question, "length") == "short"
        return {
            "value": content.get("text", ""),
            "short": short,
            "rows": min(16, max(5, content.get("text", "").count("\n") + 2)),
        }
