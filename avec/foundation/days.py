"""One day, asked the same way everywhere: picked, or typed as people say it.

The browser draws a calendar where it has one. Where it has none, or where a script
sends words, a day is typed: ``14/03/2026``, ``14 mars 2026``, ``2026-03-14``. The day
always comes first, whatever the language of the page or of the browser: 03/04 is the
third of April for everybody.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from babel.dates import get_month_names
from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.sorting import fold

LANGUAGES = ("fr", "en")
FORMAT = "%Y-%m-%d"
_PARTS = re.compile(r"(\d{1,2})(?:er)?[\s/.-]+(\w+\.?)[\s/.-]+(\d{4})")


def _months() -> dict[str, int]:
    """Every way to write a month with letters: its name, or how it is shortened."""
    return {
        fold(name).rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }


MONTHS = _months()


def month_of(text: str) -> int | None:
    """Return the number of a month written in figures or in letters."""
    number = int(text) if text.isdecimal() else MONTHS.get(fold(text).rstrip("."))
    return number if number is not None and 1 <= number <= 12 else None


def day_typed(text: str) -> date | None:
    """Read a day as people type it; nothing when it is none."""
    text = text.strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    found = _PARTS.fullmatch(text)
    month = month_of(found[2]) if found else None
    if found is None or month is None:
        return None
    try:
        return date(int(found[3]), month, int(found[1]))
    except ValueError:
        return None


class DayField(forms.DateField):
    """Asks for one day."""

    widget = forms.DateInput(attrs={"type": "date"}, format=FORMAT)
    default_error_messages = {
        "required": _("Choisissez un jour."),
        "invalid": _("Écrivez le jour, le mois et l’année, par exemple 14/03/2026."),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day.

        :raises ValidationError: with one sentence that says what to write.
        """
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        day = day_typed(str(value))
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day
