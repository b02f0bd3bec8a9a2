"""Forms of promises."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.commitments.words import Kept
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm
from avec.people.beside import BesideField


class PromiseForm(PlainForm):
    """To whom, what, by when."""

    to = forms.ChoiceField(
        label=_("À qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    what = forms.CharField(
        label=_("Ce que je m’engage à faire"),
        help_text=_("Avec vos mots, en votre nom. Une chose que vous pouvez tenir."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez quelques mots, ou revenez plus tard.")},
    )
    due_on = DayField(
        label=_("Pour quand"),
        required=False,
    )
    label = BesideField()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people


class KeptForm(PlainForm):
    """What became of a promise."""

    kept = forms.ChoiceField(
        label=_("Cette promesse a-t-elle été tenue ?"),
        choices=Kept,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    why = forms.CharField(
        label=_("Pourquoi, si vous voulez le dire"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
