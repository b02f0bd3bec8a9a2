"""The notebook as a whole opens to nobody: not in an emergency, not to be counted.

These tests read the database and the sources: they fail the day somebody adds a way.
"""

from __future__ import annotations

import re

import pytest

from avec.journal.models import Idea, Lending, Media, Note, Wording
from tests.cast import NAMES
from tests.house.reading import ROOT
from tests.second_wall import as_owner, keys_let_through_by_postgres

pytestmark = [pytest.mark.walls, pytest.mark.django_db]

TABLES = re.compile(r"journal_(?:note|idea|wording|lending|media)\b")
# The functions of the database that look at a notebook: what is lent, what is given
# back. None of them knows of a team, a place, a function or an emergency.
KNOWN = {
    "lendings_received",
    "notes_lent",
    "ideas_lent",
    "renounce_lent",
    "waits_in_journal",
}


def test_only_what_is_lent_is_looked_at_past_the_walls():
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT p.proname, p.prosrc FROM pg_proc p"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'avec'"
        ).fetchall()
    looking = {name: source for name, source in rows if TABLES.search(source)}

    assert looking.keys() == KNOWN
    for source in looking.values():
        assert TABLES.findall(source) == ["journal_lending"]
        assert not re.search("hat|team|crisis|emergency|organization", source)


def test_each_wall_knows_the_owner_and_what_is_lent_and_nothing_else():
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT tablename, roles, qual, with_check FROM pg_policies"
            " WHERE tablename LIKE 'journal\\_%'"
        ).fetchall()
        views = owner.execute(
            "SELECT count(*) FROM pg_views WHERE definition ~ 'journal_'"
        ).fetchone()[0]
    allowed = {"me", "notes_lent", "ideas_lent", "lendings_received", "my_circle"}

    assert {table for table, *_ in rows} == {
        model._meta.db_table for model in (Note, Idea, Wording, Lending, Media)
    }
    for _table, roles, *conditions in rows:
        assert set(roles) == {"avec_web", "avec_job"}
        asked = re.findall(r"avec\.(\w+)\(", " ".join(filter(None, conditions)))
        assert asked
        assert set(asked) <= allowed
    assert views == 0


def test_no_other_room_reads_a_notebook():
    """The floors say it too; here the sources are read, SQL included."""
    found = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "avec").rglob("*"))
        if file.suffix in {".py", ".html", ".sql"}
        and file.parts[len(ROOT.parts) + 1] != "journal"
        and (
            TABLES.search(file.read_text(encoding="utf-8"))
            or "avec.journal.models" in file.read_text(encoding="utf-8")
        )
    ]

    assert [name for name in found if not name.startswith("avec/web/demo")] == []


@pytest.mark.parametrize("who", NAMES)
def test_everybody_else_sees_at_most_one_page_that_was_opened(cast, who):
    if who in {"nora", "karim"}:
        return
    viewer = cast.seen_by(who)
    seen = {
        model.__name__: len(keys_let_through_by_postgres(viewer, model))
        for model in (Note, Idea, Wording, Lending, Media)
    }
    opened = {"sami": {"Note": 1, "Lending": 1}, "marc": {"Idea": 1, "Lending": 1}}

    nothing = dict.fromkeys(("Note", "Idea", "Wording", "Lending", "Media"), 0)
    assert seen == nothing | opened.get(who, {})


# No streak, no score, no count of pages, no average, no reminder in this room: in the
# names of the code, and in the words of the screen.
BANNED = re.compile(
    r"streak|score|remind(?!er of)|average|badge|reward"
    r"|\bAvg\b|\bSum\b|\bStdDev\b|\bmean\b"
    r"|série de|(?<!tout )de suite|d’affilée|moyenne|\btotal\b|bravo|félicitations"
    r"|progress|régularité|objectif du|\brappels?\b|récompense"
    r"|n’avez pas écrit|jours sans",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "words",
    [
        "Vous écrivez depuis 3 jours de suite",
        "Sept jours d’affilée",
        "Bravo, continuez",
        "En moyenne, entre les deux",
        "Votre score du mois",
        "notes.aggregate(Avg('place'))",
        "streak = 3",
        "remind(viewer=viewer)",
        "Vous n’avez pas écrit depuis lundi",
        "Un rappel chaque soir",
    ],
)
def test_the_search_for_words_that_count_people_finds_them(words):
    assert BANNED.search(words)


def test_no_word_of_this_room_counts_or_rewards():
    sources = [
        file
        for file in sorted((ROOT / "avec" / "journal").rglob("*"))
        if file.suffix in {".py", ".html", ".typ"} and "tests" not in file.parts
    ]
    found = [
        f"{file.name}: {match[0]}"
        for file in sources
        for match in BANNED.finditer(file.read_text(encoding="utf-8"))
    ]

    assert {"notes.html", "write.html", "contents.py", "forms.py"} <= {
        file.name for file in sources
    }
    assert found == []


def test_no_word_of_this_room_counts_or_rewards_in_english():
    """What the pages say is read in the other language too."""
    catalogue = (ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text(
        "utf-8"
    )
    ours = [
        entry
        for entry in catalogue.split("\n\n")
        if re.search(r"^#: avec/journal/", entry, re.MULTILINE)
    ]
    said = [re.sub(r"^#.*$", "", entry, flags=re.MULTILINE) for entry in ours]

    assert len(ours) > 50
    banned = re.compile(r"streak|score|average|in a row|well done|progress|reminder")
    assert [entry for entry in said if banned.search(entry.lower())] == []
