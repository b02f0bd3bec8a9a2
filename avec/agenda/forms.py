"""Forms of the agenda."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from avec.agenda.coming_back import MOST_DATES
from avec.agenda.holidays_of import PLACE_OF_ZONE
from avec.agenda.hours import Hours
from avec.agenda.kinds import kind_of
from avec.agenda.recurrence import Series, aligned, checked, until_the_end_of
from avec.agenda.repeats import BadRule, NeverHappens, Rule, TooLong, parse_rule
from avec.agenda.voices import voices_here
from avec.agenda.words import Level, Mode, Rhythm, Which
from avec.agenda.zones import ZONES, instant, local
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm

LENGTHS = [
    ("15", _("15 minutes")),
    ("30", _("30 minutes")),
    ("45", _("45 minutes")),
    ("60", _("1 heure")),
    ("90", _("1 heure et demie")),
    ("120", _("2 heures")),
    ("180", _("3 heures")),
]
AROUND = [
    ("0", _("Rien")),
    ("15", _("15 minutes")),
    ("30", _("30 minutes")),
    ("45", _("45 minutes")),
    ("60", _("1 heure")),
]


class CallForm(PlainForm):
    """Who meets, about what, where, how long."""

    people = forms.MultipleChoiceField(
        label=_("Avec qui ?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une personne.")},
    )
    about = forms.CharField(
        label=_("De quoi il s’agit"),
        help_text=_("Seules les personnes qui viennent le lisent."),
        max_length=200,
        required=False,
    )
    mode = forms.ChoiceField(
        label=_("Comment ?"), choices=Mode, widget=forms.RadioSelect, initial=Mode.PLACE
    )
    where = forms.CharField(
        label=_("Où, ou à quel numéro"), max_length=200, required=False
    )
    minutes = forms.ChoiceField(
        label=_("Combien de temps"), choices=LENGTHS, initial="45"
    )
    before = forms.ChoiceField(
        label=_("Temps avant : préparer, venir"), choices=AROUND, initial="0"
    )
    after = forms.ChoiceField(
        label=_("Temps après : en parler, repartir"), choices=AROUND, initial="0"
    )
    is_pair = forms.BooleanField(
        label=_("À deux voix"),
        required=False,
    )
    is_discreet = forms.BooleanField(
        label=_(
            "Discret : partout ailleurs que sur sa page, seulement « Rendez-vous »"
        ),
        required=False,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_kind(self) -> str:
        """Forget a kind that is not there any more."""
        kind = kind_of(self.cleaned_data["kind"])
        return kind.key if kind else ""

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined] # a choice
        self.fields["is_pair"].label = voices_here().sentence.rstrip(".")


class AmongForm(CallForm):
    """Who meets, when some of them are whoever is free among several."""

    one_of = forms.MultipleChoiceField(
        label=_("Une de ces personnes"),
        help_text=_("Deux au moins. Celle qui est libre au moment choisi."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins deux personnes.")},
    )
    and_one_of = forms.MultipleChoiceField(
        label=_("Et une de celles-ci"),
        help_text=_("Pour être à deux voix, par exemple."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_wide = forms.BooleanField(
        label=_("Chercher aussi le soir et le week-end"), required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, people=people, **kwargs)
        for name in ("one_of", "and_one_of"):
            self.fields[name].choices = people  # type: ignore[attr-defined] # a choice
        self.fields["people"].required = False
        self.fields["people"].label = _("Avec, de toute façon")

    def clean(self) -> dict[str, Any]:
        """Have each named once, and something to choose from in each group."""
        said = super().clean() or {}
        groups = {
            name: set(said.get(name, [])) for name in ("people", "one_of", "and_one_of")
        }
        for name in ("one_of", "and_one_of"):
            if len(groups[name]) == 1:
                self.add_error(name, _("Choisissez au moins deux personnes."))
        for name, others in (
            ("one_of", groups["people"]),
            ("and_one_of", groups["people"] | groups["one_of"]),
        ):
            if groups[name] & others:
                self.add_error(name, _("Une personne est déjà choisie plus haut."))
        return said


class OtherMomentForm(PlainForm):
    """A moment that one writes by oneself."""

    on = DayField(label=_("Le jour"), required=False)
    at = forms.TimeField(
        label=_("L’heure"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Écrivez l’heure ainsi : 14:30.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the hour of a day, and for the day of an hour."""
        said = super().clean() or {}
        if said.get("on") and not said.get("at") and "at" not in self.errors:
            self.add_error("at", _("Écrivez aussi l’heure."))
        if said.get("at") and not said.get("on") and "on" not in self.errors:
            self.add_error("on", _("Choisissez aussi le jour."))
        return said


class SubscribeForm(PlainForm):
    """What a calendar elsewhere shows."""

    level = forms.ChoiceField(
        label=_("Ce que cet autre calendrier montrera"),
        choices=Level,
        widget=forms.RadioSelect,
        initial=Level.BUSY,
    )


