"""A question that opens to one person by name is in no wider share."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.documents import actions, rules
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Document,
    Grant,
    Passage,
    TemplateVersion,
    VersionItem,
)
from avec.documents.refusals import AlreadyWithSomebody, ForOnePersonOnly
from avec.documents.words import Right
from avec.people.models import Person, Team
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

AWAY = "Les boîtes, chez Jeanne"
OPEN = "Compter les toits"
ALONE = Part("ladder", "keep_away")


@pytest.fixture
def plan(cast) -> Document:
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="soothing_plan")
        document = actions.begin_document(viewer=nora, template_version=form)
        for question, line in (("on_my_own", OPEN), ("keep_away", AWAY)):
            actions.write_passage(
                viewer=nora,
                place=Place(document, "ladder", question),
                content={"items": [{"kind": "text", "text": line}]},
            )
        actions.publish(viewer=nora, document=document, name="Nora")
    return document


def share(cast, plan, *parts, to="marc", **terms):
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        person = Person.objects.get(pk=cast.people[to])
        return actions.share(
            viewer=nora, document=plan, parts=parts, to_person=person, **terms
        )


def a_team(cast) -> Team:
    with acting_as(cast.seen_by("nora")), transaction.atomic():
        return Team.objects.visible_to(cast.seen_by("nora")).filter(ended_at=None)[0]


def read_by(cast, plan, name) -> str:
    address = reverse("documents:read", args=[plan.pk])
    client = client_as(cast.people[name], cast.hats.get(name))
    return client.get(address).content.decode()


@pytest.mark.parametrize("parts", [[Part()], [Part("ladder")]])
def test_a_share_of_everything_leaves_it_out(cast, plan, parts):
    share(cast, plan, *parts)

    words = read_by(cast, plan, "marc")

    assert OPEN in words
    assert AWAY not in words


def test_both_walls_leave_it_out(cast, plan):
    share(cast, plan, Part())
    marc = cast.seen_by("marc")

    with acting_as(marc), transaction.atomic():
        first = VersionItem.objects.visible_to(marc).filter(document=plan)
        second = VersionItem.objects.filter(document=plan)
        assert {one.question_key for one in first} == {"on_my_own"}
        assert {one.question_key for one in second} == {"on_my_own"}


def test_the_person_it_is_opened_to_reads_it(cast, plan):
    share(cast, plan, ALONE)

    words = read_by(cast, plan, "marc")

    assert AWAY in words
    assert OPEN not in words


def test_she_may_open_all_and_this_too_to_the_same_person(cast, plan):
    share(cast, plan, Part(), ALONE)

    words = read_by(cast, plan, "marc")

    assert AWAY in words
    assert OPEN in words


def test_it_is_never_opened_to_a_team(cast, plan):
    nora, team = cast.seen_by("nora"), a_team(cast)

    with pytest.raises(ForOnePersonOnly), acting_as(nora), transaction.atomic():
        actions.share(viewer=nora, document=plan, parts=[ALONE], to_team=team)


def test_it_is_open_to_one_person_at_a_time(cast, plan):
    [grant] = share(cast, plan, ALONE)

    with pytest.raises(AlreadyWithSomebody):
        share(cast, plan, ALONE, to="sami")
    with acting_as(cast.seen_by("nora")), transaction.atomic():
        actions.stop_sharing(viewer=cast.seen_by("nora"), bundle=grant.bundle)
    share(cast, plan, ALONE, to="sami")

    assert AWAY in read_by(cast, plan, "sami")
    assert AWAY not in read_by(cast, plan, "marc")


@pytest.mark.parametrize("wide", ["team", "second", "voice"])
def test_the_database_refuses_it_too(cast, plan, wide):
    """Should an action or a page forget to ask."""
    nora = cast.seen_by("nora")
    if wide == "second":
        share(cast, plan, ALONE, to="sami")
    to = {"to_team": a_team(cast)} if wide == "team" else {"to_person_id": cast.marc}

    with (
        pytest.raises(ProgrammingError),
        acting_as(nora),
        transaction.atomic(),
    ):
        Grant.objects.create(
            bundle=plan.pk,
            document=plan,
            owner_id=cast.nora,
            scope="question",
            section_key="ladder",
            question_key="keep_away",
            right=Right.VOICE if wide == "voice" else Right.READ,
            **to,
        )


def test_no_other_voice_is_invited_there(cast, plan):
    share(cast, plan, Part(), right=Right.VOICE)
    marc = cast.seen_by("marc")

    with acting_as(marc), transaction.atomic():
        assert rules.give_a_view.allows(marc, (plan, "ladder", "on_my_own"))
        assert not rules.give_a_view.allows(marc, (plan, "ladder", "keep_away"))


def test_who_holds_the_pen_reads_only_what_she_dictated_to_him(cast, plan):
    nora, marc = cast.seen_by("nora"), cast.seen_by("marc")
    with acting_as(nora), transaction.atomic():
        actions.open_writing_session(
            viewer=nora,
            document=plan,
            helper=Person.objects.get(pk=cast.marc),
            section_keys=["ladder"],
        )
    with acting_as(marc), transaction.atomic():
        actions.dictate(
            viewer=marc,
            place=Place(plan, "ladder", "keep_away"),
            content={"items": [{"kind": "text", "text": "Les clés, chez Marc"}]},
        )

    with acting_as(marc), transaction.atomic():
        for seen in (
            Passage.objects.visible_to(marc).filter(document=plan),
            Passage.objects.filter(document=plan),
        ):
            told = [one.content["items"][0]["text"] for one in seen]
            assert sorted(told) == [OPEN, "Les clés, chez Marc"]


def test_the_page_says_what_is_left_out_and_who_may_have_it(cast, plan):
    page = client_as(cast.nora)
    address = reverse("documents:share", args=[plan.pk])
    about = {"reader": str(cast.marc), "right": "read", "when": "always"}

    shown = page.get(address).content.decode()
    review = page.get(address, {"parts": "*", "step": "review", **about})
    team = {"reader": "team", "team": str(a_team(cast).pk)}
    refused = page.get(
        address,
        {"parts": "ladder/keep_away", "step": "review", **about, **team},
    )

    assert "À une seule personne, jamais à une équipe." in shown
    words = review.content.decode()
    assert "n’est pas dans ce partage" in words
    assert AWAY not in words
    assert refused.status_code == 422
    assert "s’ouvre à une seule personne" in refused.content.decode()


def test_with_everything_the_page_keeps_the_question_chosen_by_itself(cast, plan):
    page = client_as(cast.nora)
    address = reverse("documents:share", args=[plan.pk])
    sent = {"parts": ["*", "ladder/keep_away"], "reader": str(cast.marc)}
    until = {"when": "until", "until": "2027-01-10"}
    page.post(address, {**sent, "step": "share", "right": "read", **until})

    assert AWAY in read_by(cast, plan, "marc")


def test_a_document_that_follows_a_newer_form_carries_the_mark(cast, plan):
    """What was written while the form said nothing of it is held back from then on."""
    nora = cast.seen_by("nora")
    with acting_as(nora), transaction.atomic():
        newest = TemplateVersion.objects.newest().get(key="soothing_plan")
        assert (
            Passage.objects.of(nora).get(document=plan, question_key="keep_away")
        ).only_named
        actions.follow_version(viewer=nora, document=plan, version=newest)
        kept = Passage.objects.of(nora).filter(document=plan, only_named=True)
        assert [one.question_key for one in kept] == ["keep_away"]
