"""Choosing what to open, to whom, for how long: one question per page."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.documents.actions.sharing import Part
from avec.documents.shapes import Template
from avec.documents.words import Right
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm

WHOLE = "*"
A_TEAM = "team"
PROPOSED = timedelta(days=91)
FARTHEST = timedelta(days=365 * 50)
_HOUR = re.compile(r"^(\d{1,2})(?::|h)?(\d{2})?$")


class PartsForm(PlainForm):
    """Which parts: everything, a section, or one question."""

    parts = forms.MultipleChoiceField(
        label=_("Que voulez-vous partager ?"),
        error_messages={"required": _("Cochez au moins une partie.")},
    )

    def __init__(self, *args, template: Template, **kwargs):
        super().__init__(*args, **kwargs)
        self.template_of_document = template
        self.fields["parts"].choices = [(WHOLE, "")] + [
            (key, "")
            for section in template.sections
            for key in (
                section.key,
                *(f"{section.key}/{question.key}" for question in section.questions),
            )
        ]

    @property
    def chosen(self) -> list[Part]:
        """The parts chosen; a part already inside a larger one is left out.

        A question that opens to one person by name is never inside a larger one.
        """
        keys = set(self.cleaned_data["parts"])
        parts = [Part()] if WHOLE in keys else []
        for section in self.template_of_document.sections:
            is_whole = section.key in keys
            if is_whole and WHOLE not in keys:
                parts.append(Part(section.key))
            parts += [
                Part(section.key, question.key)
                for question in section.questions
                if f"{section.key}/{question.key}" in keys
                and (question.only_named or not (is_whole or WHOLE in keys))
            ]
        return parts

    @property
    def left_out(self) -> list[str]:
        """The questions inside the parts chosen that open only by themselves."""
        chosen = {(part.section_key, part.question_key) for part in self.chosen}
        wide = {key for key, question in chosen if not question}
        form = self.template_of_document
        return [
            form.question(question).prompt
            for section, question in sorted(form.only_named() - chosen)
            if wide & {"", section}
        ]


class ReaderForm(PlainForm):
    """To whom: one person of the circle, or one named team."""

    reader = forms.ChoiceField(
        label=_("Avec qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne ou une équipe.")},
    )
    team = forms.ChoiceField(label=_("Quelle équipe ?"), required=False)

    def __init__(self, *args, people, teams, **kwargs):
        super().__init__(*args, **kwargs)
        choices = list(people)
        if teams:
            choices.append((A_TEAM, _("Une équipe professionnelle")))
        self.fields["reader"].choices = choices
        self.fields["team"].choices = [("", _("Choisissez une équipe")), *teams]

    def clean(self):
        """Ask which team, when a team is chosen."""
        cleaned = super().clean()
        if cleaned.get("reader") == A_TEAM and not cleaned.get("team"):
            self.add_error("team", _("Dites quelle équipe."))
        return cleaned


class HourField(forms.Field):
    """An hour as people write it: 20:00, 20h30, 20 h.

    At the end of a day midnight is also written 24:00.
    """

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, *, sentence: str, ends: bool = False, **kwargs) -> None:
        super().__init__(required=False, **kwargs)
        self.sentence, self.ends = sentence, ends

    def to_python(self, value: str | None) -> time | None:
        """Read the hour.

        :raises forms.ValidationError: for anything else.
        """
        if not value:
            return None
        found = _HOUR.match(re.sub(r"\s", "", value.lower()))
        if found and self.ends and found[1] == "24" and int(found[2] or 0) == 0:
            return time()
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> time:
        raise forms.ValidationError(self.sentence)

    def prepare_value(self, value: str | time | None) -> str | time | None:
        """Show midnight, once read, as the box of a browser writes it."""
        if not isinstance(value, str) or not value.strip().startswith("24"):
            return value
        try:
            return self.to_python(value)
        except forms.ValidationError:
            return value


class TermsForm(PlainForm):
    """What the reader may do, until when, and at which hours."""

    ALWAYS, UNTIL, HARD = "always", "until", "hard"

    right = forms.ChoiceField(
        label=_("Que pourra faire cette personne ?"),
        widget=forms.RadioSelect,
        choices=[
            (Right.READ, _("Lire")),
            (Right.VOICE, _("Lire, et donner son avis à côté de mes mots")),
        ],
        initial=Right.READ,
    )
    when = forms.ChoiceField(
        label=_("Jusqu’à quand ?"),
        widget=forms.RadioSelect,
        choices=[
            (UNTIL, _("Jusqu’à une date")),
            (ALWAYS, _("Toujours, tant que je n’arrête pas")),
            (HARD, _("Seulement pendant un moment difficile")),
        ],
        help_text=_(
            "« Seulement pendant un moment difficile » n’ouvre rien aujourd’hui. Cela"
            " s’ouvre quand un tel moment commence, par vous ou avec votre équipe, et"
            " se referme dès qu’il finit."
        ),
        initial=UNTIL,
    )
    until = DayField(
        label=_("Jusqu’au"),
        help_text=_("Si vous avez choisi une date. Ce jour-là compte encore."),
        required=False,
    )
    from_hour = HourField(
        label=_("De"),
        sentence=_("« De » : écrivez l’heure où cela s’ouvre, par exemple 20:00."),
    )
    to_hour = HourField(
        label=_("À"),
        sentence=_("« À » : écrivez l’heure où cela se ferme, par exemple 8:00."),
        ends=True,
    )

    def __init__(self, *args: Any, apart_from_moments: bool = False, **kwargs: Any):
        """Leave out the difficult moment where nothing is prepared for one."""
        super().__init__(*args, **kwargs)
        if apart_from_moments:
            when = self.fields["when"]
            when.choices = [one for one in when.choices if one[0] != self.HARD]
            when.help_text = ""

    @staticmethod
    def proposed() -> dict[str, object]:
        """Return what the page proposes: reading, for three months."""
        return {
            "right": Right.READ,
            "when": TermsForm.UNTIL,
            "until": timezone.localdate() + PROPOSED,
        }

    def clean(self):
        """Ask for the date that goes with the choice, and for hours in pairs."""
        cleaned = super().clean()
        when = cleaned.get("when")
        if when == self.UNTIL and "until" in cleaned:
            if cleaned["until"] is None:
                self.add_error("until", _("Choisissez une date."))
            elif cleaned["until"] < timezone.localdate():
                self.add_error(
                    "until", _("Choisissez une date qui n’est pas encore passée.")
                )
            elif cleaned["until"] > timezone.localdate() + FARTHEST:
                self.add_error(
                    "until", _("C’est très loin. « Toujours » convient aussi.")
                )
        self._check_hours(cleaned)
        return cleaned

    def _check_hours(self, cleaned) -> None:
        begin, end = cleaned.get("from_hour"), cleaned.get("to_hour")
        if begin is None and end is None:
            return
        if cleaned.get("when") == self.HARD:
            self.add_error(
                "from_hour",
                _(
                    "Un moment difficile n’a pas d’heures. Laissez « De » et « À »"
                    " vides."
                ),
            )
            return
        for name, value in (("from_hour", begin), ("to_hour", end)):
            if value is None and name not in self.errors:
                self.add_error(name, self.fields[name].sentence)
        if begin == end:
            self.add_error(
                "to_hour", _("« À » : choisissez une autre heure que « De ».")
            )
        elif not self.errors and (ends_at := self.ends_at):
            last_opening = min(ends_at, _at(cleaned["until"], end, begin))
            if last_opening <= timezone.now():
                self.add_error("to_hour", _("Ce jour-là, cette heure est déjà passée."))

    @property
    def ends_at(self) -> datetime | None:
        """The first moment when it is no longer open.

        The last night belongs to the day when it begins: hours that pass midnight
        go on until the next morning.
        """
        if self.cleaned_data["when"] != self.UNTIL:
            return None
        day = self.cleaned_data["until"]
        begin, end = (
            self.cleaned_data.get("from_hour"),
            self.cleaned_data.get("to_hour"),
        )
        if begin is not None and end is not None and begin > end:
            return _at(day, end, begin)
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))

    @property
    def waits(self) -> bool:
        """Whether it opens only while a difficult moment lasts."""
        return self.cleaned_data["when"] == self.HARD

    @property
    def hours(self) -> tuple[time, time] | None:
        """The hours chosen, if any; they may go with a last day."""
        begin, end = self.cleaned_data["from_hour"], self.cleaned_data["to_hour"]
        return None if begin is None or end is None else (begin, end)


def _at(day: date, end: time, begin: time) -> datetime:
    """When the opening that begins on this day at ``begin`` comes to its end."""
    following = timedelta(days=1) if begin > end else timedelta()
    return timezone.make_aware(datetime.combine(day + following, end))


class WordsForm(PlainForm):
    """A few words to somebody, such as a question or an answer."""

    words = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Écrivez quelques mots, ou revenez plus tard."),
            "max_length": _("C’est trop long pour une question. Raccourcissez un peu."),
        },
    )


class CopyForm(PlainForm):
    """To whom a paper was handed."""

    to_person = forms.ChoiceField(
        label=_("À qui l’avez-vous remise ?"),
        widget=forms.RadioSelect,
        required=False,
    )
    to = forms.CharField(
        label=_("Ou avec vos mots"),
        help_text=_("Par exemple : le secrétariat du CMP, mon classeur rouge."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = dict(people)
        self.fields["to_person"].choices = [
            *people,
            ("", _("Quelqu’un d’autre, ou un lieu")),
        ]

    def clean(self):
        """Ask for a name or a place when nobody of the circle is chosen."""
        cleaned = super().clean()
        if not cleaned.get("to_person") and not cleaned.get("to"):
            self.add_error("to", _("Écrivez à qui, ou où se trouve la copie."))
        return cleaned
