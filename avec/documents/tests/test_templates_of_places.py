"""A place offers its own forms: read line by line, beside the others, never over."""

from __future__ import annotations

import json

import psycopg
import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion, form_of
from avec.documents.refusals import NotAVersionOfThis, WordsWouldHide
from avec.documents.template_files.typed import WouldBreak, read_typed
from avec.people.models import Affiliation, Organization
from tests.a_form import FORM
from tests.entrance import client_as
from tests.second_wall import as_web

MORE = (
    FORM
    + """\
      - key: harder
        prompt: Ce qui est plus dur
        type: text
"""
)
WORDS = """\
key: my_week
version: 1
language: en
title: My week
purpose: To see what carries me.
pen: The person.
sections:
  days:
    title: The days
    questions:
      good_day: What does a good day look like?
      helps: What helps
"""


@pytest.fixture
def place(cast):
    with cast.acting("helene"):
        hat = Affiliation.objects.get(pk=cast.hats["helene"])
        return Organization.objects.get(pk=hat.organization_id)


def offered(cast, place, text=FORM, english=""):
    viewer = cast.seen_by("helene")
    with cast.acting("helene"), transaction.atomic():
        return actions.offer_template(
            viewer=viewer, organization=place, forms=read_typed(text, english)
        )


def as_helene(cast, **options):
    return client_as(cast.helene, cast.hats["helene"], **options)


def write_page(place):
    return reverse("documents:write_template", args=[place.pk])


# ------------------------------------------------------------------------- in the page


def test_a_text_is_pasted_looked_at_then_put_at_disposal(cast, place):
    helene = as_helene(cast)
    assert helene.get(write_page(place)).status_code == 200

    page = helene.post(write_page(place), {"french": FORM}).content.decode()
    assert "un bon jour" in page
    assert "Mettre à disposition" in page
    with cast.acting("helene"):
        assert not TemplateVersion.objects.filter(key="my_week").exists()

    answer = helene.post(write_page(place), {"french": FORM, "offer": "1"})
    assert answer.status_code == 302
    listed = client_as(cast.marc).get(answer["Location"]).content.decode()
    assert "Ma semaine" in listed
    assert "Commencer" in listed
    assert "Ne plus le proposer" not in listed


def test_a_file_is_read_like_a_text(cast, place, tmp_path):
    file = tmp_path / "semaine.yaml"
    file.write_text(FORM.replace("\n", "\r\n"), encoding="utf-8-sig")
    with file.open("rb") as handed:
        page = as_helene(cast).post(
            write_page(place), {"french": "", "french_file": handed}
        )

    assert page.status_code == 200
    assert "Mettre à disposition" in page.content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: " + b"x" * 200_001, "200 Ko"),
        (b"key: a\x00", "pas un texte"),
    ],
)
def test_a_file_that_is_no_text_is_refused_and_what_was_typed_stays(
    cast, place, tmp_path, content, said
):
    file = tmp_path / "semaine.yaml"
    file.write_bytes(content)
    with file.open("rb") as handed:
        answer = as_helene(cast).post(
            write_page(place),
            {"french": "", "english": "mes mots", "french_file": handed},
        )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "mes mots" in answer.content.decode()


def test_what_is_wrong_is_said_beside_its_line_and_nothing_is_lost(cast, place):
    wrong = FORM.replace("behaviour: plan", "behaviour: journal").replace(
        "type: list", "type: dance"
    )
    answer = as_helene(cast).post(write_page(place), {"french": wrong})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="line-5" class="source__line source__line--wrong"' in page
    assert 'href="#line-18"' in page
    assert "type: dance" in page.split("<textarea")[1]


def test_html_in_the_text_stays_text(cast, place):
    wrong = FORM.replace("title: Ma semaine", 'title: "<b hx-get=/x>Ma</b>"')
    page = as_helene(cast).post(write_page(place), {"french": wrong}).content.decode()

    assert "<b hx-get" not in page
    assert "&lt;b hx-get" in page


def test_a_renamed_question_is_refused_with_a_sentence(cast, place):
    offered(cast, place)
    renamed = FORM.replace("key: good_day", "key: fine_day")

    answer = as_helene(cast).post(write_page(place), {"french": renamed, "offer": "1"})

    assert answer.status_code == 422
    assert "good_day" in answer.content.decode()
    assert "retired: true" in answer.content.decode()


