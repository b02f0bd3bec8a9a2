"""What is asked to read a calendar elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.agenda.words import CalendarKind
from avec.agenda.zones import ZONES
from avec.foundation.forms import PlainForm
from avec.foundation.outside import NotReached, place_of

LONGEST = 1_000
NOT_TYPED = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class CalendarForm(PlainForm):
    """Where a calendar is, and what opens it."""

    kind = forms.ChoiceField(
        label=_("Où est-il ?"),
        choices=CalendarKind,
        widget=forms.RadioSelect,
        initial=CalendarKind.ADDRESS,
        error_messages={"required": _("Choisissez où il est.")},
    )
    address = forms.CharField(
        label=_("L’adresse"),
        help_text=_(
            "Elle commence par https ou webcal. Pour un compte, celle d’un calendrier"
            " fait lire celui-là seul."
        ),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={**NOT_TYPED, "inputmode": "url"}),
        error_messages={
            "required": _("Écrivez l’adresse de ce calendrier."),
            "max_length": _("C’est trop long pour une adresse."),
        },
    )
    account = forms.CharField(
        label=_("Le nom du compte"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=NOT_TYPED),
    )
    password = forms.CharField(
        label=_("Le mot de passe"),
        help_text=_(
            "De préférence un mot de passe d’application, que vous pourrez retirer. Il"
            " est scellé, et n’est plus jamais montré."
        ),
        max_length=200,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={**NOT_TYPED, "autocomplete": "new-password"}),
    )
    name = forms.CharField(
        label=_("Comment vous l’appelez"),
        help_text=_("Personne d’autre ne le lira."),
        max_length=80,
        required=False,
    )
    zone = forms.ChoiceField(
        label=_("Ses journées entières sont celles de"),
        choices=list(ZONES.items()),
        error_messages={"required": _("Choisissez un endroit.")},
    )

    def clean_address(self) -> str:
        """Complete what is typed without its beginning; refuse what leads nowhere."""
        said = self.cleaned_data["address"].strip()
        if "://" not in said:
            said = f"https://{said}"
        try:
            return place_of(said).address
        except NotReached as wrong:
            if "@" in said.partition("://")[2].partition("/")[0]:
                raise forms.ValidationError(
                    _("Écrivez le compte et le mot de passe dans leurs cases.")
                ) from wrong
            raise forms.ValidationError(
                _("Une adresse de calendrier commence par https ou webcal.")
            ) from wrong

    def clean(self) -> dict[str, Any]:
        """Ask for what opens an account."""
        said = super().clean() or {}
        if said.get("kind") == CalendarKind.ACCOUNT:
            if not said.get("account"):
                self.add_error("account", _("Écrivez le nom du compte."))
            if not said.get("password"):
                self.add_error("password", _("Écrivez le mot de passe du compte."))
        return said
