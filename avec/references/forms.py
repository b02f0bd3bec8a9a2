"""What one writes to choose somebody, to offer, to name who stands in."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm
from avec.people.beside import BesideField
from avec.references.words import NAMED, Domain

ALREADY_OVER = _("Ces jours sont déjà passés.")
NOT_BEFORE = _("Le dernier jour vient après le premier.")


class _DaysForm(PlainForm):
    """From a day, until another one if it is known."""

    first_on = DayField(label=_("À partir du"))
    last_on = DayField(
        label=_("Jusqu’au"),
        required=False,
        help_text=_("Ce jour compris. Rien d’écrit veut dire : sans fin prévue."),
    )

    def clean(self):
        """Look at the two days together."""
        said = super().clean()
        first, last = said.get("first_on"), said.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", NOT_BEFORE)
        elif last and last < timezone.localdate():
            self.add_error("last_on", ALREADY_OVER)
        return said


class ChooseForm(_DaysForm):
    """Who, for what, from when to when."""

    who = forms.ChoiceField(
        label=_("Qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    domain = forms.ChoiceField(
        label=_("Pour quoi ?"),
        choices=Domain,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une partie de la vie.")},
    )
    own_words = forms.CharField(
        label=_("Si c’est autre chose, en quelques mots"),
        help_text=_("Par exemple « le chat ». L’autre personne le lira."),
        required=False,
        max_length=60,
    )
    field_order = ("who", "domain", "own_words", "first_on", "last_on")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people

    def clean(self):
        """Ask for the words when the part of life has none of ours."""
        said = super().clean()
        if said.get("domain") == Domain.OWN_WORDS and not said.get("own_words"):
            self.add_error("own_words", _("Dites pour quoi, en quelques mots."))
        return said


class OfferForm(ChooseForm):
    """To whom one offers, for what, from when to when."""

    label = BesideField()
    field_order = ("who", "domain", "own_words", "first_on", "last_on", "label")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].label = _("À qui ?")
        self.fields["domain"].label = _("Pour être là pour quoi ?")


class SubstituteForm(_DaysForm):
    """Who stands in, from when to when."""

    who = forms.ChoiceField(
        label=_("Qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    field_order = ("who", "first_on", "last_on")

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people
        self.fields["last_on"].required = True
        self.fields["last_on"].help_text = _("Ce jour compris.")


class MattersForm(PlainForm):
    """For which parts of life somebody is wished."""

    domains = forms.MultipleChoiceField(
        label=_("Je veux pouvoir compter sur quelqu’un pour"),
        choices=[(one.value, one.label) for one in NAMED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
