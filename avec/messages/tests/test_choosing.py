"""Nobody is written to who has not chosen it; whoever chose it stops at once."""

from __future__ import annotations

import zipfile
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.limits import TooManyTries
from avec.access.rules import NotAllowed
from avec.access.viewer import NOBODY
from avec.foundation.dates import hour
from avec.messages import actions
from avec.messages.models import Choice, Message
from avec.messages.refusals import CodeIsOver
from avec.messages.sentences import compose
from avec.messages.words import Kind
from avec.people import exports
from avec.people.actions import add_passkey, leave
from avec.people.tests.people import someone
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

HERS = {
    "channel": "email",
    "address": "nina@exemple.fr",
    "wants": ["question"],
    "quiet_from": "21:00",
    "quiet_until": "09:00",
}


@pytest.fixture
def nina():
    return someone("Nina")[0]


@pytest.fixture
def both(settings):
    """A place that has both ways out."""
    settings.AVEC_SMTP_HOST, settings.AVEC_SMS_URL = "localhost", "https://x.example"


def chosen(viewer) -> Choice | None:
    with acting_as(viewer), transaction.atomic():
        return Choice.objects.visible_to(viewer).first()


def waiting(viewer) -> list[str]:
    with acting_as(viewer), transaction.atomic():
        mine = Message.objects.visible_to(viewer)
        return list(mine.order_by("kind").values_list("kind", flat=True))


def remind(by, to, **more):
    told = {"kind": Kind.QUESTION, "key": "q:1", **more}
    with acting_as(by), transaction.atomic():
        actions.remind(viewer=by, person_id=to.person_id, **told)


def test_nothing_is_written_for_whoever_chose_nothing(nina):
    other, _name = someone("Zoé")
    remind(other, nina)
    assert waiting(nina) == []


def test_an_address_is_used_only_once_its_code_came_back(nina, both):
    page = client_as(nina.person_id)
    answer = page.post(reverse("messages:address"), HERS)
    assert answer.url == reverse("messages:confirm")
    remind(nina, nina)
    assert waiting(nina) == ["code"]

    wrong = page.post(reverse("messages:confirm"), {"code": "0"})
    assert wrong.status_code == 422
    right = page.post(reverse("messages:confirm"), {"code": chosen(nina).said_code})
    assert right.url == reverse("messages:choices")
    assert chosen(nina).is_confirmed
    assert chosen(nina).said_code == ""

    remind(nina, nina)
    assert waiting(nina) == ["code", "question"]


def test_only_what_was_chosen_is_told(nina, both):
    page = client_as(nina.person_id)
    page.post(reverse("messages:address"), HERS)
    page.post(reverse("messages:confirm"), {"code": chosen(nina).said_code})
    remind(nina, nina, kind=Kind.REREAD)
    assert waiting(nina) == ["code"]


def test_a_key_made_with_words_alone_is_told_whatever_was_chosen(nina, both):
    page = client_as(nina.person_id)
    page.post(reverse("messages:address"), HERS)
    page.post(reverse("messages:confirm"), {"code": chosen(nina).said_code})
    other, _name = someone("Zoé")

    with acting_as(nina), transaction.atomic():
        add_passkey(viewer=nina, name="x", credential_id=b"x", credential=b"x", count=0)

    assert waiting(nina) == ["code", "key"]
    remind(other, nina, kind=Kind.KEY, key="k:1")
    assert waiting(nina) == ["code", "key"]


