"""Nobody is scored, ranked, rewarded or diagnosed here, and no tool is counted as due.

Every number that the database keeps, and everything it adds up, is on a list with its
reason: a new one fails here until somebody says in one line what it is for.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from django.db import models

from hosting.routes import every_route
from tests.house.reading import ROOT, guide_texts, interface_texts, tool_texts
from tests.second_wall import as_owner, our_models

pytestmark = pytest.mark.walls

# --- Numbers ----------------------------------------------------------------

NUMBERS = {
    "access_attempts.count": "tries of a window of time, against guessing",
    "audit_entry.era": "which life of the database a line belongs to",
    "audit_seal.era": "the same",
    "audit_seal.lines": "how many lines a seal closes",
    "audit_seal.number": "the order of the seals",
    "agenda_appointment.after": "minutes kept after it",
    "agenda_appointment.before": "minutes kept before it",
    "agenda_appointment.minutes": "how long it lasts",
    "agenda_appointment.own_name_needed": "two voices: how many in their own name",
    "agenda_appointment.peers_needed": "two voices: how many peers, at least",
    "agenda_appointment.sequence": "which state of it a calendar has",
    "agenda_appointment.trade_needed": "two voices: how many by their trade",
    "agenda_othercalendar.failures": "how many times a machine did not answer",
    "agenda_opening.minutes": "how long one can be found",
    "card_crisiscard.number": "which card of hers it is",
    "documents_block.position": "her own order",
    "documents_templateversion.number": "which version of a form",
    "documents_version.number": "which version of her document",
    "documents_versionitem.position": "the order of a page",
    "django_migrations.id": "the owner’s own register",
    "emergency_attempt.questions": "how many questions she reads were opened",
    "groups_gathering.capacity": "how many seats there are",
    "groups_gathering.sequence": "which state of it people were told of",
    "groups_schedule.capacity": "how many seats each of its gatherings has",
    "groups_schedule.minutes": "how long it lasts",
    "listening_listening.minutes": "how long, said by the listener, of nobody",
    "messages_choice.tries": "codes tried, against guessing",
    "messages_message.tries": "how often a message was tried",
    "people_cardcode.number": "where a code stands on its paper",
    "people_passkey.sign_count": "the count of a key, against a copied one",
    "resources_resource.seats": "how many people a room holds",
    "visits_note.we_of": "how many were there, so that « nous » is each of them",
    "questionnaires_average.result": "of eleven people or more who agreed",
    "questionnaires_average.people": "how many they are",
    "questionnaires_counted.result": "one result, if she agrees; read by her alone",
}


def test_every_number_that_is_kept_has_a_reason():
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('smallint', 'integer',"
            " 'bigint', 'numeric', 'real', 'double precision')"
            " AND table_name NOT LIKE 'pg\\_%'"
        ).fetchall()

    assert {name for (name,) in rows} == NUMBERS.keys()


MEASURES = re.compile(
    r"score|rating|ranking|^rank$|^points$|percent|ratio|streak|badge|reward|risk"
    r"|severity|stage|level|adherence|compliance|observance|motivat|mood|total"
    r"|average|progress|completion|diagnos|icd|cim10|symptom|disorder|patholog"
    r"|incapa|lucid|discern|dangerous"
)


def test_no_column_measures_or_diagnoses_anybody():
    found = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and MEASURES.search(field.name)
    ]

    assert len(our_models()) > 50
    assert found == []
    assert MEASURES.search("risk_score")
    assert MEASURES.search("stage_of_change")
    assert MEASURES.search("diagnosis")
    assert not MEASURES.search("capacity")


# --- What is added up -------------------------------------------------------

ADDING_UP = r"\m(count|sum|avg|min|max|stddev|variance|percentile_\w+|\w*rank)\s*\("
ADDED_UP = {
    "ask_resource": "three rooms or cars with one appointment at most",
    "average_of_whole_groups": "groups of eleven who agreed, for who answers there",
    "check_code": "tries of the minute, against guessing",
    "deliver_invitation": "invitations that wait, so that nobody is flooded",
    "emergency_counts": "openings of everybody together, never under eleven",
    "emergency_suspended": "reviews that an opening had, at the database's clock",
    "emergency_to_review": "the same",
    "emergency_told_since": "when pages of who trusts one were last opened",
    "emergency_tried_undeclared": "twenty a day, so that nobody is flooded",
    "emergency_tries_left": "three a day",
    "emergency_twice_since": "since when a second opening of a day waits to be read",
    "emergency_waits_since": "since when a review waits, for who may make it",
    "handed_together": "words handed over without a name, in whole groups",
    "journal_lines": "the journal, sealed and verified",
    "meeting_moved": "when something was last said or done in a meeting",
    "kept_card": "when her card last changed, on her own device",
    "lead_without_her": "facilitators of one meeting",
    "listening_activity": "moments of a place, never under eleven, of nobody",
    "messages_state": "messages that wait, for who keeps the machine",
    "review_opening": "two reviews that an opening has, at the most",
    "seal_journal": "the journal, sealed and verified",
    "appointment_is_whole": "those who attend, and the time of each",
    "note_counts_its_voices": "those who were there, so that « nous » is each of them",
    "change_seats": "seats of one date, so that nobody loses theirs; for who keeps it",
    "no_seat_too_many": "seats of one date, so that none is one too many",
    "seats_stay": "the same",
    "leave_appointment": "those who stay, so that a pair stays one",
    "waiting_times": "three moments wait at most",
    "preferred_hours": "of those who said some, so that it suits each; none is given",
    "who_may_come": "time already taken, so that the same are not always asked",
    "who_is_free": "time already taken, so that the same are not always asked",
    "templates_rise_by_one": "the number of the next version of a form",
    "try_emergency": "three a day; one person of that identity",
    "unsealed_lines": "the journal, sealed and verified",
    "write_message": "messages left in a day, so that nobody is flooded",
}


def test_all_that_the_database_adds_up_has_a_reason():
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT p.proname FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname = 'avec' AND p.prosrc ~* %s",
            [ADDING_UP],
        ).fetchall()

    assert {name for (name,) in rows} == ADDED_UP.keys()


@pytest.mark.parametrize(
    "name", ["emergency_counts", "listening_activity", "average_of_whole_groups"]
)
def test_what_is_said_of_several_people_is_never_said_under_eleven(name):
    with as_owner() as owner:
        (source,) = owner.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s", [name]
        ).fetchone()

    assert re.search(r"\b11\b", source)


STATISTICS = {
    *("Avg", "Sum", "StdDev", "Variance", "Rank", "DenseRank", "PercentRank"),
    *("CumeDist", "Ntile", "Corr", "RegrSlope", "statistics", "mean", "median"),
}


def names_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def test_no_page_averages_or_ranks_rows():
    """Django’s own sums and ranks are not used at all."""
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "avec").rglob("*.py"))
        if "tests" not in path.parts
        for name in names_in(ast.parse(path.read_text("utf-8")))
        if name in STATISTICS
    ]

    assert found == []
    written = ast.parse("from django.db.models import Avg; rows.aggregate(Avg('x'))")
    assert set(names_in(written)) & STATISTICS == {"Avg"}


# --- Pages ------------------------------------------------------------------

COUNTING_PAGES = {
    "documents:help_given": "one’s own time as a helper, without a name",
    "emergency:counts": "openings, for everybody alike, never under eleven",
    "listening:activity": "moments of a place, never under eleven",
}


def test_the_pages_that_count_are_known():
    counting = re.compile(
        r"\bcounts?$|activity|statist|indicat|score|rank|dashboard|report|help_given"
    )
    found = {route.name for route in every_route() if counting.search(route.name)}

    assert found == COUNTING_PAGES.keys()


def test_no_page_draws_how_far_somebody_is():
    """No bar, no gauge, no graph: what is not written is not missing."""
    drawn = re.compile(r"<(?:progress|meter|canvas)\b|conic-gradient|aria-valuenow")
    pages = [
        path
        for path in (ROOT / "avec").rglob("*")
        if path.suffix in {".html", ".css", ".js", ".typ"}
    ]

    assert len(pages) > 150
    assert [str(p) for p in pages if drawn.search(p.read_text("utf-8"))] == []
    assert drawn.search('<progress value="3" max="60">')


SAID = re.compile(
    r"\bscores?\b|classement|palmarès|\btaux\b|\d ?%|%%|pourcentage|badge"
    r"|récompens|remplissage|taux de|complété|\bstade\b|niveau de (?:risque|gravité)"
    r"|jours? d’affilée|jours de suite|félicit|bravo|\bpoints gagnés|meilleur(?:e|s)?\b"
    r"|diagnosti|maladie|symptôm|pathologie|observan|adhésion au|compliance",
    re.IGNORECASE,
)
# Where such a word is said to say that there is none.
SAID_TO_REFUSE = {
    "pas de pourcentage",
    "d’un diagnostic ou d’un accord",
}


def test_no_word_on_screen_measures_rewards_or_diagnoses():
    found = [
        f"{place}: {text[max(0, match.start() - 30) : match.end() + 20]!r}"
        for place, text in [*interface_texts(), *guide_texts(), *tool_texts()]
        for match in SAID.finditer(text)
        if not any(
            said in text[max(0, match.start() - 25) : match.end() + 25]
            for said in SAID_TO_REFUSE
        )
    ]

    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "Votre plan est rempli à 60 %",
        "Score de risque : 4",
        "Sept jours de suite",
        "Le taux de retour du service",
        "Quel est votre diagnostic ?",
        "Stade de changement",
    ],
)
def test_the_search_finds_such_words(words):
    assert SAID.search(words)


def test_no_tool_of_the_house_gives_a_result():
    """A place on a scale is kept as it is; nothing adds it to another one."""
    adding = re.compile(r"^\s*(score|sum|total|result|threshold|scoring)\w*:", re.M)
    found = [place for place, text in tool_texts() if adding.search(text)]

    assert len(list(tool_texts())) >= 13
    assert found == []
    assert adding.search("  scoring: sum")


# --- Nothing is due ---------------------------------------------------------


def test_no_column_says_that_a_tool_is_due():
    """A day to read again is hers; nothing makes a tool a condition of anything."""
    due = re.compile(r"required|mandatory|compulsory|condition|obligat|due_|deadline")
    known = {
        "agenda.OtherCalendar.due_at": "from when a calendar elsewhere may be read",
        "commitments.Commitment.due_on": "the day that who promises chose",
        "messages.Message.due_at": "from when a message may be sent",
    }
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and due.search(field.name)
    }

    assert found == known.keys()
