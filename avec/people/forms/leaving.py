"""Leaving for good."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm

LATER, NOW = "later", "now"


class LeavingForm(PlainForm):
    """In seven days, or now."""

    moment = forms.ChoiceField(
        label=_("Quand"),
        choices=[
            (LATER, _("Dans 7 jours : je peux changer d’avis d’ici là")),
            (NOW, _("Tout de suite")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un moment.")},
    )
