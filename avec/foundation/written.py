"""What somebody wrote in a form that could not be received: to give it back."""

from __future__ import annotations

import re

from django.http import QueryDict

_NEVER_SHOWN = ("pass", "code", "csrf", "token", "secret", "key")
# Names of what a form carries that nobody wrote.
_CARRIED = frozenset(
    {
        *("replaces", "said_on", "step", "next", "state", "forme", "relation", "right"),
        *("when", "reader", "parts", "helper", "sections", "affiliation", "device"),
        *("relationship", "to_person", "voices", "how", "presence", "reach", "place"),
        *("channel", "wants", "quiet_from", "quiet_until", "person", "need", "trace"),
    }
)
# How the names end of what is chosen or pressed beside words: places, kinds, piles.
_PRESSED = (
    *("-add", "-remove", "-up", "-down", "-keep", "-unknown"),
    *("-kind", "-pile", "-person", "-month", "-to"),
)
# The short values of buttons and boxes, whatever they are named.
_VALUES = frozenset({"on", "no", "fr", "en"})
# The key of a row: who or what was chosen in a list.
_OF_A_ROW = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def texts_in(form: QueryDict) -> list[str]:
    """Return the texts of a form, without what must never be shown again.

    Every line of a list is there, and the shortest word; a lone number is what a
    button or a box carries, and stays out. Used by the pages that say a session or a
    page has expired, or that what was asked cannot be done.
    """
    return [
        text
        for name, texts in form.lists()
        for text in texts
        if isinstance(text, str)
        and _is_written(text.strip())
        and name not in _CARRIED
        and not name.endswith(_PRESSED)
        and not any(word in name.lower() for word in _NEVER_SHOWN)
    ]


def _is_written(text: str) -> bool:
    """Whether somebody may have written it: « ça », « 🌊 », not the 1 of a button."""
    is_number = len(text) < 3 and text.isdigit()
    is_of_a_row = _OF_A_ROW.fullmatch(text) is not None
    return bool(text) and text not in _VALUES and not is_number and not is_of_a_row
