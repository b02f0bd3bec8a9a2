"""What the pages of the agenda show of appointments, read in a few questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda.models import Answer, Appointment, Attendee, ProposedTime
from avec.agenda.others import Other, others_between
from avec.agenda.voices import voices_of
from avec.agenda.words import Side
from avec.foundation.models import Now

MOST = 200
AHEAD = timedelta(days=60)
"""How far the list shows what rooms above add."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one of those who attend says of one moment; ``None`` is nothing yet."""

    name: str
    is_mine: bool
    is_yes: bool | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment proposed, by whom, and what each says of it."""

    key: UUID
    start: datetime
    end: datetime
    by: str
    is_mine: bool
    replies: tuple[Reply, ...]
    until: datetime
    is_swap: bool = False

    @property
    def my_reply(self) -> bool | None:
        """What the viewer says of it."""
        return next((one.is_yes for one in self.replies if one.is_mine), None)

    def said(self, what: bool | None) -> list[str]:
        """Name those who say yes, who say no, or who said nothing yet."""
        return [one.name for one in self.replies if one.is_yes is what]


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment as the viewer reads it."""

    is_other: ClassVar[bool] = False

    key: UUID
    about: str
    where: str
    mode: str
    mode_words: Any
    called_by: str
    is_mine: bool
    is_pair: bool
    voices: str
    is_discreet: bool
    start: datetime | None
    end: datetime | None
    is_confirmed: bool
    is_over: bool
    cancelled_at: datetime | None
    others: tuple[Attendee, ...]
    my_side: str
    before: int
    after: int
    minutes: int
    series: UUID | None = None
    dates: int = 1
    attends: bool = True
    is_led_by_me: bool = False
    is_apart: bool = False
    moments: tuple[Moment, ...] = field(default=())

    @property
    def has_begun(self) -> bool:
        """Whether its moment has come."""
        return self.start is not None and self.start <= timezone.now()

    @property
    def awaits_me(self) -> bool:
        """Whether a moment waits for the viewer's answer."""
        return any(one.my_reply is None for one in self.moments)

    @property
    def may_be_replaced(self) -> bool:
        """Whether the viewer may ask somebody to come instead."""
        agreed = self.is_confirmed and not self.has_begun
        return (
            agreed and self.attends and not self.is_apart and self.my_side != "person"
        )

    @property
    def lead(self) -> str:
        """Name who leads, when it is somebody else."""
        return next((one.name for one in self.others if one.is_lead), "")

    @property
    def may_lead(self) -> list[Attendee]:
        """Who else may lead, as those who come for others say it."""
        if (
            self.is_over
            or self.is_apart
            or not self.attends
            or self.my_side == "person"
        ):
            return []
        return [o for o in self.others if o.side != Side.PERSON and not o.is_lead]

    @property
    def names(self) -> list[str]:
        """Who else attends."""
        return [one.name for one in self.others]


def shown(viewer: Viewer, appointments: Iterable[Appointment]) -> list[Shown]:
    """Return these appointments with who attends, and what is proposed.

    Under a hat, what the viewer attends in their own name says only that the time is
    taken: a screen at work does not show one's own life.
    """
    rows = list(appointments)
    keys = [row.pk for row in rows]
    attending: dict[UUID, list[Attendee]] = {}
    for one in (
        Attendee.objects.visible_to(viewer)
        .standing()
        .filter(appointment_id__in=keys)
        .order_by("asked_at", "pk")
    ):
        attending.setdefault(one.appointment_id, []).append(one)
    proposed = _moments(viewer, keys, attending)
    now = timezone.now()
    return [
        _one(viewer, row, attending.get(row.pk, []), proposed.get(row.pk, ()), now)
        for row in rows
    ]


def _one(
    viewer: Viewer,
    row: Appointment,
    attending: list[Attendee],
    moments: tuple[Moment, ...],
    now: datetime,
) -> Shown:
    me = viewer.person_id
    mine = next((one for one in attending if one.person_id == me), None)
    side = mine.side if mine else Side.PERSON
    is_apart = viewer.affiliation_id is not None and side == Side.PERSON
    said = {} if is_apart else row.content
    return Shown(
        key=row.pk,
        about=said.get("about", ""),
        where=said.get("where", ""),
        mode=row.mode,
        mode_words=row.get_mode_display(),
        called_by=next((o.name for o in attending if o.person_id == row.owner_id), ""),
        is_mine=row.owner_id == me,
        is_pair=row.is_pair,
        voices=voices_of(row).sentence if row.is_pair else "",
        is_discreet=row.is_discreet,
        start=row.starts_at,
        end=row.ends_at,
        is_confirmed=row.is_confirmed,
        is_over=row.ends_at is not None and row.ends_at <= now,
        cancelled_at=row.cancelled_at,
        others=() if is_apart else tuple(o for o in attending if o.person_id != me),
        my_side=side,
        before=row.before,
        after=row.after,
        minutes=row.minutes,
        series=row.series,
        attends=mine is not None,
        is_led_by_me=mine is not None and mine.is_lead,
        is_apart=is_apart,
        moments=moments,
    )


