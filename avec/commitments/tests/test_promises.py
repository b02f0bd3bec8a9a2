"""A promise is made by one, accepted by the other, and judged by her alone."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.commitments import actions
from avec.commitments.models import Commitment, Outcome
from avec.commitments.own_data import commitment_files
from avec.commitments.words import Kept
from avec.documents import actions as documents
from avec.people.models import Person
from tests.entrance import client_as
from tests.second_wall import as_web

PHONE = "Appeler l’assistante sociale avec vous."
SAID_YES = {"accepted": True}


@pytest.fixture
def acts(cast):
    """Act as somebody, in one transaction."""

    def act(who, action, **given):
        viewer = cast.seen_by(who)
        with acting_as(viewer), transaction.atomic():
            return action(viewer=viewer, **given)

    return act


@pytest.fixture
def claires(cast, acts):
    """Claire promises Nora something, before Friday."""
    with cast.acting("claire"):
        nora = Person.objects.get(pk=cast.nora)
    return acts(
        "claire",
        actions.promise,
        to=nora,
        what=PHONE,
        name="Claire",
        label="infirmière",
        due_on=date(2027, 1, 15),
    )


def test_she_accepts_then_says_what_became_of_it_and_both_read_it(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    acts(
        "nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Elle a oublié."
    )

    page = reverse("commitments:commitment", args=[claires.pk])
    assert "Elle a oublié." in client_as(cast.nora).get(page).text
    assert "Elle a oublié." in client_as(cast.claire).get(page).text
    with cast.acting("nora"):
        read = Entry.objects.filter(actor_id=cast.claire, verb="commitments.read")
        assert read.filter(subject_id=cast.nora).exists()


def test_nobody_promises_for_somebody_else_nor_to_a_stranger(cast, acts):
    with cast.acting("nora"):
        her = Person.objects.get(pk=cast.nora)
    for stranger in ("karim", "helene", "paul"):
        with pytest.raises(NotAllowed):
            acts(stranger, actions.promise, to=her, what="x", name="x")
        with (
            as_web(cast.seen_by(stranger)) as web,
            pytest.raises(Exception, match="row"),
        ):
            web.execute(
                "INSERT INTO commitments_commitment (id, owner_id, promiser_id)"
                " VALUES (gen_random_uuid(), %s, %s)",
                [cast.nora, cast.people[stranger]],
            )


def test_who_promised_does_not_accept_nor_say_it_was_kept(cast, acts, claires):
    with pytest.raises(NotAllowed):
        acts("claire", actions.answer_promise, commitment=claires, **SAID_YES)
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    with pytest.raises(NotAllowed):
        acts("claire", actions.say_kept, commitment=claires, kept=Kept.YES)
    with (
        cast.acting("claire"),
        transaction.atomic(),
        pytest.raises(ProgrammingError, match="says what became of it"),
    ):
        Commitment.objects.filter(pk=claires.pk).update(accepted_at=None)


def test_it_is_answered_once_and_spoken_of_only_once_accepted(acts, claires):
    with pytest.raises(actions.NotAccepted):
        acts("nora", actions.say_kept, commitment=claires, kept=Kept.YES)
    acts("nora", actions.answer_promise, commitment=claires, accepted=False)
    with pytest.raises(actions.AlreadyAnswered):
        acts("nora", actions.answer_promise, commitment=claires, accepted=False)


def test_an_answer_changes_until_something_is_said(cast, acts, claires):
    nora = client_as(cast.nora)
    page = reverse("commitments:commitment", args=[claires.pk])
    answer = reverse("commitments:answer", args=[claires.pk])

    nora.post(answer, {})
    with cast.acting("nora"):
        assert Commitment.objects.waiting().filter(pk=claires.pk).exists()
    nora.post(answer, {"answer": "no"})
    assert "Finalement, j’accepte" in nora.get(page).text
    nora.post(answer, {"answer": "yes"})
    assert "Finalement, non" in nora.get(page).text
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.PARTLY)
    assert "Finalement" not in nora.get(page).text
    with pytest.raises(actions.AlreadyAnswered):
        acts("nora", actions.answer_promise, commitment=claires, accepted=False)
    with (
        cast.acting("nora"),
        transaction.atomic(),
        pytest.raises(ProgrammingError, match="until something is said"),
    ):
        Commitment.objects.filter(pk=claires.pk).update(
            accepted_at=None, declined_at=claires.made_at
        )


def test_what_she_says_is_not_read_once_the_tie_has_ended(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Avant.")
    with cast.acting("nora"):
        tie = Tie.objects.running().get(person_id=cast.nora, other_id=cast.claire)
    acts("nora", circles.end_tie, tie=tie)
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Après.")

    page = reverse("commitments:commitment", args=[claires.pk])
    nora, claire = client_as(cast.nora).get(page).text, client_as(cast.claire).get(page)
    assert "Après." in nora
    assert "ne lira pas ce que vous écrivez ici" in nora
    assert claire.status_code == 200
    assert "Après." not in claire.text
    assert "Avant." not in claire.text
    with cast.acting("claire"):
        assert not Outcome.objects.exists()
        assert not Outcome.objects.visible_to(cast.seen_by("claire")).exists()


def test_who_promised_takes_away_only_their_own_words(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Oubliée.")

    files = {}
    for who in ("nora", "claire"):
        with cast.acting(who):
            files[who] = str(list(commitment_files(cast.seen_by(who))))
    assert "Oubliée." in files["nora"]
    assert "Oubliée." not in files["claire"]
    assert "assistante sociale" in files["claire"]


def test_a_title_does_not_stand_beside_a_name(cast):
    make = reverse("commitments:make")
    sent = {"to": str(cast.nora), "what": "Appeler."}
    for title in ("Dr, cheffe de pôle", "pr. Martin", "Docteur Martin", "Maître"):
        said = client_as(cast.claire).post(make, {**sent, "label": title})
        assert said.status_code == 422, title
        assert "Un titre ne se met pas ici" in said.text
    for function in ("infirmière", "professeure de danse", "présidente", "mère"):
        said = client_as(cast.claire).post(make, {**sent, "label": function})
        assert said.status_code == 302, function


def test_a_promise_taken_back_shows_and_is_not_taken_back_twice(cast, acts, claires):
    acts("claire", actions.withdraw_promise, commitment=claires)

    page = client_as(cast.nora).get(reverse("commitments:commitments")).text
    assert "Reprise" in page
    with pytest.raises(actions.AlreadyAnswered):
        acts("claire", actions.withdraw_promise, commitment=claires)


@pytest.mark.parametrize("other", ["marc", "sami", "helene", "karim"])
def test_nobody_else_finds_it(cast, claires, other):
    page = reverse("commitments:commitment", args=[claires.pk])

    assert client_as(cast.people[other]).get(page).status_code == 404
    with cast.acting(other):
        assert not Commitment.objects.filter(pk=claires.pk).exists()


def test_the_person_promises_too(cast, acts):
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    made = acts("nora", actions.promise, to=marc, what="Venir dimanche.", name="Nora")
    acts("marc", actions.answer_promise, commitment=made, **SAID_YES)

    assert "Venir dimanche." in (
        client_as(cast.marc).get(reverse("commitments:commitments")).text
    )


def test_a_block_closes_it_to_who_promised_and_not_to_her(cast, acts, claires):
    acts("nora", circles.block, person_id=cast.claire, remembered_as="C.")

    with cast.acting("claire"):
        assert not Commitment.objects.filter(pk=claires.pk).exists()
        assert not Commitment.objects.made_by(cast.seen_by("claire")).exists()
    with cast.acting("nora"):
        assert Commitment.objects.filter(pk=claires.pk).exists()


def test_a_block_ends_what_waits_and_says_who_reads(cast, acts, claires):
    with cast.acting("claire"):
        nora = Person.objects.get(pk=cast.nora)
    two = {"to": nora, "what": "Écrire.", "name": "Claire"}
    accepted = acts("claire", actions.promise, **two)
    acts("nora", actions.answer_promise, commitment=accepted, **SAID_YES)
    acts("nora", circles.block, person_id=cast.claire, remembered_as="C.")

    page = reverse("commitments:commitment", args=[accepted.pk])
    assert "ne lira pas ce que vous écrivez ici" in client_as(cast.nora).get(page).text
    home = client_as(cast.nora).get("/", follow=True).text
    assert "vous fait une promesse" not in home
    with cast.acting("nora"):
        assert not Commitment.objects.waiting().filter(pk=claires.pk).exists()


def test_what_one_promised_waits_no_more_after_ones_own_block(cast, acts, claires):
    acts("claire", circles.block, person_id=cast.nora, remembered_as="N.")

    with cast.acting("nora"):
        assert Commitment.objects.get(pk=claires.pk).withdrawn_at is not None
    with pytest.raises(actions.AlreadyAnswered):
        acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)


def test_it_waits_among_her_news_without_its_words(cast, claires):
    home = client_as(cast.nora).get("/", follow=True).text

    assert "Claire vous fait une promesse." in home
    assert PHONE not in home


def test_reading_her_plan_again_she_finds_what_she_was_promised(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    block = acts("nora", documents.add_block, document=cast.plan, section_key="review")

    page = reverse(
        "documents:question", args=[cast.plan.pk, "review", "review_promises"]
    )
    text = client_as(cast.nora).get(f"{page}?bloc={block.pk}").text
    assert PHONE in text
    assert "Ce qui vous avait été promis" in text


def test_the_pages_walk_a_promise_from_one_to_the_other(cast):
    claire, nora = client_as(cast.claire), client_as(cast.nora)
    make = reverse("commitments:make")
    assert claire.post(make, {"what": "Sans personne."}).status_code == 422
    claire.post(make, {"to": str(cast.nora), "what": PHONE, "due_on": "2027-01-15"})
    with cast.acting("nora"):
        made = Commitment.objects.waiting().get(promiser_id=cast.claire)

    nora.post(reverse("commitments:answer", args=[made.pk]), {"answer": "yes"})
    say = reverse("commitments:say", args=[made.pk])
    assert nora.post(say, {}).status_code == 422
    nora.post(say, {"kept": "yes", "why": "Le jour dit."})

    assert "Tenue" in nora.get(reverse("commitments:commitments")).text
    assert "Le jour dit." not in claire.get(reverse("commitments:commitments")).text
    nora.post(reverse("commitments:erase", args=[made.pk]))
    assert PHONE not in claire.get(reverse("commitments:commitments")).text


def test_who_leaves_takes_their_promises_away(cast, acts, claires):
    acts("claire", actions.leave_commitments)

    with cast.acting("nora"):
        assert not Commitment.objects.filter(pk=claires.pk).exists()


def test_what_was_said_stays_when_who_promised_leaves(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Oubliée.")
    acts("claire", actions.leave_commitments)

    page = reverse("commitments:commitment", args=[claires.pk])
    text = client_as(cast.nora).get(page).text
    assert "Oubliée." in text
    assert PHONE not in text
    assert "a emporté ses mots" in text
    for route in ("commitments:commitments", "commitments:erase"):
        args = [claires.pk] if route.endswith("erase") else []
        assert client_as(cast.nora).get(reverse(route, args=args)).status_code == 200


def test_who_leaves_takes_what_they_said_too(cast, acts, claires):
    acts("nora", actions.answer_promise, commitment=claires, **SAID_YES)
    acts("nora", actions.say_kept, commitment=claires, kept=Kept.NO, why="Oubliée.")
    acts("nora", actions.leave_commitments)

    with cast.acting("nora"):
        assert not Outcome.objects.filter(owner_id=cast.nora).exists()
        assert not Commitment.objects.filter(owner_id=cast.nora).exists()
