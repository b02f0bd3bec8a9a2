"""A place loads with its rights; her result is hers first; under eleven, no average."""

from uuid import uuid4

import psycopg
import pytest
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
        assert not Response.objects.filter(pk=hers.pk).exists()


AS_IF_COUNTED = """
INSERT INTO people_person (id, name, called, sort_key)
SELECT gen_random_uuid(), 'Compté ' || n, '', 'compte'
FROM generate_series(1, %(people)s) n;
INSERT INTO questionnaires_questionnaire
  (id, organization_id, body, digest, ticked, ticked_as)
SELECT %(questionnaire)s, id, '{}', 'essai', '[]', '' FROM people_organization
WHERE name = 'CH Montbrun-d’Aure';
INSERT INTO questionnaires_counted (id, owner_id, questionnaire_id, result, counted_at)
SELECT gen_random_uuid(), p.id, %(questionnaire)s, 2, avec.now() + r.n * interval '1 s'
FROM (SELECT id, row_number() OVER () AS n FROM people_person
      WHERE name LIKE 'Compté %%') p, LATERAL (SELECT p.n) r(n);
"""


def average(cast, people: int, who: str = "helene", more: float | None = None):
    """Ask for an average as somebody, with so many people counted; nothing is kept."""
    key = uuid4()
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        for statement in AS_IF_COUNTED.split(";\n")[:-1]:
            owner.execute(statement, {"people": people, "questionnaire": key})
        if more is not None:
            owner.execute(
                "INSERT INTO questionnaires_counted (id, owner_id, questionnaire_id,"
                " result, counted_at) VALUES (gen_random_uuid(), %s, %s, %s,"
                " avec.now() + interval '1 hour')",
                [cast.nora, key, more],
            )
        become(owner, cast.seen_by(who))
        return owner.execute(
            "SELECT people, average FROM avec.questionnaire_average(%s)", [key]
        ).fetchall()


@pytest.mark.parametrize("people", [0, 1, 9, 10])
def test_under_the_threshold_the_database_says_nothing_at_all(cast, people):
    assert average(cast, people) == []


@pytest.mark.parametrize(("people", "held"), [(11, 11), (12, 11), (21, 11), (22, 22)])
def test_an_average_holds_whole_groups_of_eleven(cast, people, held):
    assert average(cast, people) == [(held, 2)]


def test_one_more_answer_does_not_show_in_the_average(cast):
    assert average(cast, 11, more=0) == average(cast, 11)


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
    client_as(cast.nora).post(reverse("questionnaires:erase", args=[given.pk]))

    with cast.acting("nora"):
        assert not Counted.objects.filter(questionnaire=room).exists()
        assert not Response.objects.filter(pk=given.pk).exists()


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


def test_no_question_is_compulsory(cast, room):
    page = reverse("questionnaires:questionnaire", args=[room.pk])
    answered = client_as(cast.nora).post(page, {}, follow=True)

    assert answered.status_code == 200
    assert "sans réponse" in answered.text
