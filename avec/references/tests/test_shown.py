"""Each sees their own line; the others if she shows them, and that is written."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.references import actions
from avec.references.models import Referent
from avec.references.own_data import reference_files
from avec.references.reading import referents_of
from avec.references.tests.pages import words_of
from avec.references.words import Domain
from tests.entrance import client_as
from tests.references import THERE_LABEL, THERE_WORDS


@pytest.fixture
def hidden(acts):
    acts("nora", actions.show_referents, shown=False)


def their_page(cast, who):
    client = client_as(cast.people[who], cast.hats.get(who))
    return client.get(reverse("references:person", args=[cast.nora]))


def test_nothing_is_shown_until_she_shows_it(cast, hidden, care, sees):
    assert care.pk in sees("claire")
    assert len(sees("claire")) == 1
    text = their_page(cast, "claire").text
    assert "Les soins" in text
    assert "La vie de tous les jours" not in text
    assert "c’est cette personne qui choisit de montrer le reste" in text
    with cast.acting("nora"):
        assert not Entry.objects.filter(verb="references.read").exists()


def test_she_shows_and_hides_with_one_button(cast, hidden, sees):
    nora = client_as(cast.nora)
    for _ in range(2):
        nora.post(reverse("references:show"), {"shown": "yes"})
    assert len(sees("claire")) == 2
    text = words_of(their_page(cast, "claire"))
    assert "Sami, pair-aidant" in text
    assert "La vie de tous les jours" in text
    assert "Ne plus montrer" in nora.get(reverse("references:mine")).text

    nora.post(reverse("references:show"), {"shown": "no"})

    assert len(sees("claire")) == 1


def test_each_reading_of_the_others_is_written_and_said_to_her(cast):
    assert "La vie de tous les jours" in their_page(cast, "claire").text

    with cast.acting("nora"):
        read = Entry.objects.filter(verb="references.read", actor_id=cast.claire)
        assert read.get().subject_id == cast.nora
    looked = words_of(client_as(cast.nora).get(reverse("documents:who_looked")))
    assert "a regardé qui est là pour quoi" in looked


def test_what_waits_is_shown_to_nobody_else(cast, asks, sees):
    waiting = asks("marc", Domain.WORK)

    assert waiting.pk in sees("marc")
    assert waiting.pk not in sees("claire")
    assert waiting.pk not in sees("sami")


def test_who_has_not_said_yes_is_shown_nothing(cast, asks, sees):
    """Marc is asked for something; he is not there yet."""
    assert all(pk in sees("marc") for pk in {asks("marc", Domain.WORK).pk})
    with cast.acting("marc"):
        others = Referent.objects.exclude(referent_id=cast.marc)
        assert (
            not others.filter(domain="daily_life")
            .exclude(substitutes__substitute_id=cast.marc)
            .exists()
        )


def test_nor_who_begins_later(cast, acts, care, agreed, sees):
    acts("claire", actions.end_reference, reference=care)
    agreed("claire", Domain.WORK, 10)

    assert len(sees("claire")) == 1


def test_across_a_block_they_are_not_shown_to_each_other(cast, acts, care, sees):
    acts("sami", circles.block, person_id=cast.claire, remembered_as="C.")

    assert sees("claire") == {care.pk}
    assert care.pk not in sees("sami")


@pytest.mark.parametrize("who", ["helene", "aicha", "paul", "odile", "karim"])
def test_whoever_is_not_there_sees_nothing(cast, sees, who):
    assert sees(who) == set()
    answered = their_page(cast, who)
    assert answered.status_code in {403, 404}
    assert "soins" not in answered.text


def test_the_agenda_asks_who_is_there_as_the_viewer_may_see(cast, hidden, care, day):
    asked = {}
    for who in ("nora", "claire", "marc", "karim"):
        with cast.acting(who):
            asked[who] = set(referents_of(cast.seen_by(who), cast.nora, day(1)))
    assert asked == {
        "nora": {
            (cast.claire, Domain.CARE),
            (cast.sami, Domain.DAILY_LIFE),
        },
        "claire": {(cast.claire, Domain.CARE)},
        # Asked to stand in for both, he has not answered, or said no.
        "marc": {(cast.claire, Domain.CARE), (cast.sami, Domain.DAILY_LIFE)},
        "karim": set(),
    }
    with cast.acting("nora"):
        far = referents_of(cast.seen_by("nora"), cast.nora, day(40))
    assert far == [(cast.claire, Domain.CARE)]


def test_her_words_are_read_by_whom_they_are_for(cast, care):
    marc = words_of(client_as(cast.marc).get(reverse("references:mine")))
    claire = words_of(client_as(cast.claire).get(reverse("references:mine")))
    assert THERE_WORDS in marc
    assert THERE_WORDS not in claire
    line = reverse("references:reference", args=[care.pk])
    assert THERE_LABEL in client_as(cast.claire).get(line).text


def test_each_takes_away_what_is_theirs(cast):
    files = {}
    for who in ("nora", "claire", "karim"):
        with cast.acting(who):
            files[who] = str(list(reference_files(cast.seen_by(who))))

    assert THERE_WORDS in files["nora"]
    assert "daily_life" in files["nora"]
    assert THERE_LABEL in files["claire"]
    assert "daily_life" not in files["claire"]
    assert "work" in files["karim"]


def test_her_circle_says_for_what_each_is_there(cast):
    hers = words_of(client_as(cast.nora).get(reverse("circles:circle")))
    claires = words_of(client_as(cast.claire).get(reverse("circles:circle")))

    assert "Est là pour : les soins." in hers
    assert "Vous êtes là pour : les soins." in claires
    assert "vie de tous les jours" not in claires
