"""Who comes, who leaves, who was put out; and what stays of « nous » and of words."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from avec.access.viewer import Viewer
from avec.circles import actions as circles
from avec.circles.announcements import TieEnded
from avec.circles.models import Tie
from avec.foundation.announcements import announce
from avec.meetings import actions
from avec.meetings.actions.proposing import AlreadyAnswered, NotYours
from avec.meetings.actions.speaking import AlreadyKept
from avec.meetings.models import Decision, Meeting, Permission, Seat, Voice
from avec.meetings.news import meeting_news
from avec.meetings.own_data import meeting_files
from avec.meetings.sheet import sheet_of
from avec.meetings.words import Question
from avec.people.announcements import PersonLeaves
from avec.people.models import Person
from tests.entrance import client_as
from tests.meetings_held import (
    DECISION,
    PROPOSED,
    SAID_BY_CLAIRE,
    SAID_BY_NORA,
)


def text(client, route: str, *keys) -> str:
    answer = client.get(reverse(f"meetings:{route}", args=keys))
    page = answer.content.decode() if answer.status_code == 200 else ""
    return page.replace("\u202f", " ").replace("\xa0", " ")


def post(client, route: str, *keys, **sent):
    return client.post(reverse(f"meetings:{route}", args=keys), sent)


def seat_of(cast, who: str, meeting) -> Seat:
    with cast.acting("nora"):
        return Seat.objects.get(meeting=meeting, person_id=cast.people[who])


def end_tie(cast, other: str) -> None:
    with cast.acting("nora"):
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.people[other])
        circles.end_tie(viewer=Viewer(cast.nora), tie=tie)


# --- Put out --------------------------------------------------------------------


@pytest.mark.parametrize("how", ["tie", "put out"])
def test_who_was_put_out_does_not_come_back_by_themselves(cast, nora, held, how):
    seat = seat_of(cast, "claire", held)
    if how == "tie":
        end_tie(cast, "claire")
    else:
        post(nora, "uninvite", seat.pk)
    back = (
        "UPDATE meetings_seat SET declined_at = NULL, accepted_at = avec.now()"
        " WHERE id = %s"
    )

    with cast.acting("claire"), connection.cursor() as web:
        web.execute(back, [seat.pk])
        assert web.rowcount == 0
        web.execute("SELECT FROM meetings_voice WHERE owner_id = %s", [cast.nora])
        assert web.rowcount == 0
    with cast.acting("claire"), pytest.raises(DatabaseError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(put_out_at=None)
    claire = client_as(cast.claire, cast.hats["claire"])
    for route, key in [("seat", seat.pk), ("meeting", held.pk)]:
        answer = claire.get(reverse(f"meetings:{route}", args=[key]))
        assert answer.status_code == 404, route


def test_she_puts_out_who_had_come_and_their_words_keep_their_name(
    cast, nora, sami, held
):
    seat = seat_of(cast, "claire", held)
    assert reverse("meetings:uninvite", args=[seat.pk]) in text(
        nora, "meeting", held.pk
    )
    assert "Reprendre l’invitation de Claire" in text(nora, "uninvite", seat.pk)

    post(nora, "uninvite", seat.pk)

    page = text(sami, "meeting", held.pk)
    assert SAID_BY_CLAIRE in page
    assert "Proposé par Claire" in page
    assert "n’est plus là" in page
    assert "a dit non" not in page
    # She may be asked again, and answers anew.
    post(nora, "accept", held.pk, guests=str(cast.claire))
    assert not seat_of(cast, "claire", held).is_taken
    claire = client_as(cast.claire, cast.hats["claire"])
    post(claire, "seat", seat.pk, forewarned="on")
    assert SAID_BY_NORA in text(claire, "meeting", held.pk)


def test_who_said_no_may_be_asked_again(cast, nora, held):
    marc, seat = client_as(cast.marc), seat_of(cast, "marc", held)
    assert "Quitter cette rencontre" in text(marc, "decline", seat.pk)
    post(marc, "decline", seat.pk)
    assert seat_of(cast, "marc", held).declined_at

    post(nora, "accept", held.pk, guests=str(cast.marc))

    assert "Votre place vous attend" in text(marc, "meeting", held.pk)


def test_ending_one_tie_leaves_what_stands_on_the_other(cast, held):
    """Sami loses Nora from HIS circle; he is in hers, and keeps his seat there."""
    with cast.acting("sami"):
        announce(TieEnded(tie_id=cast.nora, person_id=cast.sami, other_id=cast.nora))
        assert Seat.objects.taken().filter(meeting=held, person_id=cast.sami).exists()
        announce(TieEnded(tie_id=cast.nora, person_id=cast.nora, other_id=cast.sami))
        assert not Seat.objects.filter(meeting=held).exists()


def test_a_block_takes_away_what_was_proposed(cast, nora):
    assert PROPOSED not in text(nora, "home")
    with cast.acting("nora"):
        circles.block(viewer=Viewer(cast.nora), person_id=cast.sami, remembered_as="X")
        assert not Meeting.objects.filter(proposed_by_id=cast.sami).exists()
    today = nora.get(reverse("web:today")).content.decode()
    assert "propose de réunir" not in today


# --- « Nous » -------------------------------------------------------------------


def is_we(cast, meeting, who="nora") -> bool:
    with cast.acting(who):
        sheet = sheet_of(cast.seen_by(who), meeting)
        return any(one.is_we for one in sheet.decisions)


def test_nobody_says_we_alone(cast):
    with cast.acting("nora"):
        viewer = Viewer(cast.nora)
        alone = actions.propose(
            viewer=viewer, person=Person.objects.get(pk=cast.nora), why="…", name="Nora"
        )
        actions.decide(viewer=viewer, meeting=alone, what="Dormir.")
    assert not is_we(cast, alone)


@pytest.mark.parametrize("how", ["leaves", "put out", "tie"])
def test_who_did_not_say_yes_does_not_by_leaving(cast, nora, sami, held, how):
    with cast.acting("nora"):
        decision = Decision.objects.get(owner_id=cast.claire)
        actions.assent(viewer=Viewer(cast.nora), decision=decision)
    seat = seat_of(cast, "sami", held)
    if how == "leaves":
        post(sami, "decline", seat.pk)
    elif how == "put out":
        post(nora, "uninvite", seat.pk)
    else:
        end_tie(cast, "sami")

    assert not is_we(cast, held)
    assert "Manque le oui de : Sami (n’est plus là)" in text(nora, "meeting", held.pk)
    # What is decided afterwards does not wait for who is gone.
    with cast.acting("nora"):
        again = actions.decide(viewer=Viewer(cast.nora), meeting=held, what="Sans lui.")
    with cast.acting("claire"):
        viewer = cast.seen_by("claire")
        actions.assent(viewer=viewer, decision=again)
        [guest] = held.guests.all()
        actions.hear_yes(viewer=viewer, decision=again, guest=guest, how="aloud")
    assert is_we(cast, held)


# --- Read aloud, kept -----------------------------------------------------------


def test_new_words_are_read_aloud_before_anything_is_kept(cast, nora, claire, held):
    for what in ("held", "reread"):
        post(claire, "mark", held.pk, what=what)
    post(claire, "speak", held.pk, "story", words="Ajouté après.")
    assert post(nora, "keep", held.pk).status_code == 409
    post(claire, "mark", held.pk, what="reread")
    post(nora, "keep", held.pk)

    late = post(claire, "speak", held.pk, "story", words="Encore.")
    assert late.status_code == 409
    assert post(claire, "decide", held.pk, what="Encore.").status_code == 409
    viewer = cast.seen_by("claire")
    with cast.acting("claire"), pytest.raises(AlreadyKept):
        actions.note(viewer=viewer, meeting=held, question=Question.STORY, words="…")
    # How it was may be said later; one’s words may always be taken back.
    assert post(nora, "speak", held.pk, "how_it_was", words="Mieux.").status_code == 302
    with cast.acting("claire"):
        [mine] = Voice.objects.filter(owner_id=cast.claire, meeting=held)
    assert "Ajouté après." in text(claire, "withdraw", mine.pk)
    post(claire, "withdraw", mine.pk)
    assert "Ajouté après." not in text(nora, "meeting", held.pk)


def test_who_left_still_takes_their_words_back(cast, nora, claire, held):
    seat = seat_of(cast, "claire", held)
    post(claire, "decline", seat.pk)
    with cast.acting("claire"):
        [mine] = Voice.objects.filter(owner_id=cast.claire, meeting=held)
    assert reverse("meetings:withdraw", args=[mine.pk]) in text(claire, "home")

    answer = post(claire, "withdraw", mine.pk)

    assert answer.url == reverse("meetings:home")
    assert SAID_BY_CLAIRE not in text(nora, "meeting", held.pk)


def test_an_old_tab_does_not_erase_what_was_accepted(cast, nora, held):
    assert post(nora, "refuse", held.pk).status_code == 409
    with cast.acting("nora"), pytest.raises(AlreadyAnswered):
        actions.refuse(viewer=Viewer(cast.nora), meeting=held)
    assert SAID_BY_NORA in text(nora, "meeting", held.pk)


# --- Who learns what ------------------------------------------------------------


def test_who_proposed_and_is_not_invited_sees_no_more(cast, nora, sami):
    with cast.acting("nora"):
        pending = Meeting.objects.get(about_id=cast.nora, accepted_at=None)
    assert text(sami, "meeting", pending.pk)
    post(nora, "accept", pending.pk, guests=str(cast.marc))

    assert sami.get(reverse("meetings:meeting", args=[pending.pk])).status_code == 404
    with cast.acting("sami"), connection.cursor() as web:
        web.execute("SELECT FROM meetings_meeting WHERE id = %s", [pending.pk])
        assert web.rowcount == 0


def test_a_meeting_without_her_is_told_as_it_is(cast, nora, claire):
    sent = {"person": str(cast.nora), "why": "…", "presence": "without"}
    opened = claire.post(reverse("meetings:propose"), sent)
    today = nora.get(reverse("web:today")).content.decode()

    assert "Claire a ouvert une réunion sans vous" in today
    assert "Claire propose de réunir" not in today
    # Once she has come, she chooses who facilitates.
    with cast.acting("nora"):
        meeting = Meeting.objects.get(is_without_her=True)
        assert opened.url.endswith(f"{meeting.pk}/")
        actions.accept(viewer=Viewer(cast.nora), meeting=meeting, guests=[])
        seat = Seat.objects.get(meeting=meeting, person_id=cast.marc)
    with cast.acting("marc"):
        viewer = cast.seen_by("marc")
        actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    with cast.acting("marc"), pytest.raises(NotYours):
        actions.lead_too(viewer=viewer, meeting=meeting)


def test_taking_a_permission_back_says_for_whom(cast, nora):
    with cast.acting("nora"):
        hers = Permission.objects.get(to_person_id=cast.claire)
    answer = nora.post(reverse("meetings:revoke", args=[hers.pk]), follow=True)

    assert "refermé pour Claire" in answer.content.decode()


def test_one_takes_away_ones_own_words_and_nobody_elses(cast):
    with cast.acting("sami"):
        files = list(meeting_files(cast.seen_by("sami")))
    everything = "".join(str(file.content) for file in files)

    for words in (SAID_BY_NORA, SAID_BY_CLAIRE, DECISION, "Le sommeil."):
        assert words not in everything, words
    assert PROPOSED in everything
    with cast.acting("nora"):
        whole = "".join(str(one.content) for one in meeting_files(Viewer(cast.nora)))
    assert SAID_BY_CLAIRE in whole


def test_who_leaves_for_good_leaves_no_name(cast, nora, held):
    with cast.acting("claire"):
        announce(PersonLeaves(cast.claire))

    assert "Claire" not in text(nora, "home")


def test_a_new_name_is_the_one_that_is_read(cast, claire, held):
    with cast.acting("nora"):
        Person.objects.filter(pk=cast.nora).update(name="Noé")

    assert "À propos de Noé" in text(claire, "meeting", held.pk)


def test_a_third_who_facilitates_takes_nothing_away(cast, nora, held):
    seat = seat_of(cast, "marc", held)
    with cast.acting("nora"):
        viewer = cast.seen_by("nora")
        actions.uninvite(viewer=viewer, seat=seat)
        seat = actions.invite(
            viewer=viewer,
            meeting=held,
            person=Person.objects.get(pk=cast.marc),
            is_facilitator=True,
        )
    with cast.acting("marc"):
        actions.take_seat(viewer=cast.seen_by("marc"), seat=seat, forewarned=True)

    with cast.acting("nora"):
        sheet = sheet_of(viewer, held)
    assert len(sheet.facilitators) == 3
    assert sheet.is_network_meeting
    assert "Ce n’est pas une rencontre de réseau" not in text(nora, "meeting", held.pk)


# --- A block ------------------------------------------------------------------------


def waits(cast, who: str) -> list[str]:
    """What the database says may wait for somebody, asked past Python."""
    with cast.acting(who), transaction.atomic(), connection.cursor() as web:
        web.execute("SELECT avec.waits_in_meetings()")
        return web.fetchone()[0]


def invited(cast, who: str) -> list[str]:
    with cast.acting(who):
        told = list(meeting_news(cast.seen_by(who)))
    return [one.sentence for one in told if "invité à une rencontre" in one.sentence]


def test_a_seat_offered_by_somebody_kept_apart_does_not_wait(cast, held):
    seat = seat_of(cast, "marc", held)
    with cast.acting("nora"), transaction.atomic():
        actions.uninvite(viewer=Viewer(cast.nora), seat=seat)
        actions.invite(
            viewer=Viewer(cast.nora),
            meeting=held,
            person=Person.objects.get(pk=cast.marc),
        )
    assert "meetings.invited" in waits(cast, "marc")
    assert invited(cast, "marc")

    # The block alone, past what Python tidies up after it.
    with cast.acting("nora"), transaction.atomic(), connection.cursor() as web:
        web.execute("SELECT * FROM avec.block_person(%s, 'M.')", [cast.marc])

    assert "meetings.invited" not in waits(cast, "marc")
    assert not invited(cast, "marc")
