"""A card holds the lines its person chose, from the versions she published."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY
from avec.card import actions
from avec.card.choice import lines_offered
from avec.card.models import CrisisCard
from avec.card.reading import current_card, read_card
from avec.card.refusals import LinesChanged, NothingChosen
from avec.card.tests.scene import (
    key_of,
    offered_form,
    publish_again,
    published_ladder,
    without_cards,
)
from avec.card.words import Place
from avec.documents import actions as documents
from avec.documents.actions.writing import Place as DocumentPlace
from avec.documents.models import Passage, TemplateVersion, Version
from tests.entrance import client_as
from tests.papers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(cast):
    return without_cards(cast.seen_by("nora"))


@pytest.fixture
def ladder(cast, nora):
    offered_form(cast.seen_by("helene"))
    return published_ladder(nora)


@pytest.fixture
def page(cast):
    return client_as(cast.nora)


def make(viewer, *words, own=()):
    chosen = [key_of(viewer, one) for one in words]
    with acting_as(viewer), transaction.atomic():
        return actions.make_card(viewer=viewer, chosen=chosen, own=own)


def said(viewer, card) -> list[str]:
    with acting_as(viewer), transaction.atomic():
        read = read_card(viewer, card, "fr")
    return [
        line for part in read.parts for group in part.groups for line in group.lines
    ]


def checked(card) -> str:
    code = {"code": card.check_code}
    return Client().post(reverse("documents:check"), code).content.decode()


def test_nothing_is_on_a_card_by_default_not_even_a_name(nora, ladder):
    card = make(nora, "deux nuits")

    assert said(nora, card) == ["Je ne dors plus depuis deux nuits"]


def test_only_published_lines_of_marked_questions_are_offered(nora, ladder):
    with acting_as(nora), transaction.atomic():
        before = Passage.objects.heads().get(question_key="on_my_own")
        documents.write_passage(
            viewer=nora,
            place=DocumentPlace(ladder, "ladder", "on_my_own"),
            content={"items": [{"kind": "text", "text": "Pas encore publié"}]},
            replaces=before.pk,
        )
        texts = [line.text for line in lines_offered(nora, "fr")]

    assert "Ouvrir la fenêtre, boire un verre d’eau" in texts
    assert "Pas encore publié" not in texts
    assert "Les boîtes, chez Jeanne" not in texts


def test_lines_stand_in_the_order_of_the_card_whatever_the_order_they_come_in(
    nora, ladder
):
    own = [(Place.DEPENDING, "Le chat : Jeanne"), (Place.SPEAKING, "Doucement")]
    card = make(nora, "06 39 98", "deux nuits", "Nora", own=own)

    assert said(nora, card) == [
        "Je m’appelle Nora",
        "Doucement",
        "Je ne dors plus depuis deux nuits",
        "Marc, 06 39 98 12 34",
        "Le chat : Jeanne",
    ]


def test_a_line_of_ones_own_never_seems_to_answer_a_question(nora, ladder):
    card = make(nora, "deux nuits", own=[(Place.DOING, "Ne pas éteindre la radio")])

    with acting_as(nora), transaction.atomic():
        [part] = read_card(nora, card, "fr").parts

    assert [group.about for group in part.groups] == ["", "J’ouvre ce plan quand"]


def test_a_card_without_a_line_is_refused(nora):
    with pytest.raises(NothingChosen), acting_as(nora), transaction.atomic():
        actions.make_card(viewer=nora, chosen=[])


def test_a_line_that_is_no_longer_offered_is_never_dropped_in_silence(nora, ladder):
    chosen = [key_of(nora, "deux nuits"), key_of(nora, "06 39 98")]
    publish_again(nora, ladder, open_when=["Je ne dors plus depuis trois nuits"])

    with pytest.raises(LinesChanged), acting_as(nora), transaction.atomic():
        actions.make_card(viewer=nora, chosen=chosen)
    with acting_as(nora), transaction.atomic():
        assert current_card(nora) is None


def test_the_same_choice_makes_no_other_card(nora, ladder):
    first, again = make(nora, "deux nuits"), make(nora, "deux nuits")

    assert again.pk == first.pk


def test_a_new_card_takes_the_words_of_the_one_before(nora, ladder):
    first = make(nora, own=[(Place.DOING, "Un secret")])
    make(nora, "deux nuits")

    with acting_as(nora), transaction.atomic():
        first.refresh_from_db()
    assert first.sealed is None
    assert "Plus à jour" in checked(first)


def test_a_new_version_puts_the_card_to_review_and_its_paper_out_of_date(nora, ladder):
    card = make(nora, "deux nuits")
    assert "À jour" in checked(card)

    publish_again(nora, ladder, on_my_own=["Appeler Marc"])

    with acting_as(nora), transaction.atomic():
        assert read_card(nora, card, "fr").is_to_review
    answer = checked(card)
    assert "Plus à jour" in answer
    assert "Nora" not in answer
    # The words are still there for whoever needs them now.
    assert said(nora, card) == ["Je ne dors plus depuis deux nuits"]


def test_the_same_lines_of_the_new_version_make_a_card_that_is_up_to_date(nora, ladder):
    before = make(nora, "deux nuits")
    publish_again(nora, ladder, on_my_own=["Appeler Marc"])

    card = make(nora, "deux nuits")

    assert card.pk != before.pk
    assert "À jour" in checked(card)
    assert "Plus à jour" in checked(before)


def test_words_that_were_erased_leave_the_card_too(nora, ladder):
    card = make(nora, "deux nuits", "06 39 98")
    with acting_as(nora), transaction.atomic():
        passage = Passage.objects.heads().get(question_key="open_when")
        documents.erase_passage(viewer=nora, passage=passage)

    assert said(nora, card) == ["Marc, 06 39 98 12 34"]
    assert "Plus à jour" in checked(card)
    with acting_as(nora), transaction.atomic():
        assert read_card(nora, card, "fr").is_to_review


def test_words_erased_elsewhere_in_the_document_leave_the_card_as_it_is(nora, ladder):
    card = make(nora, "06 39 98")
    with acting_as(nora), transaction.atomic():
        passage = Passage.objects.heads().get(question_key="open_when")
        documents.erase_passage(viewer=nora, passage=passage)

    assert "À jour" in checked(card)


def test_of_a_card_the_code_says_no_day_and_no_reason(nora, ladder):
    kept = make(nora, "06 39 98")
    pages = [checked(kept)]
    publish_again(nora, ladder, on_my_own=["Appeler Marc"])
    pages.append(checked(kept))
    with acting_as(nora), transaction.atomic():
        actions.withdraw_card(viewer=nora, card=kept)
    pages.append(checked(kept))

    assert ["À jour" in page for page in pages] == [True, False, False]
    assert all("Plus à jour" in page for page in pages[1:])
    for page in pages:
        assert "<time" not in page
        assert "emplacée" not in page
        assert "évoquée" not in page


def test_a_version_taken_back_is_neither_shown_nor_up_to_date(nora, ladder):
    card = make(nora, "deux nuits", own=[(Place.DOING, "Respirer")])
    with acting_as(nora), transaction.atomic():
        version = Version.objects.get(pk=card.version_ids[0])
        documents.revoke(viewer=nora, version=version)

    assert said(nora, card) == ["Respirer"]
    assert "Plus à jour" in checked(card)


def test_a_document_deleted_leaves_a_card_that_says_so(nora, ladder):
    card = make(nora, "deux nuits")
    with acting_as(nora), transaction.atomic():
        documents.delete_document(viewer=nora, document=ladder)
        read = read_card(nora, card, "fr")

    assert read.is_to_review
    assert read.parts == ()
    assert "Plus à jour" in checked(card)


def test_a_card_taken_back_is_erased_and_its_code_says_so(nora, ladder):
    card = make(nora, "deux nuits")
    with acting_as(nora), transaction.atomic():
        actions.withdraw_card(viewer=nora, card=card)
        card.refresh_from_db()
        assert current_card(nora) is None

    assert card.sealed is None
    assert "Plus à jour" in checked(card)


def test_nobody_else_sees_or_touches_a_card(cast, nora, ladder):
    card = make(nora, "deux nuits")

    for name in ("marc", "sami", "claire", "helene"):
        other = cast.seen_by(name)
        with acting_as(other), transaction.atomic():
            assert not CrisisCard.objects.visible_to(other).filter(pk=card.pk).exists()
            with pytest.raises(NotAllowed):
                actions.withdraw_card(viewer=other, card=card)
        for route in ("card:paper", "card:withdraw"):
            address = reverse(route, args=[card.pk])
            assert client_as(other.person_id).get(address).status_code == 404


def test_somebody_unknown_makes_no_card(db):
    with pytest.raises(NotAllowed), acting_as(NOBODY), transaction.atomic():
        actions.make_card(viewer=NOBODY, chosen=["name"])


# --------------------------------------------------------------------------- pages


def test_the_page_ticks_nothing_by_itself(page, ladder):
    words = page.get(reverse("card:choose")).content.decode()

    assert "Je ne dors plus depuis deux nuits" in words
    assert " checked" not in words


def test_a_choice_becomes_a_card(page, nora, ladder):
    sent = {"line": [key_of(nora, "06 39 98")], "own-1": "Doucement\n\nSans blouse"}
    page.post(reverse("card:choose"), sent)

    words = page.get(reverse("card:card")).content.decode()
    assert "Doucement" in words
    assert "Sans blouse" in words
    assert 'href="tel:0639981234"' in words
    again = page.get(reverse("card:choose")).content.decode()
    assert again.count(" checked") == 1
    assert "Doucement\nSans blouse" in again


def test_a_choice_of_nothing_is_asked_again(page, nora):
    answer = page.post(reverse("card:choose"), {"own-1": " "})

    assert answer.status_code == 422
    assert "Cochez ou écrivez au moins une ligne" in answer.content.decode()


def test_a_choice_whose_words_changed_meanwhile_shows_the_new_words(page, nora, ladder):
    sent = {"line": [key_of(nora, "deux nuits")], "own-1": "Doucement"}
    publish_again(nora, ladder, open_when=["Trois nuits sans dormir"])

    answer = page.post(reverse("card:choose"), sent)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "ses mots ont changé entre-temps" in words.replace("\xa0", " ")
    assert '<del dir="auto">Je ne dors plus depuis deux nuits</del>' in words
    assert words.index("Trois nuits sans dormir") < words.index("<form class")
    assert "Doucement" in words


def test_signs_that_paper_cannot_write_are_said_before_printing(page, nora):
    make(nora, own=[(Place.DOING, "Appeler 陳, et le thé")])

    words = page.get(reverse("card:card")).content.decode()

    [told] = re.findall(r"carré prendra leur place.*?<span[^>]*>(.*?)</span>", words)
    assert "陳" in told
    assert "thé" not in told


def test_a_card_that_paper_can_write_warns_of_nothing(page, nora):
    make(nora, own=[(Place.DOING, "L’été, œuvre « à part » – 5 €")])

    assert "ne sait pas écrire" not in page.get(reverse("card:card")).content.decode()


def test_a_line_too_long_for_a_card_is_said_and_nothing_is_lost(page, nora):
    answer = page.post(reverse("card:choose"), {"own-2": "a" * 201})

    assert answer.status_code == 422
    assert "a" * 201 in answer.content.decode()


def test_the_plan_is_one_tap_away_on_every_page_of_who_is_in(page):
    link = f'href="{reverse("card:needed")}"'

    for route in ("web:today", "web:help_now", "documents:documents", "card:card"):
        assert link in page.get(reverse(route)).content.decode()
    assert link not in Client().get(reverse("web:help_now")).content.decode()


def test_the_plan_shows_the_card_and_the_numbers_and_asks_nothing(page, nora, ladder):
    make(nora, "06 39 98")

    words = page.get(reverse("card:needed")).content.decode()

    assert "Marc" in words
    assert 'href="tel:0639981234"' in words
    assert 'href="tel:3114"' in words
    assert "3114.fr" in words
    inside = words.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in inside
    assert "data-quit" in inside


def test_without_a_session_the_plan_gives_the_numbers_and_no_card(nora, ladder):
    make(nora, "06 39 98")

    answer = Client().get(reverse("card:needed"))

    assert answer.status_code == 200
    words = answer.content.decode()
    assert 'href="tel:3114"' in words
    assert "Marc" not in words


# --------------------------------------------------------------------------- paper


@pytest.mark.parametrize("form", ["poche", "a4"])
def test_the_paper_holds_the_chosen_lines_their_date_and_code(page, nora, ladder, form):
    card = make(nora, "deux nuits", "06 39 98")

    answer = page.get(reverse("card:paper", args=[card.pk]), {"forme": form})

    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    words = text_of(answer.content)
    assert "Je ne dors plus depuis deux nuits" in words
    assert f"{card.check_code[:4]}-{card.check_code[4:]}" in words
    assert "Ouvrir la fenêtre" not in words
    assert words.index("deux nuits") < words.index("06 39 98")


def test_a_square_is_drawn_only_when_asked_for(page, nora, ladder):
    card = make(nora, "deux nuits")
    address = reverse("card:paper", args=[card.pk])

    without, with_it = page.get(address).content, page.get(address, {"qr": "1"}).content

    assert b"/Figure" not in without
    assert b"/Figure" in with_it


def test_a_scanned_square_brings_the_code_and_no_answer(nora, ladder):
    card = make(nora, "deux nuits")

    words = Client().get(reverse("documents:check"), {"code": card.check_code})

    assert card.check_code in words.content.decode()
    assert "À jour" not in words.content.decode()


def test_many_long_lines_still_make_a_paper(page, nora):
    own = [
        (place, f"{'Une longue phrase. ' * 10}{n}") for place in Place for n in "abc"
    ]
    card = make(nora, own=own)

    for form in ("poche", "a4"):
        answer = page.get(reverse("card:paper", args=[card.pk]), {"forme": form})
        assert answer.status_code == 200


def test_the_paper_of_a_card_that_was_replaced_is_not_printed_again(page, nora, ladder):
    card = make(nora, own=[(Place.DOING, "Avant")])
    make(nora, "deux nuits")

    assert page.get(reverse("card:paper", args=[card.pk])).status_code == 404


def test_an_empty_card_can_be_printed_by_anybody(db):
    answer = Client().get(reverse("card:blank"))

    words = text_of(answer.content)
    assert "Mes directives existent" in words


def test_the_page_names_a_document_once_in_the_language_of_the_reader(cast, nora):
    with acting_as(nora), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="soothing_plan")
        plan = documents.begin_document(viewer=nora, template_version=form)
        for question in ("open_when", "on_my_own"):
            place = DocumentPlace(plan, "ladder", question)
            content = {"items": [{"kind": "text", "text": f"One {question}"}]}
            documents.write_passage(viewer=nora, place=place, content=content)
        documents.publish(viewer=nora, document=plan, name="Nora")
        english = form.template("en").title

        lines = lines_offered(nora, "en")

    sources = {one.source for one in lines if one.text.startswith("One ")}
    assert sources == {english}
