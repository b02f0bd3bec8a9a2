"""Calling an appointment with somebody one usually goes with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.agenda.forms import CallForm


class CallWithPairForm(CallForm):
    """Who meets; one's pair comes too, in one tap."""

    mate = forms.ChoiceField(
        label=_("Avec mon binôme"),
        help_text=_("Les deux sont demandés, à deux voix."),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, mates: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if mates:
            choices = [("", _("Non")), *mates]
            self.fields["mate"].choices = choices  # type: ignore[attr-defined] # a choice
        else:
            del self.fields["mate"]
