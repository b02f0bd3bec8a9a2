"""Words planted in the cast are found where somebody chose to put them, nowhere else.

Every page that a member of the cast can reach is read, by its example and by
following links; then the logs, a copy of the database in clear, its files and its
own log.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from html import unescape
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import DataError, connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from avec.foundation.logs import QuietFormatter
from hosting import program
from hosting.routes import every_route
from tests import (
    aftermaths,
    appointments,
    cards,
    directives,
    edges,
    emergencies,
    harness,
    listenings,
    meetings_held,
    moments,
    promises,
    references,
    visits,
)
from tests import cast as story
from tests.cast import NAMES
from tests.entrance import client_as
from tests.house.examples import EXAMPLES
from tests.second_wall import as_web, find

pytestmark = pytest.mark.walls

# Who may meet each of these words on a page of the site.
READERS = {
    story.CANARY: {"nora", "sami", "claire"},
    story.OTHER_CANARY: {"karim"},
    edges.TEAM_WORDS: {"nora", "claire"},
    edges.HOURS_WORDS: {"nora"},
    edges.NORAS_DRAFT: {"nora"},
    edges.SAMIS_DRAFT: {"sami"},
    edges.CLAIRES_DRAFT: {"claire"},
    edges.NOTE_WORDS: {"nora", "sami"},
    edges.OWN_NOTE_WORDS: {"nora"},
    edges.IDEA_WORDS: {"nora", "marc"},
    edges.OLD_IDEA_WORDS: {"nora"},
    edges.KARIMS_NOTE: {"karim"},
    edges.ERASED_NOTE: set(),
    edges.MESSAGES_TO: {"nora"},
    cards.CARD_WORDS: {"nora"},
    cards.OLD_CARD_WORDS: set(),
    cards.KARIMS_CARD: {"karim"},
    directives.DIRECTIVE_WORDS: {"aicha"},
    directives.SIGNED_WORDS: {"aicha", "helene"},
    directives.TRUSTED_WORDS: {"aicha", "odile", "paul"},
    directives.CONTRARY_WORDS: {"helene"},
    directives.REVOKED_WORDS: {"helene"},
    directives.SEQUEL_WORDS: {"helene", "paul"},
    directives.FOLLOWED_WORDS: {"aicha", "helene", "odile"},
    directives.KARIMS_TRUST: set(),
    listenings.DEBRIEF_WORDS: {"sami"},
    listenings.BROUGHT_WORDS: {"sami", "odile"},
    listenings.CLAIRES_DEBRIEF: {"claire"},
    listenings.KEPT_WORDS: {"nora", "sami"},
    listenings.WAITING_WORDS: {"nora", "sami"},
    listenings.TEAM_KEPT_WORDS: {"nora", "sami", "claire"},
    listenings.WORRY_WORDS: {"sami", "nora"},
    listenings.QUIET_WORRY: {"sami"},
    emergencies.OPENED_WORDS: {"nora", "claire"},
    emergencies.NORAS_VOICE: {"nora"},
    emergencies.REFUSED_WORDS: {"karim"},
    meetings_held.PROPOSED: {"nora", "sami"},
    meetings_held.SAID_BY_NORA: {"nora", "claire", "sami"},
    meetings_held.SAID_BY_CLAIRE: {"nora", "claire", "sami"},
    meetings_held.DECISION: {"nora", "claire", "sami"},
    meetings_held.GUEST: {"nora", "claire", "sami"},
    meetings_held.GUEST_SAID: {"nora", "claire", "sami"},
    meetings_held.DICTATED: {"nora", "claire"},
    meetings_held.PERMITTED: {"nora"},
    meetings_held.KARIMS: {"karim"},
    edges.VOICE_WORDS: {"nora"},
    edges.COPY_WORDS: {"nora"},
    edges.QUESTION_WORDS: {"nora", "odile"},
    edges.AFTER_WORDS: {"nora"},
    appointments.CALLED_BY_NORA: {"nora", "marc", "sami"},
    appointments.CALLED_BY_CLAIRE: {"nora", "claire"},
    # Odile is asked in her own name: under her hat she reads that time is taken.
    appointments.CALLED_BY_SAMI: {"sami"},
    appointments.ELSEWHERE_NAME: {"nora"},
    # Where it is and what opens it go to the reader, and to no page.
    appointments.ELSEWHERE_ADDRESS: set(),
    appointments.ELSEWHERE_ACCOUNT: set(),
    appointments.ELSEWHERE_PASSWORD: set(),
    promises.PROMISE_WORDS: {"nora", "claire"},
    promises.WHY_WORDS: {"nora", "claire"},
    # Sami has kept no look: neither of these appears to anybody else.
    visits.CLAIRES_LOOK: {"claire"},
    visits.NORAS_LOOK: {"nora"},
    visits.SHOWN_LOOK: {"nora", "claire"},
    visits.NORAS_ANSWER: {"nora", "claire"},
    visits.KARIMS_LOOK: {"karim"},
    visits.MISSED_WORDS: {"nora", "claire", "sami"},
    visits.NOTE_WORDS: {"nora", "claire", "sami"},
    visits.WE_WORDS: {"nora", "claire", "sami"},
    references.THERE_WORDS: {"nora", "marc"},
    references.THERE_LABEL: {"nora", "claire"},
    edges.LETTER_WORDS: {"nora"},
    edges.KARIMS_LETTER: {"karim", "paul"},
    edges.TIE_WORDS: {"nora", "sami"},
    edges.REMEMBERED: {"aicha"},
    edges.SESSION_WORDS: set(),
    moments.BECAUSE_WORDS: {"nora", "claire"},
    aftermaths.HURT_WORDS: {"nora"},
    aftermaths.CONFIDED_WORDS: {"nora"},
    aftermaths.KARIMS_CONFIDED: {"karim"},
    aftermaths.LEARNT_WORDS: {"claire", "helene", "aicha"},
}
# A view is given in one go: what is drafted of it has no page of its own.
SHOWN_ON_NO_PAGE = {edges.CLAIRES_DRAFT}
# Kept in clear: a name, and what a session remembers of the page before.
IN_CLEAR = {edges.REMEMBERED, edges.SESSION_WORDS}
SEALED = sorted(READERS.keys() - IN_CLEAR)
# Pages that change something by being asked, or that whoever holds a secret may read.
NOT_WALKED = {
    "web:leave",
    "web:language",
    "circles:opened",
    "circles:block_behind",
}
WRITTEN_NOW = "phrase que la recherche doit retrouver"
NORAS = "owner_id = :nora"
IDEA_OF_MARC = "to_person_id = :marc"
KARIM_AND_PAUL_MET = "owner_id = :karim and upper(during) < avec.now()"
MOST_PAGES = 360


def walk(client: Client, cast) -> dict[str, str]:
    """Read every page within reach: the examples, then the links of each page."""
    waiting = [
        reverse(route.name, args=EXAMPLES[route.name].arguments(cast))
        for route in every_route()
        if "GET" in route.methods and route.name in EXAMPLES
    ]
    for document in (cast.karims_plan, cast.edges.portrait):
        waiting += [
            reverse(f"documents:{name}", args=[document.pk])
            for name in ("document", "read", "versions", "shares_of", "copies")
        ]
    keys = [cast.plan.pk, "direction"]
    held = find(cast, "documents_writingsession", "helper_id = :odile")
    waiting += [
        reverse("documents:after_session", args=[held]),
        reverse("circles:invitation", args=[cast.edges.link.pk]),
        reverse(
            "journal:read_lent", args=[find(cast, "journal_lending", IDEA_OF_MARC)]
        ),
        reverse("journal:note", args=[find(cast, "journal_media", NORAS, "note_id")]),
        *(
            reverse("meetings:meeting", args=[find(cast, "meetings_meeting", where)])
            for where in (
                "about_id = :nora and accepted_at is not null",
                "about_id = :nora and accepted_at is null",
                "about_id = :karim",
            )
        ),
        *(
            reverse(f"listening:{name}", args=[find(cast, f"listening_{table}", where)])
            for name, table, where in [
                ("words", "keptwords", "reach = 'team'"),
                ("words", "keptwords", "confirmed_at is null"),
                ("worry", "worry", "is_third_party"),
                ("debrief", "listening", "listener_id = :claire"),
            ]
        ),
        reverse(
            "visits:after", args=[find(cast, "agenda_appointment", KARIM_AND_PAUL_MET)]
        ),
        reverse("documents:question", args=[*keys, "meaning"]),
        reverse("documents:view", args=[*keys, "hope"]),
        reverse("documents:dictate", args=[cast.session.pk, "direction", "identity"]),
    ]
    pages: dict[str, str] = {}
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.pop(0).split("#")[0]
        if address in pages or not _is_walked(address):
            continue
        response = client.get(address)
        is_text = response.headers.get("Content-Type", "").startswith("text/html")
        text = unescape(response.content.decode()) if is_text else ""
        pages[address] = text
        if response.status_code in {301, 302, 303}:
            waiting.append(response.url)
        waiting += re.findall(r'href="(/[^"]*)"', text)
    return pages


def _is_walked(address: str) -> bool:
    try:
        match = resolve(address.split("?")[0])
    except Resolver404:
        return False
    return match.view_name not in NOT_WALKED and "pdf" not in address


def met_in(pages: dict[str, str]) -> set[tuple[str, str]]:
    """Return each planted word that was met, with the address of the page."""
    return {
        (canary, address)
        for address, text in pages.items()
        for canary in READERS
        if canary in text
    }


def leaks(pages: dict[str, str], who: str) -> list[tuple[str, str]]:
    """Return what this member of the cast should not have met."""
    return sorted(place for place in met_in(pages) if who not in READERS[place[0]])


@pytest.mark.parametrize("who", NAMES)
def test_each_word_is_met_only_by_those_it_was_meant_for(cast, who):
    hat = cast.hats.get(who)
    client = Client() if who == "nobody" else client_as(cast.people[who], hat)
    pages = walk(client, cast)

    assert len(pages) > 40
    assert leaks(pages, who) == []
    meant_for_them = {canary for canary, them in READERS.items() if who in them}
    assert meant_for_them - SHOWN_ON_NO_PAGE <= {word for word, _ in met_in(pages)}


def test_a_hat_left_at_the_door_opens_nothing(cast):
    """Claire as herself reads what was opened to her, not what was to her team."""
    pages = walk(client_as(cast.claire), cast)

    text = "\n".join(pages.values())
    assert story.CANARY in text
    assert edges.TEAM_WORDS not in text


# --- Logs and mails ---------------------------------------------------------


class Memory(logging.Handler):
    """Keeps what any logger says, as the console would write it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.setFormatter(QuietFormatter())
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def heard():
    """Everything that any logger says, from the smallest detail on."""
    memory, root = Memory(), logging.getLogger()
    level, loggers = root.level, list(root.manager.loggerDict.values())
    changed = [one for one in loggers if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.propagate) for one in changed]
    root.addHandler(memory)
    root.setLevel(logging.DEBUG)
    for one in changed:
        one.setLevel(logging.DEBUG)
        one.propagate = True
    yield memory.lines
    root.removeHandler(memory)
    root.setLevel(level)
    for one, its_level, propagates in before:
        one.setLevel(its_level)
        one.propagate = propagates


