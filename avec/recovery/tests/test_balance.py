"""Weighing a decision: drawn, never counted, and nobody else's arguments."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.models import Passage
from avec.documents.words import Mode, Quality, Relation, Right
from avec.people.models import Person
from avec.recovery.behaviours.balance import Tray

CAUTION = "Miller et Rose"
TRAYS = [
    ("trays", "gain_a"),
    ("trays", "loss_b"),
    ("other_ways", "other_gain"),
]


def listed(*items):
    return {
        "items": [
            {"kind": "text", "text": text} | ({"weight": weight} if weight else {})
            for text, weight in items
        ]
    }


@pytest.fixture
def weighing(begun):
    tool = begun("decision_balance")
    tool.write(tool.place("decision", "way_a"), {"text": "Rester chez moi"})
    tool.write(
        tool.place("trays", "gain_a"),
        listed(("Mon chat", "5"), ("Le silence", "2"), ("Mes voisins", "")),
    )
    tool.write(tool.place("trays", "loss_b"), listed(("Un loyer de plus", "4")))
    return tool


def page(tool, name="nora"):
    address = reverse("documents:document", args=[tool.document.pk])
    return tool.page_of(name).get(address).content.decode()


def question(tool, key):
    address = reverse("documents:question", args=[tool.document.pk, "trays", key])
    return tool.page_of("nora").get(address).content.decode()


def test_each_tray_says_which_way_it_weighs(weighing):
    assert "Rester chez moi" in question(weighing, "gain_a")
    assert "Rester chez moi" in question(weighing, "loss_a")
    assert "Rester chez moi" not in question(weighing, "gain_b")
    assert "Voie B" not in question(weighing, "gain_b")


def test_the_trays_are_drawn_way_beside_way_in_her_order(weighing):
    block = weighing.block("other_ways")
    weighing.write(
        weighing.place("other_ways", "other_way", block), {"text": "Chez ma sœur"}
    )
    weighing.write(
        weighing.place("other_ways", "other_gain", block), listed(("La mer", "3"))
    )

    drawn = page(weighing).split("Mes plateaux")[1]

    ways = re.findall(r"<h3><bdi>(.*?)</bdi>", drawn)
    assert ways == ["Rester chez moi", "Voie B", "Chez ma sœur"]
    lines = re.findall(r"<li><bdi>(.*?)</bdi>", drawn)
    assert lines[:3] == ["Mon chat", "Le silence", "Mes voisins"]
    assert lines[3:] == ["Un loyer de plus", "La mer"]
    assert "●●●●●" in drawn
    assert "●●○○○" in drawn


def test_nothing_is_added_up_ranked_or_concluded(weighing):
    drawn = page(weighing).split("Mes plateaux")[1].split("</section>")[0]
    said = re.sub(r"<[^>]+>", " ", drawn)

    # 5 + 2 on one side, 4 on the other: no total, no difference, no average.
    assert set(re.findall(r"\d+", said)) == {"2", "4", "5"}
    assert not re.search(r"total|score|moyenne|gagnant|l’emporte|résultat", said)


def test_a_line_without_a_weight_has_no_dots():
    assert Tray("Le silence", 0).dots == ""


def test_nothing_is_drawn_before_there_is_something_to_weigh(begun):
    assert "Mes plateaux" not in page(begun("decision_balance"))


def test_when_it_is_decided_the_page_says_so_and_she_may_go_on(weighing):
    assert "c’est décidé</" not in page(weighing).split("Mes plateaux")[0]

    weighing.write(
        weighing.place("decision", "already"), {"chosen": ["decided"], "other": ""}
    )

    said = page(weighing)
    assert "Vous avez écrit que c’est décidé" in said
    assert 'href="#for_now"' in said
    assert "Mes plateaux" in said


def test_who_holds_the_pen_is_warned_and_she_is_not(weighing):
    session = weighing.open_session("sami", "decision", "trays")

    address = reverse("documents:session", args=[session.pk])
    assert CAUTION in weighing.page_of("sami").get(address).content.decode()
    assert CAUTION not in page(weighing)


def dictated(tool, session, key):
    address = reverse("documents:dictate", args=[session.pk, "trays", key])
    response = tool.page_of("sami").get(address)
    assert response.status_code == 200
    return response.content.decode()


def readings_of(tool):
    """The parts that Sami read, as Nora sees them, the last line first."""
    with tool.cast.acting("nora"), transaction.atomic():
        lines = Entry.objects.visible_to(tool.cast.seen_by("nora")).filter(
            actor_id=tool.cast.sami, about__contains=str(tool.document.pk)
        )
        return [line.parts for line in lines.order_by("-at", "-pk")]


def test_who_holds_the_pen_reads_which_way_the_tray_weighs(weighing):
    session = weighing.open_session("sami", "decision", "trays")

    assert "Rester chez moi" in dictated(weighing, session, "loss_a")
    assert "Rester chez moi" not in dictated(weighing, session, "loss_b")


def test_that_the_way_was_read_by_who_holds_the_pen_is_written(weighing):
    session = weighing.open_session("sami", "decision", "trays")

    dictated(weighing, session, "loss_a")

    assert ["decision"] in readings_of(weighing)


def test_without_that_part_who_holds_the_pen_asks_her(weighing):
    session = weighing.open_session("sami", "trays")

    said = dictated(weighing, session, "loss_a")

    assert "Rester chez moi" not in said
    assert "Demandez-lui laquelle." in said
    assert ["decision"] not in readings_of(weighing)


@pytest.mark.parametrize(("section", "question"), TRAYS)
def test_nobody_adds_an_argument_even_where_she_invited_their_voice(
    weighing, cast, section, question
):
    claire = cast.seen_by("claire")
    with cast.acting("nora"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("nora"),
            document=weighing.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
            right=Right.VOICE,
        )
    block = weighing.block(section) if section == "other_ways" else None

    with cast.acting("claire"), transaction.atomic():
        # Beside the decision itself she may speak: it is the trays that are closed.
        given = actions.give_view(
            viewer=claire,
            place=weighing.place("decision", "decision_what"),
            content={"text": "Je vous écoute."},
            quality=Quality.PROFESSIONAL,
            name="Claire",
        )
        assert given.mode == Mode.VIEW
        with pytest.raises(NotAllowed):
            actions.give_view(
                viewer=claire,
                place=weighing.place(section, question, block),
                content=listed(("Vous dormirez mieux", "5")),
                quality=Quality.PROFESSIONAL,
                name="Claire",
            )


def test_the_database_refuses_an_argument_that_forgot_to_ask(weighing, cast):
    with cast.acting("nora"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("nora"),
            document=weighing.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
            right=Right.VOICE,
        )

    def put(section, question):
        passage = Passage(
            document=weighing.document,
            owner_id=cast.nora,
            section_key=section,
            question_key=question,
            author_id=cast.claire,
            held_by_id=cast.claire,
            mode=Mode.VIEW,
            quality=Quality.PROFESSIONAL,
            relation=Relation.ADDS,
        )
        passage.content = {"answer": {"text": "…"}, "name": "Claire", "label": ""}
        passage.save(force_insert=True)

    with cast.acting("claire"), transaction.atomic():
        put("decision", "decision_what")
    with (
        cast.acting("claire"),
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
    ):
        put("trays", "gain_a")
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_reader_is_not_offered_a_place_that_is_closed(weighing, cast):
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        actions.publish(viewer=nora, document=weighing.document, name="Nora")
        actions.share(
            viewer=nora,
            document=weighing.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.claire),
            right=Right.VOICE,
        )

    address = reverse("documents:read", args=[weighing.document.pk])
    read = weighing.page_of("claire").get(address).content.decode()

    assert "Mon chat" in read
    assert "compte 5 sur 5" in read
    offered = re.findall(r'href="([^"]+)">Donner mon avis', read)
    assert [link for link in offered if "/decision/" in link]
    assert not [link for link in offered if "/trays/" in link]
