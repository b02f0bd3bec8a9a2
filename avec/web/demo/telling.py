"""Tell the whole story into an empty database, moment after moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction

from avec.access.identity import acting_as
from avec.web.demo import (
    appointments,
    arrivals,
    cards,
    circle,
    directives,
    emergency,
    groups,
    listening,
    meetings,
    messages,
    moments,
    notebook,
    papers,
    preferences,
    promises,
    questionnaires,
    references,
    review,
    rooms,
    sharing,
    together,
    visits,
)
from avec.web.demo.living import Lived, Moment
from avec.web.demo.owner import BEGUN, TOLD, Owner
from avec.web.demo_data import load

Say = Callable[[str], None]


class HoldsRealAccount(Exception):
    """Somebody who was not invented has an account in this database."""


class NotToldToTheEnd(Exception):
    """A telling was interrupted: what is there is only a part of the story."""


def tell(*, owner: Owner, today: date, say: Say) -> bool:
    """Tell Val-d’Aure as it has lived up to ``today``; once.

    Return whether anything was told: a database where it was told is left alone.

    :raises HoldsRealAccount: if the database is not one for a demonstration.
    :raises NotToldToTheEnd: if an earlier telling was interrupted.
    """
    if owner.holds_real_account():
        raise HoldsRealAccount
    if state := owner.state():
        if state == TOLD:
            return False
        raise NotToldToTheEnd
    world = load(today)
    owner.keep({BEGUN: None})
    lived = Lived(world)
    say(f"  {len(world.organizations)} organisations, {len(world.people)} personnes")
    for organization in world.organizations.values():
        lived.places |= owner.add_organization(organization)
    story = sorted(_everything(lived, owner), key=lambda moment: moment.at)
    days = (world.now - story[0].at).days
    say(f"  {len(story)} moments de leur vie, sur {days} jours")
    for moment in story:
        owner.set_clock(moment.at)
        _live(moment)
    owner.set_clock_right()
    sealed = owner.seal_journal()
    owner.keep({**lived.addresses(), TOLD: None})
    say(f"  {sealed} lignes au journal, scellées")
    return True


def _live(moment: Moment) -> None:
    viewer = moment.viewer()
    try:
        with acting_as(viewer), transaction.atomic():
            moment.do(viewer)
    except Exception as error:
        error.add_note(f"{moment.name}, {moment.at:%d/%m/%Y %H:%M}")
        raise


def _everything(lived: Lived, owner: Owner) -> Iterator[Moment]:
    """List what happens. At the same moment, what is listed first happens first."""
    yield from arrivals.moments(lived, owner)
    yield from circle.moments(lived)
    yield from papers.moments(lived)
    yield from sharing.moments(lived)
    yield from together.moments(lived)
    yield from cards.moments(lived)
    yield from emergency.moments(lived)
    yield from moments.moments(lived)
    yield from directives.moments(lived)
    yield from review.moments(lived)
    yield from notebook.moments(lived)
    yield from promises.moments(lived)
    yield from references.moments(lived)
    yield from preferences.moments(lived)
    yield from appointments.moments(lived)
    yield from groups.moments(lived)
    yield from rooms.moments(lived)
    yield from visits.moments(lived)
    yield from listening.moments(lived)
    yield from questionnaires.moments(lived)
    yield from meetings.moments(lived)
    yield from messages.moments(lived)
