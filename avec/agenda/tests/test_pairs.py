"""Two people usually go together: asked, agreed, ended; who leads in turn."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment, Attendee, Pair
from avec.agenda.news import agenda_news
from avec.agenda.pairs import leads_next, pairs_of
from avec.agenda.refusals import NoLongerThere, NoPairWith
from avec.agenda.tests.coming import Visit, a_visit, at_work
from avec.agenda.tests.crowd import acting, answers, asked, the_time
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_pages import text
from avec.agenda.words import Side
from avec.circles import actions as circles
from tests.at_once import together
from tests.entrance import client_as
from tests.scene import tie

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]


@pytest.fixture
def visit() -> Visit:
    return a_visit()


def makes(who: Viewer, mate: Viewer) -> None:
    with acting(who):
        actions.make_pair(viewer=who, key=uuid4(), mate_id=mate.person_id)


def the_pair(who: Viewer) -> Pair:
    with acting(who):
        return Pair.objects.visible_to(who).latest("made_at")


def says(who: Viewer, pair: Pair, *, yes: bool = True) -> None:
    with acting(who):
        actions.answer_pair(viewer=who, pair=pair, is_yes=yes)


def ends(who: Viewer, pair: Pair) -> None:
    with acting(who):
        actions.end_pair(viewer=who, pair=pair)


def agreed(visit: Visit) -> Pair:
    makes(visit.claire, visit.sami)
    says(visit.sami, the_pair(visit.sami))
    return the_pair(visit.sami)


def standing(who: Viewer) -> list[tuple[str, bool]]:
    with acting(who):
        return [(one.name, one.is_agreed) for one in pairs_of(who)]


def leads(reader: Viewer, one: Appointment) -> list[str]:
    with acting(reader):
        rows = Attendee.objects.visible_to(reader).filter(appointment=one)
        return [row.name for row in rows.filter(is_lead=True)]


def test_nobody_is_in_a_pair_without_their_yes(visit):
    makes(visit.claire, visit.sami)
    assert standing(visit.claire) == [("Sami", False)]
    with acting(visit.sami):
        (line,) = agenda_news(visit.sami)
    assert line.sentence == (
        "Claire vous demande d’aller souvent ensemble, à deux voix."
    )

    says(visit.sami, the_pair(visit.sami))
    assert standing(visit.claire) == [("Sami", True)]
    assert standing(visit.sami) == [("Claire", True)]


@pytest.mark.parametrize("who", ["nora", "hugo", "ines", "pia"])
def test_the_two_alone_see_it(visit, who):
    pair = agreed(visit)
    other = getattr(visit, who)

    assert standing(other) == []
    with acting(other), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM agenda_pair")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT avec.end_pair(%s), avec.answer_pair(%s, true)", [pair.pk] * 2
        )
        assert cursor.fetchone() == ("gone", "gone")
    with pytest.raises(NotAllowed):
        ends(other, pair)


def test_whoever_asked_does_not_answer_for_the_other(visit):
    makes(visit.claire, visit.sami)

    with pytest.raises(NotAllowed):
        says(visit.claire, the_pair(visit.claire))
    with acting(visit.claire), connection.cursor() as cursor:
        cursor.execute("SELECT avec.answer_pair(%s, true)", [the_pair(visit.claire).pk])
        assert cursor.fetchone() == ("gone",)


@pytest.mark.parametrize(("who", "mate"), [("claire", "hugo"), ("claire", "nora")])
def test_a_pair_is_one_of_each_side(visit, who, mate):
    with pytest.raises(NoPairWith):
        makes(getattr(visit, who), getattr(visit, mate))


def test_a_stranger_is_not_asked(visit):
    with pytest.raises(NotAllowed):
        makes(visit.hugo, visit.pia)


@pytest.mark.parametrize("who", ["claire", "sami"])
def test_either_ends_it_and_it_may_begin_again(visit, who):
    pair = agreed(visit)
    ends(getattr(visit, who), pair)
    ends(getattr(visit, who), pair)

    assert standing(visit.claire) == standing(visit.sami) == []
    makes(visit.sami, visit.claire)
    assert standing(visit.claire) == [("Sami", False)]


def test_a_no_ends_it_and_is_no_answer_any_more(visit):
    makes(visit.claire, visit.sami)
    pair = the_pair(visit.sami)
    says(visit.sami, pair, yes=False)
    says(visit.sami, pair, yes=False)

    assert standing(visit.claire) == []
    with pytest.raises(NoLongerThere):
        says(visit.sami, pair)


def test_asked_by_both_at_the_same_instant_it_is_one(visit):
    together(
        partial(makes, visit.claire, visit.sami),
        partial(makes, visit.sami, visit.claire),
    )

    assert len(standing(visit.claire)) == 1


def test_a_block_ends_it(visit):
    agreed(visit)
    with acting(visit.sami):
        circles.block(
            viewer=visit.sami, person_id=visit.claire.person_id, remembered_as="…"
        )

    assert standing(visit.claire) == standing(visit.sami) == []


@pytest.mark.parametrize("who", ["claire", "sami"])
def test_who_leaves_for_good_leaves_no_pair(visit, who):
    agreed(visit)
    gone = getattr(visit, who)
    with acting(gone):
        actions.leave_agenda(viewer=gone)

    assert standing(visit.claire) == standing(visit.sami) == []


def goes_with(visit: Visit, days: int) -> Appointment:
    """Claire calls Nora with her pair, as the page does, and each says yes."""
    with acting(visit.claire):
        who = leads_next(visit.claire, Side.PROFESSIONAL, visit.sami.person_id)
        called = actions.call_appointment(
            viewer=visit.claire,
            key=uuid4(),
            people=[asked(visit.nora), asked(visit.sami, Side.PEER)],
            about="",
            where="",
            shape=Shape(is_pair=True),
            starts=[at(days=days)],
            leads=who,
        )
    for one in (visit.nora, visit.sami):
        answers(one, the_time(one, called))
    return called.appointment


def test_they_lead_in_turn_the_peer_first(visit):
    led = [leads(visit.nora, goes_with(visit, days)) for days in (5, 6, 7, 8)]

    assert led == [["Sami"], ["Claire"], ["Sami"], ["Claire"]]


@pytest.mark.parametrize("who", ["claire", "sami"])
def test_either_says_who_leads_this_time(visit, who):
    one = goes_with(visit, 5)
    by = getattr(visit, who)
    for mate, name in ((visit.claire, "Claire"), (visit.sami, "Sami")):
        with acting(by):
            actions.hand_lead(viewer=by, appointment=one, person_id=mate.person_id)
        assert leads(visit.nora, one) == [name]


def test_who_comes_in_their_own_name_neither_leads_nor_says_who_does(visit):
    one = goes_with(visit, 5)

    with pytest.raises(NotAllowed), acting(visit.nora):
        actions.hand_lead(
            viewer=visit.nora, appointment=one, person_id=visit.claire.person_id
        )
    for other in (visit.nora, visit.hugo):
        with pytest.raises(NoLongerThere), acting(visit.claire):
            actions.hand_lead(
                viewer=visit.claire, appointment=one, person_id=other.person_id
            )
    assert leads(visit.nora, one) == ["Sami"]


def of(viewer: Viewer):
    return client_as(viewer.person_id, viewer.affiliation_id)


def test_from_page_to_page(visit):
    claire, sami = of(visit.claire), of(at_work(visit.sami))
    place = reverse("agenda:pairs")
    form = claire.get(place)
    assert "Sami" in text(form)
    said = {"person": str(visit.sami.person_id), "key": str(uuid4())}
    for _press in range(2):
        assert claire.post(place, said).status_code == 302
    assert "N’a pas encore répondu" in text(claire.get(place))
    assert "Vous demande d’aller souvent ensemble" in text(sami.get(place))
    pair = the_pair(visit.sami)
    sami.post(reverse("agenda:answer_pair", args=[pair.pk]), {"answer": "yes"})

    page = claire.get(reverse("agenda:call"))
    assert "Avec mon binôme" in text(page)
    assert "Avec mon binôme" not in text(of(visit.nora).get(reverse("agenda:call")))
    called = claire.post(
        reverse("agenda:call"),
        {
            "key": str(uuid4()),
            "people": str(visit.nora.person_id),
            "mate": str(visit.sami.person_id),
            "mode": "place",
            "minutes": "60",
            "before": "0",
            "after": "0",
        },
    )
    shown = claire.get(called.url.replace("moments/", ""))
    assert "Avec Nora, Sami" in text(shown) or "Avec Sami, Nora" in text(shown)
    assert "À deux voix" in text(shown)
    assert "Mène cette fois : Sami" in text(shown)
    lead = called.url.replace("moments/", "mener/")
    claire.post(lead, {"person": str(visit.claire.person_id)})
    assert "Mène cette fois : vous" in text(claire.get(lead.replace("mener/", "")))
    claire.post(reverse("agenda:end_pair", args=[pair.pk]))
    assert "Avec mon binôme" not in text(claire.get(reverse("agenda:call")))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez une personne."),
        ({"person": "hugo"}, "ne peut pas être choisie"),
        ({"person": "pia"}, "ne peut pas être choisie"),
    ],
)
def test_what_is_missing_is_asked_in_words(visit, sent, said):
    if sent:
        sent = {"person": getattr(visit, sent["person"]).person_id, "key": uuid4()}

    answer = of(visit.claire).post(reverse("agenda:pairs"), sent)

    assert (answer.status_code, said in text(answer)) == (422, True)


def test_nobody_elses_pair_is_found(visit):
    pair = agreed(visit)

    for who in (visit.nora, visit.hugo):
        for route in ("answer_pair", "end_pair"):
            place = reverse(f"agenda:{route}", args=[pair.pk])
            assert of(who).post(place).status_code == 404


def test_the_page_costs_the_same_with_one_or_several(visit, django_assert_num_queries):
    claire = of(visit.claire)
    makes(visit.claire, visit.sami)
    claire.get(reverse("agenda:pairs"))
    with django_assert_num_queries(QUERIES):
        claire.get(reverse("agenda:pairs"))
    tie(visit.claire.person_id, visit.pia.person_id, "peer_supporter")
    makes(visit.claire, visit.pia)
    with django_assert_num_queries(QUERIES):
        claire.get(reverse("agenda:pairs"))


QUERIES = 10
