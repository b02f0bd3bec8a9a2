"""What is weighed, or said about a change, is never tied to a difficult moment."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.behaviours import REGISTER
from avec.documents.models import TemplateVersion, WaitingShare
from avec.documents.refusals import ApartFromMoments
from avec.documents.words import Right, Scope
from avec.people.models import Person

APART = ["decision_balance", "talking_about_change"]


def test_these_two_and_no_other_are_apart(cast):
    apart = {name for name, one in REGISTER.items() if one.apart_from_moments}
    tools = TemplateVersion.objects.newest().filter(organization=None)

    assert apart == {"balance", "interview"}
    assert {one.key for one in tools if one.template("fr").behaviour in apart} == set(
        APART
    )


@pytest.mark.parametrize("key", APART)
def test_nothing_of_it_is_prepared_for_a_difficult_moment(begun, cast, key):
    tool = begun(key)

    with cast.acting("nora"), pytest.raises(ApartFromMoments):
        actions.prepare_share(
            viewer=cast.seen_by("nora"),
            document=tool.document,
            parts=[Part()],
            to_person=Person.objects.get(pk=cast.marc),
        )


@pytest.mark.parametrize("key", APART)
def test_the_database_refuses_it_too(begun, cast, key):
    def prepare(document) -> None:
        WaitingShare.objects.create(
            bundle=uuid.uuid4(),
            document=document,
            owner_id=cast.nora,
            to_person_id=cast.marc,
            scope=Scope.DOCUMENT,
            right=Right.READ,
        )

    apart, plan = begun(key), begun("wellbeing_plan")

    with cast.acting("nora"), transaction.atomic():
        prepare(plan.document)
    with (
        cast.acting("nora"),
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(),
    ):
        prepare(apart.document)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_page_of_sharing_does_not_propose_it(begun, cast):
    tool, plan = begun("decision_balance"), begun("wellbeing_plan")
    tool.write(tool.place("decision", "way_a"), {"text": "Rester chez moi"})
    listed = {"items": [{"kind": "text", "text": "Un café"}]}
    plan.write(plan.place("daily", "every_day"), listed)

    def terms(one) -> str:
        with cast.acting("nora"), transaction.atomic():
            actions.publish(
                viewer=cast.seen_by("nora"), document=one.document, name="Nora"
            )
        chosen = {"step": "terms", "parts": "*", "reader": str(cast.marc)}
        address = reverse("documents:share", args=[one.document.pk])
        return one.page_of("nora").get(address, chosen).content.decode()

    weighed = terms(tool)
    assert 'value="always"' in weighed
    assert 'value="hard"' not in weighed
    assert "n’ouvre rien aujourd’hui" not in weighed
    assert 'value="hard"' in terms(plan)
