"""Opening a card costs the same, whatever it holds."""

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.card import actions
from avec.card.choice import lines_offered
from avec.card.tests.scene import offered_form, published_ladder, without_cards
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def test_a_card_costs_the_same_with_one_line_or_lines_of_several_documents(
    cast, django_assert_num_queries
):
    nora, page = without_cards(cast.seen_by("nora")), client_as(cast.nora)
    offered_form(cast.seen_by("helene"))
    published_ladder(nora)
    with acting_as(nora), transaction.atomic():
        name, *_others = lines_offered(nora, "fr")
        actions.make_card(viewer=nora, chosen=[name.key])
    page.get(reverse("card:needed"))
    with django_assert_num_queries(6):
        page.get(reverse("card:needed"))
    with django_assert_num_queries(8):
        page.get(reverse("card:card"))

    published_ladder(nora)
    with acting_as(nora), transaction.atomic():
        every = [line.key for line in lines_offered(nora, "fr")]
        made = actions.make_card(viewer=nora, chosen=every)
    assert len(made.version_ids) == 2

    with django_assert_num_queries(6):
        shown = page.get(reverse("card:needed")).content.decode()
    assert shown.count("Marc, ") == 2
    with django_assert_num_queries(8):
        page.get(reverse("card:card"))
    with django_assert_num_queries(9):
        page.get(reverse("card:choose"))
