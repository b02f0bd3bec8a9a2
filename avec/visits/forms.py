"""What one writes after an appointment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import DayField
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


class NoteForm(PlainForm):
    """One's own paragraph of a note."""

    words = words_field(
        _("Mes mots"),
        _("Ce que nous avons fait, dit, décidé ; ce que nous ne savons pas encore."),
        rows=6,
        required=MISSING,
        longest=6000,
    )
    as_we = forms.BooleanField(
        label=_("Proposer ces mots comme « nous »"),
        help_text=_(
            "Ils portent votre nom tant que chaque personne du rendez-vous n’a pas dit"
            " oui."
        ),
        required=False,
    )


class PromiseForm(PlainForm):
    """What one promises, to whom, by when."""

    to = forms.ChoiceField(
        label=_("Envers qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    what = words_field(
        _("Je m’engage à…"),
        _("Avec vos mots, en votre nom. Une chose que vous pouvez tenir."),
        rows=3,
        required=MISSING,
        longest=600,
    )
    due_on = DayField(label=_("Pour quand"), required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people
