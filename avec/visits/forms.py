"""What one writes after an appointment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm, words_field
from avec.visits.words import Whose, Why

MISSING = _("Écrivez quelques mots, ou revenez plus tard.")


class LookForm(PlainForm):
    """One's own look."""

    words = words_field(
        _("Mon regard"),
        _("Ce que j’ai vu, entendu, ressenti, et ce que je ne sais pas encore."),
        rows=8,
        required=MISSING,
        longest=6000,
    )


class BesideForm(PlainForm):
    """Words beside a look."""

    words = words_field(
        _("Mes mots à côté"),
        _("Par exemple « ce n’est pas ainsi que je l’ai vécu »."),
        required=MISSING,
        longest=3000,
    )


class MissedForm(PlainForm):
    """That people did not meet, or how it was."""

    why = forms.ChoiceField(
        label=_("Ce qui s’est passé"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    whose = forms.ChoiceField(
        label=_("De quel côté"),
        choices=Whose,
        initial=Whose.UNSAID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    words = words_field(_("Comment c’était pour moi"), longest=2000)

    def __init__(self, *args, is_said: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [
            (one.value, one.label) for one in Why if is_said or one != Why.MET
        ]
