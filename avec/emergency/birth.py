"""A birth date, asked in three plain fields, the same whatever the browser speaks.

A field of dates shows itself in the language of the browser, not of the page: on one
telephone 03/04 is the third of April, on another the fourth of March. Whoever typed one
for the other would never be found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import month_of

DAY, MONTH, YEAR = "day", "month", "year"
OLDEST = 130


class BirthWidget(forms.MultiWidget):
    """Day, month, year. No list to scroll, no calendar to page back forty years."""

    use_fieldset = True

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in (DAY, MONTH, YEAR)})

    def decompress(self, value: Any) -> list[str]:
        """Show a date that is known already."""
        if not value:
            return ["", "", ""]
        born = value if isinstance(value, date) else date.fromisoformat(value)
        return [str(born.day), str(born.month), str(born.year)]

    def parts(self, value: Any) -> list[str]:
        """Return what stands in the three fields: what was typed, or a known date."""
        return value if isinstance(value, list) else self.decompress(value)

    def id_for_label(self, id_: str) -> str:
        """Lead to the first of the three."""
        return f"{id_}_{DAY}"


class BirthField(forms.MultiValueField):
    """One day, from three fields; what is wrong is said exactly."""

    widget = BirthWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(required=False) for _part in (DAY, MONTH, YEAR)]
        super().__init__(parts, require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list: list[str]) -> date:
        """Return the day.

        :raises ValidationError: with one sentence that says what to write.
        """
        day, month, year = ((part or "").strip() for part in data_list or ("",) * 3)
        if not (day and month and year):
            raise forms.ValidationError(_("Écrivez le jour, le mois et l’année."))
        if not (year.isdecimal() and len(year) == 4):
            raise forms.ValidationError(
                _("Écrivez l’année en quatre chiffres, par exemple 1985.")
            )
        number = month_of(month)
        if number is None:
            raise forms.ValidationError(
                _("Écrivez le mois en chiffres, de 1 à 12, ou en lettres.")
            )
        try:
            born = date(int(year), number, int(day) if day.isdecimal() else 0)
        except ValueError as error:
            raise forms.ValidationError(
                _("Ce jour n’existe pas. Vérifiez le jour, le mois et l’année.")
            ) from error
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("Cette date n’est pas encore venue."))
        if born.year < today.year - OLDEST:
            raise forms.ValidationError(_("Vérifiez l’année : elle est très ancienne."))
        return born
