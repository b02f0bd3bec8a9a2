"""Writing, changing, finding and erasing: what a notebook promises to its owner."""

from __future__ import annotations

import re
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


def plainly(page: str) -> str:
    """Read every kind of space as one space."""
    return " ".join(page.split())


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


def test_the_hour_the_page_came_with_is_not_the_hour_of_another_day(nora):
    page = nora.get(reverse("journal:write")).content.decode()
    [proposed] = re.findall(r'name="proposed" value="([^"]+)"', page)
    day, hour = proposed.split("T")

    def kept(**said):
        sent = {"words": WORDS, "proposed": proposed, **said}
        answer = nora.post(reverse("journal:write"), sent, follow=True)
        return re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.S)[1]

    # On the hour, no minutes are said.
    said = f"{int(hour[:2])} h {hour[3:]}".removesuffix(" 00")
    assert said in plainly(kept(day=day, hour=hour))
    assert said not in plainly(kept(day="2025-02-03", hour=hour))
    assert "7 h 15" in plainly(kept(day="2025-02-03", hour="07:15"))


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
        {"day": "0026-03-14"},
        {"day": "26"},
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

    erase = reverse("journal:erase_wording", args=[newest.pk])
    assert f'href="{erase}"' in nora.get(page).content.decode()
    assert "pas de corbeille" in nora.get(erase).content.decode()
    with cast.acting("nora"):
        assert Wording.objects.filter(pk=newest.pk).exists()
    nora.post(erase)

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


# --------------------------------------------------- nothing lost, nothing twice


def pages_of(cast) -> int:
    with cast.acting("nora"):
        return Note.objects.of(cast.seen_by("nora")).count()


def once_of(client) -> str:
    page = client.get(reverse("journal:write")).content.decode()
    [once] = re.findall(r'name="once" value="([0-9a-f-]+)"', page)
    return once


def test_the_same_page_sent_twice_is_one_page(nora, cast):
    once, before = once_of(nora), pages_of(cast)
    first = written(nora, once=once, tried="Marcher", keep="on")
    again = written(nora, once=once, tried="Marcher", keep="on")

    assert first == again
    assert pages_of(cast) == before + 1
    box = nora.get(reverse("journal:ideas")).content.decode()
    assert box.count(">Marcher<") <= 1


def test_other_words_sent_from_the_same_form_are_not_lost(nora, cast):
    """She came back to the form and wrote something else: it is another page."""
    once, before = once_of(nora), pages_of(cast)
    written(nora, once=once)
    second = written(nora, once=once, words="Autre chose")

    assert pages_of(cast) == before + 2
    assert "Autre chose" in nora.get(second).content.decode()


def test_a_form_never_writes_over_a_page_of_somebody_else(nora, cast):
    once = once_of(nora)
    page = written(nora, once=once)
    marc = client_as(cast.marc)
    his = written(marc, once=once, words="À moi")

    assert his != page
    assert WORDS in nora.get(page).content.decode()


def test_a_full_box_is_said_before_anything_is_written(nora, cast, monkeypatch):
    before = pages_of(cast)
    monkeypatch.setattr(actions, "MOST_IDEAS", 1)

    answer = nora.post(reverse("journal:write"), sent(tried="Marcher", keep="on"))

    assert answer.status_code == 422
    assert "Votre boîte contient déjà" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert pages_of(cast) == before


def test_a_page_is_not_changed_when_the_box_is_full(nora, cast, monkeypatch):
    page = written(nora)
    monkeypatch.setattr(actions, "MOST_IDEAS", 1)
    change = reverse("journal:change_note", args=[key_in(page)])

    answer = nora.post(change, sent(words="Autre", tried="Marcher", keep="on"))

    assert answer.status_code == 422
    assert WORDS in nora.get(page).content.decode()


def test_what_is_too_long_for_the_box_is_said_and_not_cut(nora):
    answer = nora.post(reverse("journal:write"), sent(tried="m" * 301, keep="on"))

    assert answer.status_code == 422
    assert "300 signes" in answer.content.decode()
    assert "m" * 301 in nora.get(written(nora, tried="m" * 301)).content.decode()


def test_two_words_without_a_place_between_them_stay(cast, nora):
    # The page just written is the last one, whatever the hour of this test.
    with cast.acting("nora"):
        Note.objects.of(cast.seen_by("nora")).delete()
    page = written(nora, low="brume", high="clair")

    read = nora.get(page).content.decode()
    assert "brume" in read
    assert "clair" in read
    # Proposed for the next page, they are not hers that day unless she says so.
    follows = nora.get(written(nora, low="brume", high="clair")).content.decode()
    assert "brume" not in follows


def test_two_words_left_in_a_page_that_is_changed_stay(nora):
    page = written(nora, low="brume", high="clair")
    change = reverse("journal:change_note", args=[key_in(page)])
    nora.post(change, sent(words="Autre", low="brume", high="clair"))

    assert "brume" in nora.get(page).content.decode()


def test_the_same_idea_sent_twice_is_one_idea(cast):
    nora = client_as(cast.nora)
    page = nora.get(reverse("journal:keep_idea")).content.decode()
    key = re.search(r'name="once" value="([^"]+)"', page).group(1)
    sent = {"line": "Ouvrir la fenêtre une fois", "once": key}

    first, second = (nora.post(reverse("journal:keep_idea"), sent) for _ in range(2))
    other = nora.post(reverse("journal:keep_idea"), sent | {"line": "Deux fois"})

    assert first.url == second.url
    assert other.url != first.url
