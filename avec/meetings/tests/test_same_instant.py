"""Two answers to the same dictated words, at the same instant, in real transactions."""

from __future__ import annotations

import pytest

from avec.circles.tests.people import acting, someone
from avec.meetings import actions
from avec.meetings.actions.speaking import NotNow
from avec.meetings.models import Meeting, Noted, Seat, Voice
from avec.meetings.words import How, Question
from avec.people.models import Person
from tests.at_once import together
from tests.scene import tie

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

TURNS = 4


@pytest.fixture
def room():
    """Nora’s meeting, that Marc and Sami facilitate."""
    nora, marc, sami = someone("Nora"), someone("Marc"), someone("Sami")
    for other in (marc, sami):
        tie(nora.person_id, other.person_id, "relative")
    with acting(nora):
        mine = Person.objects.get(pk=nora.person_id)
        two = list(
            Person.objects.filter(pk__in=[marc.person_id, sami.person_id]).order_by(
                "pk"
            )
        )
        meeting = actions.propose(viewer=nora, person=mine, why="…", name="Nora")
        if meeting.accepted_at is None:
            actions.accept(viewer=nora, meeting=meeting, guests=two, facilitators=two)
        else:
            for one in two:
                actions.invite(
                    viewer=nora, meeting=meeting, person=one, is_facilitator=True
                )
    for other in (marc, sami):
        with acting(other):
            seat = Seat.objects.get(person_id=other.person_id)
            actions.take_seat(viewer=other, seat=seat, forewarned=True)
    with acting(nora):
        meeting = Meeting.objects.get(pk=meeting.pk)
    return nora, marc, sami, meeting


def tries(act):
    """Say yes, or find that somebody has just answered."""
    try:
        act()
    except NotNow:
        return "not now"
    return "said"


@pytest.mark.parametrize("question", [Question.STORY, Question.HOW_IT_WAS])
def test_the_same_dictated_words_become_one_voice_once(room, question):
    nora, marc, _sami, meeting = room
    for turn in range(TURNS):
        with acting(marc):
            noted = actions.note(
                viewer=marc, meeting=meeting, question=question, words=f"Mot {turn}."
            )

        def confirms(noted, words):
            def act():
                with acting(nora):
                    waiting = Noted(
                        pk=noted.pk, about_id=nora.person_id, meeting=meeting
                    )
                    actions.confirm_noted(viewer=nora, noted=waiting, words=words)

            return lambda: tries(act)

        said = together(confirms(noted, "Un."), confirms(noted, "Deux."))

        assert sorted(said) == ["not now", "said"]
        with acting(nora):
            [voice] = Voice.objects.filter(meeting=meeting, question=question)
            assert voice.content["words"] == ("Un." if said[0] == "said" else "Deux.")
            assert not Noted.objects.filter(meeting=meeting).exists()


def test_two_facilitators_note_the_yes_of_a_guest_once(room):
    nora, marc, sami, meeting = room
    with acting(nora):
        guest = actions.invite_guest(
            viewer=nora, meeting=meeting, name="Jeanne", relationship="friend"
        )
    with acting(marc):
        actions.seat_guest(viewer=marc, guest=guest, how=How.ALOUD, forewarned=True)
        noted = actions.note(
            viewer=marc,
            meeting=meeting,
            question=Question.STORY,
            words="Je passe le soir.",
            guest=guest,
        )

    def confirms(who):
        def act():
            with acting(who):
                actions.confirm_guest(viewer=who, noted=noted, how=How.ALOUD)

        return lambda: tries(act)

    # Who did not hold the pen reads it once it is confirmed: the person and the pen do.
    assert together(confirms(nora), confirms(marc)) == ["said", "said"]
    with acting(sami):
        assert Noted.objects.filter(pk=noted.pk, confirmed_at__isnull=False).exists()


def test_two_tabs_say_the_same_thing_twice_without_losing_it(room):
    nora, _marc, _sami, meeting = room

    def says(words):
        def act():
            with acting(nora):
                actions.speak(
                    viewer=nora,
                    meeting=meeting,
                    question=Question.HOW_IT_WAS,
                    words=words,
                )

        return lambda: tries(act)

    for _turn in range(TURNS):
        assert together(says("Long."), says("Long, et utile.")) == ["said", "said"]
        with acting(nora):
            assert Voice.objects.filter(meeting=meeting).count() == 1


def test_a_yes_given_twice_at_the_same_instant_is_one_yes(room):
    nora, marc, _sami, meeting = room
    with acting(nora):
        guest = actions.invite_guest(
            viewer=nora, meeting=meeting, name="Jeanne", relationship="friend"
        )
        actions.seat_guest(viewer=nora, guest=guest, how=How.ALOUD, forewarned=True)
        decision = actions.decide(viewer=nora, meeting=meeting, what="On essaie.")

    def says_yes():
        with acting(marc):
            actions.assent(viewer=marc, decision=decision)

    def hears_yes(who):
        def act():
            with acting(who):
                actions.hear_yes(
                    viewer=who, decision=decision, guest=guest, how=How.PAPER
                )

        return act

    together(says_yes, says_yes)
    together(hears_yes(marc), hears_yes(nora))

    with acting(nora):
        assert decision.assents.filter(owner_id=marc.person_id).count() == 1
        assert decision.guest_yes.count() == 1
