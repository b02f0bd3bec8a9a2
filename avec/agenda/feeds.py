"""One's appointments as a calendar elsewhere reads them (RFC 5545, RFC 7986).

The address holds the secret: nobody signs in. What it says of each appointment is the
level that was chosen, and a discreet appointment never says more than « Rendez-vous ».
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
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
    with translation.override(settings.LANGUAGE_CODE):
        body = written(lines, Level(found[1]), host=request.get_host())
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


def written(lines: Iterable[Line], level: Level, *, host: str) -> bytes:
    """Write a calendar of these appointments, saying what ``level`` allows."""
    rows = list(lines)
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
    openers: dict[UUID, Opener] = {}
    for row in rows:
        calendar.add_component(_event(row, level, zone, host, openers))
    return calendar.to_ical()


def _event(
    row: Line, level: Level, zone: ZoneInfo, host: str, openers: dict[UUID, Opener]
) -> Event:
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
    summary, where = _said(row, level, openers)
    if row.is_cancelled:
        # Some calendars show what is cancelled like the rest: the words say it too.
        summary = _("Annulé : %(what)s") % {"what": summary}
    event.add("summary", vText(summary))
    if where:
        event.add("location", vText(where))
    return event


def _said(row: Line, level: Level, openers: dict[UUID, Opener]) -> tuple[str, str]:
    """Return what is said of it, and where, as far as the level allows."""
    if level == Level.BUSY:
        return _("Occupé"), ""
    if level == Level.NEUTRAL or row.is_discreet:
        return _("Rendez-vous"), ""
    words = _words(row, openers)
    with_whom = _("Avec %(names)s") % {"names": ", ".join(row.names)}
    about = words.get("about", "")
    where = words.get("where", "") or (
        "" if row.mode == Mode.PLACE else str(Mode(row.mode).label)
    )
    return (f"{about} ({with_whom})" if about else with_whom), where


def _words(row: Line, openers: dict[UUID, Opener]) -> dict[str, Any]:
    if row.sealed is None:
        return {}
    opener = openers.setdefault(row.writer, Opener(row.writer))
    return json.loads(opener.open(Appointment.sealed_as, row.id, bytes(row.sealed)))
