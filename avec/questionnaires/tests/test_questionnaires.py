"""A place loads with its rights; her result is hers first; under eleven, no average."""

import re
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.people.models import Organization, Person
from avec.questionnaires import actions
from avec.questionnaires.files import read_form
from avec.questionnaires.models import Counted, Opening, Questionnaire, Response
from tests.answered import ROOM
from tests.entrance import client_as
from tests.second_wall import as_owner, as_web, become

TICKED = [
    "Le texte est repris mot pour mot.",
    "Le résultat n’est montré qu’à la personne.",
]
HERS = {"0": 1, "1": 2}


@pytest.fixture
def hospital(db):
    return Organization.objects.get(name="CH Montbrun-d’Aure")


@pytest.fixture
def room(acts, hospital):
    return acts(
        "helene",
        actions.load_questionnaire,
        organization=hospital,
        form=read_form(ROOM.replace('"1"', '"de ce test"')),
        ticked=TICKED,
        ticked_as="Hélène, directrice adjointe",
    )


@pytest.fixture
def hers(acts, room):
    return acts("nora", actions.answer_questionnaire, questionnaire=room, answers=HERS)


@pytest.mark.parametrize("other", ["nora", "claire", "sami", "paul", "karim"])
def test_only_who_answers_for_a_place_loads_there(cast, acts, hospital, other):
    with pytest.raises(NotAllowed):
        acts(
            other,
            actions.load_questionnaire,
            organization=hospital,
            form=read_form(ROOM),
            ticked=TICKED,
            ticked_as="x",
        )
    with (
        as_web(cast.seen_by(other)) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute(
            "INSERT INTO questionnaires_questionnaire"
            " (id, organization_id, body, digest, ticked, ticked_as)"
            " VALUES (gen_random_uuid(), %s, '{}', 'x', '[]', '')",
            [hospital.pk],
        )


def test_a_condition_left_unticked_loads_nothing(acts, hospital):
    with pytest.raises(actions.ConditionsNotTicked):
        acts(
            "helene",
            actions.load_questionnaire,
            organization=hospital,
            form=read_form(ROOM.replace('"1"', '"2"')),
            ticked=TICKED[:1],
            ticked_as="x",
        )


def test_source_licence_and_who_ticked_are_on_the_page(cast, room):
    page = client_as(cast.nora).get(
        reverse("questionnaires:questionnaire", args=[room.pk])
    )

    for words in ("Écrit pour la démonstration.", "maison-1", "CH Montbrun-d’Aure"):
        assert words in page.text
    assert "Hélène, directrice adjointe" in page.text
    assert TICKED[1] in page.text


def test_she_sees_her_result_and_nobody_else_does(cast, hers):
    page = reverse("questionnaires:response", args=[hers.pk])

    assert "1.5" in client_as(cast.nora).get(page).text.replace(",", ".")
    for other in ("marc", "sami", "claire", "helene", "karim"):
        assert client_as(cast.people[other]).get(page).status_code == 404
        with cast.acting(other):
            assert not Response.objects.filter(pk=hers.pk).exists()
            others = Counted.objects.exclude(owner_id=cast.people[other])
            assert not others.exists()


def test_she_opens_it_to_one_person_and_closes_it(cast, acts, hers):
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    opening = acts("nora", actions.open_result, response=hers, to_person=marc)
    page = reverse("questionnaires:read", args=[opening.pk])

    assert client_as(cast.marc).get(page).status_code == 200
    assert client_as(cast.sami).get(page).status_code == 404
    with cast.acting("nora"):
        read = Entry.objects.filter(verb="questionnaires.read", actor_id=cast.marc)
        assert read.filter(subject_id=cast.nora).exists()

    acts("nora", actions.close_result, opening=opening)
    assert client_as(cast.marc).get(page).status_code == 404
    with pytest.raises(actions.AlreadyClosed):
        acts("nora", actions.close_result, opening=opening)


def test_a_result_is_opened_within_ones_circle_even_past_python(cast, acts, hers):
    with cast.acting("helene"):
        helene = Person.objects.get(pk=cast.helene)
    with pytest.raises(actions.NotInYourCircle):
        acts("nora", actions.open_result, response=hers, to_person=helene)
    with cast.acting("nora"), pytest.raises(Exception, match="row-level security"):
        Opening.objects.create(
            owner_id=cast.nora, response=hers, to_person_id=cast.helene
        )


def test_a_block_closes_a_result(cast, acts, hers):
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    acts("nora", actions.open_result, response=hers, to_person=marc)
    acts("marc", circles.block, person_id=cast.nora, remembered_as="N.")

    with cast.acting("marc"):
        assert not Opening.objects.filter(response_id=hers.pk).exists()


AS_IF_COUNTED = """
INSERT INTO people_person (id, name, called, sort_key)
SELECT gen_random_uuid(), 'Compté ' || n, '', 'compte'
FROM generate_series(1, %(people)s) n;
INSERT INTO questionnaires_questionnaire
  (id, organization_id, body, digest, ticked, ticked_as)
SELECT %(questionnaire)s, id, '{}', 'essai', '[]', '' FROM people_organization
WHERE name = 'CH Montbrun-d’Aure';
INSERT INTO questionnaires_response (id, owner_id, questionnaire_id)
SELECT gen_random_uuid(), id, %(questionnaire)s FROM people_person
WHERE name LIKE 'Compté %%';
INSERT INTO questionnaires_counted
  (id, owner_id, questionnaire_id, response_id, result, counted_at)
SELECT gen_random_uuid(), r.owner_id, %(questionnaire)s, r.id, 2,
  avec.now() + row_number() OVER () * interval '1 s'
FROM questionnaires_response r WHERE r.questionnaire_id = %(questionnaire)s;
"""
ONE_MORE = """
INSERT INTO questionnaires_response (id, owner_id, questionnaire_id)
VALUES (%(key)s, %(owner)s, %(questionnaire)s);
INSERT INTO questionnaires_counted
  (id, owner_id, questionnaire_id, response_id, result, counted_at)
VALUES (gen_random_uuid(), %(owner)s, %(questionnaire)s, %(key)s, %(result)s,
  avec.now() + interval '1 hour');
"""


def average(cast, people: int, who: str = "helene", then=()):
    """Ask for an average as somebody, with so many people counted; nothing is kept.

    ``then`` comes after they are counted: a number is what one more person answered,
    ``None`` the first of them taking their answer back.
    """
    key = uuid4()
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        for statement in AS_IF_COUNTED.split(";\n")[:-1]:
            owner.execute(statement, {"people": people, "questionnaire": key})
        others = iter([cast.nora, *(cast.people[who] for who in ("marc", "sami"))])
        for result in then:
            if result is None:
                owner.execute(
                    "DELETE FROM questionnaires_counted WHERE id IN (SELECT id FROM"
                    " questionnaires_counted WHERE questionnaire_id = %s"
                    " ORDER BY counted_at LIMIT 1)",
                    [key],
                )
                continue
            one = {"key": uuid4(), "owner": next(others), "result": result}
            for statement in ONE_MORE.split(";\n")[:-1]:
                owner.execute(statement, {**one, "questionnaire": key})
        become(owner, cast.seen_by(who))
        return owner.execute(
            "SELECT people, average FROM avec.questionnaire_averages(%s)", [[key]]
        ).fetchall()


@pytest.mark.parametrize("people", [0, 1, 9, 10])
def test_under_the_threshold_the_database_says_nothing_at_all(cast, people):
    assert average(cast, people) == []


@pytest.mark.parametrize(("people", "held"), [(11, 11), (12, 11), (21, 11), (22, 22)])
def test_an_average_holds_whole_groups_of_eleven(cast, people, held):
    assert average(cast, people) == [(held, 2)]


def test_one_more_answer_does_not_show_in_the_average(cast):
    assert average(cast, 11, then=[0]) == average(cast, 11)


@pytest.mark.parametrize(
    "then", [[0, None], [None, 0], [None, 0, None, 0], [None], [0, 4, None, None]]
)
def test_one_who_takes_an_answer_back_does_not_show_what_another_said(cast, then):
    assert average(cast, 11, then=then) == average(cast, 11)


def test_an_average_is_made_again_when_a_whole_group_has_come(cast):
    assert average(cast, 21, then=[1]) == [(22, 2)]
    assert average(cast, 20, then=[0, 0]) == [(22, Decimal("1.8"))]
    assert average(cast, 21, then=[None, 0]) == [(11, 2)]


def test_nobody_reads_or_writes_an_average_by_hand(cast):
    for statement in (
        "SELECT * FROM questionnaires_average",
        "UPDATE questionnaires_average SET people = 11",
        "DELETE FROM questionnaires_average",
    ):
        with (
            as_web(cast.seen_by("helene")) as web,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            web.execute(statement)


def test_the_page_of_a_place_asks_no_more_for_one_more_questionnaire(
    cast, acts, hospital
):
    helene = client_as(cast.helene, cast.hats["helene"])
    page = reverse("questionnaires:of_place", args=[hospital.pk])
    asked = []
    for number in range(3):
        form = read_form(ROOM.replace('"1"', f'"page {number}"'))
        acts(
            "helene",
            actions.load_questionnaire,
            organization=hospital,
            form=form,
            ticked=TICKED,
            ticked_as="H",
        )
        helene.get(page)
        with CaptureQueriesContext(connection) as questions:
            helene.get(page)
        asked.append(len(questions))

    assert asked[0] == asked[2]


@pytest.mark.parametrize("who", ["nobody", "nora", "claire", "paul", "odile"])
def test_only_who_answers_for_the_place_is_told_an_average(cast, who):
    assert average(cast, 30, who) == []


def test_one_person_is_counted_once_and_only_if_she_agrees(cast, acts, room):
    answer = {"questionnaire": room, "answers": HERS}
    acts("nora", actions.answer_questionnaire, **answer)
    with cast.acting("nora"):
        assert not Counted.objects.filter(questionnaire=room).exists()

    acts("nora", actions.answer_questionnaire, **answer, counted=True)
    acts("nora", actions.answer_questionnaire, **answer, counted=True)
    with cast.acting("nora"):
        assert Counted.objects.filter(questionnaire=room).count() == 1

    acts("nora", actions.answer_questionnaire, **answer)
    with cast.acting("nora"):
        assert not Counted.objects.filter(questionnaire=room).exists()


def test_erasing_an_answer_takes_it_out_of_the_count(cast, acts, room):
    given = acts(
        "nora",
        actions.answer_questionnaire,
        questionnaire=room,
        answers=HERS,
        counted=True,
    )
    erase = reverse("questionnaires:erase", args=[given.pk])
    nora = client_as(cast.nora)
    page = nora.get(reverse("questionnaires:response", args=[given.pk])).text
    assert f'action="{erase}"' not in page
    assert "Effacer ces réponses" in nora.get(erase).text
    with cast.acting("nora"):
        assert Response.objects.filter(pk=given.pk).exists()
    nora.post(erase)

    with cast.acting("nora"):
        assert not Counted.objects.filter(questionnaire=room).exists()
        assert not Response.objects.filter(pk=given.pk).exists()


def test_erasing_an_old_answer_keeps_the_newer_one_counted(cast, acts, room):
    answer = {"questionnaire": room, "answers": HERS, "counted": True}
    old = acts("nora", actions.answer_questionnaire, **answer)
    since = answer | {"answers": dict.fromkeys(HERS, 2)}
    new = acts("nora", actions.answer_questionnaire, **since)
    acts("nora", actions.erase_response, response=old)

    with cast.acting("nora"):
        assert Counted.objects.get(questionnaire=room).response_id == new.pk


def test_who_reads_a_result_has_no_way_to_the_answers(cast, acts, hers):
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    opening = acts("nora", actions.open_result, response=hers, to_person=marc)
    again = acts("nora", actions.open_result, response=hers, to_person=marc)
    assert again.pk == opening.pk

    page = client_as(cast.marc).get(reverse("questionnaires:read", args=[opening.pk]))
    assert "1.5" in page.text.replace(",", ".")
    assert hers.questionnaire.form.questions[0] not in page.text
    with cast.acting("marc"):
        assert Opening.objects.get(pk=opening.pk).content == {"result": 1.5}
        assert not Response.objects.visible_to(cast.seen_by("marc")).exists()
    with as_web(cast.seen_by("marc")) as web:
        found = web.execute("SELECT 1 FROM questionnaires_response").fetchall()
        assert found == []


def test_without_a_result_there_is_nothing_to_open(cast, acts, room):
    some = acts(
        "nora", actions.answer_questionnaire, questionnaire=room, answers={"0": 1}
    )
    page = client_as(cast.nora).get(reverse("questionnaires:response", args=[some.pk]))
    assert "Ouvrir ce résultat" not in page.text
    with cast.acting("nora"):
        marc = Person.objects.get(pk=cast.marc)
    with pytest.raises(actions.NoResult):
        acts("nora", actions.open_result, response=some, to_person=marc)


def test_the_page_of_ones_answers_says_when_as_people_do(cast, hers):
    page = client_as(cast.nora).get(reverse("questionnaires:response", args=[hers.pk]))

    said = re.sub(r"<[^>]+>", "", page.text)
    assert "Vos réponses, aujourd’hui" in said


def test_the_pages_load_with_each_condition_ticked(cast, hospital):
    helene = client_as(cast.helene, cast.hats["helene"])
    load = reverse("questionnaires:load", args=[hospital.pk])
    text = ROOM.replace("La chambre où je dors", "La pièce commune")

    wrong = helene.post(load, {"text": text.replace("result: mean", "result: rang")})
    assert wrong.status_code == 422
    assert "l’un de ces mots" in wrong.text
    assert "La pièce commune" in helene.post(load, {"text": text}).text
    missing = helene.post(load, {"text": text, "load": "1", "condition-0": "1"})
    assert missing.status_code == 422
    ticks = {"condition-0": "1", "condition-1": "1"}
    helene.post(load, {"text": text, "load": "1", **ticks})

    place = reverse("questionnaires:of_place", args=[hospital.pk])
    assert "La pièce commune" in client_as(cast.nora).get(place).text
    loaded = next(q for q in Questionnaire.objects.all() if "pièce" in q.form.title)
    helene.post(reverse("questionnaires:withdraw", args=[loaded.pk]))
    assert "La pièce commune" not in client_as(cast.nora).get(place).text


def test_the_same_answers_sent_twice_are_one_response(cast, room):
    nora = client_as(cast.nora)
    page = reverse("questionnaires:questionnaire", args=[room.pk])

    first, second = (nora.post(page, {"q0": "1"}).url for _press in range(2))
    other = nora.post(page, {"q0": "2"}).url

    assert first == second
    assert other != first


def test_no_question_is_compulsory(cast, room):
    page = reverse("questionnaires:questionnaire", args=[room.pk])
    answered = client_as(cast.nora).post(page, {}, follow=True)

    assert answered.status_code == 200
    assert "sans réponse" in answered.text
