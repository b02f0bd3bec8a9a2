"""What a calendar elsewhere comes to: only when somebody is busy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from avec.agenda.elsewhere.expanding import NotACalendar, TooMuch, busy_in
from avec.agenda.elsewhere.reading import answered
from tests.next_door import next_door

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2030, 1, 1, tzinfo=PARIS)
LAST = datetime(2030, 12, 31, tzinfo=PARIS)


def calendar(*events: str, head: str = "") -> bytes:
    """Write a calendar of these events, each a few lines."""
    inside = "".join(
        f"BEGIN:VEVENT\nUID:{number}@elsewhere\nDTSTAMP:20300101T000000Z\n"
        f"{event.strip()}\nEND:VEVENT\n"
        for number, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test\n{head}{inside}END:VCALENDAR"
    return text.replace("\n", "\r\n").encode()


def busy(*texts: bytes, zone=PARIS, first=FIRST, last=LAST) -> list[str]:
    """Return when they are busy, on the clock of the zone."""
    found = busy_in(texts, zone, first, last)
    assert found.is_whole
    return [
        f"{start.astimezone(zone):%d/%m %H:%M}–{end.astimezone(zone):%d/%m %H:%M}"
        for start, end in found.stretches
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "DTSTART:20300305T090000Z\nDTEND:20300305T100000Z",
            ["05/03 10:00–05/03 11:00"],
        ),
        (
            "DTSTART;TZID=Europe/Paris:20300305T090000\nDURATION:PT90M",
            ["05/03 09:00–05/03 10:30"],
        ),
        (
            "DTSTART;TZID=America/Cayenne:20300305T090000\nDURATION:PT1H",
            ["05/03 13:00–05/03 14:00"],
        ),
        (
            "DTSTART;TZID=Romance Standard Time:20300705T090000\nDURATION:PT1H",
            ["05/07 09:00–05/07 10:00"],
        ),
        # A clock without a zone is its owner's; so is a day without a clock.
        (
            "DTSTART:20300305T090000\nDTEND:20300305T100000",
            ["05/03 09:00–05/03 10:00"],
        ),
        ("DTSTART;VALUE=DATE:20300305", ["05/03 00:00–06/03 00:00"]),
        (
            "DTSTART;VALUE=DATE:20300305\nDTEND;VALUE=DATE:20300307",
            ["05/03 00:00–06/03 00:00", "06/03 00:00–07/03 00:00"],
        ),
        # What lasts no time takes none.
        ("DTSTART:20300305T090000Z", []),
        # What is over, or far away.
        ("DTSTART:20290305T090000Z\nDURATION:PT1H", []),
        ("DTSTART:20310305T090000Z\nDURATION:PT1H", []),
    ],
)
def test_one_event(said, expected):
    assert busy(calendar(said)) == expected


@pytest.mark.parametrize("free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_leaves_time_free_takes_none(free):
    said = f"DTSTART:20300305T090000Z\nDURATION:PT1H\n{free}"

    assert busy(calendar(said)) == []


def test_one_that_comes_back_keeps_the_hour_of_its_place():
    said = (
        "DTSTART;TZID=Europe/Paris:20300325T100000\nDURATION:PT1H\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Paris:20300401T100000"
    )

    assert busy(calendar(said)) == [
        "25/03 10:00–25/03 11:00",
        "08/04 10:00–08/04 11:00",  # the clocks have changed, the hour has not
    ]


def test_one_of_its_days_may_be_moved_freed_or_cancelled():
    days = "UID:x\nDURATION:PT1H\n"
    series = f"{days}DTSTART:20300304T090000Z\nRRULE:FREQ=DAILY;COUNT=4"
    moved, freed, gone = (
        f"{days}RECURRENCE-ID:{day}T090000Z\nDTSTART:{day}T{to}Z\n{how}"
        for day, to, how in [
            ("20300305", "130000", ""),
            ("20300306", "090000", "TRANSP:TRANSPARENT"),
            ("20300307", "090000", "STATUS:CANCELLED"),
        ]
    )
    text = calendar(series, moved, freed, gone)
    for number in range(4):
        text = text.replace(f"UID:{number}@elsewhere\r\n".encode(), b"")

    assert busy(text) == ["04/03 10:00–04/03 11:00", "05/03 14:00–05/03 15:00"]


def test_dates_that_are_added_count():
    said = (
        "DTSTART:20300305T090000Z\nDURATION:PT1H\n"
        "RDATE:20300407T090000Z,20300509T090000Z"
    )

    assert busy(calendar(said)) == [
        "05/03 10:00–05/03 11:00",
        "07/04 11:00–07/04 12:00",
        "09/05 11:00–09/05 12:00",
    ]


def test_a_zone_that_the_calendar_describes_itself():
    head = (
        "BEGIN:VTIMEZONE\nTZID:Somewhere\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    said = "DTSTART;TZID=Somewhere:20300305T090000\nDURATION:PT1H"

    assert busy(calendar(said, head=head)) == ["05/03 05:00–05/03 06:00"]


def test_whole_days_are_those_of_where_one_lives():
    said = calendar("DTSTART;VALUE=DATE:20300305")
    reunion = ZoneInfo("Indian/Reunion")

    [(start, end)] = busy_in([said], reunion, FIRST, LAST).stretches

    assert (start, end) == (
        datetime(2030, 3, 4, 20, tzinfo=UTC),
        datetime(2030, 3, 5, 20, tzinfo=UTC),
    )


def test_a_day_when_the_clocks_change_is_one_day():
    said = calendar("DTSTART;VALUE=DATE:20301027")

    [(start, end)] = busy_in([said], PARIS, FIRST, LAST).stretches

    assert end - start == timedelta(hours=25)


def test_what_touches_is_one_and_what_lasts_is_cut_at_midnight():
    one = "DTSTART:20300305T090000Z\nDTEND:20300305T100000Z"
    next_to_it = "DTSTART:20300305T100000Z\nDTEND:20300305T110000Z"
    inside = "DTSTART:20300305T093000Z\nDTEND:20300305T094500Z"
    night = "DTSTART:20300305T213000Z\nDTEND:20300306T050000Z"

    assert busy(calendar(one, night), calendar(next_to_it, inside)) == [
        "05/03 10:00–05/03 12:00",
        "05/03 22:30–06/03 00:00",
        "06/03 00:00–06/03 06:00",
    ]


def test_what_is_across_the_two_ends_is_cut_there():
    long = "DTSTART;VALUE=DATE:20291230\nDTEND;VALUE=DATE:20310105"
    first = datetime(2030, 3, 5, 12, tzinfo=PARIS)

    assert busy(calendar(long), first=first, last=first + timedelta(hours=24)) == [
        "05/03 12:00–06/03 00:00",
        "06/03 00:00–06/03 12:00",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "DTSTART:tomorrow\nDURATION:PT1H",
        "SUMMARY:no beginning",
        "DTSTART:20300305T090000Z\nDURATION:PT1H\nRRULE:FREQ=OFTEN",
        "DTSTART:20300305T090000Z\nDURATION:PT1H\nRRULE:COUNT=2",
    ],
)
def test_an_event_that_makes_no_sense_hides_no_other_and_is_said(wrong):
    good = "DTSTART:20300305T090000Z\nDTEND:20300305T100000Z"

    found = busy_in([calendar(wrong, good)], PARIS, FIRST, LAST)

    assert datetime(2030, 3, 5, 9, tzinfo=UTC) in [
        start for start, _ in found.stretches
    ]
    assert not found.is_whole


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"<html><body>Entrez</body></html>", b"\xff\xfe\x00", b"BEGIN:VCARD"),
        *(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"BEGIN:VCALENDAR", b"{}", b"END:VEVENT"),
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Nora\r\nEND:VCARD\r\n",
    ],
)
def test_what_is_no_calendar_is_said(text):
    with pytest.raises(NotACalendar):
        busy_in([text], PARIS, FIRST, LAST)


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "minutely"])
def test_more_than_anybody_lives_is_refused_at_once(often):
    said = f"DTSTART:20300305T090000Z\nDURATION:PT1S\nRRULE:FREQ={often}"

    with pytest.raises(TooMuch):
        busy_in([calendar(said)], PARIS, FIRST, LAST)


def test_more_stretches_than_anybody_lives_are_refused():
    said = (
        "DTSTART:20300105T000000Z\nDURATION:PT1M\n"
        "RRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50"
    )

    with pytest.raises(TooMuch):
        busy_in([calendar(said)], PARIS, FIRST, FIRST + timedelta(days=90))


# --- Asked over the network, from a house next door --------------------------


@pytest.fixture
def house(tmp_path, monkeypatch):
    with next_door(tmp_path) as door:
        monkeypatch.setenv("SSL_CERT_FILE", str(door.certificate))
        yield door


def question(house, path: str, **more) -> dict:
    return {
        "kind": "address",
        "address": house.at(path),
        "account": "",
        "password": "",
        "mark": "",
        "zone": "Europe/Paris",
        "first": FIRST.isoformat(),
        "last": LAST.isoformat(),
        "near": [house.door],
        **more,
    }


AN_HOUR = calendar("DTSTART:20300305T090000Z\nDTEND:20300305T100000Z\nSUMMARY:Canari")


def test_an_address_gives_when_one_is_busy_and_nothing_else(house):
    house.says("/c.ics", AN_HOUR, ETag='"a1"')

    said = answered(question(house, "/c.ics"))

    assert said == {
        "busy": [["2030-03-05T09:00:00+00:00", "2030-03-05T10:00:00+00:00"]],
        "is_whole": True,
        "mark": '"a1"',
    }


def test_what_has_not_changed_is_not_sent_again(house):
    def answer(asked):
        same = asked.headers.get("If-None-Match") == '"a1"'
        return (304, {}, b"") if same else (200, {"ETag": '"a1"'}, AN_HOUR)

    house.answers["/c.ics"] = answer

    assert answered(question(house, "/c.ics", mark='"a1"')) == {"same": True}
    assert "busy" in answered(question(house, "/c.ics", mark='"old"'))


def test_a_mark_that_is_no_mark_is_not_kept(house):
    house.says("/c.ics", AN_HOUR, ETag="x" * 201)

    assert answered(question(house, "/c.ics"))["mark"] == ""


def test_a_server_that_says_nothing_changed_unasked_is_not_believed(house):
    house.says("/c.ics", status=304)

    assert answered(question(house, "/c.ics")) == {"trouble": "answers"}


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        (401, b"", "refused"),
        (403, b"", "refused"),
        (404, b"", "missing"),
        (410, b"", "missing"),
        (500, b"", "answers"),
        (503, AN_HOUR, "answers"),
        (204, b"", "answers"),
        (200, b"<html>Entrez</html>", "content"),
    ],
)
def test_what_went_wrong_is_one_word(house, status, body, word):
    house.says("/c.ics", body, status=status)

    assert answered(question(house, "/c.ics")) == {"trouble": word}


def test_what_is_packed_is_not_unpacked(house):
    house.says("/c.ics", AN_HOUR, Content_Encoding="gzip")

    assert answered(question(house, "/c.ics")) == {"trouble": "content"}


def test_inside_is_inside_for_the_reader_too(house):
    house.says("/c.ics", AN_HOUR)

    said = answered(question(house, "/c.ics", near=[]))

    assert (said, house.asked) == ({"trouble": "inside"}, [])


def test_an_address_may_have_a_password(house):
    house.says("/c.ics", AN_HOUR)

    answered(question(house, "/c.ics", account="nora", password="phrase"))

    assert house.asked[0].headers["Authorization"] == "Basic bm9yYTpwaHJhc2U="
