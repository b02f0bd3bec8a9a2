"""Forms of the agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.agenda.words import Level, Mode
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm

LENGTHS = [
    ("15", _("15 minutes")),
    ("30", _("30 minutes")),
    ("45", _("45 minutes")),
    ("60", _("1 heure")),
    ("90", _("1 heure et demie")),
    ("120", _("2 heures")),
    ("180", _("3 heures")),
]
AROUND = [
    ("0", _("Rien")),
    ("15", _("15 minutes")),
    ("30", _("30 minutes")),
    ("45", _("45 minutes")),
    ("60", _("1 heure")),
]


class CallForm(PlainForm):
    """Who meets, about what, where, how long."""

    people = forms.MultipleChoiceField(
        label=_("Avec qui ?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une personne.")},
    )
    about = forms.CharField(
        label=_("De quoi il s’agit"),
        help_text=_("Seules les personnes qui viennent le lisent."),
        max_length=200,
        required=False,
    )
    mode = forms.ChoiceField(
        label=_("Comment ?"), choices=Mode, widget=forms.RadioSelect, initial=Mode.PLACE
    )
    where = forms.CharField(
        label=_("Où, ou à quel numéro"), max_length=200, required=False
    )
    minutes = forms.ChoiceField(
        label=_("Combien de temps"), choices=LENGTHS, initial="45"
    )
    before = forms.ChoiceField(
        label=_("Temps avant : préparer, venir"), choices=AROUND, initial="0"
    )
    after = forms.ChoiceField(
        label=_("Temps après : en parler, repartir"), choices=AROUND, initial="0"
    )
    is_pair = forms.BooleanField(
        label=_("À deux voix : une personne pair-aidante et une dont c’est le métier"),
        required=False,
    )
    is_discreet = forms.BooleanField(
        label=_(
            "Discret : partout ailleurs que sur sa page, seulement « Rendez-vous »"
        ),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined] # a choice


class OtherMomentForm(PlainForm):
    """A moment that one writes by oneself."""

    on = DayField(label=_("Le jour"), required=False)
    at = forms.TimeField(
        label=_("L’heure"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Écrivez l’heure ainsi : 14:30.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the hour of a day, and for the day of an hour."""
        said = super().clean() or {}
        if said.get("on") and not said.get("at") and "at" not in self.errors:
            self.add_error("at", _("Écrivez aussi l’heure."))
        if said.get("at") and not said.get("on") and "on" not in self.errors:
            self.add_error("on", _("Choisissez aussi le jour."))
        return said


class SubscribeForm(PlainForm):
    """What a calendar elsewhere shows."""

    level = forms.ChoiceField(
        label=_("Ce que cet autre calendrier montrera"),
        choices=Level,
        widget=forms.RadioSelect,
        initial=Level.BUSY,
    )
