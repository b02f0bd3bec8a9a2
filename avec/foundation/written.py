"""What somebody wrote in a form that could not be received: to give it back."""

from __future__ import annotations

from collections.abc import Mapping

_NEVER_SHOWN = ("pass", "code", "csrf", "token", "secret", "key")
_SHORTEST = 12


def texts_in(form: Mapping[str, object]) -> list[str]:
    """Return the texts of a form, without what must never be shown again.

    Used by the pages that say a session or a page has expired.
    """
    return [
        text
        for name, text in form.items()
        if isinstance(text, str)
        and len(text.strip()) >= _SHORTEST
        and not any(word in name.lower() for word in _NEVER_SHOWN)
    ]
