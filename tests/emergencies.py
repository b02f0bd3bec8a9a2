"""What happened in emergencies before the story begins: an opening of Nora’s pages that
is over and was looked at again, and a refusal on Karim’s that only he reads.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.emergency import actions
from avec.emergency.models import Attempt
from avec.emergency.words import Answer
from avec.vault.actions import seal
from tests.scene import as_warden

OPENED_WORDS = "CANARI-urgence-de-Nora-c21d"
REFUSED_WORDS = "CANARI-urgence-de-Karim-80fa"
NORAS_VOICE = "CANARI-voix-sur-l-urgence-6e19"


def write_emergencies(cast) -> None:
    """Write them: answers and identities by the people, the past by the owner."""
    for name, document in (("nora", cast.plan), ("karim", cast.karims_plan)):
        viewer = Viewer(cast.people[name])
        with acting_as(viewer), transaction.atomic():
            said = actions.answer(viewer=viewer, document=document, answer=Answer.NO)
            if name == "nora":
                actions.withdraw(viewer=viewer, consent=said)
    for name in ("karim", "odile"):
        viewer = Viewer(cast.people[name])
        with acting_as(viewer), transaction.atomic():
            actions.be_found(
                viewer=viewer, given=name, family="Inconnu", born=date(1980, 1, 2)
            )
    for name, place, is_over in (
        ("claire", "CH Montbrun-d’Aure", True),
        ("paul", "CLSM Val-d’Aure", False),
    ):
        as_warden(
            "INSERT INTO emergency_member (id, organization_id, person_id,"
            " affiliation_id, declared_by_id, declared_at, ended_at)"
            " SELECT gen_random_uuid(), o.id, %s, %s, %s,"
            " avec.now() - interval '40 days',"
            " CASE WHEN %s THEN avec.now() - interval '5 days' END"
            " FROM people_organization o WHERE o.name = %s",
            [cast.people[name], cast.hats[name], cast.helene, is_over, place],
        )
    opened = _attempt(cast, "claire", "nora", OPENED_WORDS, ended=True)
    as_warden(
        "UPDATE emergency_attempt SET voice = %s, voice_at = avec.now() WHERE id = %s",
        [seal(opened, Attempt.voice_sealed_as, opened, NORAS_VOICE), opened],
    )
    _attempt(cast, "claire", "karim", REFUSED_WORDS, ended=False)
    other = _attempt(cast, "sami", "karim", REFUSED_WORDS, ended=True)
    for attempt, reader, owner, who in (
        (opened, "claire", "nora", "aicha"),
        (opened, "claire", "nora", "sami"),
        (other, "sami", "karim", "aicha"),
        (other, "sami", "karim", "paul"),
    ):
        as_warden(
            "INSERT INTO emergency_review (id, attempt_id, owner_id, reader_id,"
            " reviewer_id, affiliation_id, seat, verdict, said_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, 'justified',"
            " avec.now() - interval '9 days')",
            [
                attempt,
                cast.people[owner],
                cast.people[reader],
                cast.people[who],
                cast.hats[who],
                "users" if who == "aicha" else "professional",
            ],
        )


def _attempt(cast, reader: str, owner: str, words: str, *, ended: bool) -> UUID:
    attempt = uuid4()
    as_warden(
        "INSERT INTO emergency_attempt (id, reader_id, affiliation_id, owner_id,"
        " situation, sealed, tried_at, ends_at, consent_ids, told_ids,"
        " questions)"
        " VALUES (%s, %s, %s, %s, 'silent', %s, avec.now() - interval '10 days',"
        " CASE WHEN %s THEN avec.now() - interval '10 days' + interval '4 hours' END,"
        " '{}', '{}', 1)",
        [
            attempt,
            cast.people[reader],
            cast.hats[reader],
            cast.people[owner],
            seal(attempt, Attempt.sealed_as, attempt, f"Sans réponse. {words}"),
            ended,
        ],
    )
    return attempt
