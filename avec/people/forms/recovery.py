"""Coming back with two people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.people import passphrases
from avec.people.forms.entering import PassphraseField
from avec.people.models import Person

_CODE = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class HelperForm(PlainForm):
    """Somebody I know, who may help me come back."""

    helper = forms.ModelChoiceField(
        label=_("Qui pourra m’aider à revenir"),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choisissez une personne."),
            "invalid_choice": _("Choisissez une personne de la liste."),
        },
    )

    def __init__(self, *args, people, **options) -> None:
        super().__init__(*args, **options)
        self.fields["helper"].queryset = people


class AttestForm(PlainForm):
    """The code that the first helper reads out."""

    code = forms.CharField(
        label=_("Le code affiché chez la première personne"),
        max_length=40,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Écrivez le code affiché.")},
    )
    is_here = forms.BooleanField(
        label=_("La personne est devant moi, et c’est elle qui le demande"),
        error_messages={"required": _("Cochez seulement si la personne est là.")},
    )


class ComeBackForm(PlainForm):
    """The name, the paper, and another passphrase."""

    sign_in_name = forms.CharField(
        label=_("Votre nom pour entrer"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Écrivez votre nom pour entrer.")},
    )
    code = forms.CharField(
        label=_("Le code du papier que l’on vous a remis"),
        max_length=40,
        widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Écrivez le code du papier.")},
    )
    passphrase = PassphraseField(
        label=_("Votre nouvelle phrase de passe"),
        help_text=_("Au moins 12 lettres : 4 ou 5 mots à la suite, par exemple."),
        new=True,
        error_messages={"required": _("Écrivez une phrase de passe.")},
    )

    def clean_passphrase(self):
        return passphrases.require_strong(self.cleaned_data["passphrase"])