ONCE = "once"
RHYTHMS = [
    ("1", _("Toutes les semaines")),
    ("2", _("Une semaine sur deux")),
    (ONCE, _("Une seule fois")),
]
ALSACE = "alsace-moselle"
DAYS_OFF = [
    ("", _("Comme les autres jours")),
    ("off", _("Pas les jours fériés")),
    (ALSACE, _("Pas les jours fériés, ceux d’Alsace et de Moselle aussi")),
]
WRONG_HOUR = _("Écrivez l’heure ainsi : 14:30.")
IN_ALSACE = "Europe/Paris"
FIRST_YEAR, LAST_YEAR = 2000, 2199


def hour_field(label: Any, *, required: Any = "", help_text: Any = "") -> Any:
    """Ask for an hour of the clock; ``required`` says what is missing without it."""
    return forms.TimeField(
        label=label,
        help_text=help_text,
        required=bool(required),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": WRONG_HOUR, "required": required},
    )


def zone_field() -> Any:
    """Ask which place's clock the hours are those of."""
    return forms.ChoiceField(
        label=_("Ces heures sont celles de"),
        choices=list(ZONES.items()),
        error_messages={"required": _("Choisissez un endroit.")},
    )


class RepeatForm(PlainForm):
    """How often an appointment comes back, and how many times."""

    rhythm = forms.ChoiceField(
        label=_("Quand revient-il ?"),
        choices=Rhythm,
        widget=forms.RadioSelect,
        initial=Rhythm.WEEK,
        error_messages={"required": _("Choisissez quand cela revient.")},
    )
    times = forms.IntegerField(
        label=_("Combien de fois, la première comprise"),
        min_value=2,
        max_value=MOST_DATES,
        initial=8,
        error_messages={
            "required": _("Écrivez un nombre de fois."),
            "invalid": _("Écrivez un nombre de fois."),
            "min_value": _("Deux fois au moins."),
            "max_value": _("Cinquante-deux fois au plus. Vous pourrez continuer."),
        },
    )
    days_off = forms.BooleanField(
        label=_("Les jours fériés aussi"),
        help_text=_("Sinon, ces dates sont sautées."),
        required=False,
    )


