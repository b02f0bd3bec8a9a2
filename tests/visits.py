"""What the cast says of three appointments that are over.

Claire and Sami came to Nora together yesterday. Claire and Nora kept a look; Sami has
not: only its author reads each. Nora says that they did not meet, Claire how it was.
Claire came to Nora three days ago: her look appears, and Nora answers beside it.
Karim and Paul met; Karim's look appears, and Paul answers it.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from avec.agenda.models import Appointment
from avec.visits import actions
from avec.visits.models import Look
from avec.visits.words import Whose, Why
from tests.scene import as_warden

CLAIRES_LOOK = "CANARI-regard-de-Claire-8f21"
NORAS_LOOK = "CANARI-regard-de-Nora-b70c"
SHOWN_LOOK = "CANARI-regard-apparu-de-Claire-29de"
NORAS_ANSWER = "CANARI-a-cote-de-Nora-64a3"
KARIMS_LOOK = "CANARI-regard-de-Karim-0e95"
WE_WORDS = "CANARI-nous-propose-par-Nora-5e12"
NOTE_WORDS = "CANARI-note-de-Nora-a4c8"
MISSED_WORDS = "CANARI-pas-vus-de-Nora-d17b"


def past(cast, owner: str, sides: dict[str, str], hours: int, *, pair=False) -> UUID:
    """Write an appointment that ended some hours ago, as its owner and these came."""
    key = uuid4()
    as_warden(
        "INSERT INTO agenda_appointment (id, owner_id, minutes, before, after, zone,"
        " mode, is_pair, is_discreet, during, confirmed_at, sequence)"
        " SELECT %s, %s, 60, 0, 0, 'Europe/Paris', 'place', %s, false,"
        " tstzrange(ended - interval '1 hour', ended), ended - interval '2 days', 1"
        " FROM (SELECT avec.now() - make_interval(hours => %s) AS ended) AS moment",
        [key, cast.people[owner], pair, hours],
    )
    for name, side in sides.items():
        as_warden(
            "INSERT INTO agenda_attendee (id, appointment_id, person_id, name, side,"
            " is_lead, asked_at) VALUES (gen_random_uuid(), %s, %s, '', %s, false,"
            " avec.now() - interval '9 days')",
            [key, cast.people[name], side],
        )
    return key


def look_back(cast) -> None:
    """Write all of it, through the same actions as the site."""
    pair = past(
        cast,
        "claire",
        {"nora": "person", "claire": "professional", "sami": "peer"},
        26,
        pair=True,
    )
    alone = past(cast, "claire", {"nora": "person", "claire": "professional"}, 72)
    theirs = past(cast, "karim", {"karim": "person", "paul": "person"}, 48)
    _once_asked(cast, theirs)
    _keeps(cast, "claire", pair, CLAIRES_LOOK)
    _keeps(cast, "nora", pair, NORAS_LOOK)
    _beside(cast, "nora", _keeps(cast, "claire", alone, SHOWN_LOOK), NORAS_ANSWER)
    _beside(cast, "paul", _keeps(cast, "karim", theirs, KARIMS_LOOK), "Merci.")
    _notes(cast, "nora", pair, f"Nous avons pris le thé. {NOTE_WORDS}")
    _we(cast, "nora", pair, f"Nous gardons le jeudi. {WE_WORDS}", "claire")
    _we(cast, "karim", theirs, "Nous marchons le mardi.", "paul")
    _notes(cast, "claire", pair, "Je rapporte le livre.")
    _notes(cast, "paul", theirs, "Nous avons marché.")
    _misses(cast, "nora", pair, Why.SOMEONE, f"J’ai attendu. {MISSED_WORDS}")
    _misses(cast, "claire", pair, Why.HINDERED, "Le car était en panne.")
    _misses(cast, "paul", theirs, Why.CLOSED, "")


def _once_asked(cast, key: UUID) -> None:
    """Paul had asked Odile to come instead; the moment came before an answer."""
    as_warden(
        "INSERT INTO agenda_replacement (id, appointment_id, during, asked_by_id,"
        " asked_by_name, person_id, name, side, asked_at, agreed, ended_at, came_to)"
        " SELECT gen_random_uuid(), a.id, a.during, %s, 'Paul', %s, 'Odile', 'peer',"
        " lower(a.during) - interval '1 day', '{}', lower(a.during), 'past'"
        " FROM agenda_appointment a WHERE a.id = %s",
        [cast.people["paul"], cast.people["odile"], key],
    )


def _keeps(cast, who: str, key: UUID, words: str) -> Look:
    with cast.acting(who, hat=False), transaction.atomic():
        viewer = cast.seen_by(who, hat=False)
        visit = Appointment.objects.visible_to(viewer).get(pk=key)
        return actions.keep_look(viewer=viewer, appointment=visit, words=words)


def _beside(cast, who: str, look: Look, words: str) -> None:
    with cast.acting(who, hat=False), transaction.atomic():
        viewer = cast.seen_by(who, hat=False)
        actions.say_beside(viewer=viewer, look=look, words=words)


def _notes(cast, who: str, key: UUID, words: str) -> None:
    with cast.acting(who, hat=False), transaction.atomic():
        viewer = cast.seen_by(who, hat=False)
        visit = Appointment.objects.visible_to(viewer).get(pk=key)
        actions.write_note(viewer=viewer, appointment=visit, words=words)


def _we(cast, who: str, key: UUID, words: str, agrees: str) -> None:
    with cast.acting(who, hat=False), transaction.atomic():
        viewer = cast.seen_by(who, hat=False)
        visit = Appointment.objects.visible_to(viewer).get(pk=key)
        note = actions.write_note(
            viewer=viewer, appointment=visit, words=words, as_we=True
        )
    with cast.acting(agrees, hat=False), transaction.atomic():
        actions.agree_to_note(viewer=cast.seen_by(agrees, hat=False), note=note)


def _misses(cast, who: str, key: UUID, why: Why, words: str) -> None:
    with cast.acting(who, hat=False), transaction.atomic():
        viewer = cast.seen_by(who, hat=False)
        visit = Appointment.objects.visible_to(viewer).get(pk=key)
        actions.say_missed(
            viewer=viewer,
            appointment=visit,
            why=why,
            whose=Whose.THEIRS,
            words=words,
        )
