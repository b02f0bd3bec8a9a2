"""Whom and what one may choose on the pages of this room."""

from __future__ import annotations

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.people.models import Affiliation, Person, Team

Choices = list[tuple[str, str]]


def who_have_me(viewer: Viewer) -> Choices:
    """List the people who have the viewer in their circle, by name."""
    ties = Tie.objects.visible_to(viewer).running().filter(other_id=viewer.person_id)
    named = ties.with_who_is_across(viewer).order_by("across", "pk")
    return [(str(tie.person_id), tie.name) for tie in named]


def circle_and_teams(viewer: Viewer) -> Choices:
    """List the people of the viewer's circle and teams, by name."""
    ties = Tie.objects.visible_to(viewer).running()
    circle = ties.filter(person_id=viewer.person_id).values("other_id")
    mine = Affiliation.objects.of(viewer).running().filter(team__isnull=False)
    teams = Affiliation.objects.visible_to(viewer).running()
    mates = teams.filter(team_id__in=mine.values("team_id")).values("person_id")
    people = Person.objects.visible_to(viewer).exclude(pk=viewer.person_id)
    named = people.filter(pk__in=circle) | people.filter(pk__in=mates)
    return [
        (str(pk), name)
        for pk, name in named.order_by("sort_key", "pk").values_list("pk", "name")
    ]


def teams_by_place(viewer: Viewer) -> list[tuple[str, Choices]]:
    """List the teams one may name, under the name of their organization."""
    teams = (
        Team.objects.visible_to(viewer)
        .filter(ended_at=None, organization__ended_at=None)
        .order_by("organization__sort_key", "organization__name", "sort_key", "pk")
        .values_list("pk", "name", "organization__name")
    )
    found: dict[str, Choices] = {}
    for pk, name, organization in teams:
        found.setdefault(organization, []).append((str(pk), name))
    return list(found.items())
