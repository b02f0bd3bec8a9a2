"""One's appointments as a calendar elsewhere reads them (RFC 5545, RFC 7986).

The address holds the secret: nobody signs in. What it says of each appointment is the
level that was chosen, and a discreet appointment never says more than « Rendez-vous ».
A room or a car is said at the detailed level; a seat in a group is there like the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vText
from psycopg.types.range import Range

from avec.access.guards import public
from avec.agenda.models import Appointment
from avec.agenda.subscribed import Along, Held, along_behind, held_behind
from avec.agenda.words import Level, Mode
from avec.people.tokens import hashed
from avec.vault.actions import Opener

EVERY = timedelta(hours=1)
PRODUCT = "-//Avec//Agenda//FR"


class Line(NamedTuple):
    """One appointment, as the database gives it to whoever holds the secret."""

    id: UUID
    writer: UUID
    sealed: bytes | None
    during: Range
    sequence: int
    changed_at: datetime
    is_cancelled: bool
    mode: str
    is_discreet: bool
    names: list[str]


class Entry(NamedTuple):
    """One line of the calendar, with no more words than its level allows."""

    id: UUID
    during: Range
    sequence: int
    changed_at: datetime
    is_cancelled: bool
    summary: str
    where: str = ""
    things: str = ""


@public(
    because="L’adresse porte son secret : qui l’a choisie l’a donnée à son calendrier."
)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar behind a secret; the same as nothing when it is stopped."""
    digest = hashed(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.subscription_behind(%s)", [digest])
        found = cursor.fetchone()
        if found is None:
            raise Http404
        cursor.execute("SELECT * FROM avec.calendar_feed(%s)", [digest])
        lines = [Line(*row) for row in cursor.fetchall()]
    level = Level(found[1])
    tells = level == Level.DETAILED
    held, along = held_behind(digest), along_behind(digest) if tells else {}
    with translation.override(settings.LANGUAGE_CODE):
        entries = [*_appointments(lines, along, level), *_others(held, level)]
        body = written(entries, host=request.get_host())
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def written(entries: Iterable[Entry], *, host: str) -> bytes:
    """Write a calendar of these, in the order of the clock."""
    rows = sorted(entries, key=lambda one: (one.during.lower, one.id))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Avec")
    calendar.add("name", "Avec")
    calendar.add("refresh-interval", vDuration(EVERY), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(EVERY))
    zone = ZoneInfo(settings.TIME_ZONE)
    if rows:
        starts = [row.during.lower for row in rows]
        calendar.add_component(
            Timezone.from_tzinfo(
                zone,
                tzid=zone.key,
                first_date=(min(starts) - timedelta(days=370)).date(),
                last_date=(max(starts) + timedelta(days=370)).date(),
            )
        )
    for row in rows:
        calendar.add_component(_event(row, zone, host))
    return calendar.to_ical()


def _event(row: Entry, zone: ZoneInfo, host: str) -> Event:
    event = Event()
    event.add("uid", f"{row.id}@{host.partition(':')[0]}")
    event.add("sequence", row.sequence)
    event.add("dtstamp", row.changed_at.astimezone(UTC))
    event.add("last-modified", row.changed_at.astimezone(UTC))
    event.add("dtstart", row.during.lower.astimezone(zone))
    event.add("dtend", row.during.upper.astimezone(zone))
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if row.is_cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    summary = row.summary
    if row.is_cancelled:
        # Some calendars show what is cancelled like the rest: the words say it too.
        summary = _("Annulé : %(what)s") % {"what": summary}
    event.add("summary", vText(summary))
    if row.where:
        event.add("location", vText(row.where))
    if row.things:
        event.add("description", vText(row.things))
    return event


def _appointments(
    lines: Iterable[Line], along: Mapping[UUID, Along], level: Level
) -> Iterator[Entry]:
    """Yield appointments, with the words that the level allows."""
    openers: dict[UUID, Opener] = {}
    for row in lines:
        with_it = Along() if row.is_discreet else along.get(row.id, Along())
        times = [at for at in (row.changed_at, with_it.changed_at) if at]
        yield Entry(
            row.id,
            row.during,
            row.sequence,
            max(times),
            row.is_cancelled,
            *_said(row, with_it, level, openers),
        )


def _others(held: Iterable[Held], level: Level) -> Iterator[Entry]:
    """Yield what rooms above hold: nothing says it is no appointment, unless all is."""
    for one in held:
        if level == Level.DETAILED:
            words = one.about or _("Rendez-vous"), _where(one.where, one.mode, ())
        else:
            words = _("Occupé") if level == Level.BUSY else _("Rendez-vous"), ""
        yield Entry(
            one.id, one.during, one.sequence, one.changed_at, one.is_cancelled, *words
        )


def _said(
    row: Line, along: Along, level: Level, openers: dict[UUID, Opener]
) -> tuple[str, str, str]:
    """Return what is said of it, where, and with what, as far as the level allows."""
    if level == Level.BUSY:
        return _("Occupé"), "", ""
    if level == Level.NEUTRAL or row.is_discreet:
        return _("Rendez-vous"), "", ""
    words = _words(row, openers)
    with_whom = _("Avec %(names)s") % {"names": ", ".join(row.names)}
    about = words.get("about", "")
    where = _where(words.get("where", ""), row.mode, along.where)
    things = ", ".join(along.things)
    with_what = _("Avec %(names)s") % {"names": things} if things else ""
    return (f"{about} ({with_whom})" if about else with_whom), where, with_what


def _where(said: str, mode: str, rooms: tuple[str, ...]) -> str:
    """Say where: the words that were written, and the room."""
    place = said or ("" if mode == Mode.PLACE else str(Mode(mode).label))
    return " · ".join(one for one in (place, *rooms) if one)


def _words(row: Line, openers: dict[UUID, Opener]) -> dict[str, Any]:
    if row.sealed is None:
        return {}
    opener = openers.setdefault(row.writer, Opener(row.writer))
    return json.loads(opener.open(Appointment.sealed_as, row.id, bytes(row.sealed)))
