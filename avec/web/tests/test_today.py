"""The first page: what is new, what is one's own, who looked."""

import re
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.agenda.tests.scene import at, call, say, times
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.foundation.dates import hour
from avec.people.models import Organization, Person
from tests.cast import CANARY, OTHER_CANARY
from tests.entrance import client_as

QUIET = 12


def today(cast, name, *, hat=False):
    client = client_as(cast.people[name], cast.hats.get(name) if hat else None)
    page = client.get(reverse("web:today")).content.decode()
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_first_page_greets_by_name(cast):
    assert "Bonjour Nora" in today(cast, "nora")


def test_words_dictated_wait_for_her_yes(cast):
    page = today(cast, "nora")

    assert "Sami a écrit sous votre dictée." in page
    assert reverse("documents:confirm", args=[cast.dictated.pk]) in page


def test_no_word_of_a_document_is_on_the_first_page(cast):
    for name in ("nora", "marc", "claire", "sami", "helene", "karim"):
        page = today(cast, name, hat=True)
        assert CANARY not in page
        assert OTHER_CANARY not in page


def test_a_relative_finds_what_was_opened_to_him(cast):
    page = today(cast, "marc")

    assert "Nora vous ouvre un extrait à lire." in page
    assert "Extrait choisi par Nora" in page
    assert reverse("documents:read", args=[cast.plan.pk]) in page


def test_under_a_hat_what_was_opened_comes_first_and_ones_own_is_not_shown(cast):
    page = today(cast, "claire", hat=True)

    assert page.index("Ce que l’on vous a ouvert") < page.index("Ce qui est nouveau")
    assert "Mes documents" not in page
    assert "Qui a regardé</h2>" not in page


def test_who_manages_is_told_that_nobodys_words_are_read(cast):
    page = today(cast, "helene", hat=True)

    assert "vous ne lisez les mots de personne" in page
    assert "Nora" not in page


def test_who_answers_for_a_place_finds_it_on_the_first_page(cast):
    place = Organization.objects.get(name="CH Montbrun-d’Aure").pk

    assert reverse("people:manage", args=[place]) in today(cast, "helene", hat=True)
    assert "Le lieu dont vous répondez" not in today(cast, "helene")
    assert "Le lieu dont vous répondez" not in today(cast, "aicha", hat=True)


def test_who_looked_is_said_on_her_page(cast):
    client_as(cast.marc).get(reverse("documents:read", args=[cast.plan.pk]))

    assert "Marc a lu « La vie que je veux »" in today(cast, "nora")
    assert "Marc a lu" not in today(cast, "karim")


def test_a_share_about_to_end_is_told_to_who_gave_it_only(cast):
    from datetime import timedelta

    from django.utils import timezone

    with cast.acting("nora"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("nora"),
            document=cast.plan,
            parts=[Part("direction", "meaning")],
            to_person=Person.objects.get(pk=cast.marc),
            ends_at=timezone.now() + timedelta(days=3),
        )

    assert "Votre partage avec Marc s’arrête le" in today(cast, "nora")
    assert "s’arrête le" not in today(cast, "marc")


def test_signing_in_leads_to_the_first_page(cast):
    answer = client_as(cast.nora).get("/")

    assert answer["Location"] == reverse("web:today")


def test_the_first_page_costs_the_same_with_one_line_and_with_three(
    cast, django_assert_num_queries
):
    nora = client_as(cast.nora)
    read = reverse("documents:read", args=[cast.plan.pk])
    client_as(cast.marc).get(read)
    nora.get(reverse("web:today"))
    with django_assert_num_queries(12):
        nora.get(reverse("web:today"))
    client_as(cast.claire, cast.hats["claire"]).get(read)
    client_as(cast.claire).get(read)
    with django_assert_num_queries(12):
        nora.get(reverse("web:today"))


def agreed_today(cast, *, is_discreet=False) -> str:
    """Have Nora and Marc meet in a minute; return the words of the moment."""
    soon = timezone.localtime() + timedelta(minutes=1)
    called = call(
        cast, "nora", "marc", starts=[soon], minutes=5, is_discreet=is_discreet
    )
    (time,) = times(cast, "marc", called.appointment)
    assert say(cast, "marc", time)
    said = f"{hour(soon)} – {hour(soon + timedelta(minutes=5))}"
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def my_day(page):
    """The words of the block « Aujourd’hui », nothing when there is none."""
    block = page.partition('aria-labelledby="today"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", block.partition(">")[2]).split())


def test_a_day_with_nothing_says_nothing_of_it(cast):
    assert my_day(today(cast, "paul")) == ""


def test_what_waits_comes_first_then_the_day(cast):
    when = agreed_today(cast)
    for who in ("claire", "sami"):
        call(cast, who, "nora", starts=[at(days=3, hour=9)])

    said = my_day(today(cast, "nora"))

    # These two, and the one of the story where somebody would come instead.
    assert said.startswith(
        f"Aujourd’hui 3 rendez-vous attendent votre réponse {when} Marc"
    )
    assert when not in my_day(today(cast, "claire", hat=True))


def test_what_is_discreet_stays_so_on_the_first_page(cast):
    when = agreed_today(cast, is_discreet=True)

    assert f"{when} Rendez-vous Ma journée" in my_day(today(cast, "nora"))


def test_the_first_page_costs_the_same_with_a_full_day(cast, django_assert_num_queries):
    nora = client_as(cast.nora)
    nora.get(reverse("web:today"))
    with django_assert_num_queries(QUIET):
        nora.get(reverse("web:today"))
    agreed_today(cast)
    with django_assert_num_queries(QUIET):
        nora.get(reverse("web:today"))
