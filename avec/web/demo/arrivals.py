"""How people arrive in the story, and in what capacity they act there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import NOBODY, Viewer
from avec.people import actions, passphrases
from avec.people.models import Offer, Organization, Team
from avec.web.demo.living import DoesNotHappen, Lived, Moment
from avec.web.demo.owner import Owner
from avec.web.demo_data import Affiliation, Persona


def moments(lived: Lived, owner: Owner) -> Iterator[Moment]:
    """Tell every account, then every capacity: the first of a place, or offered."""
    for persona in lived.world.people.values():
        arrive = partial(_arrive, lived, persona)
        yield Moment(persona.began, persona.key, lambda: NOBODY, arrive)
    for persona in lived.world.people.values():
        for affiliation in persona.affiliations:
            yield from _acting(lived, owner, persona, affiliation)


def _arrive(lived: Lived, persona: Persona, _viewer: Viewer) -> None:
    """Make an account like anybody’s; nobody knows its passphrase."""
    account = actions.create_account(
        word=persona.sign_in_name,
        name=persona.name,
        passphrase=passphrases.propose(),
        called=persona.called,
        is_demo=True,
    )
    lived.people[persona.key] = account.person_id
    lived.sign_in_names[persona.key] = account.sign_in_name


def _acting(
    lived: Lived, owner: Owner, persona: Persona, affiliation: Affiliation
) -> Iterator[Moment]:
    at = affiliation.starts
    if not affiliation.offered_by:
        begin = partial(_answer_first, lived, owner, persona, affiliation)
        yield Moment(at, persona.key, lambda: NOBODY, begin)
        return
    giver = lived.acting_for(affiliation.offered_by, affiliation.organization)
    offer = partial(_offer, lived, persona, affiliation)
    yield Moment(at, persona.key, giver, offer)
    take = partial(_take, lived, persona, affiliation)
    yield Moment(at, persona.key, lived.as_self(persona.key), take)


def _answer_first(
    lived: Lived,
    owner: Owner,
    persona: Persona,
    affiliation: Affiliation,
    _viewer: Viewer,
) -> None:
    """Answer for a place before anybody: what a one-time address gives elsewhere."""
    lived.hats[persona.key, affiliation.organization] = owner.add_affiliation(
        affiliation,
        person=lived.people[persona.key],
        organization=lived.places[affiliation.organization],
        team=lived.places[affiliation.team] if affiliation.team else None,
    )


def _offer(
    lived: Lived, persona: Persona, affiliation: Affiliation, viewer: Viewer
) -> None:
    actions.make_offer(
        viewer=viewer,
        organization=Organization.objects.get(
            pk=lived.places[affiliation.organization]
        ),
        team=Team.objects.get(pk=lived.places[affiliation.team])
        if affiliation.team
        else None,
        capacity=affiliation.capacity,
        function=affiliation.function,
        ends_at=affiliation.ends,
        for_name=lived.sign_in_names[persona.key],
    )


def _take(
    lived: Lived, persona: Persona, affiliation: Affiliation, viewer: Viewer
) -> None:
    place = lived.places[affiliation.organization]
    waiting = Offer.objects.visible_to(viewer).to(viewer).waiting()
    offer = waiting.filter(organization_id=place).first()
    if offer is None:
        raise DoesNotHappen(persona.key)
    taken = actions.take_offer(viewer=viewer, offer_id=offer.pk)
    lived.hats[persona.key, affiliation.organization] = taken.pk
