"""One of her sentences goes to the draft of her directives, and no further."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.aftermath import actions
from avec.aftermath.places import directives_of
from avec.aftermath.refusals import NoRoom, NotThere
from avec.aftermath.tests.conftest import HURT
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Draft, Passage, TemplateVersion, Version

WORSE = "helping/makes_worse"
FIELD = "constraint/never_again"


@pytest.fixture
def hurt(scene):
    return scene.writes("lived", "hurt", {"items": [{"kind": "text", "text": HURT}]})


@pytest.fixture
def directives(scene):
    with scene.cast.acting("nora"):
        form = TemplateVersion.objects.newest().get(key="advance_directives")
    document = scene.does("nora", documents.begin_document, template_version=form)
    scene.does(
        "nora",
        documents.write_passage,
        place=Place(document, "helping", "makes_worse"),
        content={"items": [{"kind": "text", "text": "Les cris."}]},
    )
    scene.publishes(document)
    return document


def carries(scene, passage, place=WORSE, words=HURT, who="nora"):
    return scene.does(
        who,
        actions.carry,
        document=scene.document,
        passage_id=passage.pk,
        words=words,
        place=place,
    )


def test_it_is_added_to_the_draft_after_what_was_there(scene, hurt, directives):
    draft = carries(scene, hurt)

    assert draft.document_id == directives.pk
    assert [one["text"] for one in draft.content["items"]] == ["Les cris.", HURT]


def test_nothing_is_published_nor_kept_by_itself(scene, hurt, directives):
    with scene.cast.acting("nora"):
        before = Passage.objects.filter(document=directives).count()
        versions = Version.objects.filter(document=directives).count()

    carries(scene, hurt)

    with scene.cast.acting("nora"):
        assert Passage.objects.filter(document=directives).count() == before
        assert Version.objects.filter(document=directives).count() == versions
    for who in ("marc", "claire", "sami"):
        with scene.cast.acting(who):
            assert not Draft.objects.filter(document_id=directives.pk).exists()


def test_twice_is_once_and_a_draft_is_never_lost(scene, hurt, directives):
    other = scene.writes("lived", "told", {"text": "J’ai eu peur du bruit."})
    carries(scene, hurt)
    carries(scene, other, words="J’ai eu peur du bruit.")
    draft = carries(scene, hurt)

    texts = [one["text"] for one in draft.content["items"]]
    assert texts == ["Les cris.", HURT, "J’ai eu peur du bruit."]


def test_in_a_text_it_comes_after_the_text(scene, hurt, directives):
    place = Place(directives, "constraint", "never_again")
    scene.does(
        "nora", documents.write_passage, place=place, content={"text": "La porte."}
    )

    assert carries(scene, hurt, place=FIELD).content == {"text": f"La porte.\n{HURT}"}


def test_without_directives_they_are_begun(scene, hurt):
    draft = carries(scene, hurt)
    with scene.cast.acting("nora"):
        found = directives_of(scene.cast.seen_by("nora"))
    assert found.pk == draft.document_id
    assert found.current_version_id is None


@pytest.mark.parametrize(
    "place", ["people/trusted_person", "using/signature", "care/treatments", "no/where"]
)
def test_not_where_there_is_an_act_or_something_else_than_words(
    scene, hurt, directives, place
):
    with pytest.raises(NotThere):
        carries(scene, hurt, place=place)


def test_what_does_not_fit_is_not_cut(scene, directives):
    words = "a" * 400
    told = scene.writes("lived", "told", {"text": words})
    with pytest.raises(NoRoom):
        carries(scene, told, words=words)


def test_nobody_elses_words_become_hers(scene, directives):
    scene.writes("lived", "helped", {"items": [{"kind": "text", "text": "Le calme."}]})
    scene.publishes()
    scene.invites("claire", "other_voices", "team_understood")
    words = "Nous avons compris."
    passage = scene.says_beside("claire", "other_voices", "team_understood", words)

    with pytest.raises(NotThere):
        carries(scene, passage, words=words)
    assert words not in scene.page("ideas")


@pytest.mark.parametrize("who", ["marc", "claire", "sami"])
def test_she_alone_carries(scene, hurt, directives, who):
    with pytest.raises(NotAllowed):
        carries(scene, hurt, who=who)
    for name in ("side_by_side", "ideas", "learns"):
        address = reverse(f"aftermath:{name}", args=[scene.document.pk])
        assert scene.browser(who).get(address).status_code == 404


def test_from_the_page_to_the_question_with_the_draft_in_it(scene, hurt, directives):
    nora = scene.browser()
    address = reverse("aftermath:carry", args=[scene.document.pk, hurt.pk, 0])
    assert HURT in nora.get(address).content.decode()

    answer = nora.post(address, {"place": WORSE}, follow=True)

    page = answer.content.decode()
    assert answer.request["PATH_INFO"] == reverse(
        "documents:question", args=[directives.pk, "helping", "makes_worse"]
    )
    assert HURT in page
    assert "Les cris." in page


def test_only_a_review_has_these_pages(scene, directives):
    for name in ("side_by_side", "ideas", "learns"):
        address = reverse(f"aftermath:{name}", args=[directives.pk])
        assert scene.browser().get(address).status_code == 404