def test_the_blank_form_is_seen_before_and_after(cast, place):
    helene = as_helene(cast)
    before = helene.post(write_page(place), {"french": FORM, "paper": "1"})
    version = offered(cast, place)
    after = client_as(cast.marc).get(
        reverse("documents:place_paper", args=[version.pk])
    )

    assert before.content.startswith(b"%PDF")
    assert after.content.startswith(b"%PDF")


def test_the_english_words_are_read_under_the_same_keys(cast, place):
    version = offered(cast, place, FORM, WORDS)
    missing = WORDS.replace("      helps: What helps\n", "")
    answer = as_helene(cast).post(
        write_page(place), {"french": FORM, "english": missing}
    )

    assert form_of(version.pk, "en").title == "My week"
    assert answer.status_code == 422
    assert "Le texte anglais, ligne par ligne" in answer.content.decode()


@pytest.mark.parametrize("name", ["nora", "claire", "sami", "paul", "odile"])
def test_nobody_else_adds_or_withdraws(cast, place, name):
    version = offered(cast, place)
    client = client_as(cast.people[name], cast.hats.get(name))

    assert client.get(write_page(place)).status_code == 403
    assert (
        client.post(write_page(place), {"french": MORE, "offer": "1"}).status_code
        == 403
    )
    withdraw = reverse("documents:withdraw_template", args=[version.pk])
    assert client.post(withdraw).status_code == 403


def test_the_hat_opens_it_not_the_person(cast, place):
    assert client_as(cast.helene).get(write_page(place)).status_code == 403


# ----------------------------------------------------------------------- and its life


def test_the_number_rises_by_itself_and_the_version_before_stays(cast, place):
    first = offered(cast, place)
    again = offered(cast, place)
    second = offered(cast, place, MORE)

    assert (first.number, again.pk, second.number) == (1, first.pk, 2)
    with cast.acting("helene"):
        first.refresh_from_db()
        assert len(list(first.template().questions())) == 2


def test_a_dropped_question_is_refused_by_the_action_too(cast, place):
    offered(cast, place, MORE)
    with pytest.raises(WouldBreak):
        offered(cast, place, FORM)


def test_the_forms_of_the_house_stand_beside(cast, place):
    like_the_house = FORM.replace("key: my_week", "key: recovery_plan")
    version = offered(cast, place, like_the_house)

    assert version.number == 1
    with cast.acting("nora"):
        house = TemplateVersion.objects.newest().get(key="recovery_plan")
    assert house.organization_id is None
    assert house.pk != version.pk


def test_whoever_has_the_link_may_begin_it(cast, place):
    version = offered(cast, place)
    karim = client_as(cast.karim)
    page = karim.get(reverse("documents:place_template", args=[version.pk]))
    assert "un bon jour" in page.content.decode()

    answer = karim.post(reverse("documents:begin_of_place", args=[version.pk]))

    assert answer.status_code == 302
    begun = karim.get(answer["Location"]).content.decode()
    assert "Ma semaine" in begun


def test_it_is_proposed_to_those_near_the_place(cast, place):
    offered(cast, place)
    listed = reverse("documents:documents")

    near = client_as(cast.nora).get(listed).content.decode()
    far = client_as(cast.karim).get(listed).content.decode()

    assert f"Modèles proposés par {place.name}" in near
    assert "Ma semaine" not in far


def test_a_withdrawn_form_is_begun_by_nobody_and_kept_by_those_who_did(cast, place):
    version = offered(cast, place)
    with cast.acting("karim"), transaction.atomic():
        mine = actions.begin_document(
            viewer=cast.seen_by("karim"), template_version=version
        )
    helene = as_helene(cast)
    page = reverse("documents:withdraw_template", args=[version.pk])
    assert "gardent tout" in helene.get(page).content.decode()
    helene.post(page)

    karim = client_as(cast.karim)
    begin = reverse("documents:begin_of_place", args=[version.pk])
    assert karim.post(begin).status_code == 404
    assert karim.get(reverse("documents:document", args=[mine.pk])).status_code == 200
    assert (
        "n’est plus proposé"
        in karim.get(
            reverse("documents:place_template", args=[version.pk])
        ).content.decode()
    )

    helene.post(reverse("documents:put_template_back", args=[version.pk]))
    assert karim.post(begin).status_code == 302


# ------------------------------------------------------------- from version to version


@pytest.fixture
def begun(cast, place):
    """Karim began the first version and wrote in it; then came the second."""
    first = offered(cast, place)
    viewer = cast.seen_by("karim")
    with cast.acting("karim"), transaction.atomic():
        document = actions.begin_document(viewer=viewer, template_version=first)
        actions.write_passage(
            viewer=viewer,
            place=Place(document, "days", "good_day"),
            content={"text": "Du café au soleil."},
        )
    return document, first, offered(cast, place, MORE)