def _moments(
    viewer: Viewer, keys: list[UUID], attending: dict[UUID, list[Attendee]]
) -> dict[UUID, tuple[Moment, ...]]:
    times = list(
        ProposedTime.objects.visible_to(viewer)
        .open()
        .filter(appointment_id__in=keys)
        .order_by("during", "pk")
    )
    said = {
        (one.time_id, one.person_id): one.is_yes
        for one in Answer.objects.visible_to(viewer).filter(
            time_id__in=[time.pk for time in times]
        )
    }
    found: dict[UUID, list[Moment]] = {}
    for time in times:
        people = attending.get(time.appointment_id, [])
        names = {one.person_id: one.name for one in people}
        found.setdefault(time.appointment_id, []).append(
            Moment(
                key=time.pk,
                start=time.during.lower,
                end=time.during.upper,
                by=names.get(time.said_by_id, ""),
                is_mine=time.said_by_id == viewer.person_id,
                replies=tuple(
                    Reply(
                        one.name,
                        one.person_id == viewer.person_id,
                        said.get((time.pk, one.person_id)),
                    )
                    for one in people
                ),
                until=time.expires_at,
                is_swap=time.tied_to_id is not None,
            )
        )
    return {key: tuple(moments) for key, moments in found.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """The first page of the agenda."""

    awaiting_me: list[Shown]
    awaiting_others: list[Shown]
    days: list[tuple[Any, list[Shown | Other]]]


def listed(viewer: Viewer) -> Listed:
    """Return what waits for the viewer, for the others, and what is to come by day."""
    mine = attended(viewer)
    agreed = mine.being_agreed().order_by("called_at", "pk")[:MOST]
    coming = mine.to_come().order_by("during", "pk")[:MOST]
    rows = shown(viewer, [*agreed, *coming])
    now = timezone.now()
    days: list[tuple[datetime, Shown | Other]] = [
        (one.start, one) for one in rows if one.is_confirmed and one.start
    ]
    days += [(o.start, o) for o in others_between(viewer, now, now + AHEAD)]
    return Listed(
        _one_of_each(one for one in rows if one.awaits_me),
        # What is agreed is among the days, with the change that is proposed.
        _one_of_each(
            one
            for one in rows
            if not (one.awaits_me or one.is_confirmed) and (one.is_mine or one.moments)
        ),
        [
            (day, [one for _start, one in those])
            for day, those in groupby(
                sorted(days, key=itemgetter(0)),
                key=lambda each: timezone.localdate(each[0]),
            )
        ],
    )


def _one_of_each(rows: Iterable[Shown]) -> list[Shown]:
    """Keep the first date of each series, with how many there are of it."""
    found: dict[UUID, list[Shown]] = {}
    for one in rows:
        found.setdefault(one.series or one.key, []).append(one)
    return [
        replace(min(those, key=_first_moment), dates=len(those))
        for those in found.values()
    ]


def _first_moment(one: Shown) -> tuple[bool, datetime, UUID]:
    first = one.start or (one.moments[0].start if one.moments else None)
    return first is None, first or timezone.now(), one.key


def between(viewer: Viewer, first: datetime, last: datetime) -> list[Shown]:
    """Return what is confirmed between two moments, in the order of the clock."""
    found = attended(viewer).confirmed().filter(during__overlap=(first, last))
    return shown(viewer, found.order_by("during", "pk")[:MOST])


def taken_between(viewer: Viewer, first: datetime, last: datetime) -> list[Shown]:
    """Return what is confirmed between two moments, and what is proposed there."""
    span = (first, last)
    found = attended(viewer).standing()
    agreed = Q(confirmed_at__isnull=False, during__overlap=span)
    asked = Q(pk__in=_open(viewer, span).values("appointment_id"))
    return shown(viewer, found.filter(agreed | asked).order_by("during", "pk")[:MOST])


def when_between(
    viewer: Viewer, first: datetime, last: datetime
) -> tuple[list[Range], list[Range]]:
    """Return when something is confirmed between two moments, and when proposed.

    What the viewer said no to is not counted.
    """
    span = (first, last)
    mine = attended(viewer)
    agreed = mine.confirmed().filter(during__overlap=span)
    no = Answer.objects.visible_to(viewer).filter(
        person_id=viewer.person_id, is_yes=False
    )
    asked = (
        _open(viewer, span)
        .filter(appointment_id__in=mine.standing().values("pk"))
        .exclude(pk__in=no.values("time_id"))
    )
    return (
        list(agreed.order_by("during").values_list("during", flat=True)),
        list(asked.order_by("during").values_list("during", flat=True)),
    )


def _open(viewer: Viewer, span: tuple[datetime, datetime]) -> QuerySet:
    return ProposedTime.objects.visible_to(viewer).open().filter(during__overlap=span)


def over(viewer: Viewer) -> list[Shown]:
    """Return what is over or cancelled, the last first."""
    mine = attended(viewer)
    past = mine.over() | mine.filter(cancelled_at__isnull=False)
    when = Coalesce("during__startswith", "cancelled_at")
    return shown(viewer, past.order_by(when.desc(), "pk")[:MOST])


def may_swap_with(viewer: Viewer, appointment: Appointment) -> list[Shown]:
    """Return the other confirmed appointments of the viewer that have not begun."""
    others = attended(viewer).confirmed().filter(during__startswith__gt=Now())
    return shown(
        viewer, others.exclude(pk=appointment.pk).order_by("during", "pk")[:MOST]
    )


def people_of(viewer: Viewer, appointment: Appointment) -> list[UUID]:
    """Return the keys of those who attend, the viewer too."""
    return list(sides_of(viewer, appointment))


def sides_of(viewer: Viewer, appointment: Appointment) -> dict[UUID, str]:
    """Return from which side each comes of those who attend, the viewer too."""
    attending = Attendee.objects.visible_to(viewer).standing()
    of_it = attending.filter(appointment_id=appointment.pk).order_by("pk")
    return dict(of_it.values_list("person_id", "side"))


def attended(viewer: Viewer) -> QuerySet:
    """Return the appointments that the viewer attends."""
    attending = (
        Attendee.objects.visible_to(viewer)
        .standing()
        .filter(person_id=viewer.person_id)
    )
    return Appointment.objects.visible_to(viewer).filter(
        pk__in=attending.values("appointment_id")
    )
