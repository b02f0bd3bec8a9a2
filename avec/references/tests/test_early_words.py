"""What ends soon and what nobody does is said early, and reproached to nobody."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.foundation import news
from avec.references import actions
from avec.references.news import reference_news
from avec.references.tests.pages import words_of
from avec.references.words import Domain
from tests.entrance import client_as


def missing(cast) -> str:
    return words_of(client_as(cast.nora).get(reverse("references:mine")))


def told(cast, who) -> list[str]:
    viewer = cast.seen_by(who)
    with acting_as(viewer), transaction.atomic():
        hinted = news._hints((reference_news.hint,))
        lines = list(reference_news(viewer))
        asked = {name for name, ask in reference_news.questions.items() if ask(viewer)}
        assert asked <= hinted
    return [" ".join(line.sentence.split()) for line in lines]


def test_nobody_is_missing_for_what_she_never_spoke_of(cast):
    page = missing(cast)

    assert "Il n’y a personne pour le logement." in page  # she said that it matters
    assert "Il n’y a personne pour le travail, les études." not in page
    assert "Demander à quelqu’un" in page
    assert f"{reverse('references:choose')}?pour=housing" in page


def test_what_she_had_somebody_for_is_said_until_she_says_it_does_not_matter(
    cast, acts, agreed
):
    line = agreed("marc", Domain.WORK)
    acts("nora", actions.say_what_matters, domains=[])
    acts("marc", actions.end_reference, reference=line)
    assert "Il n’y a personne" not in missing(cast)

    acts("nora", actions.say_what_matters, domains=[Domain.WORK])
    assert "Il n’y a personne pour le travail, les études." in missing(cast)


def test_without_a_word_of_hers_what_once_was_counts(cast, acts, agreed):
    """Karim's rows tell nothing of hers, and hers nothing of anybody's."""
    client_as(cast.nora).post(reverse("references:matters"), {"domains": ["care"]})
    assert "Il n’y a personne" not in missing(cast)


def test_who_was_asked_is_not_missing_and_a_no_is(cast, acts, asks):
    one = asks("marc", Domain.HOUSING)
    assert "Il n’y a personne" not in missing(cast)

    acts("marc", actions.answer_reference, reference=one, accepted=False)

    assert "Il n’y a personne pour le logement." in missing(cast)


def test_what_matters_is_read_by_her_alone(cast, sees):
    from avec.references.models import Matter

    assert len(sees("nora", Matter)) == 5
    for who in ("claire", "sami", "marc", "helene"):
        assert sees(who, Matter) == set()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (15, None),
        (14, "Se termine dans 14 jours (le"),
        (1, "Se termine dans 1 jour (le"),
        (0, "Se termine aujourd’hui."),
    ],
)
def test_an_end_is_said_two_weeks_before_to_her_and_to_who_is_there(
    cast, agreed, left, said
):
    agreed("marc", Domain.WORK, 0, left)

    for who in ("nora", "marc"):
        page = words_of(client_as(cast.people[who]).get(reverse("references:mine")))
        lines = [line for line in told(cast, who) if "se termine le" in line]
        assert ("Se termine" in page) is (said is not None)
        assert said is None or said in page
        assert len(lines) == (said is not None)
    assert not [line for line in told(cast, "claire") if "se termine le" in line]


def test_what_ends_soon_is_asked_again_for_the_days_after(cast, acts, agreed, day):
    line = agreed("marc", Domain.WORK, 0, 5)
    nora = client_as(cast.nora)
    page = nora.get(reverse("references:reference", args=[line.pk])).text
    then = f"?qui={cast.marc}&amp;pour=work&amp;du={day(6)}"
    assert then in page
    form = nora.get(reverse("references:choose") + then.replace("&amp;", "&")).text
    assert f'value="{day(6)}"' in form
    assert (
        then
        not in client_as(cast.marc)
        .get(reverse("references:reference", args=[line.pk]))
        .text
    )


def test_a_yes_that_is_asked_waits_in_the_news_of_who_answers(cast, acts, asks):
    one = asks("claire", Domain.WORK)
    asked = "Nora vous demande un oui : qui est là pour quoi."
    assert asked in told(cast, "claire")
    assert asked not in told(cast, "nora")
    assert "Un remplacement attend votre réponse." in told(cast, "marc")

    acts("claire", actions.answer_reference, reference=one, accepted=True)

    assert asked not in told(cast, "claire")
