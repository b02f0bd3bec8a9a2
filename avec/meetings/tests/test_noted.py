"""Words noted under dictation, and guests who have no account."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.words import Relationship
from avec.meetings import actions
from avec.meetings.actions.noting import HoldsThePen, ManyGuests, NotThere
from avec.meetings.models import Decision, Guest, GuestYes, Noted, Seat, Voice
from avec.meetings.sheet import sheet_of
from avec.meetings.words import How, Question
from avec.people.models import Person
from tests.entrance import client_as
from tests.meetings_held import DICTATED, GUEST, GUEST_SAID
from tests.second_wall import as_web

OPEN = Question.LEFT_OPEN


def text(client, name: str, *keys) -> str:
    answer = client.get(reverse(f"meetings:{name}", args=keys))
    page = answer.content.decode() if answer.status_code == 200 else ""
    return page.replace("\u202f", " ").replace("\xa0", " ")


def post(client, route: str, *keys, **sent):
    return client.post(reverse(f"meetings:{route}", args=keys), sent)


@pytest.fixture
def dictated(cast) -> Noted:
    """What Claire noted under Nora’s dictation, and waits."""
    with cast.acting("nora"):
        return Noted.objects.get(about_id=cast.nora, guest=None)


@pytest.fixture
def guest(cast) -> Guest:
    with cast.acting("nora"):
        return Guest.objects.get(about_id=cast.nora)


def said_to(cast, who: str, meeting, question: Question) -> list[str]:
    with cast.acting(who):
        sheet = sheet_of(cast.seen_by(who), meeting)
        [asked] = [one for one in sheet.asked if one.question == question]
        return [one.words for one in asked.said]


# --- Under dictation ------------------------------------------------------------


def test_dictated_words_count_only_after_the_yes_of_who_said_them(
    cast, nora, sami, held, dictated
):
    assert DICTATED not in text(sami, "meeting", held.pk)
    assert said_to(cast, "nora", held, OPEN) == []
    paper = sami.get(reverse("meetings:paper", args=[held.pk]))
    assert paper.status_code == 200
    today = nora.get(reverse("web:today")).content.decode()
    assert reverse("meetings:reread", args=[dictated.pk]) in today
    assert DICTATED in text(nora, "reread", dictated.pk)

    post(nora, "reread", dictated.pk, words="Corrigé par moi.")

    assert said_to(cast, "sami", held, OPEN) == ["Corrigé par moi."]
    assert "plume tenue par Claire" in text(sami, "meeting", held.pk)
    with cast.acting("nora"):
        assert not Noted.objects.filter(pk=dictated.pk).exists()
        voice = Voice.objects.get(owner_id=cast.nora, question=OPEN)
    # Written again by herself, the pen is hers.
    post(nora, "speak", held.pk, "left_open", words="Et encore.")
    assert "plume tenue" not in text(sami, "meeting", held.pk)
    assert voice.held_by_id == cast.claire


def test_her_earlier_words_are_not_lost_in_what_she_confirms(
    cast, nora, held, dictated
):
    post(nora, "speak", held.pk, "left_open", words="Le logement.")

    page = text(nora, "reread", dictated.pk)

    assert page.index("Le logement.") < page.index(DICTATED)


@pytest.mark.parametrize("who", ["sami", "claire", "marc"])
def test_nobody_confirms_for_her(cast, dictated, who):
    viewer = cast.seen_by(who)
    with cast.acting(who), pytest.raises(NotAllowed):
        actions.confirm_noted(viewer=viewer, noted=dictated, words="Oui.")
    with as_web(viewer) as web:
        change = "UPDATE meetings_noted SET confirmed_at = now(), confirmed_how = %s"
        where = " WHERE id = %s"
        assert web.execute(change + where, ["aloud", dictated.pk]).rowcount == 0
    client = client_as(cast.people[who], cast.hats.get(who))
    assert post(client, "reread", dictated.pk, words="Oui.").status_code in (403, 404)
    with cast.acting("nora"):
        assert not Voice.objects.filter(owner_id=cast.nora, question=OPEN).exists()


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_it_is_erased_by_who_said_it_or_who_noted_it(cast, held, dictated, who):
    client = client_as(cast.people[who], cast.hats.get(who))

    post(client, "drop_noted", dictated.pk)

    with cast.acting("nora"):
        assert not Noted.objects.filter(pk=dictated.pk).exists()


def test_only_who_facilitates_or_the_person_holds_the_pen(cast, nora, held):
    with cast.acting("marc"):
        viewer = cast.seen_by("marc")
        seat = Seat.objects.get(meeting=held)
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    with cast.acting("marc"), pytest.raises(NotAllowed):
        actions.note(viewer=viewer, meeting=held, question=OPEN, words="Elle dort.")
    with cast.acting("marc"), pytest.raises(DatabaseError), transaction.atomic():
        Noted.objects.create(
            meeting=held, about_id=cast.nora, held_by_id=cast.marc, question=OPEN
        )
    with cast.acting("claire"):
        viewer = cast.seen_by("claire")
        marc = Person(pk=cast.marc)
        noted = actions.note(
            viewer=viewer, meeting=held, question=OPEN, words="Moi.", speaker=marc
        )
    reads = {
        who: Noted.objects.visible_to(cast.seen_by(who)).filter(pk=noted.pk)
        for who in ("nora", "claire", "marc", "sami")
    }
    for who, rows in reads.items():
        with cast.acting(who):
            assert rows.exists() is (who != "sami"), who
    marcs = client_as(cast.marc)
    post(marcs, "reread", noted.pk, words="Moi, son frère.")
    assert said_to(cast, "sami", held, OPEN) == ["Moi, son frère."]


def test_what_cannot_be_noted(cast, held):
    with cast.acting("claire"):
        viewer = cast.seen_by("claire")
        asked = {"meeting": held, "question": OPEN, "words": "…"}
        me, marc = Person(pk=cast.claire), Person(pk=cast.marc)
        with pytest.raises(HoldsThePen):
            actions.note(viewer=viewer, speaker=me, **asked)
        with pytest.raises(NotThere):  # invited, and silent so far
            actions.note(viewer=viewer, speaker=marc, **asked)
    insert = (
        "INSERT INTO meetings_noted (id, meeting_id, about_id, held_by_id, held_name,"
        " speaker_id, question, confirmed_how) VALUES (gen_random_uuid(), %s, %s, %s,"
        " '', %s, 'story', '')"
    )
    with as_web(cast.seen_by("claire")) as web:
        web.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(psycopg.IntegrityError):
            web.execute(insert, [held.pk, cast.nora, cast.claire, cast.karim])


def test_nobody_says_whose_pen_it_was_not(cast, held):
    """A voice names who held the pen only where they noted something."""
    with cast.acting("sami"), pytest.raises(DatabaseError), transaction.atomic():
        Voice.objects.create(
            meeting=held,
            about_id=cast.nora,
            owner_id=cast.sami,
            held_by_id=cast.claire,
            question=OPEN,
        )


def test_a_block_takes_away_what_was_noted_between_them(cast, dictated):
    with cast.acting("nora"):
        circles.block(
            viewer=cast.seen_by("nora"), person_id=cast.claire, remembered_as="X"
        )
        assert not Noted.objects.filter(pk=dictated.pk).exists()


# --- Without an account -----------------------------------------------------------


def test_a_guest_comes_speaks_and_says_yes_aloud_or_on_paper(cast, nora, claire, held):
    answer = post(nora, "invite_guest", held.pk, name="Léa", relationship="friend")
    assert answer.status_code == 302
    with cast.acting("claire"):
        lea = max(Guest.objects.filter(meeting=held), key=lambda one: one.invited_at)
        decision = Decision.objects.get(owner_id=cast.claire)
    assert "Léa, sans compte" in text(claire, "meeting", held.pk)
    # Nothing is noted before her own yes, and not without having read to her.
    wrong = post(claire, "note", held.pk, "story", who=str(lea.pk), words="…")
    assert wrong.status_code == 422
    assert post(claire, "seat_guest", lea.pk, how="aloud").status_code == 422
    post(claire, "seat_guest", lea.pk, how="aloud", forewarned="on")
    post(claire, "note", held.pk, "story", who=str(lea.pk), words="Je passe le soir.")
    assert "Je passe le soir." not in said_to(cast, "sami", held, Question.STORY)
    with cast.acting("claire"):
        noted = Noted.objects.get(guest=lea)
    assert "Je passe le soir." in text(claire, "confirm_guest", noted.pk)
    post(claire, "confirm_guest", noted.pk, how="paper")
    assert "Je passe le soir." in said_to(cast, "sami", held, Question.STORY)

    # « Nous » needs her too.
    for who in ("nora", "sami"):
        client = client_as(cast.people[who], cast.hats.get(who))
        post(client, "say_yes", decision.pk)
    page = text(nora, "meeting", held.pk)
    assert "Nous avons décidé" not in page
    assert "Manque le oui de : Léa." in page
    post(claire, "guest_yes", decision.pk, lea.pk, how="aloud")
    page = text(nora, "meeting", held.pk)
    assert "Nous avons décidé" in page
    assert "Léa (dit à voix haute, noté par Claire" in page
    again = post(claire, "guest_yes", decision.pk, lea.pk, how="aloud")
    assert again.status_code == 302
    with cast.acting("claire"):
        hers = GuestYes.objects.get(guest=lea)
    post(claire, "take_guest_yes_back", hers.pk)
    assert "Nous avons décidé" not in text(nora, "meeting", held.pk)


def test_only_the_person_invites_and_takes_the_invitation_back(
    cast, nora, claire, held, guest
):
    assert post(claire, "invite_guest", held.pk, name="Léa").status_code == 403
    with cast.acting("claire"), pytest.raises(DatabaseError), transaction.atomic():
        Guest.objects.create(meeting=held, about_id=cast.nora, relationship="friend")
    assert post(claire, "uninvite_guest", guest.pk).status_code == 403

    post(nora, "uninvite_guest", guest.pk)

    page = text(claire, "meeting", held.pk)
    assert GUEST not in page
    assert GUEST_SAID not in page


def test_a_guest_is_heard_only_by_who_facilitates_or_the_person(cast, held, guest):
    marc = client_as(cast.marc)
    with cast.acting("marc"):
        viewer = cast.seen_by("marc")
        seat = Seat.objects.get(meeting=held)
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
        decision = Decision.objects.get(meeting=held)
    assert (
        post(marc, "guest_yes", decision.pk, guest.pk, how="aloud").status_code == 403
    )
    with cast.acting("marc"), pytest.raises(DatabaseError), transaction.atomic():
        GuestYes.objects.create(
            decision=decision,
            meeting=held,
            about_id=cast.nora,
            guest=guest,
            noted_by_id=cast.marc,
            said_how="aloud",
        )
    # Nobody notes it in the name of somebody else.
    with cast.acting("claire"), pytest.raises(DatabaseError), transaction.atomic():
        GuestYes.objects.create(
            decision=decision,
            meeting=held,
            about_id=cast.nora,
            guest=guest,
            noted_by_id=cast.sami,
            said_how="aloud",
        )


def test_a_guest_who_has_not_said_yes_has_no_voice_in_the_database(cast, nora, held):
    post(nora, "invite_guest", held.pk, name="Léa", relationship="friend")
    with cast.acting("claire"):
        viewer = cast.seen_by("claire")
        lea = Guest.objects.get(meeting=held, accepted_at=None)
        decision = Decision.objects.get(meeting=held)
        with pytest.raises(NotThere):
            actions.hear_yes(viewer=viewer, decision=decision, guest=lea, how=How.ALOUD)
        with pytest.raises(DatabaseError), transaction.atomic():
            GuestYes.objects.create(
                decision=decision,
                meeting=held,
                about_id=cast.nora,
                guest=lea,
                noted_by_id=cast.claire,
                said_how="aloud",
            )


def test_twelve_guests_at_most(cast, held):
    with cast.acting("nora"):
        viewer = cast.seen_by("nora")
        asked = {"meeting": held, "relationship": Relationship.FRIEND}
        for number in range(11):
            actions.invite_guest(viewer=viewer, name=f"A{number}", **asked)
        with pytest.raises(ManyGuests):
            actions.invite_guest(viewer=viewer, name="A11", **asked)


def test_what_is_not_kept_takes_notes_and_guests_along(cast, nora, held):
    post(nora, "erase", held.pk)

    with cast.acting("claire"):
        for model in (Guest, Noted, GuestYes):
            assert not model.objects.filter(meeting_id=held.pk).exists()
