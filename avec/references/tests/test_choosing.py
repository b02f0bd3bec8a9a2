"""She asks, or somebody of her circle offers; it begins when the other says yes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.people.models import Person
from avec.references import actions
from avec.references.models import Referent
from avec.references.reading import referents_of
from avec.references.tests.pages import words_of
from avec.references.words import Domain
from tests.cast import NAMES
from tests.entrance import client_as
from tests.second_wall import as_web

YES, NO = {"accepted": True}, {"accepted": False}


def asked_of(cast, who, domain):
    with cast.acting("nora"):
        return Referent.objects.get(domain=domain, referent_id=cast.people[who])


def test_she_asks_the_other_says_yes_and_her_page_says_it(cast, day):
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    sent = {
        "who": str(cast.marc),
        "domain": "rights",
        "first_on": day(0).isoformat(),
        "last_on": day(12).isoformat(),
    }
    answered = nora.post(reverse("references:choose"), sent, follow=True)
    assert "Cela commence quand Marc a dit oui." in words_of(answered)
    one = asked_of(cast, "marc", "rights")
    page = reverse("references:reference", args=[one.pk])
    assert "Attend votre réponse" in marc.get(page).text
    assert "vous demande d’être là" in words_of(marc.get(reverse("references:mine")))
    with cast.acting("nora"):
        assert (cast.marc, Domain.RIGHTS) not in referents_of(
            cast.seen_by("nora"), cast.nora
        )

    marc.post(reverse("references:answer", args=[one.pk]), {"answer": "yes"})

    hers = words_of(nora.get(reverse("references:mine")))
    assert "Les droits, les papiers" in hers
    assert "Se termine dans 12 jours (le" in hers
    with cast.acting("nora"):
        assert (cast.marc, Domain.RIGHTS) in referents_of(
            cast.seen_by("nora"), cast.nora
        )


def test_somebody_of_her_circle_offers_and_she_says_yes(cast, day):
    claire, nora = client_as(cast.claire, cast.hats["claire"]), client_as(cast.nora)
    sent = {
        "who": str(cast.nora),
        "domain": "housing",
        "first_on": day(0).isoformat(),
        "label": "infirmière",
    }
    claire.post(reverse("references:offer"), sent)
    one = asked_of(cast, "claire", "housing")
    assert "Claire propose d’être là pour le logement" in words_of(
        nora.get(reverse("references:mine"))
    )

    nora.post(reverse("references:answer", args=[one.pk]), {"answer": "yes"})

    assert asked_of(cast, "claire", "housing").is_agreed


@pytest.mark.parametrize("who", [name for name in NAMES if name != "nora"])
def test_nobody_chooses_in_her_place_and_a_stranger_offers_nothing(
    cast, acts, day, who
):
    near = who in {"marc", "sami", "claire"}
    with pytest.raises(NotAllowed):
        acts(
            who,
            actions.choose_referent,
            to=Person(pk=cast.nora),
            domain=Domain.WORK,
            first_on=day(0),
        )
    if not near:
        with pytest.raises(NotAllowed):
            acts(
                who,
                actions.offer_reference,
                to=Person(pk=cast.nora),
                domain=Domain.WORK,
                first_on=day(0),
            )
        with (
            as_web(cast.seen_by(who)) as web,
            pytest.raises(Exception, match=r"circle|row-level|permission"),
        ):
            web.execute(INSERTED, {"by": cast.people.get(who), **_row(cast, who)})


INSERTED = (
    "INSERT INTO references_referent (id, owner_id, referent_id, domain, during,"
    " asked_by_id, asked_at, owner_yes_at, referent_yes_at)"
    " VALUES (gen_random_uuid(), %(owner)s, %(referent)s, 'work',"
    " daterange(current_date, NULL), %(by)s, now(), %(hers)s, %(theirs)s)"
)


def _row(cast, who, **more):
    row = {"owner": cast.nora, "referent": cast.people.get(who)}
    return {**row, "hers": None, "theirs": "2026-01-01", **more}


@pytest.mark.parametrize(
    ("who", "asked_by", "of"),
    [("sami", "nora", "marc"), ("sami", "sami", "sami"), ("nora", "nora", "marc")],
)
def test_nobody_writes_the_yes_of_somebody_else(cast, who, asked_by, of):
    """Sami is near her: he asks for himself alone, and she for herself."""
    row = {"by": cast.people[asked_by], **_row(cast, of, hers="2026-01-01")}
    with as_web(cast.seen_by(who)) as web, pytest.raises(Exception, match="policy"):
        web.execute(INSERTED, row)


def test_nobody_changes_a_line_but_through_an_answer_or_an_end(cast, care):
    for who in ("nora", "claire", "sami"):
        for words in ("owner_yes_at = NULL", "during = 'empty'", "sealed = NULL"):
            with (
                as_web(cast.seen_by(who)) as web,
                pytest.raises(Exception, match="permission denied"),
            ):
                web.execute(f"UPDATE references_referent SET {words}")


def test_who_asked_does_not_answer(acts, asks):
    one = asks("marc", Domain.RIGHTS)

    for who in ("nora", "sami", "claire", "karim"):
        with pytest.raises(NotAllowed):
            acts(who, actions.answer_reference, reference=one, **YES)


def test_a_no_may_become_a_yes_until_the_question_is_taken_back(cast, acts, asks):
    one = asks("marc", Domain.RIGHTS)
    marc = client_as(cast.marc)
    answer = reverse("references:answer", args=[one.pk])
    page = reverse("references:reference", args=[one.pk])

    marc.post(answer, {})
    assert "Attend votre réponse" in marc.get(page).text
    marc.post(answer, {"answer": "no"})
    assert "A dit non" in client_as(cast.nora).get(page).text
    assert "Finalement, oui" in marc.get(page).text
    with pytest.raises(actions.NotWaiting):
        acts("marc", actions.answer_reference, reference=one, **NO)
    marc.post(answer, {"answer": "yes"})
    assert asked_of(cast, "marc", "rights").is_agreed
    for again in (YES, NO):
        with pytest.raises(actions.NotWaiting):
            acts("marc", actions.answer_reference, reference=one, **again)

    other = asks("marc", Domain.WORK)
    acts("nora", actions.end_reference, reference=other)
    with pytest.raises(actions.NotWaiting):
        acts("marc", actions.answer_reference, reference=other, **YES)


def test_several_people_for_one_thing_and_none_comes_first(cast, agreed):
    agreed("marc", Domain.CARE)
    agreed("sami", Domain.CARE)

    with cast.acting("nora"):
        there = referents_of(cast.seen_by("nora"), cast.nora)
    care = {person for person, domain in there if domain == Domain.CARE}
    assert care == {cast.marc, cast.sami, cast.claire}
    names = {field.name for field in Referent._meta.get_fields()}
    assert not names & {"rank", "position", "is_main", "principal", "order"}


def test_one_person_is_there_once_for_one_thing_on_the_same_days(
    cast, acts, agreed, day
):
    agreed("marc", Domain.WORK, 0, 20)
    for first, last in ((0, 19), (20, None), (5, 6)):
        with pytest.raises(actions.AlreadyThere):
            agreed("marc", Domain.WORK, first, last)

    agreed("marc", Domain.WORK, 21)
    with pytest.raises(actions.AlreadyThere):
        acts(
            "marc",
            actions.offer_reference,
            to=Person(pk=cast.nora, name="Nora"),
            domain=Domain.WORK,
            first_on=day(3),
        )


def test_the_database_itself_refuses_the_same_days_twice(cast):
    """Sami is there for daily life already."""
    again = INSERTED.replace("'work'", "'daily_life'")
    with (
        as_web(cast.seen_by("sami")) as web,
        pytest.raises(Exception, match="referent_once_for_one_thing"),
    ):
        web.execute(again, {"by": cast.sami, **_row(cast, "sami")})


def test_her_own_words_name_different_things(agreed):
    agreed("sami", Domain.OWN_WORDS, own_words="le chat")
    agreed("sami", Domain.OWN_WORDS, own_words="le jardin")

    with pytest.raises(actions.AlreadyThere):
        agreed("sami", Domain.OWN_WORDS, 3, own_words="le chat")


def test_a_button_pressed_twice_asks_once(cast, day):
    nora = client_as(cast.nora)
    sent = {"who": str(cast.marc), "domain": "work", "first_on": day(0).isoformat()}
    for _ in range(3):
        assert nora.post(reverse("references:choose"), sent).status_code == 302

    with cast.acting("nora"):
        assert Referent.objects.filter(domain="work").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": ""}, "Choisissez une personne."),
        ({"who": "karim"}, "Choisissez une personne."),
        ({"domain": ""}, "Choisissez une partie de la vie."),
        ({"domain": "own_words"}, "Dites pour quoi, en quelques mots."),
        ({"first_on": "12", "last_on": "3"}, "Le dernier jour vient après le premier."),
        ({"first_on": "-9", "last_on": "-3"}, "Ces jours sont déjà passés."),
    ],
)
def test_a_form_says_in_words_what_is_missing(cast, day, wrong, said):
    sent = {"who": "marc", "domain": "work", "first_on": "0", **wrong}
    sent["who"] = str(cast.people.get(sent["who"], ""))
    for name in ("first_on", "last_on"):
        if name in sent:
            sent[name] = day(int(sent[name])).isoformat()

    answered = client_as(cast.nora).post(reverse("references:choose"), sent)

    assert answered.status_code == 422
    assert said in answered.text


def test_days_that_are_over_are_asked_of_nobody(cast, acts, asks):
    with pytest.raises(actions.DaysAreOver):
        asks("marc", Domain.WORK, -9, -3)


def test_the_day_is_the_database_s(cast, acts, agreed, clock, sees):
    one = agreed("marc", Domain.WORK, 0, 12)
    later = agreed("marc", Domain.HOUSING, 20)
    viewer = cast.seen_by("nora")

    clock("12 days")
    with cast.acting("nora"):
        assert (cast.marc, Domain.WORK) in referents_of(viewer, cast.nora)
    clock("13 days")
    with cast.acting("nora"):
        assert (cast.marc, Domain.WORK) not in referents_of(viewer, cast.nora)
        assert (cast.marc, Domain.HOUSING) not in referents_of(viewer, cast.nora)
    assert one.pk not in sees("marc")
    assert one.pk in sees("nora")
    assert later.pk in sees("marc")
    clock("21 days")
    with cast.acting("nora"):
        assert (cast.marc, Domain.HOUSING) in referents_of(viewer, cast.nora)


@pytest.mark.parametrize(
    ("changed", "to"),
    [
        ("daterange(current_date, NULL)", "'empty'"),
        ("daterange(current_date, NULL)", "daterange(NULL, NULL)"),
        ("'work'", "'nothing'"),
    ],
)
def test_a_line_is_for_something_known_and_begins_one_day(cast, changed, to):
    with (
        as_web(cast.seen_by("marc")) as web,
        pytest.raises(Exception, match=r"referent_domain_is_known|referent_begins"),
    ):
        web.execute(
            INSERTED.replace(changed, to), {"by": cast.marc, **_row(cast, "marc")}
        )
