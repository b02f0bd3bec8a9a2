"""The people of one's own teams: whom a referent may propose to stand in."""

from __future__ import annotations

from django.db.models import QuerySet

from avec.access.viewer import Viewer
from avec.people.models import Affiliation, Person


def team_mates(viewer: Viewer) -> QuerySet[Person]:
    """Return those who are in one of the viewer's teams, whatever the hat worn now."""
    mine = Affiliation.objects.of(viewer).running().filter(team__isnull=False)
    there = (
        Affiliation.objects.visible_to(viewer)
        .running()
        .filter(team_id__in=mine.values("team_id"))
    )
    return (
        Person.objects.visible_to(viewer)
        .filter(pk__in=there.values("person_id"))
        .exclude(pk=viewer.person_id)
    )
