"""Capacities: offered by a place, taken or declined by the person, ended by either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.people import entry_names, rules, tokens
from avec.people.models import Affiliation, Offer, Organization, Team
from avec.people.narrow import ask, ask_row
from avec.people.refusals import AlreadyEnded, OfferIsOver
from avec.people.words import Capacity

OPEN_FOR = timedelta(days=14)


@dataclass(frozen=True)
class OfferBehind:
    """What the holder of a one-time address sees of the offer behind it."""

    id: UUID
    organization_id: UUID
    team_id: UUID | None
    capacity: str
    function: str
    answers_for_place: bool
    ends_at: datetime

    @property
    def last_moment(self) -> datetime:
        """The last moment it would hold, as for an offer to a name."""
        return self.ends_at - timedelta(seconds=1)

    def get_capacity_display(self) -> str:
        """Return the capacity, in words."""
        return str(Capacity(self.capacity).label)


@transaction.atomic
def make_offer(
    *,
    viewer: Viewer,
    organization: Organization,
    capacity: str,
    ends_at: datetime,
    team: Team | None = None,
    function: str = "",
    answers_for_place: bool = False,
    for_name: str = "",
) -> tuple[Offer, str]:
    """Offer somebody to act in a place; return the offer and its token, if any.

    With a name for entering, the person of that name finds the offer on her page,
    if there is such a person; nothing here looks whether there is. Without a name,
    the token is handed over.

    :raises NotAllowed: unless the viewer answers for the place.
    :raises ValidationError: if the team is of another place.
    """
    rules.answer_for.require(viewer, organization)
    rules.offer_capacity.require(viewer, capacity)
    if team is not None and team.organization_id != organization.pk:
        raise ValidationError(_("Cette équipe est d’un autre lieu."))
    token = "" if for_name else tokens.draw()
    offer = Offer(
        organization=organization,
        team=team,
        capacity=capacity,
        function=function,
        answers_for_place=answers_for_place,
        ends_at=ends_at,
        for_name=entry_names.bare(for_name),
        token_hash=tokens.hashed(token) if token else None,
        offered_by_id=viewer.person_id,
        expires_at=min(_database_now() + OPEN_FOR, ends_at),
    )
    offer.save(force_insert=True)
    record("people.offer_made", viewer=viewer, about=offer)
    return offer, token


@transaction.atomic
def withdraw_offer(*, viewer: Viewer, offer: Offer) -> None:
    """Take an offer back while it waits.

    :raises NotAllowed: unless the viewer answers for the place.
    :raises AlreadyEnded: if it was answered.
    """
    rules.answer_for.require(viewer, offer.organization)
    record("people.offer_withdrawn", viewer=viewer, about=offer)
    gone, _rows = (
        Offer.objects.visible_to(viewer).filter(pk=offer.pk, answered_at=None).delete()
    )
    if not gone:
        raise AlreadyEnded


def offer_behind(token: str) -> OfferBehind | None:
    """Return the open offer behind a one-time address, for whoever holds it."""
    row = ask_row("SELECT * FROM avec.offer_behind(%s)", tokens.hashed(token))
    return OfferBehind(*row) if row else None


@transaction.atomic
def take_offer(*, viewer: Viewer, offer_id: UUID, token: str = "") -> Affiliation:
    """Say yes: the capacity begins now and ends on the day that was offered.

    :raises NotAllowed: unless the viewer is signed in.
    :raises OfferIsOver: if it is not open, not for the viewer, or made by her.
    """
    rules.answer_offer.require(viewer)
    made = ask(
        "SELECT avec.take_offer(%s, %s)",
        offer_id,
        tokens.hashed(token) if token else "",
    )
    if made is None:
        raise OfferIsOver
    affiliation = Affiliation.objects.visible_to(viewer).get(pk=made)
    record("people.offer_taken", viewer=viewer, about=affiliation)
    return affiliation


@transaction.atomic
def decline_offer(*, viewer: Viewer, offer_id: UUID, token: str = "") -> None:
    """Say no, without a reason.

    :raises NotAllowed: unless the viewer is signed in.
    :raises OfferIsOver: if it is not open or not for the viewer.
    """
    rules.answer_offer.require(viewer)
    if not ask(
        "SELECT avec.decline_offer(%s, %s)",
        offer_id,
        tokens.hashed(token) if token else "",
    ):
        raise OfferIsOver


@transaction.atomic
def end_affiliation(*, viewer: Viewer, affiliation: Affiliation) -> None:
    """End a capacity at once. The next page already knows.

    :raises NotAllowed: unless it is the viewer's, or of a place she answers for.
    :raises AlreadyEnded: if it had ended before.
    """
    rules.end_affiliation.require(viewer, affiliation)
    if not ask("SELECT avec.end_affiliation(%s)", affiliation.pk):
        raise AlreadyEnded
    record(
        "people.affiliation_ended",
        viewer=viewer,
        subject=affiliation.person_id,
        about=affiliation,
    )


def _database_now() -> datetime:
    return ask("SELECT avec.now()")
