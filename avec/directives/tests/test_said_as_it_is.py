"""What the pages and the journal say is what happened: no more, and nothing beside."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from avec.audit.models import Entry
from avec.directives import actions
from avec.directives.models import TrustedPerson
from avec.directives.tests.test_revoking import main_of, report
from avec.directives.words import Followed
from avec.documents import actions as documents
from avec.documents.models import VersionItem
from avec.messages import actions as messages
from avec.messages.models import Message
from avec.people.models import Person

SCOPE = "Dire que je ne veux pas de chambre fermée. CANARI-portee-5a1e"


@pytest.fixture
def marc(hers, cast) -> Person:
    with cast.acting("nora"):
        return Person.objects.get(pk=cast.marc)


def designate(hers, **about) -> TrustedPerson:
    return hers.as_(
        "nora", actions.designate, document=hers.document, by="Nora", **about
    )


def designations_read_by(hers, who) -> tuple[int, int]:
    """Count what each of the two walls lets somebody read of them."""
    viewer = hers.cast.seen_by(who)
    with hers.cast.acting(who):
        hers_only = TrustedPerson.objects.filter(document=hers.document)
        return hers_only.visible_to(viewer).count(), hers_only.count()


def test_while_suspended_a_designation_is_read_by_nobody_else(hers, marc):
    trusted = designate(hers, other=marc, scope=SCOPE)
    hers.as_("marc", actions.sign_too, trusted=trusted)
    hers.open_to("claire", "people")
    assert designations_read_by(hers, "claire") == (1, 1)

    hers.as_("nora", documents.suspend, document=hers.document)

    assert designations_read_by(hers, "claire") == (0, 0)
    hers.as_("nora", documents.resume, document=hers.document)
    assert designations_read_by(hers, "claire") == (1, 1)


def test_who_read_none_of_her_words_is_said_to_have_read_none(hers, cast):
    hers.open_to("marc", "using")
    notice = report(hers, "marc")["Location"]
    main_of(hers, "marc", notice)

    with cast.acting("nora"):
        read = Entry.objects.readings().filter(actor_id=cast.marc)
        parts = [part for one in read for part in one.parts]
    assert "using" not in parts


def waiting(cast, who="marc") -> list[str]:
    """Return what waits to be told to somebody."""
    with cast.acting(who):
        mine = Message.objects.visible_to(cast.seen_by(who))
        left = mine.filter(kind="question", taken_at=None).values_list("key", flat=True)
        return [key.split("#")[0] for key in left]


def give_address(cast, who: str) -> None:
    """Have a neutral line sent to somebody when something waits for them."""
    viewer = cast.seen_by(who)
    with cast.acting(who):
        choice = messages.give_address(
            viewer=viewer,
            channel="email",
            address=f"{who}-directives@exemple.fr",
            wants=["question"],
        )
        assert messages.confirm_address(viewer=viewer, code=choice.said_code)


def test_what_was_followed_is_told_to_her_in_one_line_a_day(hers, cast):
    give_address(cast, "nora")
    hers.open_to("claire")
    before = waiting(cast, "nora")
    with cast.acting("nora"):
        items = list(VersionItem.objects.filter(version=hers.version)[:2])

    for item in items:
        hers.as_(
            "claire",
            actions.say_followed,
            item=item,
            followed=Followed.FOLLOWED,
            happened_on=date(2026, 3, 14),
            name="Claire",
        )

    told = [key for key in waiting(cast, "nora") if key not in before]
    assert told == [f"directives.followed:{hers.document.pk}"]


def test_a_signature_noted_on_paper_is_told_to_whose_it_is(hers, cast, marc):
    give_address(cast, "marc")
    trusted = designate(hers, other=marc)
    assert waiting(cast) == [f"directives.trusted:{trusted.pk}"]
    hers.as_("nora", actions.note_paper, trusted=trusted, signed_on=date(2026, 3, 14))

    listed = hers.page_of("marc").get(reverse("directives:counted_on"))
    assert "Signature notée sur papier" in listed.content.decode()
    assert "Vous avez signé" not in listed.content.decode()
    page = hers.page("marc", "directives:sign_too", trusted.pk)
    assert "Nora a noté que vous avez signé sur papier" in page
    assert waiting(cast) == [f"directives.noted:{trusted.pk}"]


def test_in_english_the_button_that_shows_them_again_takes_nothing_back(hers):
    hers.as_("nora", documents.suspend, document=hers.document)
    nora = hers.page_of("nora")
    nora.cookies["avec_look"] = "system.ordinary.normal.normal.en"
    address = reverse("directives:suspend", args=[hers.document.pk])

    page = nora.get(address).content.decode().split("<main")[1].split("</main>")[0]

    assert "Show them again" in page
    assert "Take back" not in page


def test_one_designation_is_one_person_under_their_own_name(hers, cast, marc):
    address = reverse("directives:trusted", args=[hers.document.pk])
    both = {"other": str(cast.marc), "name": "Maître Dupont"}
    refused = hers.page_of("nora").post(address, both)
    assert refused.status_code == 422
    with cast.acting("nora"):
        assert not TrustedPerson.objects.exists()

    trusted = designate(hers, other=marc, name="Maître Dupont")

    with cast.acting("nora"):
        assert trusted.content["name"] == "Marc"


@pytest.mark.parametrize("shown", ["1", ""])
def test_what_she_wishes_beforehand_is_written_in_the_journal(hers, cast, shown):
    address = reverse("directives:wish", args=[hers.document.pk])
    hers.page_of("nora").post(address, {"shows_contrary": shown})

    with cast.acting("nora"):
        said = Entry.objects.filter(actor_id=cast.nora, verb="directives.wished")
        assert said.count() == 1
