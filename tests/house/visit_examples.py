"""One example per action and per page of what is said after an appointment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from avec.agenda.models import Appointment
from avec.people.models import Person
from avec.visits.models import Beside, Look, Missed, Note, NoteYes
from avec.visits.words import Why
from tests.house.example import Example, of, row
from tests.second_wall import found

PAIR = "owner_id = :claire and is_pair and upper(during) < avec.now()"
ALONE = (
    "owner_id = :claire and not is_pair and during is not null"
    " and upper(during) < avec.now()"
)


def pair(cast) -> Appointment:
    """Claire and Sami came to Nora; Sami has kept no look."""
    return found(cast, Appointment, PAIR.replace(":claire", f"'{cast.claire}'"))


def her_look(cast) -> Look:
    """Nora's, which the others do not read yet."""
    return found(cast, Look, f"owner_id = '{cast.nora}'")


def shown(cast) -> Look:
    """Claire's, that Nora reads."""
    return found(cast, Look, f"owner_id = '{cast.claire}' and shown_at is not null")


def her_note(cast) -> Note:
    """Nora's paragraph."""
    return found(cast, Note, f"owner_id = '{cast.nora}' and we_of is null")


def her_we(cast) -> Note:
    """What Nora proposes as « nous »: Claire said yes, Sami has not."""
    return found(cast, Note, f"owner_id = '{cast.nora}' and we_of is not null")


VISITS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "visits.keep_look": lambda c: {"appointment": pair(c), "words": "…"},
    "visits.take_look_away": lambda c: {"look": her_look(c)},
    "visits.say_beside": lambda c: {"look": shown(c), "words": "…"},
    "visits.take_beside_away": lambda c: {
        "beside": found(c, Beside, f"owner_id = '{c.nora}'")
    },
    "visits.say_missed": lambda c: {"appointment": pair(c), "why": Why.OTHER},
    "visits.take_missed_back": lambda c: {
        "missed": found(c, Missed, f"owner_id = '{c.nora}'")
    },
    "visits.write_note": lambda c: {"appointment": pair(c), "words": "…"},
    "visits.correct_note": lambda c: {"note": her_note(c), "words": "…"},
    "visits.take_note_away": lambda c: {"note": her_note(c)},
    "visits.agree_to_note": lambda c: {"note": her_we(c)},
    "visits.take_yes_back": lambda c: {
        "yes": found(c, NoteYes, f"owner_id = '{c.claire}'")
    },
    "visits.promise_after": lambda c: {
        "appointment": pair(c),
        "to": Person(pk=c.nora, name="Nora"),
        "what": "…",
        "name": "…",
    },
    "visits.leave_visits": lambda c: {},
}

VISIT_PAGES: dict[str, Example] = {
    "visits:after": of(row("agenda_appointment", PAIR)),
    "visits:look": of(row("agenda_appointment", PAIR), words="…"),
    "visits:take_look_away": of(row("visits_look", "owner_id = :nora")),
    "visits:beside": of(
        row("visits_look", "owner_id = :claire and shown_at is not null"), words="…"
    ),
    "visits:take_beside_away": of(row("visits_beside", "owner_id = :nora")),
    "visits:missed": of(row("agenda_appointment", PAIR), why="other", whose="unsaid"),
    "visits:note": of(row("agenda_appointment", PAIR), words="…"),
    "visits:promise": of(row("agenda_appointment", PAIR), what="…"),
    "visits:sheet": of(row("agenda_appointment", PAIR)),
    "visits:correct_note": of(
        row("visits_note", "owner_id = :nora and we_of is null"), words="…"
    ),
    "visits:take_note_away": of(
        row("visits_note", "owner_id = :nora and we_of is null")
    ),
    "visits:agree_to_note": of(
        row("visits_note", "owner_id = :nora and we_of is not null")
    ),
    "visits:take_yes_back": of(row("visits_noteyes", "owner_id = :claire")),
    "visits:take_missed_back": of(row("visits_missed", "owner_id = :nora")),
}

# What the narrow functions of the room say to whoever asks, and in whose name they act.
VISIT_FUNCTIONS = {
    "appointments_over": "keys of what one attended, once it is over",
    "looks_read": "keys of looks that appear to one",
    "beside_read": "keys of what is written beside them",
    "missed_read": "keys of what the others say of having met or not",
    "notes_read": "keys of what is written in notes of what one attended",
    "note_yes_read": "keys of what is said of sentences that one reads",
    "notes_to_agree": "keys of sentences that wait for one's own yes",
    "take_note_away": "one's own paragraph",
    "take_look_away": "one's own look",
    "tell_looks": "those who attended with one, that something waits",
    "waits_in_visits": "which kinds of news there may be for oneself",
    "leave_visits": "oneself",
}
