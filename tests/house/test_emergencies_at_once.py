"""Emergencies in real transactions: several at once, and what is done each day.

What is written here is really written, by people of these tests alone, and taken away.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.card.actions import make_card
from avec.circles.tests.people import someone
from avec.emergency import actions
from avec.emergency.models import Attempt, Consent, Findable, Review
from avec.emergency.refusals import (
    AlreadyReviewed,
    AnswerIsOver,
    EnoughForToday,
    ProveFirst,
)
from avec.emergency.tests.scene import typed as in_three_fields
from avec.emergency.words import Answer, Situation, Verdict
from avec.messages.models import Message
from avec.messages.tests.conftest import chooses
from tests.at_once import together
from tests.entrance import client_as, keep_a_key
from tests.scene import as_warden

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ASKED, OVER = "183 days", "213 days"
ROOT = Path(__file__).parents[2]
WORK = (
    "import django; django.setup();"
    "from avec.emergency.tasks import ask_again_due, forget_unheard;"
    " forget_unheard(); print(ask_again_due())"
)


BORN = date(1980, 2, 3)
WHY = {"situation": Situation.LIFE, "sentence": "Elle ne répond plus depuis ce matin."}
LINE = "Je m’appelle"


@pytest.fixture
def written() -> Iterator[Callable[[str], Viewer]]:
    """Write people really, and take them away with all they did."""
    people: list[Viewer] = []

    def write(name: str) -> Viewer:
        people.append(someone(name))
        return people[-1]

    yield write
    connection.close()
    keys = [one.person_id for one in people]
    for table, columns in (
        ("emergency_review", ("owner_id", "reviewer_id")),
        ("emergency_attempt", ("owner_id", "reader_id")),
        ("emergency_consent", ("owner_id",)),
        ("emergency_findable", ("owner_id",)),
        ("emergency_member", ("person_id",)),
        ("card_crisiscard", ("owner_id",)),
        ("messages_message", ("person_id",)),
        ("messages_choice", ("person_id",)),
        ("access_session", ("person_id",)),
        ("people_affiliation", ("person_id",)),
        ("people_passkey", ("person_id",)),
        ("people_account", ("person_id",)),
        ("people_person", ("id",)),
    ):
        for column in columns:
            as_warden(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [keys])


@dataclass
class Scene:
    """A ward that is on call tonight, those who look again, and somebody to find."""

    ines: Viewer
    family: str
    reader: Viewer
    reviewers: dict[str, list[Viewer]]

    def asked(self, **named) -> dict:
        """What the reader types."""
        typed = {"given": "Inès", "family": self.family, "born": BORN}
        return {**typed, **WHY, **named}

    def opens(self) -> Attempt:
        """Open her card, before several things happen at once."""
        client_as(self.reader.person_id, self.reader.affiliation_id)
        with acting_as(self.reader), transaction.atomic():
            attempt = actions.try_to_open(viewer=self.reader, **self.asked())
        assert attempt is not None
        return attempt

    def consent(self) -> Consent:
        """Her answer that stands."""
        with acting_as(self.ines), transaction.atomic():
            return Consent.objects.visible_to(self.ines).standing().get()


@pytest.fixture
def scene(written) -> Iterator[Scene]:
    """Inès answered for her card; a reader is declared in the team of a place."""
    place = uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'Un lieu', 'un lieu', 'hospital', '04112')",
        [place],
    )

    def worn(name: str, capacity: str) -> Viewer:
        person, hat = written(name).person_id, uuid4()
        as_warden(
            "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
            " function, answers_for_place, starts_at, confirmed_at) VALUES"
            " (%s, %s, %s, %s, '', false, avec.now() - interval '1 day', avec.now())",
            [hat, person, place, capacity],
        )
        return Viewer(person, hat)

    reader = worn("Garde", "professional")
    keep_a_key(reader.person_id)
    declarer = written("Direction")
    as_warden(
        "INSERT INTO emergency_member (id, organization_id, person_id, affiliation_id,"
        " declared_by_id, declared_at) VALUES (gen_random_uuid(), %s, %s, %s, %s,"
        " avec.now())",
        [place, reader.person_id, reader.affiliation_id, declarer.person_id],
    )
    ines = written("Inès")
    made = Scene(
        ines,
        f"Nom{ines.person_id.hex}",
        reader,
        {
            "users": [worn(f"Usager{n}", "users_representative") for n in "12"],
            "professional": [worn(f"Soin{n}", "professional") for n in "12"],
        },
    )
    with acting_as(ines), transaction.atomic():
        make_card(viewer=ines, chosen=["name"])
        actions.answer_for_card(viewer=ines, answer=Answer.YES)
        actions.be_found(viewer=ines, given="Inès", family=made.family, born=BORN)
    yield made
    as_warden("DELETE FROM emergency_member WHERE organization_id = %s", [place])


def racing(*acts: Callable) -> list:
    """Do these together; what refuses one is named."""
    refusals = (EnoughForToday, AlreadyReviewed, ProveFirst)
    came_to = together(*acts, refusals=refusals)
    return [type(one) if isinstance(one, refusals) else one for one in came_to]


def test_the_third_and_the_fourth_at_once_are_one_of_each(scene):
    def ask(**named):
        with acting_as(scene.reader), transaction.atomic():
            return actions.try_to_open(viewer=scene.reader, **scene.asked(**named))

    client_as(scene.reader.person_id, scene.reader.affiliation_id)
    client_as(scene.reader.person_id, scene.reader.affiliation_id)
    assert ask(given="Personne") is None
    assert ask(given="Personne") is None

    answers = racing(ask, ask)

    assert sorted(type(one).__name__ for one in answers) == ["Attempt", "type"]
    assert EnoughForToday in answers


def test_two_at_once_with_one_proof_are_one_opening(scene):
    def ask():
        with acting_as(scene.reader), transaction.atomic():
            return actions.try_to_open(viewer=scene.reader, **scene.asked())

    client_as(scene.reader.person_id, scene.reader.affiliation_id)

    answers = racing(ask, ask)

    assert sorted(type(one).__name__ for one in answers) == ["Attempt", "type"]


def test_one_page_sent_twice_at_once_is_one_opening_and_leads_there_twice(scene):
    def ask():
        with acting_as(scene.reader), transaction.atomic():
            asked = scene.asked(tap="one page")
            return actions.try_to_open(viewer=scene.reader, **asked)

    client_as(scene.reader.person_id, scene.reader.affiliation_id)

    first, second = racing(ask, ask)

    assert first == second
    assert first.sentence == WHY["sentence"]


def test_one_page_that_comes_after_the_proof_is_used_up_leads_to_the_same(scene):
    client_as(scene.reader.person_id, scene.reader.affiliation_id)
    with acting_as(scene.reader), transaction.atomic():
        asked = scene.asked(tap="one page")
        first = actions.try_to_open(viewer=scene.reader, **asked)
    with acting_as(scene.reader), transaction.atomic():
        assert actions.try_to_open(viewer=scene.reader, **asked) == first
    with acting_as(scene.reader), transaction.atomic(), pytest.raises(ProveFirst):
        actions.try_to_open(viewer=scene.reader, **scene.asked(tap="another page"))


def test_eight_at_once_are_three_and_no_more(scene):
    clients = [
        client_as(scene.reader.person_id, scene.reader.affiliation_id)
        for _number in range(8)
    ]
    typed = {**scene.asked(given="Personne"), **in_three_fields(BORN)}

    def send(client):
        return lambda: client.post("/urgence/ouvrir/", typed).status_code

    answers = racing(*map(send, clients))

    assert sorted(answers) == [409] * 3 + [429] * 5


def verdicts(attempt: Attempt, owner: Viewer) -> list[Review]:
    with acting_as(owner), transaction.atomic():
        return list(Review.objects.visible_to(owner).filter(attempt=attempt))


def reviewing(viewer: Viewer, attempt: Attempt, verdict: Verdict) -> Callable:
    def say():
        with acting_as(viewer), transaction.atomic():
            actions.review(viewer=viewer, attempt_id=attempt.pk, verdict=verdict)

    return say


@pytest.mark.parametrize("seat", ["users", "professional"])
def test_two_in_one_seat_at_once_are_one_verdict(scene, seat):
    attempt = scene.opens()
    first, second = scene.reviewers[seat]

    answers = racing(
        reviewing(first, attempt, Verdict.JUSTIFIED),
        reviewing(second, attempt, Verdict.NOT),
    )

    assert sorted(map(str, answers)) == sorted(map(str, [None, AlreadyReviewed]))
    assert len(verdicts(attempt, scene.ines)) == 1


def test_the_two_seats_at_once_are_two_verdicts_and_it_is_settled(scene):
    attempt = scene.opens()
    users, carers = (
        reviewing(scene.reviewers[seat][0], attempt, Verdict.JUSTIFIED)
        for seat in ("users", "professional")
    )

    assert racing(users, carers) == [None, None]

    assert {one.seat for one in verdicts(attempt, scene.ines)} == {
        "users",
        "professional",
    }
    with acting_as(scene.ines), transaction.atomic():
        attempt = Attempt.objects.visible_to(scene.ines).get(pk=attempt.pk)
        assert attempt.is_settled


def read_by(scene: Scene, attempt: Attempt) -> str:
    reader = client_as(scene.reader.person_id, scene.reader.affiliation_id)
    try:
        return reader.get(f"/urgence/ouvert/{attempt.pk}/").content.decode()
    finally:
        connection.close()


def test_taken_back_while_it_is_read_it_closes_at_the_next_page(scene):
    attempt = scene.opens()
    consent = scene.consent()
    with ThreadPoolExecutor(1) as another, acting_as(scene.ines):
        with transaction.atomic():
            actions.withdraw(viewer=scene.ines, consent=consent)
            # Her gesture is not finished: the page that is being read is as before.
            during = another.submit(read_by, scene, attempt).result(30)
        after = another.submit(read_by, scene, attempt).result(30)

    assert LINE in during
    assert LINE not in after
    assert "Cette ouverture est finie" in after


def test_taken_back_while_it_is_asked_nothing_is_read_after(scene):
    consent = scene.consent()
    client_as(scene.reader.person_id, scene.reader.affiliation_id)

    def ask():
        with acting_as(scene.reader), transaction.atomic():
            return actions.try_to_open(viewer=scene.reader, **scene.asked())

    def take_back():
        with acting_as(scene.ines), transaction.atomic():
            actions.withdraw(viewer=scene.ines, consent=consent)

    opened, _none = racing(ask, take_back)

    assert opened is None or LINE not in read_by(scene, opened)


# --- What is done each day -------------------------------------------------------


def daily() -> int:
    """Do what is done each day, in another process, as the role of the jobs."""
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        env={**os.environ, "AVEC_DB_ROLE": "job"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return int(done.stdout)


def keys() -> set[Path]:
    return set(Path(settings.AVEC_KEYS_DIR).rglob("*.keys"))


@pytest.fixture
def ines(written) -> Viewer:
    """Somebody really written, who answered for her card and chose messages."""
    viewer = written("Inès")
    with acting_as(viewer), transaction.atomic():
        make_card(viewer=viewer, chosen=["name"])
        actions.answer_for_card(viewer=viewer, answer=Answer.YES)
    chooses(viewer)
    return viewer


def told(viewer: Viewer) -> list[str]:
    with acting_as(viewer), transaction.atomic():
        mine = Message.objects.visible_to(viewer).filter(key__startswith="emergency.")
        return sorted(key.split(":")[0] for key in mine.values_list("key", flat=True))


def test_what_is_done_each_day_asks_once_then_ends(ines, clock, settings):
    settings.SESSION_COOKIE_AGE = 500 * 24 * 3600
    clock("181 days")
    assert daily() == 0
    assert told(ines) == []

    clock(ASKED)
    assert [daily(), daily()] == [0, 0]
    assert told(ines) == ["emergency.again"]

    clock(OVER)
    assert daily() >= 1  # Hers, and those that other tests wrote for good.
    assert daily() == 0
    assert told(ines) == ["emergency.again", "emergency.lapsed"]
    with acting_as(ines), transaction.atomic():
        consent = Consent.objects.visible_to(ines).get()
        assert consent.has_lapsed
        assert consent.ended_at == consent.ends_at
        with pytest.raises(AnswerIsOver):
            actions.confirm(viewer=ines, consent=consent)
    looked = client_as(ines.person_id).get("/qui-a-regarde/").content.decode()
    assert "un oui pour une urgence a pris fin" in looked


def test_what_was_typed_about_nobody_here_goes_the_next_day(scene, clock):
    client_as(scene.reader.person_id, scene.reader.affiliation_id)
    before = keys()
    with acting_as(scene.reader), transaction.atomic():
        assert (
            actions.try_to_open(viewer=scene.reader, **scene.asked(given="X")) is None
        )
    with acting_as(scene.reader), transaction.atomic():
        opened = actions.try_to_open(viewer=scene.reader, **scene.asked())
    assert len(keys() - before) == 2
    daily()
    assert len(keys() - before) == 2

    clock("24 hours 1 minute")
    daily()

    (kept,) = keys() - before
    assert str(opened.pk) in kept.name
    with acting_as(scene.ines), transaction.atomic():
        hers = Attempt.objects.visible_to(scene.ines).get(pk=opened.pk)
        assert hers.sentence == WHY["sentence"]


def test_two_taps_at_once_on_keep_are_one_identity_and_no_error(ines):
    taps = [client_as(ines.person_id) for _number in "1234"]
    typed = {"given": "Inès", "family": "Deux", **in_three_fields(BORN)}

    def tap(client):
        return lambda: client.post("/urgence/me-trouver/", typed).status_code

    assert racing(*map(tap, taps)) == [302] * 4
    with acting_as(ines), transaction.atomic():
        assert Findable.objects.visible_to(ines).count() == 1
