"""The meetings of the cast: one accepted by Nora, one proposed to her, one of Karim’s.

Nora    accepted a meeting: Claire and Sami facilitate, Marc has not answered. Claire
        proposes a decision that Nora has not said yes to. Sami proposes another
        meeting, that waits. She wrote to Claire and to Marc that they may meet without
        her.
        Yasmina, a neighbour without an account, came: Claire noted her words and her
        yes; Claire also noted what Nora said, which waits for Nora.
Karim   keeps a sheet of his own, with a guest of his.
"""

from __future__ import annotations

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.circles.words import Relationship
from avec.meetings import actions
from avec.meetings.models import Decision, Seat
from avec.meetings.words import How, Question
from avec.people.models import Person

PROPOSED = "CANARI-rencontre-proposee-41fd"
SAID_BY_NORA = "CANARI-parole-de-Nora-0ae7"
SAID_BY_CLAIRE = "CANARI-parole-de-Claire-8d66"
DECISION = "CANARI-decision-proposee-c35b"
PERMITTED = "CANARI-permission-de-Nora-f08a"
GUEST = "CANARI-voisine-de-Nora-b6e9"
GUEST_SAID = "CANARI-parole-de-la-voisine-1d47"
DICTATED = "CANARI-dicte-par-Nora-9f30"
KARIMS = "CANARI-rencontre-de-Karim-27be"


def meet(cast) -> None:
    """Write all of it, through the same actions as the site."""
    nora, sami = Viewer(cast.nora), cast.seen_by("sami")
    claire, karim = cast.seen_by("claire"), Viewer(cast.karim)

    def person(name: str) -> Person:
        return Person.objects.get(pk=cast.people[name])

    with acting_as(nora), transaction.atomic():
        for name, words in (("claire", PERMITTED), ("marc", "Quand il faut.")):
            actions.permit(viewer=nora, to_person=person(name), words=words)
    with acting_as(claire), transaction.atomic():
        meeting = actions.propose(
            viewer=claire, person=person("nora"), why="Le sommeil.", name="Claire"
        )
    with acting_as(nora), transaction.atomic():
        both = [person("claire"), person("sami")]
        actions.accept(
            viewer=nora,
            meeting=meeting,
            guests=[*both, person("marc")],
            facilitators=both,
            pause="Pivoine",
        )
        actions.speak(
            viewer=nora,
            meeting=meeting,
            question=Question.STORY,
            words=f"Je dors mal, c’est tout. {SAID_BY_NORA}",
        )
    for viewer in (claire, sami):
        with acting_as(viewer), transaction.atomic():
            seat = Seat.objects.get(meeting=meeting, person_id=viewer.person_id)
            actions.take_seat(viewer=viewer, seat=seat, forewarned=True)
    with acting_as(claire), transaction.atomic():
        actions.speak(
            viewer=claire,
            meeting=meeting,
            question=Question.STORY,
            words=f"Je la trouve fatiguée. {SAID_BY_CLAIRE}",
        )
        actions.decide(
            viewer=claire, meeting=meeting, what=f"Deux visites de plus. {DECISION}"
        )
    with acting_as(nora), transaction.atomic():
        guest = actions.invite_guest(
            viewer=nora,
            meeting=meeting,
            name=f"Yasmina {GUEST}",
            relationship=Relationship.FRIEND,
        )
    with acting_as(claire), transaction.atomic():
        decision = Decision.objects.get(meeting=meeting)
        _come_and_speak(claire, meeting, guest, decision, GUEST_SAID)
        actions.note(
            viewer=claire,
            meeting=meeting,
            question=Question.LEFT_OPEN,
            words=DICTATED,
            name="Claire",
        )
        actions.note(
            viewer=claire,
            meeting=meeting,
            question=Question.HOW_IT_WAS,
            words="Pas encore relu avec elle.",
            guest=guest,
            name="Claire",
        )
    with acting_as(sami), transaction.atomic():
        actions.propose(
            viewer=sami,
            person=person("nora"),
            why=f"Le bailleur. {PROPOSED}",
            name="Sami",
        )
    with acting_as(karim), transaction.atomic():
        his = actions.propose(
            viewer=karim, person=person("karim"), why=KARIMS, name="K"
        )
        actions.speak(viewer=karim, meeting=his, question=Question.LEFT_OPEN, words="…")
        atelier = actions.decide(viewer=karim, meeting=his, what="Un atelier.")
        cousin = actions.invite_guest(
            viewer=karim, meeting=his, name="Un cousin", relationship="relative"
        )
        _come_and_speak(karim, his, cousin, atelier, "D’accord.")


def _come_and_speak(viewer, meeting, guest, decision, words) -> None:
    """Note a guest’s yes, their words read again with them, their yes to a decision."""
    actions.seat_guest(viewer=viewer, guest=guest, how=How.ALOUD, forewarned=True)
    noted = actions.note(
        viewer=viewer,
        meeting=meeting,
        question=Question.STORY,
        words=words,
        guest=guest,
        name="Claire",
    )
    actions.confirm_guest(viewer=viewer, noted=noted, how=How.PAPER)
    actions.hear_yes(viewer=viewer, decision=decision, guest=guest, how=How.ALOUD)
