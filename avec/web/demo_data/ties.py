"""Who is linked to whom, and who has been invited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from avec.circles.words import Relationship, Way
from avec.web.demo_data.sheets import Sheet, by_key

STATES = ("waiting", "declined")
LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Tie:
    """``person`` invited ``other``, who said yes: what the other is for her."""

    key: str
    person: str
    other: str
    relationship: str
    own_words: str
    way: str
    invited: datetime
    accepted: datetime
    ended: datetime | None
    ended_by: str

    @property
    def both(self) -> frozenset[str]:
        return frozenset((self.person, self.other))


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that did not become a tie, or not yet."""

    key: str
    by: str
    to: str
    """Who is invited by name; nobody knows yet who will hold a paper or a link."""
    relationship: str
    own_words: str
    way: str
    sent: datetime
    state: str
    answered: datetime | None
    words: str

    @property
    def expires(self) -> datetime:
        return self.sent + LASTS


@dataclass(frozen=True, slots=True)
class Circle:
    ties: tuple[Tie, ...]
    invitations: tuple[Invitation, ...]


def read_circle(sheet: Sheet, people: Collection[str]) -> Circle:
    """Read the ties and the invitations."""
    with sheet:
        ties = [_tie(one, people) for one in sheet.each("ties")]
        invitations = [_invitation(one, people) for one in sheet.each("invitations")]
    by_key(ties, sheet.where)
    by_key(invitations, sheet.where)
    return Circle(tuple(ties), tuple(invitations))


def _tie(sheet: Sheet, people: Collection[str]) -> Tie:
    tie = Tie(
        key=sheet.text("key"),
        person=sheet.one_of("person", people),
        other=sheet.one_of("other", people),
        relationship=sheet.one_of("relationship", Relationship.values),
        own_words=sheet.text("own_words", ""),
        way=sheet.one_of("way", Way.values),
        invited=sheet.moment("invited"),
        accepted=sheet.moment("accepted"),
        ended=sheet.moment_if_said("ended"),
        ended_by=sheet.one_of("ended_by", people, default=""),
    )
    if tie.person == tie.other:
        sheet.refuse("a tie is between two people")
    if tie.ended_by not in (*tie.both, ""):
        sheet.refuse("only the two people end it")
    if bool(tie.ended) != bool(tie.ended_by):
        sheet.refuse("an end has a moment and somebody who chose it")
    return tie


def _invitation(sheet: Sheet, people: Collection[str]) -> Invitation:
    invitation = Invitation(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        to=sheet.one_of("to", people, default=""),
        relationship=sheet.one_of("relationship", Relationship.values),
        own_words=sheet.text("own_words", ""),
        way=sheet.one_of("way", Way.values),
        sent=sheet.moment("sent"),
        state=sheet.one_of("state", STATES),
        answered=sheet.moment_if_said("answered"),
        words=sheet.text("words", ""),
    )
    if (invitation.way == Way.NAME) != bool(invitation.to):
        sheet.refuse("somebody is invited by name; a paper or a link names nobody")
    if (invitation.state == "waiting") != (invitation.answered is None):
        sheet.refuse("an invitation that waits has no answer, and the others do")
    return invitation