def test_logs_and_mails_hold_no_word_of_anybody(cast, heard):
    walk(client_as(cast.nora), cast)
    with (
        pytest.raises(DataError) as failed,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT %s::int", [story.CANARY])
    assert story.CANARY in str(failed.value)
    log = logging.getLogger("django.request")
    log.error("Internal Server Error: %s", f"/{story.CANARY}", exc_info=failed.value)
    logging.getLogger("avec.people").error("broken", exc_info=failed.value)

    said = "\n".join(heard)
    assert "DataError" in said
    assert [word for word in (*READERS, str(cast.nora)) if word in said] == []
    assert mail.outbox == []


def test_every_handler_of_the_site_writes_quietly():
    """Nothing is logged by a handler that would write an exception's own words."""
    handlers = settings.LOGGING["handlers"]
    assert {each["formatter"] for each in handlers.values()} == {"quiet"}
    assert settings.LOGGING["formatters"]["quiet"]["()"] == (
        "avec.foundation.logs.QuietFormatter"
    )
    assert getattr(settings, "ADMINS", []) == []


# --- The database at rest ---------------------------------------------------


def test_a_copy_of_the_database_holds_no_word_in_clear(cast, tmp_path):
    file = tmp_path / "copy.sql"
    url = os.environ["AVEC_BACKUP_URL"]
    program.client("pg_dump", "--format=plain", f"--file={file}", url=url)
    dumped = file.read_text(encoding="utf-8")

    assert edges.REMEMBERED in dumped  # kept in clear: the search does find
    assert [word for word in SEALED if word in dumped] == []
    # A page of a notebook that was erased: not even its key is somewhere.
    assert str(cast.edges.erased) not in dumped


@pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="the files of that server are not ours to read"
)
def test_the_files_of_the_database_hold_no_word_in_clear(cast):
    with as_web() as web, pytest.raises(psycopg.Error):
        web.execute("SELECT %s::int", [story.CANARY])  # would be in the server's log
    with as_web() as web:
        web.execute("SELECT pg_logical_emit_message(true, 'avec', %s)", [WRITTEN_NOW])
        web.commit()
    place = Path(harness._PLACE.name) / "data"
    words = re.compile(b"|".join(word.encode() for word in (*SEALED, WRITTEN_NOW)))
    found = set()
    for folder, _, names in os.walk(place):
        for path in filter(Path.is_file, (Path(folder) / name for name in names)):
            # A server at work takes files away while they are read: old parts
            # of its write-ahead log, sorts that are over.
            with contextlib.suppress(FileNotFoundError):
                found |= {
                    (word.decode(), str(path.relative_to(place)))
                    for word in words.findall(path.read_bytes())
                }

    assert any("pg_wal" in path for _, path in found)  # the search does find
    assert {(word, path) for word, path in found if word in SEALED} == set()


def test_nothing_of_the_connection_stays_in_django(cast):
    """No query is kept in memory, where a page of errors could show it."""
    assert settings.DEBUG is False
    assert connection.queries == []