def test_five_wrong_codes_end_it(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    good = chosen(nina).said_code
    with acting_as(nina):
        for _each in range(5):
            assert not actions.confirm_address(viewer=nina, code="wrong")
        with pytest.raises(CodeIsOver):
            actions.confirm_address(viewer=nina, code=good)
    assert not chosen(nina).is_confirmed


def test_a_code_is_over_after_half_an_hour(nina, both, clock):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    good = chosen(nina).said_code
    clock("31 minutes")
    with acting_as(nina), pytest.raises(CodeIsOver):
        actions.confirm_address(viewer=nina, code=good)


def test_nobody_else_reads_her_choice_or_her_messages(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    other, _name = someone("Zoé")
    with acting_as(other), transaction.atomic():
        assert not Choice._base_manager.exists()
        assert not Message._base_manager.exists()


def test_the_address_is_sealed(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    kept = chosen(nina)
    assert b"nina@" not in bytes(kept.address)
    assert kept.said_address == "nina@exemple.fr"


def test_nobody_has_another_told_of_a_day_or_sent_a_code(nina, both):
    page = client_as(nina.person_id)
    page.post(reverse("messages:address"), {**HERS, "wants": ["reread"]})
    page.post(reverse("messages:confirm"), {"code": chosen(nina).said_code})
    other, _name = someone("Zoé")
    remind(other, nina, kind=Kind.REREAD)
    remind(other, nina, kind=Kind.CODE, key="c:1")
    assert waiting(nina) == ["code"]


def test_nobody_signed_out_has_anybody_told(nina):
    with pytest.raises(NotAllowed):
        remind(NOBODY, nina)


def test_the_same_address_is_not_sent_codes_without_end(nina):
    for name in ("Zoé", "Maé", "Noé", "Lou"):
        viewer, _name = someone(name)
        with acting_as(viewer):
            actions.give_address(
                viewer=viewer, channel="email", address="victime@exemple.fr"
            )
    with acting_as(nina), pytest.raises(TooManyTries):
        actions.give_address(viewer=nina, channel="email", address="Victime@exemple.fr")


def test_stopping_erases_the_address_at_once(nina, both):
    page = client_as(nina.person_id)
    page.post(reverse("messages:address"), HERS)
    page.post(reverse("messages:stop"))
    assert chosen(nina) is None
    assert waiting(nina) == []


def test_the_link_stops_without_entering_and_the_page_is_the_same_for_any(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    token = chosen(nina).stop_token
    stranger = Client(enforce_csrf_checks=True)

    def page(token, method):
        answer = getattr(stranger, method)(reverse("messages:no_more", args=[token]))
        words = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        return answer.status_code, words.split("csrfmiddlewaretoken")[0]

    assert page(token, "get") == page("rien", "get")
    assert chosen(nina) is not None
    assert page(token, "post") == page("rien", "post")
    assert chosen(nina) is None


def test_what_is_chosen_goes_away_with_her_and_in_her_archive(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    with acting_as(nina), transaction.atomic():
        archive = zipfile.ZipFile(BytesIO(exports.archive(nina)))
        said = archive.read("messages/messages.json").decode()
        assert "nina@exemple.fr" in said
        assert chosen(nina).stop_hash not in said
        leave(viewer=nina)
        assert not Choice._base_manager.exists()
        assert not Message._base_manager.exists()


def test_a_place_without_a_way_out_offers_none(nina, settings):
    settings.AVEC_SMTP_HOST = ""
    page = client_as(nina.person_id)
    assert (
        "n’envoie pas de messages"
        in page.get(reverse("messages:choices")).content.decode()
    )
    assert page.get(reverse("messages:address")).status_code == 409


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("sms", "nina@exemple.fr"),
        ("email", "0612345678"),
        ("sms", "12"),
        ("pigeon", "x"),
    ],
)
def test_an_address_is_read_as_what_was_chosen(nina, both, channel, address):
    sent = {**HERS, "channel": channel, "address": address}
    answer = client_as(nina.person_id).post(reverse("messages:address"), sent)
    assert answer.status_code == 422
    assert chosen(nina) is None


def test_the_outbox_is_of_the_demonstration_only(nina, both, settings):
    page = client_as(nina.person_id)
    page.post(reverse("messages:address"), HERS)
    assert page.get(reverse("messages:outbox")).status_code == 404
    settings.AVEC_DEMO = True
    shown = page.get(reverse("messages:outbox")).content.decode()
    assert chosen(nina).said_code in shown


def who_chose(viewer):
    with acting_as(viewer), transaction.atomic():
        given = {"channel": "email", "address": f"{viewer.person_id}@exemple.fr"}
        wants = ["question", "dictation", "reread", "invitation"]
        choice = actions.give_address(viewer=viewer, wants=wants, **given)
        assert actions.confirm_address(viewer=viewer, code=choice.said_code)
    return viewer


def test_nobody_leaves_a_message_for_a_stranger(nina, both):
    who_chose(nina)
    other, _name = someone("Zoé")
    remind(other, nina)

    assert waiting(nina) == ["code"]


def test_figures_are_read_in_any_script(nina, both):
    page = client_as(nina.person_id)
    number = {**HERS, "channel": "sms", "address": "٠٦ ١٢ ٣٤ ٥٦ ٧٨"}
    assert page.post(reverse("messages:address"), number).status_code == 302
    assert chosen(nina).said_address == "0612345678"

    figures = str.maketrans("0123456789", "०१२३४५६७८९")
    code = chosen(nina).said_code.translate(figures)
    page.post(reverse("messages:confirm"), {"code": code})
    assert chosen(nina).is_confirmed


def test_the_code_says_until_what_hour_it_serves(nina, both):
    client_as(nina.person_id).post(reverse("messages:address"), HERS)
    mine = chosen(nina)

    text = compose(uuid4(), Kind.CODE, mine, "fr").text

    assert f"Il sert jusqu’à {hour(mine.code_ends_at)}." in text
