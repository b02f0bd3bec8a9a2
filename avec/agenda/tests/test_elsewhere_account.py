"""Reading the calendars of a CalDAV account, over the network."""

from __future__ import annotations

from base64 import b64encode
from xml.etree import ElementTree

import pytest

from avec.agenda.elsewhere.reading import answered
from avec.agenda.tests.test_elsewhere_read import calendar, question
from tests.next_door import Asked, NextDoor, next_door

HEAD = (
    '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"'
    ' xmlns:c="urn:ietf:params:xml:ns:caldav">'
)
CALENDAR = "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
HOME = "<c:calendar-home-set><d:href>/home/</d:href></c:calendar-home-set>"
PRINCIPAL = (
    "<d:current-user-principal><d:href>/nora/</d:href></d:current-user-principal>"
)
FREE = "<c:schedule-calendar-transp><c:transparent/></c:schedule-calendar-transp>"
TASKS = (
    '<c:supported-calendar-component-set><c:comp name="VTODO"/>'
    "</c:supported-calendar-component-set>"
)
EVENTS = TASKS.replace("VTODO", "VEVENT")
OPENS = {"account": "nora", "password": "phrase", "kind": "account"}

MORNING = calendar("DTSTART:20300305T090000Z\nDTEND:20300305T100000Z")
EVENING = calendar("DTSTART:20300305T190000Z\nDTEND:20300305T200000Z")


def one(href: str, props: str, status: str = "HTTP/1.1 200 OK") -> str:
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop>"
        f"<d:status>{status}</d:status></d:propstat></d:response>"
    )


def multistatus(*found: str) -> bytes:
    return f"{HEAD}{''.join(found)}</d:multistatus>".encode()


def holds(*texts: bytes) -> bytes:
    return multistatus(
        *(
            one(
                f"/{number}.ics",
                f"<c:calendar-data><![CDATA[{text.decode()}]]></c:calendar-data>",
            )
            for number, text in enumerate(texts)
        )
    )


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An account of two calendars, and of some that take no time of hers."""
    with next_door(tmp_path) as door:
        monkeypatch.setenv("SSL_CERT_FILE", str(door.certificate))
        keeps(door, "/", multistatus(one("/", PRINCIPAL)))
        keeps(door, "/nora/", multistatus(one("/nora/", HOME)))
        inside = [
            one("/home/", "<d:resourcetype><d:collection/></d:resourcetype>"),
            one("/home/work/", CALENDAR + EVENTS),
            one("/home/own/", CALENDAR),
            one("/home/tasks/", CALENDAR + TASKS),
            one("/home/birthdays/", CALENDAR + EVENTS + FREE),
            one("/home/inbox/", "<d:resourcetype><d:collection/></d:resourcetype>"),
        ]
        keeps(door, "/home/", multistatus(*inside))
        keeps(door, "/home/work/", multistatus(inside[1]), holds(MORNING))
        keeps(door, "/home/own/", multistatus(inside[2]), holds(EVENING))
        keeps(door, "/home/birthdays/", multistatus(inside[4]), holds(EVENING))
        yield door


def keeps(door: NextDoor, path: str, found: bytes, held: bytes | None = None) -> None:
    """Answer to whoever has the account, as such servers do."""
    key = "Basic " + b64encode(b"nora:phrase").decode()

    def answer(asked: Asked):
        if asked.headers.get("Authorization") != key:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        if asked.verb == "PROPFIND":
            return 207, {"Content-Type": "application/xml"}, found
        return (207, {}, held) if held and asked.verb == "REPORT" else (405, {}, b"")

    door.answers[path] = answer


def starts(said: dict) -> list[str]:
    return [start for start, _end in said["busy"]]


def test_an_account_gives_all_its_calendars_that_take_time(house):
    said = answered(question(house, "/", **OPENS))

    assert starts(said) == ["2030-03-05T09:00:00+00:00", "2030-03-05T19:00:00+00:00"]


def test_the_address_of_one_calendar_gives_that_one_alone(house):
    said = answered(question(house, "/home/own/", **OPENS))

    assert starts(said) == ["2030-03-05T19:00:00+00:00"]
    assert {one.path for one in house.asked} == {"/home/own/"}


def test_the_server_is_asked_for_these_days_alone(house):
    answered(question(house, "/home/own/", **OPENS))

    [report] = [one for one in house.asked if one.verb == "REPORT"]
    [span] = ElementTree.fromstring(report.body).iter(
        "{urn:ietf:params:xml:ns:caldav}time-range"
    )
    assert span.attrib == {"start": "20291231T230000Z", "end": "20301230T230000Z"}
    assert report.headers["Depth"] == "1"


def test_the_well_known_door_is_found_from_the_front_page(house):
    house.says("/", b"<html>", status=405)
    house.sends("/.well-known/caldav", "/dav/", status=301)
    keeps(house, "/dav/", multistatus(one("/dav/", PRINCIPAL)))

    assert len(starts(answered(question(house, "/", **OPENS)))) == 2


def test_a_wrong_password_is_told_apart(house):
    said = answered(question(house, "/", **{**OPENS, "password": "no"}))

    assert said == {"trouble": "refused"}


@pytest.mark.parametrize(
    ("path", "found", "word"),
    [
        ("/home/", multistatus(), "content"),
        ("/home/", multistatus(one("/home/", "")), "content"),
        ("/nora/", multistatus(one("/nora/", "")), "content"),
        ("/", multistatus(one("/", PRINCIPAL, "HTTP/1.1 404 Not Found")), "content"),
        ("/", b"<html>", "content"),
        ("/", b"", "content"),
        (
            "/home/",
            multistatus(*(one(f"/home/{n}/", CALENDAR) for n in range(21))),
            "long",
        ),
    ],
)
def test_what_is_no_account_of_calendars_is_one_word(house, path, found, word):
    keeps(house, path, found)

    assert answered(question(house, "/", **OPENS)) == {"trouble": word}


@pytest.mark.parametrize("elsewhere", ["https://127.0.0.1:1/", "https://1.1.1.1/"])
@pytest.mark.parametrize("props", [PRINCIPAL, HOME])
def test_an_account_that_leads_to_another_machine_is_not_followed(
    house, elsewhere, props
):
    leads = props.replace("<d:href>/", f"<d:href>{elsewhere}")
    keeps(house, "/", multistatus(one("/", leads)))

    assert answered(question(house, "/", **OPENS)) == {"trouble": "answers"}


@pytest.mark.parametrize(
    "trap",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "https://127.0.0.1/x.dtd">',
    ],
)
def test_the_traps_of_xml_are_not_opened(house, trap):
    said = multistatus(one("/", PRINCIPAL)).decode()
    keeps(house, "/", said.replace("?>", f"?>{trap}", 1).encode())

    assert answered(question(house, "/", **OPENS)) == {"trouble": "content"}


def test_what_one_calendar_says_wrong_stops_all(house):
    """Half of an account would be said free for the rest."""
    keeps(house, "/home/own/", multistatus(one("/", CALENDAR)), b"<html>")

    assert answered(question(house, "/", **OPENS)) == {"trouble": "content"}
