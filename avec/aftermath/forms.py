"""Agreeing that one sentence leaves; choosing where one goes in directives."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm


class HandOnForm(PlainForm):
    """One sentence, one place, read again."""

    place = forms.ChoiceField(
        label=_("À quel lieu ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un lieu.")},
    )
    has_read = forms.BooleanField(
        label=_(
            "J’ai relu : rien ici ne dit qui je suis, ni qui est quelqu’un d’autre."
        ),
        error_messages={"required": _("Relisez la phrase, puis cochez.")},
    )

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class CarryForm(PlainForm):
    """Which question of her directives."""

    place = forms.ChoiceField(
        label=_("À quelle question ?"),
        error_messages={"required": _("Choisissez une question.")},
    )

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = questions
