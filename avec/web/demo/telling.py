"""Tell the whole story into an empty database, moment after moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import NOBODY, Viewer
from avec.people import passphrases
from avec.people.actions import create_account
from avec.web.demo import circle, papers, sharing
from avec.web.demo.living import Lived, Moment
from avec.web.demo.owner import BEGUN, TOLD, Owner
from avec.web.demo_data import Affiliation, Persona, load

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
    for persona in lived.world.people.values():
        arrive = partial(_arrive, lived, persona)
        yield Moment(persona.began, persona.key, lambda: NOBODY, arrive)
    for persona in lived.world.people.values():
        for affiliation in persona.affiliations:
            begin = partial(_begin_affiliation, lived, owner, persona, affiliation)
            yield Moment(affiliation.starts, persona.key, lambda: NOBODY, begin)
    yield from circle.moments(lived)
    yield from papers.moments(lived)
    yield from sharing.moments(lived)


def _arrive(lived: Lived, persona: Persona, _viewer: Viewer) -> None:
    """Make an account like anybody’s; nobody knows its passphrase."""
    account = create_account(
        word=persona.sign_in_name,
        name=persona.name,
        passphrase=passphrases.propose(),
        called=persona.called,
        is_demo=True,
    )
    lived.people[persona.key] = account.person_id
    lived.sign_in_names[persona.key] = account.sign_in_name


def _begin_affiliation(
    lived: Lived,
    owner: Owner,
    persona: Persona,
    affiliation: Affiliation,
    _viewer: Viewer,
) -> None:
    lived.hats[persona.key, affiliation.organization] = owner.add_affiliation(
        affiliation,
        person=lived.people[persona.key],
        organization=lived.places[affiliation.organization],
        team=lived.places[affiliation.team] if affiliation.team else None,
        offered_by=lived.people[affiliation.offered_by]
        if affiliation.offered_by
        else None,
    )
