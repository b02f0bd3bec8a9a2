"""What the agenda adds to « Ce qui est nouveau ».

A moment that waits for an answer; a calendar elsewhere that is not read any more.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, Min, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from avec.access.viewer import Viewer
from avec.agenda.models import (
    Answer,
    Appointment,
    Attendee,
    OtherCalendar,
    Pair,
    ProposedTime,
    Replacement,
)
from avec.agenda.words import Side
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of


def awaits_answer(viewer: Viewer) -> QuerySet:
    """Return the appointments of which a moment waits for the viewer's answer."""
    answered = Answer.objects.visible_to(viewer).filter(person_id=viewer.person_id)
    times = (
        ProposedTime.objects.visible_to(viewer)
        .open()
        .exclude(pk__in=answered.values("time_id"))
    )
    return (
        Appointment.objects.visible_to(viewer)
        .standing()
        .filter(
            attendees__person_id=viewer.person_id,
            attendees__left_at=None,
            times__in=times,
        )
    )


def _awaiting(viewer: Viewer) -> QuerySet:
    """Each appointment, and one date for all those of a series."""
    waits = awaits_answer(viewer)
    before = waits.filter(series=OuterRef("series"), pk__lt=OuterRef("pk"))
    asked = waits.exclude(Exists(before)).annotate(since=Min("times__said_at"))
    return waiting("agenda.waits", asked, at="since", name=name_of("owner_id"))


def _say(_viewer: Viewer, one: Waiting) -> News:
    said = (
        _("%(name)s vous propose un rendez-vous.") % {"name": one.name}
        if one.name
        else _("Un rendez-vous vous est proposé.")
    )
    return News(one.at, said, "agenda:appointment", (one.key,), "calendar")


def _asked_of(viewer: Viewer) -> QuerySet:
    rows = Replacement.objects.visible_to(viewer).waiting()
    mine = rows.filter(person_id=viewer.person_id, yes_at=None)
    return waiting("agenda.asked", mine, at="asked_at", name="asked_by_name")


def _say_asked(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous demande de venir à sa place à un rendez-vous.")
    return News(
        one.at, said % {"name": one.name}, "agenda:asked", (one.key,), "calendar"
    )


def _somebody_else(viewer: Viewer) -> QuerySet:
    attending = Attendee.objects.visible_to(viewer).standing()
    hers = attending.filter(person_id=viewer.person_id, side=Side.PERSON)
    rows = Replacement.objects.visible_to(viewer).waiting()
    asked = rows.filter(appointment_id__in=hers.values("appointment_id")).exclude(
        agreed__contains=[viewer.person_id]
    )
    return waiting(
        "agenda.somebody_else",
        asked,
        at="asked_at",
        key=F("appointment_id"),
        name="asked_by_name",
    )


def _say_somebody_else(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s ne peut pas venir, et demande si quelqu’un d’autre peut venir.")
    return News(
        one.at, said % {"name": one.name}, "agenda:appointment", (one.key,), "calendar"
    )


def _pair(viewer: Viewer) -> QuerySet:
    rows = Pair.objects.visible_to(viewer).standing()
    asked = rows.filter(other_id=viewer.person_id, yes_at=None)
    return waiting("agenda.pair", asked, at="made_at", name="owner_name")


def _say_pair(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous demande d’aller souvent ensemble, à deux voix.")
    return News(one.at, said % {"name": one.name}, "agenda:pairs", (), "hands")


agenda_news = Waits(
    {
        "agenda.waits": _awaiting,
        "agenda.asked": _asked_of,
        "agenda.somebody_else": _somebody_else,
        "agenda.pair": _pair,
    },
    {
        "agenda.waits": _say,
        "agenda.asked": _say_asked,
        "agenda.somebody_else": _say_somebody_else,
        "agenda.pair": _say_pair,
    },
    hint="avec.waits_in_agenda",
)

A_DAY = timedelta(days=1)


def _not_read(viewer: Viewer) -> QuerySet:
    rows = (
        OtherCalendar.objects.visible_to(viewer)
        .annotate(since=Coalesce("read_at", "made_at"))
        .filter(since__lt=Now() - A_DAY)
    )
    nobody = Cast(Value(None), TextField())
    return waiting("agenda.not_read", rows, at="since", name=nobody)


def _say_not_read(_viewer: Viewer, one: Waiting) -> News:
    said = _("Un de vos autres calendriers n’est plus relu.")
    return News(one.at, said, "agenda:other_calendars", (), "attention")


calendar_news = Waits(
    {"agenda.not_read": _not_read},
    {"agenda.not_read": _say_not_read},
    hint="avec.waits_elsewhere",
)
