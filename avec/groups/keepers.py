"""Who keeps a group, read by those who do, and whom they may ask to keep it too."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from avec.access.viewer import Viewer
from avec.agenda.reach import Asked, people_to_ask
from avec.groups.models import Group, KeepingAsk
from avec.people.narrow import ask


@dataclass(frozen=True, slots=True)
class Kept:
    """One who keeps a group: their name, empty across a block.

    ``acts``: they act for the place of the group still.
    """

    name: str
    is_me: bool
    acts: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps a group, and who is asked to."""

    keepers: list[Kept]
    asked: list[KeepingAsk]

    @property
    def is_shared(self) -> bool:
        """Whether somebody else keeps it, who acts for its place still."""
        return any(one.acts and not one.is_me for one in self.keepers)


def keeping_of(viewer: Viewer, group: Group) -> Keeping:
    """Return who keeps a group, for those who keep it; nobody for others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.keepers_of(%s)", [group.pk])
        keepers = [Kept(*row) for row in cursor.fetchall()]
    asked = KeepingAsk.objects.visible_to(viewer).standing().filter(group=group)
    return Keeping(keepers, list(asked.order_by("asked_at", "pk")) if keepers else [])


def may_keep_too(viewer: Viewer, group: Group) -> list[Asked]:
    """Return whom the viewer may ask to keep the group too, in the order of names."""
    found = set(ask("SELECT avec.may_keep_too(%s)", group.pk))
    if not found:
        return []
    return [one for one in people_to_ask(viewer) if one.person_id in found]
