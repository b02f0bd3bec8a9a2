"""The forms of « Messages »."""

from __future__ import annotations

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.messages.carriers import offered
from avec.messages.words import (
    ASKED_FOR,
    QUIET_FROM,
    QUIET_UNTIL,
    Channel,
)

NUMBER = re.compile(r"\+?[0-9]{8,15}")
WRONG_HOUR = {
    "required": _("Écrivez une heure, comme 21:00."),
    "invalid": _("Écrivez une heure, comme 21:00."),
}


def plain_figures(text: str) -> str:
    """Write every figure as 0 to 9, whatever the script it was typed in."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text
    )


class ChoiceForm(PlainForm):
    """What one wants to be told of, and when there is silence."""

    wants = forms.MultipleChoiceField(
        label=_("M’écrire quand"),
        choices=ASKED_FOR,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    quiet_from = forms.TimeField(
        label=_("Silence à partir de"),
        help_text=_("Un message qui tombe dans le silence part quand il finit."),
        initial=QUIET_FROM,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=WRONG_HOUR,
    )
    quiet_until = forms.TimeField(
        label=_("Silence jusqu’à"),
        initial=QUIET_UNTIL,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=WRONG_HOUR,
    )


class AddressForm(ChoiceForm):
    """Where messages go, with what they are for."""

    channel = forms.ChoiceField(
        label=_("Par quel moyen"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un moyen.")},
    )
    address = forms.CharField(
        label=_("Adresse électronique ou numéro de téléphone"),
        help_text=_("Un code y sera envoyé, pour vérifier qu’elle est à vous."),
        max_length=200,
        error_messages={"required": _("Écrivez une adresse ou un numéro.")},
    )

    field_order = ("channel", "address", "wants", "quiet_from", "quiet_until")

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        there = [(one.value, one.label) for one in offered()]
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101 - it is, above
        channel.choices = there
        if len(there) == 1:
            channel.initial = there[0][0]

    def clean(self):
        """Read the address as what was chosen: an e-mail address or a number."""
        cleaned = super().clean() or {}
        address, channel = cleaned.get("address"), cleaned.get("channel")
        if address and channel == Channel.EMAIL:
            try:
                validate_email(address)
            except ValidationError:
                self.add_error(
                    "address", _("Écrivez une adresse comme : prenom@exemple.fr")
                )
        elif address and channel == Channel.SMS:
            number = re.sub(r"[\s.()-]", "", plain_figures(address))
            if NUMBER.fullmatch(number):
                cleaned["address"] = number
            else:
                self.add_error("address", _("Écrivez un numéro comme : 06 12 34 56 78"))
        return cleaned


class CodeForm(PlainForm):
    """The code that was received."""

    code = forms.CharField(
        label=_("Le code reçu"),
        help_text=_("Six chiffres."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": _("Écrivez le code reçu.")},
    )

    def clean_code(self) -> str:
        return re.sub(r"[^0-9]", "", plain_figures(self.cleaned_data["code"]))
