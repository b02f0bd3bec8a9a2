"""Writing, changing, finding and erasing: what a notebook promises to its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from avec.audit.models import Entry
from avec.journal import actions
from avec.journal.models import Idea, Note, Wording
from tests.entrance import client_as

WORDS = "CANARI-mots-du-carnet-5a"


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


def sent(**changes) -> dict:
    today = timezone.localdate().isoformat()
    return {"words": WORDS, "day": today, **changes}


def written(client, **changes) -> str:
    answer = client.post(reverse("journal:write"), sent(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def key_in(address: str) -> str:
    return address.strip("/").split("/")[-1]


def test_a_page_holds_all_she_wrote_and_is_changed_in_its_place(nora):
    page = written(
        nora,
        low="lourd",
        high="léger",
        place="near_second",
        before="Un appel.",
        tried="Marcher",
        effect="a_little",
    )
    read = nora.get(page).content.decode()
    for said in (WORDS, "lourd", "léger", "Un appel.", "Marcher", "Un peu"):
        assert said in read

    change = reverse("journal:change_note", args=[key_in(page)])
    assert WORDS in nora.get(change).content.decode()
    nora.post(change, sent(words="Autre chose"))

    read = nora.get(page).content.decode()
    assert "Autre chose" in read
    assert WORDS not in read
    assert "Marcher" not in read


def test_a_page_is_dated_from_before_and_stands_in_its_month(nora):
    written(nora, day="2025-02-03", hour="07:15")

    month = nora.get(reverse("journal:notes"), {"mois": "2025-02"}).content.decode()
    assert WORDS in month
    assert "3 février 2025" in month.replace("\u202f", " ").replace("\xa0", " ")
    assert WORDS not in nora.get(reverse("journal:notes")).content.decode()


def test_a_moment_to_come_is_refused_and_the_words_stay_in_the_form(nora):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = nora.post(reverse("journal:write"), sent(day=tomorrow))

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"words": ""},
        {"place": "between", "low": "lourd"},
        {"keep": "on"},
        {"day": "hier"},
        {"effect": "cured"},
    ],
)
def test_what_cannot_be_kept_is_said_in_words(nora, changes):
    answer = nora.post(reverse("journal:write"), sent(**changes))

    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_what_was_tried_goes_to_the_box_when_she_says_so(nora, cast):
    written(nora, tried="Marcher\nlongtemps", keep="on")
    written(nora, tried="Crier dans un coussin")

    box = nora.get(reverse("journal:ideas")).content.decode()
    assert "Marcher longtemps" in box
    assert "coussin" not in box


def test_a_word_is_found_whatever_its_accents_and_nothing_of_it_is_in_an_address(nora):
    page = written(nora, words="La rivière était haute")

    answer = nora.post(reverse("journal:search"), {"words_sought": "RIVIERE"})
    assert page in answer.content.decode()
    nothing = nora.post(reverse("journal:search"), {"words_sought": "montagne"})
    assert page not in nothing.content.decode()
    by_address = nora.get(reverse("journal:search"), {"words_sought": "rivière"})
    assert page not in by_address.content.decode()


def test_erasing_asks_first_then_leaves_nothing_anywhere(nora, cast):
    page = written(nora)
    key = key_in(page)
    erase = reverse("journal:delete_note", args=[key])

    assert "corbeille" in nora.get(erase).content.decode()
    assert nora.get(page).status_code == 200
    nora.post(erase)

    assert nora.get(page).status_code == 404
    assert WORDS not in nora.get(reverse("journal:notes")).content.decode()
    with cast.acting("nora"):
        assert tables_that_name(key) == []


def tables_that_name(key: str) -> list[str]:
    """Search every column of every table that she reads for a key that is gone.

    What was erased and kept for good is looked for in a copy of the whole database,
    with the canaries of the house.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"journal_note", "audit_entry", "documents_passage"} <= set(tables)
        found = []
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{key}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_the_search_for_what_is_left_does_find_what_is_there(cast):
    with cast.acting("nora"):
        note = Note.objects.of(cast.seen_by("nora")).order_by("moment").first()
        assert "journal_note" in tables_that_name(str(note.pk))


def test_writing_leaves_no_line_in_any_journal(nora, cast):
    def lines() -> int:
        with cast.acting("nora"):
            return Entry.objects.visible_to(cast.seen_by("nora")).count()

    before = lines()
    page = written(nora)
    nora.post(reverse("journal:change_note", args=[key_in(page)]), sent(words="b"))
    nora.post(reverse("journal:delete_note", args=[key_in(page)]))

    assert lines() == before


def test_an_idea_keeps_its_last_wordings_and_each_can_be_erased(nora, cast):
    viewer = cast.seen_by("nora")
    with cast.acting("nora"):
        idea = actions.keep_idea(viewer=viewer, content={"line": "Premier"})
        for line in ("Second", "Second", *map(str, range(10))):
            actions.change_idea(viewer=viewer, idea=idea, content={"line": line})
        kept = Wording.objects.visible_to(viewer).filter(idea=idea)
        assert kept.count() == actions.WORDINGS_KEPT
        newest = kept.order_by("-replaced_at", "-pk").first()
    page = reverse("journal:idea", args=[idea.pk])
    assert "Comment je le disais avant" in nora.get(page).content.decode()

    nora.post(reverse("journal:erase_wording", args=[newest.pk]))

    with cast.acting("nora"):
        left = Wording.objects.visible_to(viewer).filter(idea=idea)
        assert left.count() == actions.WORDINGS_KEPT - 1


def test_an_idea_erased_takes_its_wordings_with_it(nora, cast):
    with cast.acting("nora"):
        viewer = cast.seen_by("nora")
        idea = Idea.objects.of(viewer).get()
        nora.post(reverse("journal:delete_idea", args=[idea.pk]))
        assert not Wording.objects.visible_to(viewer).exists()
        assert tables_that_name(str(idea.pk)) == []


def test_the_box_has_an_end_that_is_said(nora, cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IDEAS", 1)
    answer = nora.post(reverse("journal:keep_idea"), {"line": "Une de trop"})

    assert answer.status_code == 409
    assert "Une de trop" in answer.content.decode()


def test_a_page_names_an_idea_as_it_is_today(nora, cast):
    viewer = cast.seen_by("nora")
    with cast.acting("nora"):
        idea = actions.keep_idea(viewer=viewer, content={"line": "Respirer"})
        page = written(nora, idea=str(idea.pk))
        assert "Respirer" in nora.get(page).content.decode()
        actions.change_idea(viewer=viewer, idea=idea, content={"line": "Souffler"})
        assert "Souffler" in nora.get(page).content.decode()
        actions.delete_idea(viewer=viewer, idea=idea)
    read = nora.get(page)
    assert read.status_code == 200
    assert "Souffler" not in read.content.decode()