class MoveDatesForm(PlainForm):
    """To which day of the week and which hour several dates go."""

    which = forms.ChoiceField(
        label=_("Quelles dates ?"),
        choices=[
            (Which.FROM, _("Celle-ci et les suivantes")),
            (Which.ALWAYS, _("Toutes celles à venir")),
        ],
        widget=forms.RadioSelect,
        initial=Which.FROM,
        error_messages={"required": _("Choisissez quelles dates changent.")},
    )
    weekday = forms.ChoiceField(
        label=_("Le jour, dans la même semaine"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        error_messages={"required": _("Choisissez un jour.")},
    )
    at = hour_field(_("L’heure"), required=_("Écrivez aussi l’heure."))


class HoursForm(PlainForm):
    """When one can be found: days of the week, two hours, how often, until when."""

    rhythm = forms.ChoiceField(
        label=_("Quand cela revient-il ?"),
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        initial="1",
        error_messages={"required": _("Choisissez quand cela revient.")},
    )
    days = forms.MultipleChoiceField(
        label=_("Quels jours ?"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_at = hour_field(_("De"), required=_("Écrivez l’heure où cela commence."))
    ends_at = hour_field(_("À"), required=_("Écrivez l’heure où cela finit."))
    first = DayField(
        label=_("À partir du"), help_text=_("Pour une seule fois : le jour.")
    )
    last = DayField(label=_("Jusqu’au"), required=False)
    days_off = forms.ChoiceField(
        label=_("Les jours fériés"),
        choices=DAYS_OFF,
        widget=forms.RadioSelect,
        required=False,
    )
    is_bookable = forms.BooleanField(
        label=_("À prendre sans me redemander"),
        help_text=_(
            "Une personne de mon cercle ou de mon équipe y prend rendez-vous tout de"
            " suite. Personne ne lit ces heures : seuls les moments communs se"
            " trouvent."
        ),
        required=False,
    )
    zone = zone_field()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Put the hours together, or say beside which field they fall nowhere."""
        said = super().clean() or {}
        if self._lacks(said) or self.errors:
            return said
        try:
            said["hours"] = _hours(said)
        except (NeverHappens, TooLong) as refusal:
            self.add_error("last" if said.get("last") else "first", refusal.sentence)
        except BadRule as refusal:
            self.add_error("first", refusal.sentence)
        return said

    def _lacks(self, said: dict[str, Any]) -> bool:
        if said.get("rhythm") != ONCE and not said.get("days"):
            self.add_error("days", _("Choisissez au moins un jour."))
        if said.get("starts_at") and said.get("starts_at") == said.get("ends_at"):
            self.add_error("ends_at", _("Les deux heures sont les mêmes."))
        if said.get("days_off") == ALSACE and said.get("zone") != IN_ALSACE:
            self.add_error(
                "days_off", _("L’Alsace et la Moselle ont l’heure de l’Hexagone.")
            )
        return bool(self.errors)


def _hours(said: dict[str, Any]) -> Hours:
    """Return what the form says, checked.

    :raises BadRule: or one of its family.
    """
    zone, starts_at = said["zone"], said["starts_at"]
    start = datetime.combine(said["first"], starts_at)
    last = said["last"]
    is_once = said["rhythm"] == ONCE
    rule = "" if is_once else _rule(said, zone)
    series = checked(
        aligned(Series(start, zone, _lasts(starts_at, said["ends_at"]), rule))
    )
    if last is not None and last < local(_now(), zone).date() and not is_once:
        raise NeverHappens(_("Ce jour est déjà passé."))
    if (
        is_once
        and instant(series.start, zone) + timedelta(minutes=series.minutes) <= _now()
    ):
        raise NeverHappens(_("Ce jour est déjà passé."))
    off = said["days_off"]
    place = PLACE_OF_ZONE[zone] if off == "off" else off
    return Hours(series, "" if is_once else place, said.get("is_bookable", False))


def _rule(said: dict[str, Any], zone: str) -> str:
    last = said["last"]
    return str(
        Rule(
            "WEEKLY",
            interval=int(said["rhythm"]),
            until=until_the_end_of(last, zone) if last else None,
            by_day=tuple((0, int(day)) for day in said["days"]),
        )
    )


def _lasts(start: time, end: time) -> int:
    """Return the minutes between two hours of the clock, over midnight if need be."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes % (24 * 60)


def _now() -> datetime:
    return timezone.now()


def said_before(hours: Hours, on: date | None = None) -> dict[str, Any]:
    """Return what the form shows of hours that are said, from one of their days on."""
    series = hours.series
    end = series.start + timedelta(minutes=series.minutes)
    place = PLACE_OF_ZONE[series.zone]
    shown = {
        "rhythm": ONCE,
        "starts_at": series.start.time(),
        "ends_at": end.time(),
        "first": on or series.start.date(),
        "days_off": "off" if hours.days_off == place else hours.days_off,
        "is_bookable": hours.is_bookable,
        "zone": series.zone,
    }
    if not series.rule:
        return shown
    rule = parse_rule(series.rule)
    until = rule.until and local(rule.until, series.zone).date()
    # Split a second before an hour, they do not go up to that day.
    if until and instant(datetime.combine(until, series.start.time()), series.zone) > (
        rule.until or _now()
    ):
        until -= timedelta(days=1)
    days = [str(day) for _which, day in rule.by_day]
    return {
        **shown,
        "rhythm": str(rule.interval),
        "days": days or [str(series.start.weekday())],
        "last": until or None,
    }


class ChangeForm(HoursForm):
    """The same, and on which of the dates."""

    which = forms.ChoiceField(
        label=_("Changer quels jours ?"),
        choices=Which,
        widget=forms.RadioSelect,
        initial=Which.FROM,
        error_messages={"required": _("Choisissez quels jours changent.")},
    )
    on = DayField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: Hours, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.before = before
        if not before.series.rule:
            del self.fields["which"]

    def full_clean(self) -> None:
        """On one day only, the day and the hours are enough."""
        if self.is_bound and self.data.get("which") == Which.ONCE:
            self.data = self.data.copy()
            self.data["rhythm"] = ONCE
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Begin all of them where they began, unless another day was said."""
        said = self.cleaned_data
        always = said.get("which") == Which.ALWAYS
        if always and said.get("first") == said.get("on"):
            said["first"] = self.before.series.start.date()
        return super().clean()


class AbsenceForm(PlainForm):
    """From one day to another, whole days or from one hour to another."""

    first = DayField(label=_("Du"))
    starts_at = hour_field(
        _("À partir de"), help_text=_("Sans heure, c’est toute la journée.")
    )
    last = DayField(
        label=_("Au"),
        help_text=_("Ce jour compris. Pour un seul jour, laissez vide."),
        required=False,
    )
    ends_at = hour_field(_("Jusqu’à"))
    zone = zone_field()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Put the two ends together, in their order."""
        said = super().clean() or {}
        if self.errors:
            return said
        first, last = said["first"], said["last"] or said["first"]
        if last.year > LAST_YEAR or first.year < FIRST_YEAR:
            self.add_error("first", _("Choisissez un jour de ces années-ci."))
            return said
        end = (
            datetime.combine(last, said["ends_at"])
            if said["ends_at"]
            else datetime.combine(last + timedelta(days=1), time())
        )
        start = datetime.combine(first, said["starts_at"] or time())
        if end <= start:
            beside = "ends_at" if first == last else "last"
            self.add_error(beside, _("La fin vient avant le début."))
        said["start"], said["end"] = (instant(at, said["zone"]) for at in (start, end))
        return said


class StopForm(PlainForm):
    """From which day on hours stop; every day when none is said."""

    on = DayField(label=_("Arrêter à partir du"))
