"""Once published, a document leads to the question about emergencies, until she says.

The question is asked where she arrives after publishing and on « La vie de ce
document ». Writing and reading pages ask the database nothing more for it.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avec.emergency.models import Consent
from avec.emergency.tests.test_answering import answers, write
from avec.emergency.words import Answer
from tests.entrance import client_as

NOT_YET = "Vous n’avez pas encore répondu."
SIGN = ("signs", "early_signs", {"items": [{"kind": "text", "text": "Je range."}]})


def asked_at(document) -> str:
    return reverse("emergency:answer", args=[document.pk])


def page(cast, route, document) -> str:
    response = client_as(cast.nora).get(reverse(route, args=[document.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_publishing_arrives_where_the_question_is(cast):
    document = write(cast, "advance_directives", SIGN, publish=False)
    nora = client_as(cast.nora)
    assert asked_at(document) not in page(cast, "documents:shares_of", document)

    arrived = nora.post(
        reverse("documents:review", args=[document.pk]), follow=True
    ).content.decode()

    assert asked_at(document) in arrived
    assert NOT_YET in arrived


@pytest.mark.parametrize("route", ["documents:shares_of", "directives:life"])
def test_it_leads_there_until_she_answers_then_says_her_answer(cast, route):
    document = write(cast, "advance_directives", SIGN)
    before = page(cast, route, document)
    assert asked_at(document) in before
    assert NOT_YET in before

    answers(cast, document, answer=Answer.NO)

    after = page(cast, route, document)
    assert NOT_YET not in after
    assert "Votre réponse :</span> Non" in after
    assert asked_at(document) in after


def test_an_answer_taken_back_is_asked_anew(cast):
    document = write(cast, "advance_directives", SIGN)
    answers(cast, document, marks=["signs/early_signs"])
    assert NOT_YET not in page(cast, "directives:life", document)

    with cast.acting("nora"):
        consent = Consent.objects.get(document=document)
    client_as(cast.nora).post(reverse("emergency:withdraw", args=[consent.pk]))

    assert NOT_YET in page(cast, "directives:life", document)


@pytest.mark.parametrize("tool", ["strengths", "decision_balance"])
def test_what_never_opens_is_not_asked_about(cast, tool):
    word = {
        "strengths": ("choosing", "matters_most", {"text": "Mon jardin."}),
        "decision_balance": ("decision", "way_a", {"text": "Rester."}),
    }[tool]
    document = write(cast, tool, word)

    assert asked_at(document) not in page(cast, "documents:shares_of", document)


@pytest.mark.parametrize("route", ["documents:document", "documents:read"])
def test_the_pages_of_writing_and_reading_ask_nothing_for_it(cast, route):
    nora = client_as(cast.nora)
    address = reverse(route, args=[cast.plan.pk])
    nora.get(address)

    with CaptureQueriesContext(connection) as asked:
        nora.get(address)

    assert not [one for one in asked if "emergency_" in one["sql"]]


@pytest.mark.parametrize(
    ("route", "cost"), [("documents:shares_of", 9), ("directives:life", 12)]
)
def test_the_question_costs_one_and_no_more(
    cast, route, cost, django_assert_num_queries
):
    document = write(cast, "advance_directives", SIGN)
    nora = client_as(cast.nora)
    address = reverse(route, args=[document.pk])
    nora.get(address)

    with django_assert_num_queries(cost) as asked:
        nora.get(address)

    about = [one for one in asked if "emergency_consent" in one["sql"]]
    assert len(about) == 1
