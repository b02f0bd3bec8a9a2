"""Whom one may name for a difficult moment."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.documents.models.sharing import TEAM_CAPACITIES
from avec.episodes.models import Episode
from avec.people.models import Affiliation


def nameable(viewer: Viewer, episode: Episode) -> set[UUID]:
    """Return whom the viewer may name: their circle, or the team of their hat."""
    if viewer.person_id == episode.person_id:
        ties = Tie.objects.visible_to(viewer).running()
        mine = ties.filter(person_id=viewer.person_id)
        return set(mine.values_list("other_id", flat=True))
    return set(mates_of(viewer).values_list("person_id", flat=True))


def mates_of(viewer: Viewer) -> QuerySet[Affiliation]:
    """Find the places of the people who act in the team of the viewer's hat.

    Peers are not there: a person names them herself, never a team.
    """
    hat = (
        Affiliation.objects.visible_to(viewer)
        .running()
        .filter(pk=viewer.affiliation_id, person_id=viewer.person_id)
    )
    return (
        Affiliation.objects.visible_to(viewer)
        .running()
        .filter(team_id__in=hat.values("team_id"), capacity__in=TEAM_CAPACITIES)
        .exclude(person_id=viewer.person_id)
    )
