"""Places, teams, and what a place offers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm
from avec.people import entry_names, territory
from avec.people.models import Team
from avec.people.words import Capacity, OrganizationKind

LONGEST_YEARS = 3
MOST_PROPOSED = 6


def _one_line(words: str) -> str:
    return " ".join(words.split())


class OrganizationForm(PlainForm):
    """What is said of a place."""

    name = forms.CharField(
        label=_("Le nom du lieu"),
        max_length=150,
        error_messages={
            "required": _("Écrivez le nom du lieu."),
            "max_length": _("C’est trop long : 150 lettres au plus."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Ce que c’est"),
        choices=OrganizationKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que c’est.")},
    )
    town = forms.CharField(
        label=_("La commune"),
        help_text=_("Son nom, ou son code postal."),
        max_length=80,
        required=False,
    )

    def clean_name(self):
        name = _one_line(self.cleaned_data["name"])
        if not any(character.isalnum() for character in name):
            raise ValidationError(_("Écrivez au moins une lettre."))
        return name

    def clean(self):
        data = super().clean() or {}
        data["commune"] = self._commune(data.get("town", ""))
        return data

    def _commune(self, town: str) -> str:
        """Return the official code of what was typed; ask again when it is unsure."""
        town = _one_line(town)
        if not town:
            return ""
        if territory.knows(town):
            return town
        found = territory.search(town, limit=MOST_PROPOSED)
        exact = [c for c in found if entry_names.bare(c.name) == entry_names.bare(town)]
        same = [c for c in found if c.label == town]
        for few in (same, exact, found):
            if len(few) == 1:
                return few[0].code
        if not found:
            self.add_error(
                "town", _("Nous ne trouvons pas cette commune. Essayez le code postal.")
            )
            return ""
        names = " ; ".join(f"{c.label} : {c.code}" for c in found)
        self.add_error(
            "town",
            _("Plusieurs communes vont. Écrivez le code de la bonne : %(names)s")
            % {"names": names},
        )
        return ""

    def said(self) -> dict[str, str]:
        """Return what the action takes; the form must be valid."""
        return {key: self.cleaned_data[key] for key in ("name", "kind", "commune")}


class TeamForm(PlainForm):
    """The name of a team."""

    name = forms.CharField(
        label=_("Le nom de l’équipe"),
        max_length=150,
        error_messages={
            "required": _("Écrivez le nom de l’équipe."),
            "max_length": _("C’est trop long : 150 lettres au plus."),
        },
    )

    def clean_name(self):
        return _one_line(self.cleaned_data["name"])


class OfferForm(PlainForm):
    """In what capacity somebody is asked to act, where, until when."""

    for_name = forms.CharField(
        label=_("Son nom pour entrer"),
        help_text=_("Laissez vide pour recevoir une adresse à lui remettre."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    capacity = forms.ChoiceField(
        label=_("À quel titre"),
        choices=[
            choice
            for choice in Capacity.choices
            if choice[0] != Capacity.TECHNICAL_ADMINISTRATOR
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez à quel titre.")},
    )
    function = forms.CharField(
        label=_("La fonction, en clair"),
        help_text=_("Par exemple : infirmière, pair-aidant, directrice adjointe."),
        max_length=80,
        required=False,
        error_messages={"max_length": _("C’est trop long : 80 lettres au plus.")},
    )
    team = forms.ModelChoiceField(
        label=_("L’équipe"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Aucune en particulier"),
    )
    ends_on = DayField(
        label=_("Jusqu’au"),
        help_text=_("Trois ans au plus. On peut proposer à nouveau ensuite."),
        error_messages={"required": _("Choisissez une date de fin.")},
    )
    answers_for_place = forms.BooleanField(
        label=_("Cette personne répondra aussi du lieu"),
        help_text=_("Elle pourra créer des équipes et proposer des places."),
        required=False,
    )

    def __init__(self, *args, teams, **options) -> None:
        super().__init__(*args, **options)
        self.fields["team"].queryset = teams

    def clean_for_name(self):
        return entry_names.bare(self.cleaned_data["for_name"])

    def clean_function(self):
        return _one_line(self.cleaned_data["function"])

    def clean_ends_on(self):
        day, today = self.cleaned_data["ends_on"], timezone.localdate()
        if day <= today:
            raise ValidationError(_("Choisissez une date à venir."))
        if day > today + timedelta(days=366 * LONGEST_YEARS):
            raise ValidationError(_("Choisissez une date dans les trois ans."))
        return day

    def said(self) -> dict:
        """Return what the action takes; the form must be valid."""
        typed = dict(self.cleaned_data)
        day = typed.pop("ends_on")
        midnight = datetime.combine(day + timedelta(days=1), time.min)
        return {**typed, "ends_at": timezone.make_aware(midnight)}
