"""Who is linked to whom, and who has been invited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from avec.web.demo_data.sheets import Sheet, by_key

RELATIONSHIPS = (
    "relative",
    "peer_supporter",
    "professional",
    "trusted_person",
    "users_representative",
)
WAYS = ("known_account", "one_time_link", "printed_code")
STATES = ("waiting", "declined")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who said yes: what ``companion`` is for ``person``."""

    key: str
    person: str
    companion: str
    relationship: str
    invited_by: str
    way: str
    invited: datetime
    accepted: datetime
    ended: datetime | None
    ended_by: str

    @property
    def both(self) -> frozenset[str]:
        return frozenset((self.person, self.companion))


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that did not become a tie, or not yet."""

    key: str
    by: str
    to: str
    to_words: str
    relationship: str
    way: str
    sent: datetime
    expires: date
    state: str
    answered: datetime | None
    words: str


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
        companion=sheet.one_of("companion", people),
        relationship=sheet.one_of("relationship", RELATIONSHIPS),
        invited_by=sheet.one_of("invited_by", people),
        way=sheet.one_of("way", WAYS),
        invited=sheet.moment("invited"),
        accepted=sheet.moment("accepted"),
        ended=sheet.moment_if_said("ended"),
        ended_by=sheet.one_of("ended_by", people, default=""),
    )
    if len(tie.both) != len(("person", "companion")):
        sheet.refuse("a tie is between two people")
    if not {tie.invited_by, tie.ended_by} <= {*tie.both, ""}:
        sheet.refuse("only the two people invite, accept and end")
    if bool(tie.ended) != bool(tie.ended_by):
        sheet.refuse("an end has a moment and somebody who chose it")
    return tie


def _invitation(sheet: Sheet, people: Collection[str]) -> Invitation:
    invitation = Invitation(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        to=sheet.one_of("to", people, default=""),
        to_words=sheet.text("to_words", ""),
        relationship=sheet.one_of("relationship", RELATIONSHIPS),
        way=sheet.one_of("way", WAYS),
        sent=sheet.moment("sent"),
        expires=sheet.day("expires"),
        state=sheet.one_of("state", STATES),
        answered=sheet.moment_if_said("answered"),
        words=sheet.text("words", ""),
    )
    if bool(invitation.to) == bool(invitation.to_words):
        sheet.refuse("somebody is invited, known or described, not both")
    if (invitation.state == "waiting") != (invitation.answered is None):
        sheet.refuse("an invitation that waits has no answer, and the others do")
    return invitation
