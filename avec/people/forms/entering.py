"""Coming in, and making an account."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.people import entry_names, passphrases


class PassphraseField(forms.CharField):
    """A passphrase: never trimmed here, never shown again."""

    def __init__(self, *, new: bool = False, **options) -> None:
        how = "new-password" if new else "current-password"
        widget = forms.PasswordInput(
            render_value=False,
            attrs={
                "autocomplete": how,
                "autocapitalize": "none",
                "spellcheck": "false",
            },
        )
        super().__init__(strip=False, max_length=1000, widget=widget, **options)


class SignInForm(PlainForm):
    """The name for entering and the passphrase."""

    sign_in_name = forms.CharField(
        label=_("Votre nom pour entrer"),
        help_text=_("Un mot suivi de chiffres, par exemple : lune4821."),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username webauthn",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Écrivez votre nom pour entrer.")},
    )
    passphrase = PassphraseField(
        label=_("Votre phrase de passe"),
        error_messages={"required": _("Écrivez votre phrase de passe.")},
    )
    is_shared_device = forms.BooleanField(
        label=_("Ce téléphone ou cet ordinateur est partagé"),
        help_text=_("La porte se referme après 20 minutes sans rien faire."),
        required=False,
    )


class CardCodeForm(PlainForm):
    """One code of the printed card."""

    code = forms.CharField(
        label=_("Un code de votre carte"),
        help_text=_("Prenez un code que vous n’avez pas encore barré."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Écrivez un code de votre carte.")},
    )


PROPOSED, MINE = "proposed", "mine"


class NewAccountForm(PlainForm):
    """A name, a word for entering, a passphrase. No e-mail is asked."""

    name = forms.CharField(
        label=_("Comment les autres vous voient"),
        help_text=_("Un prénom suffit. Vous pourrez le changer."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={
            "required": _("Écrivez un prénom ou un nom que vous choisissez."),
            "max_length": _("C’est trop long : 150 lettres au plus."),
        },
    )
    word = forms.CharField(
        label=_("Un mot pour entrer"),
        help_text=_("Nous y ajouterons 4 chiffres. Personne d’autre ne le verra."),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": _("Écrivez un mot, par exemple : lune."),
            "max_length": _("C’est trop long : 60 lettres au plus."),
        },
    )
    called = forms.CharField(
        label=_("Le mot qui vous convient pour parler de vous"),
        help_text=_("Par exemple : personne concernée, usager, membre, proche."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("C’est trop long : 60 lettres au plus.")},
    )
    choice = forms.ChoiceField(
        label=_("Votre phrase de passe"),
        help_text=_("Notez-la et gardez-la dans un endroit sûr."),
        choices=[
            (PROPOSED, _("Je prends la phrase proposée")),
            (MINE, _("J’écris la mienne")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une des deux phrases.")},
    )
    proposed_passphrase = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=200
    )
    passphrase = PassphraseField(
        label=_("Ma phrase à moi"),
        help_text=_("Au moins 12 lettres : 4 ou 5 mots à la suite, par exemple."),
        required=False,
        new=True,
    )
    is_shared_device = forms.BooleanField(
        label=_("Ce téléphone ou cet ordinateur est partagé"),
        required=False,
    )

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalnum() for character in name):
            raise ValidationError(_("Écrivez au moins une lettre."))
        return name

    def clean_called(self):
        return " ".join(self.cleaned_data["called"].split())

    def clean_word(self):
        word = self.cleaned_data["word"]
        if len(entry_names.bare(word)) < entry_names.SHORTEST_WORD:
            raise ValidationError(_("Il faut au moins 2 lettres ou chiffres."))
        return word

    def clean(self):
        data = super().clean() or {}
        if "choice" not in data:
            return data
        where = "passphrase" if data["choice"] == MINE else "proposed_passphrase"
        typed = data.get(where, "")
        name = entry_names.bare(data.get("word", ""))
        try:
            data["chosen"] = passphrases.require_strong(typed, sign_in_name=name)
        except ValidationError as error:
            self.add_error("passphrase" if where == "passphrase" else "choice", error)
        return data


class ProveForm(PlainForm):
    """The passphrase, once more; a code of the card, where both are asked for."""

    passphrase = PassphraseField(
        label=_("Votre phrase de passe"),
        error_messages={"required": _("Écrivez votre phrase de passe.")},
    )
    code = forms.CharField(
        label=_("Un code de votre carte"),
        help_text=_("Pour ouvrir des pages en urgence, il le faut aussi."),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class PasskeyNameForm(PlainForm):
    """A name that says which key it is."""

    name = forms.CharField(
        label=_("Comment l’appelez-vous"),
        help_text=_("Par exemple : mon téléphone, l’ordinateur du GEM."),
        max_length=60,
        error_messages={
            "required": _("Écrivez un nom pour la reconnaître."),
            "max_length": _("C’est trop long : 60 lettres au plus."),
        },
    )