def test_a_document_keeps_its_version_until_its_owner_changes_it(cast, begun):
    document, _first, _second = begun
    karim = client_as(cast.karim)
    address = reverse("documents:document", args=[document.pk])
    page = karim.get(address).content.decode()
    follow = reverse("documents:follow_version", args=[document.pk, 2])
    assert "Ce qui est plus dur" not in page
    assert follow in page

    assert "Ce qui est plus dur" in karim.get(follow).content.decode()
    karim.post(follow)

    page = karim.get(address).content.decode()
    assert "Ce qui est plus dur" in page
    assert "Du café au soleil." in page
    assert follow not in page


def test_it_goes_back_unless_words_would_hide(cast, begun):
    document, first, second = begun
    viewer = cast.seen_by("karim")
    with cast.acting("karim"), transaction.atomic():
        for version in (second, first, second):
            actions.follow_version(viewer=viewer, document=document, version=version)
        actions.write_passage(
            viewer=viewer,
            place=Place(document, "days", "harder"),
            content={"text": "Le dimanche soir."},
        )
        with pytest.raises(WordsWouldHide):
            actions.follow_version(viewer=viewer, document=document, version=first)

    back = reverse("documents:follow_version", args=[document.pk, 1])
    assert client_as(cast.karim).post(back).status_code == 409


def test_a_document_follows_no_other_template_and_nobody_else_moves_it(cast, begun):
    document, _first, second = begun
    with cast.acting("karim"), transaction.atomic():
        house = TemplateVersion.objects.get(key="strengths", organization=None)
        with pytest.raises(NotAVersionOfThis):
            actions.follow_version(
                viewer=cast.seen_by("karim"), document=document, version=house
            )
    with cast.acting("nora"), pytest.raises((NotAllowed, Document.DoesNotExist)):
        actions.follow_version(
            viewer=cast.seen_by("nora"), document=document, version=second
        )
    follow = reverse("documents:follow_version", args=[document.pk, 2])
    assert client_as(cast.nora).post(follow).status_code == 404


# ---------------------------------------------------------------------- the second wall


def insert(web, place, number=1, body='{"fr": "{}"}', key="my_week"):
    web.execute(
        "INSERT INTO documents_templateversion"
        " (id, key, number, organization_id, body, digest)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'x')",
        [key, number, place, body],
    )


def body_of(**changes):
    form = {"key": "my_week", "behaviour": "plan", "holder": "person", **changes}
    return json.dumps({"fr": json.dumps(form)})


@pytest.mark.walls
@pytest.mark.parametrize("name", ["nora", "claire", "paul", "helene"])
def test_the_database_takes_forms_from_those_who_answer_for_the_place(
    cast, place, name
):
    with as_web(cast.seen_by(name)) as web:
        if name == "helene":
            insert(web, place.pk, body=body_of())
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                insert(web, place.pk, body=body_of())


@pytest.mark.walls
@pytest.mark.parametrize(
    ("number", "body"),
    [
        (2, body_of()),
        (1, body_of(behaviour="journal")),
        (1, body_of(holder="service")),
        (1, body_of(key="other")),
    ],
)
def test_the_database_refuses_a_form_that_is_not_what_it_says(
    cast, place, number, body
):
    with (
        as_web(cast.seen_by("helene")) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        insert(web, place.pk, number, body)


OF_THE_HOUSE = (
    "INSERT INTO documents_templateversion (id, key, number, body, digest)"
    " VALUES (gen_random_uuid(), 'recovery_plan', 2, '{}', 'x')"
)


@pytest.mark.walls
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_templateversion SET body = '{}'",
        "DELETE FROM documents_templateversion",
        OF_THE_HOUSE,
        "UPDATE documents_withdrawntemplate SET key = 'x'",
    ],
)
def test_nobody_changes_a_form_nor_touches_those_of_the_house(cast, statement):
    with (
        as_web(cast.seen_by("helene")) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute(statement)


@pytest.mark.walls
def test_the_database_keeps_a_document_on_its_template(cast):
    with (
        as_web(cast.seen_by("nora")) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute(
            "UPDATE documents_document SET template_version_id ="
            " (SELECT id FROM documents_templateversion WHERE key = 'strengths')"
            " WHERE id = %s",
            [cast.plan.pk],
        )
