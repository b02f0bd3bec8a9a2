"""What one changes of one's own account."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.people import passphrases
from avec.people.forms.entering import PassphraseField


class NameForm(PlainForm):
    """How others see me, and the word that suits me."""

    name = forms.CharField(
        label=_("Comment les autres vous voient"),
        max_length=150,
        error_messages={
            "required": _("Écrivez un prénom ou un nom que vous choisissez."),
            "max_length": _("C’est trop long : 150 lettres au plus."),
        },
    )
    called = forms.CharField(
        label=_("Le mot qui vous convient pour parler de vous"),
        help_text=_("Par exemple : personne concernée, usager, membre, proche."),
        max_length=60,
        required=False,
        error_messages={"max_length": _("C’est trop long : 60 lettres au plus.")},
    )

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalnum() for character in name):
            raise ValidationError(_("Écrivez au moins une lettre."))
        return name

    def clean_called(self):
        return " ".join(self.cleaned_data["called"].split())


class AddressForm(PlainForm):
    """An e-mail address, or none."""

    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Rien n’y est envoyé, sauf si vous choisissez « Messages »."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("Écrivez une adresse comme : prenom@exemple.fr"),
            "max_length": _("Cette adresse est trop longue."),
        },
    )


class NewPassphraseForm(PlainForm):
    """Another passphrase."""

    passphrase = PassphraseField(
        label=_("Votre nouvelle phrase de passe"),
        help_text=_("Au moins 12 lettres : 4 ou 5 mots à la suite, par exemple."),
        new=True,
        error_messages={"required": _("Écrivez une phrase de passe.")},
    )

    def __init__(self, *args, sign_in_name: str = "", **options) -> None:
        super().__init__(*args, **options)
        self.sign_in_name = sign_in_name.rstrip("0123456789")

    def clean_passphrase(self):
        return passphrases.require_strong(
            self.cleaned_data["passphrase"], sign_in_name=self.sign_in_name
        )
