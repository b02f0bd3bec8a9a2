"""A question compiled once answers what it would answer if it were built again."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from avec.access.identity import acting_as
from avec.access.viewer import NOBODY
from avec.circles.models import Tie
from avec.documents.models import Document, Passage
from avec.foundation.compiled import Kept
from avec.people.models import Person
from tests.cast import HATS, NAMES

pytestmark = pytest.mark.walls

SEEN = [(name, hat) for name in NAMES for hat in {False, name in HATS}]


def people(viewer):
    return Person.objects.visible_to(viewer).order_by("pk")


def names(viewer):
    return people(viewer).values_list("name", flat=True)


def pairs(viewer):
    return people(viewer).values_list("pk", "name")


def ties(viewer):
    return (
        Tie.objects.visible_to(viewer)
        .select_related("person", "other")
        .only("person__name", "other__name", "relationship")
        .order_by("pk")
    )


def ties_and_names(viewer):
    return Tie.objects.visible_to(viewer).with_who_is_across(viewer).order_by("pk")


QUESTIONS = [people, names, pairs, ties, ties_and_names]
KEPT = {question: Kept(question) for question in QUESTIONS}


def in_full(found: list) -> list:
    return [
        {
            key: in_full([value])[0] if hasattr(value, "_state") else value
            for key, value in {
                **vars(one),
                **one._state.fields_cache,
                "_state": None,
            }.items()
        }
        if hasattr(one, "_state")
        else one
        for one in found
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_a_kept_question_is_answered_for_each_as_if_built_for_them(cast, question):
    for name, hat in SEEN:
        viewer = cast.seen_by(name, hat=hat)
        with acting_as(viewer), transaction.atomic():
            assert in_full(KEPT[question](viewer)) == in_full(list(question(viewer)))


def test_nobody_is_told_nothing_even_after_somebody_asked(cast):
    with acting_as(cast.seen_by("nora")), transaction.atomic():
        assert KEPT[names](cast.seen_by("nora"))

    with acting_as(NOBODY), transaction.atomic():
        assert [kept(NOBODY) for kept in KEPT.values()] == [[]] * len(KEPT)


def test_keys_are_compared_with_and_choose_nothing(cast):
    @Kept
    def written(viewer, document_id, section):
        return (
            Passage.objects.visible_to(viewer)
            .filter(document_id=document_id, section_key=section)
            .order_by("pk")
        )

    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        of_nora = Document.objects.visible_to(nora).of(nora)
        sections = Passage.objects.visible_to(nora).values_list("section_key")
        for document in of_nora:
            for (section,) in {*sections, ("' OR true --",), ("\ue000key 1",)}:
                passages = Passage.objects.visible_to(nora)
                expected = passages.filter(document=document, section_key=section)
                found = written(nora, document.pk, section)
                assert found == list(expected.order_by("pk"))
                assert written.first(nora, document.pk, section) == (
                    found[0] if found else None
                )


def test_a_kept_question_is_counted_like_any_statement(cast):
    nora = cast.seen_by("nora")
    with (
        acting_as(nora),
        transaction.atomic(),
        CaptureQueriesContext(connection) as caught,
    ):
        KEPT[names](nora)

    assert [query["sql"].split()[0] for query in caught] == ["SELECT"]
