"""Places: opened, kept, and answered for."""

from __future__ import annotations

import uuid

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow
from avec.foundation.sorting import sort_key
from avec.people import rules, tokens
from avec.people.models import Affiliation, Organization, Team
from avec.people.narrow import ask
from avec.people.refusals import AddressIsOver
from avec.people.words import Gives


def first_address() -> str | None:
    """Draw the one-time address of the first administrator, good for 48 hours.

    Return its token, or nothing when somebody answers for a place already. The
    token drawn before, if it was not used, opens nothing from now on. The site may
    not ask: only who starts the server, or a job, acts as a role that may.
    """
    token = tokens.draw()
    return token if ask("SELECT avec.first_address(%s)", tokens.hashed(token)) else None


@transaction.atomic
def next_address(*, viewer: Viewer, gives: Gives) -> str:
    """Draw a one-time address to hand over to somebody else; return its token.

    :raises NotAllowed: unless the viewer acts as technical administrator.
    """
    rules.administer.require(viewer)
    token = tokens.draw()
    ask("SELECT avec.next_address(%s, %s)", tokens.hashed(token), str(gives))
    record("people.address_opened", viewer=viewer)
    return token


def address_gives(token: str) -> str | None:
    """Tell what a one-time address is for; nothing when it no longer opens."""
    return ask("SELECT avec.address_gives(%s)", tokens.hashed(token))


@transaction.atomic
def found_organization(
    *, viewer: Viewer, token: str, name: str, kind: str, commune: str
) -> Affiliation:
    """Open a place with a one-time address, and answer for it.

    :raises NotAllowed: unless the viewer is signed in.
    :raises AddressIsOver: if the address does not open.
    """
    rules.found.require(viewer)
    made = ask(
        "SELECT avec.found_organization(%s, %s, %s, %s, %s, %s)",
        tokens.hashed(token),
        uuid.uuid4(),
        name,
        sort_key(name)[:170],
        kind,
        commune,
    )
    if made is None:
        raise AddressIsOver
    affiliation = Affiliation.objects.visible_to(viewer).get(pk=made)
    record("people.place_opened", viewer=viewer, about=affiliation)
    return affiliation


@transaction.atomic
def join_administration(*, viewer: Viewer, token: str) -> Affiliation:
    """Take part in the technical administration with a one-time address.

    :raises NotAllowed: unless the viewer is signed in.
    :raises AddressIsOver: if the address does not open, or is the viewer's own.
    """
    rules.found.require(viewer)
    made = ask("SELECT avec.join_administration(%s)", tokens.hashed(token))
    if made is None:
        raise AddressIsOver
    affiliation = Affiliation.objects.visible_to(viewer).get(pk=made)
    record("people.administration_joined", viewer=viewer, about=affiliation)
    return affiliation


@transaction.atomic
def change_organization(
    *, viewer: Viewer, organization: Organization, name: str, kind: str, commune: str
) -> None:
    """Change what is said of a place.

    :raises NotAllowed: unless the viewer answers for it.
    """
    rules.answer_for.require(viewer, organization)
    organization.name, organization.sort_key = name, sort_key(name)[:170]
    organization.kind, organization.commune = kind, commune
    organization.save(update_fields=["name", "sort_key", "kind", "commune"])
    record("people.place_changed", viewer=viewer, about=organization)


@transaction.atomic
def create_team(*, viewer: Viewer, organization: Organization, name: str) -> Team:
    """Begin a team in a place.

    :raises NotAllowed: unless the viewer answers for the place.
    """
    rules.answer_for.require(viewer, organization)
    team = Team.objects.create(
        organization=organization, name=name, sort_key=sort_key(name)[:170]
    )
    record("people.team_begun", viewer=viewer, about=team)
    return team


@transaction.atomic
def end_team(*, viewer: Viewer, team: Team) -> None:
    """Close a team, and end what people did in it.

    :raises NotAllowed: unless the viewer answers for the place.
    """
    rules.answer_for.require(viewer, team.organization)
    running = Affiliation.objects.visible_to(viewer).running().filter(team=team)
    for key in running.values_list("pk", flat=True):
        ask("SELECT avec.end_affiliation(%s)", key)
    Team.objects.visible_to(viewer).filter(pk=team.pk, ended_at=None).update(
        ended_at=DatabaseNow()
    )
    record("people.team_ended", viewer=viewer, about=team)
