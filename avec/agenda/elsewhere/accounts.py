"""Reading the calendars of a CalDAV account (RFC 4791, RFC 5397, RFC 6638).

Three questions: what is at the address; which calendars the account has; what each
holds between two moments. The address of one calendar reads that one alone. Only the
machine that was named is asked: what an answer leads to elsewhere is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from avec.foundation.outside import Answer, NotReached, Why, place_of

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
MOST_CALENDARS = 20
FOUND = 207
WELL_KNOWN = "/.well-known/caldav"
# What servers answer at a door that is not the one of calendars.
NOT_HERE = (400, 403, 404, 405, 501)

WHAT_IS_HERE = b"""<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>
<resourcetype/><current-user-principal/><C:calendar-home-set/>
<C:supported-calendar-component-set/><C:schedule-calendar-transp/>
</prop></propfind>"""
BETWEEN = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<prop><C:calendar-data/></prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{first}" end="{last}"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""

Ask = Callable[..., Answer]


class NoCalendar(Exception):
    """There is no calendar at this address; ``status`` is what the server said."""

    def __init__(self, status: int = FOUND) -> None:
        super().__init__()
        self.status = status


def calendars_between(
    ask: Ask, address: str, first: datetime, last: datetime
) -> Iterator[bytes]:
    """Give what the calendars at an address hold between two moments, as iCalendar.

    :param ask: asks one question of the machine that was named, with the account.
    :raises NoCalendar: when none is there, or the server says something else.
    :raises NotReached: as ``ask`` does.
    """
    for one in _calendars_at(ask, address):
        said = BETWEEN.format(first=_utc(first), last=_utc(last))
        answer = ask(
            one, verb="REPORT", headers=_headers(depth="1"), body=said.encode()
        )
        for _href, props in _found(answer):
            text = props.findtext(f"{CALDAV}calendar-data")
            if text:
                yield text.encode()


def _calendars_at(ask: Ask, address: str) -> list[str]:
    """Find the calendars: here, or in the home of the account."""
    try:
        here = _look(ask, address)
    except NoCalendar as nothing:
        if nothing.status not in NOT_HERE:
            raise
        here = _look(ask, urljoin(place_of(address).address, WELL_KNOWN))
    where, _href, props = here[0]
    if _is_calendar(props):
        return [where]
    home = _leads_to(props, f"{CALDAV}calendar-home-set")
    if not home:
        principal = _leads_to(props, f"{DAV}current-user-principal")
        if not principal:
            raise NoCalendar
        where, _href, props = _look(ask, _beside(where, principal))[0]
        home = _leads_to(props, f"{CALDAV}calendar-home-set")
    if not home:
        raise NoCalendar
    inside = _look(ask, _beside(where, home), depth="1")
    found = [_beside(at, href) for at, href, props in inside if _is_calendar(props)]
    if not found:
        raise NoCalendar
    if len(found) > MOST_CALENDARS:
        raise NotReached(Why.LONG)
    return found


def _look(ask: Ask, address: str, depth: str = "0") -> list[tuple[str, str, Element]]:
    answer = ask(
        address, verb="PROPFIND", headers=_headers(depth=depth), body=WHAT_IS_HERE
    )
    found = [(answer.address, href, props) for href, props in _found(answer)]
    if not found:
        raise NoCalendar
    return found


def _found(answer: Answer) -> list[tuple[str, Element]]:
    """Return each thing that a server tells of, with what it says of it.

    :raises NoCalendar: when it answers something else.
    """
    if answer.status != FOUND:
        raise NoCalendar(answer.status)
    try:
        root: Any = fromstring(answer.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as wrong:
        raise NoCalendar from wrong
    return [
        (response.findtext(f"{DAV}href") or "", stat.find(f"{DAV}prop"))
        for response in root.iter(f"{DAV}response")
        for stat in response.iter(f"{DAV}propstat")
        if " 200 " in f"{stat.findtext(f'{DAV}status') or ''} "
        and stat.find(f"{DAV}prop") is not None
    ]


def _is_calendar(props: Element) -> bool:
    """Tell whether it holds events that take time."""
    if props.find(f"{DAV}resourcetype/{CALDAV}calendar") is None:
        return False
    if props.find(f"{CALDAV}schedule-calendar-transp/{CALDAV}transparent") is not None:
        return False
    kinds = props.findall(f"{CALDAV}supported-calendar-component-set/{CALDAV}comp")
    return not kinds or any(kind.get("name") == "VEVENT" for kind in kinds)


def _leads_to(props: Element, name: str) -> str:
    return (props.findtext(f"{name}/{DAV}href") or "").strip()


def _beside(address: str, href: str) -> str:
    """Return where an answer leads, on the same machine.

    :raises NotReached: when it leads to another one: the account is not told there.
    """
    onward = urljoin(address, href)
    if place_of(onward).door != place_of(address).door:
        raise NotReached(Why.TURNS)
    return onward


def _headers(depth: str) -> dict[str, str]:
    return {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
