"""Which hours of the week suit one best, and whether one prefers the same faces."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from avec.agenda.models import Preference
from avec.agenda.words import PartOfDay
from avec.foundation.forms import PlainForm

DAYS = [(number + 1, f"day_{number + 1}") for number in WEEKDAYS]


class PreferencesForm(PlainForm):
    """Four parts of each day of the week, and the same faces: all may be left empty."""

    same_faces = forms.BooleanField(
        label=_("Plutôt les mêmes personnes"),
        help_text=_(
            "Quand une personne est choisie parmi plusieurs, celles qui sont déjà"
            " venues à un rendez-vous avec vous viennent en premier, si elles sont"
            " libres."
        ),
        required=False,
    )

    def __init__(self, *args: Any, said: Preference | None, **kwargs: Any):
        hours = said.hours if said else []
        before = {
            name: [hour % 10 for hour in hours if hour // 10 == day]
            for day, name in DAYS
        }
        faces = bool(said and said.same_faces)
        super().__init__(*args, initial={**before, "same_faces": faces}, **kwargs)
        for day, name in DAYS:
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=WEEKDAYS[day - 1],
                choices=PartOfDay.choices,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def days(self) -> list[forms.BoundField]:
        """The seven days, Monday first."""
        return [self[name] for _day, name in DAYS]

    def clean(self) -> dict[str, Any]:
        """Put the days together, as they are kept."""
        said = super().clean() or {}
        said["hours"] = [
            day * 10 + part for day, name in DAYS for part in said.get(name, [])
        ]
        return said
