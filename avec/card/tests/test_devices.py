"""A device keeps the card of whoever said yes there, and nothing after a no."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.sessions import hashed as session_hash
from avec.card import actions
from avec.card.devices import cookie_name
from avec.card.models import KeptCard
from avec.card.refusals import NoCard
from avec.card.tests.scene import (
    key_of,
    offered_form,
    publish_again,
    published_ladder,
    without_cards,
)
from avec.card.words import Place
from avec.documents import actions as documents
from avec.documents.models import Version
from avec.people import actions as people
from tests.entrance import client_as

pytestmark = pytest.mark.django_db
KEEP = "X-Avec-Keep"
CLEAR = "Clear-Site-Data"


@pytest.fixture
def nora(cast):
    viewer = without_cards(cast.seen_by("nora"))
    with acting_as(viewer), transaction.atomic():
        own = [(Place.DOING, "Ouvrir la fenêtre")]
        actions.make_card(viewer=viewer, chosen=["name"], own=own)
    return viewer


@pytest.fixture
def phone(nora):
    """Her own telephone, that keeps her card."""
    client = client_as(nora.person_id)
    client.post(reverse("card:keep"))
    assert cookie_name() in client.cookies
    return client


def plan(client) -> str:
    return client.get(reverse("card:needed"))[KEEP]


def running(viewer) -> int:
    with acting_as(viewer), transaction.atomic():
        return KeptCard.objects.visible_to(viewer).running().count()


def is_erased(answer) -> bool:
    token = answer.cookies.get(cookie_name())
    return (
        '"storage"' in answer.get(CLEAR, "") and token is not None and not token.value
    )


def test_nothing_is_kept_without_a_yes(nora):
    client = client_as(nora.person_id)

    answer = client.get(reverse("card:needed"))

    assert answer[KEEP] == "no"
    assert cookie_name() not in client.cookies
    assert "hors-ligne.js" not in answer.content.decode()


def test_a_yes_keeps_the_page_on_this_device_and_no_other(nora, phone):
    assert plan(phone) == "yes"
    assert plan(client_as(nora.person_id)) == "no"
    assert running(nora) == 1


def test_what_is_kept_holds_no_name_of_an_account_and_no_form(phone):
    words = phone.get(reverse("card:needed")).content.decode()

    assert "Ouvrir la fenêtre" in words
    assert "<form" not in words
    assert "csrfmiddlewaretoken" not in words
    assert 'class="account"' not in words


def test_the_token_is_written_nowhere(nora, phone):
    token = phone.cookies[cookie_name()].value.partition(".")[0]

    with acting_as(nora), transaction.atomic():
        [kept] = KeptCard.objects.visible_to(nora).running()
    assert token not in {kept.token_hash, kept.device}


def test_without_a_session_the_device_goes_on_keeping(phone):
    del phone.cookies["avec"]

    answer = phone.get(reverse("card:needed"))

    assert answer[KEEP] == "still"
    assert "Ouvrir la fenêtre" not in answer.content.decode()
    assert not is_erased(answer)


def test_signing_out_erases(nora, phone):
    answer = phone.post(reverse("people:sign_out"))

    assert is_erased(answer)
    assert running(nora) == 0


def test_the_yes_taken_back_here_erases(nora, phone):
    with acting_as(nora), transaction.atomic():
        [kept] = KeptCard.objects.visible_to(nora).running()

    answer = phone.post(reverse("card:forget", args=[kept.pk]))

    assert is_erased(answer)
    assert plan(phone) == "no"


def test_the_yes_taken_back_elsewhere_erases_on_the_next_page(nora, phone):
    with acting_as(nora), transaction.atomic():
        [kept] = KeptCard.objects.visible_to(nora).running()
    client_as(nora.person_id).post(reverse("card:forget", args=[kept.pk]))

    assert is_erased(phone.get(reverse("web:help_now")))


def test_the_yes_taken_back_elsewhere_erases_without_a_session_too(nora, phone):
    with acting_as(nora), transaction.atomic():
        [kept] = KeptCard.objects.visible_to(nora).running()
        actions.forget_on_device(viewer=nora, kept=kept)
    del phone.cookies["avec"]

    assert plan(phone) == "no"


def test_erasing_the_card_erases_it_from_devices(nora, phone):
    with acting_as(nora), transaction.atomic():
        card = actions.current_card(nora)
        actions.withdraw_card(viewer=nora, card=card)

    assert is_erased(phone.get(reverse("web:today")))


def test_a_device_said_to_be_shared_keeps_nothing_more(nora, phone):
    answer = phone.post(reverse("people:shared_device"), {"shared": "yes"})

    assert is_erased(answer)
    assert running(nora) == 0


def test_a_shared_device_never_keeps(nora):
    client = client_as(nora.person_id, is_shared_device=True)

    client.post(reverse("card:keep"))

    assert cookie_name() not in client.cookies
    assert running(nora) == 0


def test_quitting_the_page_erases_on_a_shared_device(nora):
    shared = client_as(nora.person_id, is_shared_device=True)
    mine = client_as(nora.person_id)
    mine.post(reverse("card:keep"))
    shared.cookies[cookie_name()] = mine.cookies[cookie_name()].value

    answer = shared.get(reverse("web:leave"), headers={"sec-fetch-site": "same-origin"})

    assert is_erased(answer)
    assert running(nora) == 0


def test_quitting_the_page_spares_the_card_of_ones_own_telephone(nora, phone):
    answer = phone.get(reverse("web:leave"), headers={"sec-fetch-site": "same-origin"})

    assert answer[CLEAR] == '"cache"'
    assert answer.cookies["avec"].value == ""
    assert cookie_name() not in answer.cookies
    assert running(nora) == 1


def test_somebody_else_who_comes_in_there_finds_nothing(cast, nora, phone):
    marc = client_as(cast.marc)
    marc.cookies[cookie_name()] = phone.cookies[cookie_name()].value

    answer = marc.get(reverse("web:today"))

    assert is_erased(answer)
    assert running(nora) == 0


def test_a_token_that_was_invented_opens_nothing(db):
    client = Client()
    client.cookies[cookie_name()] = "x" * 5000

    answer = client.get(reverse("card:needed"))

    assert answer[KEEP] == "no"


def test_there_is_nothing_to_keep_without_a_card(cast):
    marc = cast.seen_by("marc")

    with pytest.raises(NoCard), acting_as(marc), transaction.atomic():
        actions.keep_on_device(viewer=marc, device="essai")


def test_nobody_takes_back_somebody_elses_yes(cast, nora, phone):
    with acting_as(nora), transaction.atomic():
        [kept] = KeptCard.objects.visible_to(nora).running()

    address = reverse("card:forget", args=[kept.pk])
    assert client_as(cast.marc).post(address).status_code == 404
    marc = cast.seen_by("marc")
    with pytest.raises(NotAllowed), acting_as(marc), transaction.atomic():
        actions.forget_on_device(viewer=marc, kept=kept)


def test_the_script_is_allowed_to_do_little(db):
    answer = Client().get(reverse("card:offline"))

    assert answer["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    page = Client().get(reverse("card:needed"))["Content-Security-Policy"]
    assert "worker-src 'self'" in page
    assert "unsafe" not in page


def mark_of(client) -> str:
    return client.cookies[cookie_name()].value.partition(".")[2]


def test_the_page_that_is_kept_and_the_device_hold_the_same_mark(phone):
    answer = phone.get(reverse("card:needed"))

    assert answer["X-Avec-Mark"]
    assert answer["X-Avec-Mark"] == mark_of(phone)


def test_a_card_that_changed_is_asked_for_again_at_the_next_page(nora, phone):
    before = phone.get(reverse("card:needed"))["X-Avec-Mark"]
    with acting_as(nora), transaction.atomic():
        own = [(Place.DOING, "Appeler Marc")]
        actions.make_card(viewer=nora, chosen=[], own=own)

    phone.get(reverse("web:today"))

    assert mark_of(phone) != before
    assert phone.get(reverse("card:needed"))["X-Avec-Mark"] == mark_of(phone)


def test_nothing_is_said_again_while_nothing_changes(phone):
    phone.get(reverse("card:needed"))

    assert cookie_name() not in phone.get(reverse("web:today")).cookies


def test_a_lost_device_closed_from_another_erases_what_it_kept(nora, phone):
    other = client_as(nora.person_id)
    mark = session_hash(phone.cookies["avec"].value)[:16]

    other.post(reverse("people:sign_out_device"), {"device": mark})

    assert running(nora) == 0
    assert is_erased(phone.get(reverse("web:help_now")))


def test_closing_another_device_leaves_this_one_alone(nora, phone):
    lost = client_as(nora.person_id)
    mark = session_hash(lost.cookies["avec"].value)[:16]

    phone.post(reverse("people:sign_out_device"), {"device": mark})

    assert plan(phone) == "yes"


def test_closing_all_others_erases_there_and_not_here(nora, phone):
    other = client_as(nora.person_id)
    other.post(reverse("card:keep"))

    other.post(reverse("people:sign_out_device"), {"device": "others"})

    assert plan(other) == "yes"
    assert is_erased(phone.get(reverse("web:help_now")))


def test_another_passphrase_erases_on_the_other_devices(nora, phone):
    with acting_as(nora), transaction.atomic():
        people.change_passphrase(
            viewer=nora, passphrase="un chemin vers la mer bleue", here=None
        )

    assert running(nora) == 0
    assert is_erased(phone.get(reverse("web:help_now")))


def test_the_device_is_known_by_the_session_that_is_open_there_now(nora, phone):
    again = client_as(nora.person_id)
    again.cookies[cookie_name()] = phone.cookies[cookie_name()].value
    again.get(reverse("web:today"))
    mark = session_hash(again.cookies["avec"].value)[:16]

    client_as(nora.person_id).post(reverse("people:sign_out_device"), {"device": mark})

    assert running(nora) == 0


def test_without_a_session_words_that_were_taken_back_leave_the_device(cast, nora):
    offered_form(cast.seen_by("helene"))
    document = published_ladder(nora)
    with acting_as(nora), transaction.atomic():
        chosen = [key_of(nora, "deux nuits")]
        actions.make_card(viewer=nora, chosen=chosen)
    phone = client_as(nora.person_id)
    phone.post(reverse("card:keep"))
    phone.get(reverse("card:needed"))
    del phone.cookies["avec"]
    assert plan(phone) == "still"

    publish_again(nora, document, on_my_own=["Sortir"])
    assert plan(phone) == "still"
    with acting_as(nora), transaction.atomic():
        first = Version.objects.visible_to(nora).get(document=document, number=1)
        documents.revoke(viewer=nora, version=first)

    assert is_erased(phone.get(reverse("web:help_now")))


def test_the_page_does_not_say_that_it_is_kept_before_it_is(phone):
    words = phone.get(reverse("card:needed")).content.decode()

    assert "data-kept hidden" in words
