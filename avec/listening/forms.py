"""What one writes after listening. The words are those of the paper, key for key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm, words_field
from avec.listening.actions.moments import DAYS_BACK
from avec.listening.words import (
    QUESTIONS,
    REACHES,
    REACHES_NOTED,
    Need,
    Place,
    Told,
    Trace,
)

LONG, SHORT = 20_000, 1_000
MOST_MINUTES = 1440


def said_reach(reach: str, noted_by: str) -> str:
    """Say for whom words are kept, by the name of who wrote them down when known."""
    if reach == Trace.BOTH and noted_by:
        return gettext("Pour moi et %(name)s") % {"name": noted_by}
    return str(Trace(reach).label)


class FrameForm(PlainForm):
    """What is said aloud first."""

    announced = forms.BooleanField(
        label=_(
            "J’ai dit qui je suis, combien de temps nous avons, et ce qui reste entre"
            " nous"
        ),
        help_text=_("Et ce que je ne pourrais pas garder pour moi."),
        error_messages={
            "required": _("Dites d’abord le cadre à voix haute, puis cochez.")
        },
    )


class MomentForm(PlainForm):
    """The moment, without content; then what the person wants to remain of it."""

    place = forms.ChoiceField(
        label=_("Où et comment ?"),
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites où, ou comment.")},
    )
    day = DayField(
        label=_("Quel jour ?"),
    )
    minutes = forms.IntegerField(
        label=_("Combien de temps ?"),
        help_text=_("En minutes, à peu près."),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "invalid": _("Écrivez un nombre de minutes, par exemple 40."),
            "min_value": _("Écrivez un nombre de minutes, par exemple 40."),
            "max_value": _("Écrivez un nombre de minutes, par exemple 40."),
        },
    )
    trace = forms.ChoiceField(
        label=_("Souhaitez-vous qu’il reste une trace de ce moment ?"),
        help_text=_("C’est la personne écoutée qui répond."),
        choices=Trace.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Posez-lui la question, puis notez sa réponse.")},
    )

    def clean_day(self):
        """Ask for a day of the last week."""
        day, today = self.cleaned_data["day"], timezone.localdate()
        if not today - timedelta(days=DAYS_BACK) <= day <= today:
            raise forms.ValidationError(
                _("Notez un temps d’écoute le jour même, ou dans les sept jours.")
            )
        return day


class WriteDownForm(PlainForm):
    """Her words, re-read together before they go to her."""

    person = forms.ChoiceField(
        label=_("Les mots de qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    words = words_field(
        _("Vos mots, relus ensemble avant d’être gardés"),
        help_text=_("Ceux de la personne, comme elle les dit."),
        rows=6,
        required=_("Sans mots, il n’y a rien à garder."),
    )
    next = words_field(
        _("Y a-t-il une suite que vous souhaitez ?"),
        help_text=_("C’est la personne écoutée qui répond."),
        rows=2,
        longest=SHORT,
    )
    reach = forms.ChoiceField(
        label=_("Pour qui ?"),
        help_text=_("Ce n’est qu’une proposition : elle choisira elle-même."),
        choices=REACHES_NOTED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites pour qui.")},
    )
    day = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people


class KeepForm(PlainForm):
    """One's own words, kept as they are or said otherwise, for whom one chooses."""

    words = words_field(
        _("Vos mots"), rows=6, required=_("Sans mots, il n’y a rien à garder.")
    )
    next = words_field(
        _("Y a-t-il une suite que vous souhaitez ?"), rows=2, longest=SHORT
    )
    reach = forms.ChoiceField(
        label=_("Pour qui ?"),
        choices=REACHES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites pour qui.")},
    )
    team = forms.ChoiceField(
        label=_("Quelle équipe ?"),
        help_text=_("Seulement si vous les gardez pour une équipe aussi."),
        required=False,
    )

    def __init__(self, *args, teams, noted_by="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", _("Choisissez une équipe")), *teams]
        self.fields["reach"].choices = [
            (key, said_reach(key, noted_by)) for key, _said in REACHES
        ]

    def clean(self):
        """Ask which team, when they are kept for one."""
        cleaned = super().clean()
        if cleaned.get("reach") == Trace.TEAM and not cleaned.get("team"):
            self.add_error("team", _("Dites quelle équipe."))
        return cleaned


class DebriefForm(PlainForm):
    """Five questions for oneself; nothing is compulsory but to write something."""

    state = words_field(QUESTIONS["state"])
    echo = words_field(QUESTIONS["echo"])
    meeting = words_field(QUESTIONS["meeting"])
    limit = words_field(QUESTIONS["limit"])
    need = forms.MultipleChoiceField(
        label=QUESTIONS["need"],
        required=False,
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self):
        """Ask for something written."""
        cleaned = super().clean()
        if not self.errors and not self.content:
            self.add_error(
                "state", _("Écrivez quelques mots, ou dites que ce n’est pas la peine.")
            )
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """What the debrief will hold: only what was written."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class BringForm(PlainForm):
    """What may go to supervision, and to whom."""

    words = words_field(
        _("Ce que j’accepte d’apporter en supervision, sans identité"),
        _("Ni nom, ni lieu, ni rien qui ferait reconnaître la personne."),
        rows=6,
        required=_("Écrivez ce que vous acceptez d’apporter."),
    )
    to = forms.ChoiceField(
        label=_("Qui peut le lire ?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Personne d’autre que moi")), *people]


class WorryForm(PlainForm):
    """The first step of a worry."""

    what = words_field(
        _("Ce qui m’inquiète, en mots"),
        _("Des faits et vos mots. Il n’y a pas de case à cocher ni de note."),
        required=_("Quelques mots suffisent, mais il en faut."),
    )
    is_third_party = forms.BooleanField(
        label=_("Cette personne risque quelque chose de quelqu’un d’autre"),
        help_text=_(
            "Alors son nom ne s’écrit pas ici, et rien ne lui sera montré sur un écran"
            " que quelqu’un pourrait voir."
        ),
        required=False,
    )
    person = forms.ChoiceField(
        label=_("Qui est-ce ?"),
        help_text=_("Cette personne lira ces quatre étapes, après."),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("Je ne la nomme pas")), *people]

    def clean(self):
        """Name nobody who would be in danger from it."""
        cleaned = super().clean()
        if cleaned.get("is_third_party") and cleaned.get("person"):
            self.add_error(
                "person",
                _("Si elle risque quelque chose de quelqu’un, ne la nommez pas."),
            )
        return cleaned


class ToldForm(PlainForm):
    """The second step: whether the person was told."""

    told = forms.ChoiceField(
        label=_("L’avez-vous dit à la personne ?"),
        choices=Told.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si vous avez pu le lui dire.")},
    )
    words = words_field(_("Comment, ou pourquoi pas"), rows=2)

    def clean(self):
        """Ask why, when it was not possible."""
        cleaned = super().clean()
        if cleaned.get("told") == Told.NOT_POSSIBLE and not cleaned.get("words"):
            self.add_error("words", _("Dites pourquoi ce n’était pas possible."))
        return cleaned


class CalledForm(PlainForm):
    """The third step: who is called."""

    words = words_field(
        _("Qui j’appelle"),
        _(
            "D’abord ce que dit le plan de la personne, puis le référent de garde. Le"
            " 15 si une vie est en danger maintenant."
        ),
        rows=2,
        required=_("Quelques mots suffisent, mais il en faut."),
    )


class DoneForm(PlainForm):
    """The fourth step: what was done."""

    words = words_field(
        _("Ce qui a été fait"),
        rows=3,
        required=_("Quelques mots suffisent, mais il en faut."),
    )
