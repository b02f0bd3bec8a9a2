"""What the pages cost: the same for one line and for many."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.references.words import Domain
from tests.entrance import client_as

QUERIES_OF_HER_PAGE = 7
QUERIES_OF_THEIR_PAGE = 8


@pytest.mark.parametrize("many", [False, True])
def test_her_page_costs_the_same_for_one_line_and_for_many(
    cast, agreed, many, django_assert_num_queries
):
    if many:
        for who in ("marc", "sami", "claire"):
            for domain in (Domain.WORK, Domain.HOUSING):
                agreed(who, domain)
    nora = client_as(cast.nora)

    with django_assert_num_queries(QUERIES_OF_HER_PAGE):
        nora.get(reverse("references:mine"))


@pytest.mark.parametrize("many", [False, True])
def test_so_does_the_page_of_who_is_there(
    cast, agreed, many, django_assert_num_queries
):
    if many:
        for who in ("marc", "sami", "claire"):
            agreed(who, Domain.WORK)
    claire = client_as(cast.claire)

    with django_assert_num_queries(QUERIES_OF_THEIR_PAGE):
        claire.get(reverse("references:person", args=[cast.nora]))
