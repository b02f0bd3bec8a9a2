"""What somebody wrote in a form that could not be received: to give it back."""

from __future__ import annotations

from django.http import QueryDict

_NEVER_SHOWN = ("pass", "code", "csrf", "token", "secret", "key")
# Names of what a form carries that nobody wrote.
_CARRIED = frozenset(
    {
        *("replaces", "said_on", "step", "next", "state", "forme", "relation", "right"),
        *("when", "reader", "parts", "helper", "sections", "affiliation", "device"),
        *("relationship", "to_person", "voices"),
    }
)
_SHORTEST = 3


def texts_in(form: QueryDict) -> list[str]:
    """Return the texts of a form, without what must never be shown again.

    Every line of a list is there. Used by the pages that say a session or a page
    has expired, or that what was asked cannot be done.
    """
    return [
        text
        for name, texts in form.lists()
        for text in texts
        if isinstance(text, str)
        and len(text.strip()) >= _SHORTEST
        and name not in _CARRIED
        and not any(word in name.lower() for word in _NEVER_SHOWN)
    ]
