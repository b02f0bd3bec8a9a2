"""What groups put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from avec.access.viewer import Viewer
from avec.groups.models import Group, GroupSeat, Keeper, KeepingAsk, Wish
from avec.people.exports import File, data, plainly


def group_files(viewer: Viewer) -> Iterator[File]:
    """Give one's seats and wishes, and the groups that one keeps with their words."""
    keeps = Keeper.objects.visible_to(viewer).order_by("since", "pk")
    groups = Group.objects.visible_to(viewer).filter(pk__in=keeps.values("group_id"))
    seats = GroupSeat.objects.visible_to(viewer).select_related("gathering__group")
    asked = KeepingAsk.objects.visible_to(viewer).filter(
        Q(owner_id=viewer.person_id) | Q(person_id=viewer.person_id)
    )
    wishes = Wish.objects.visible_to(viewer).select_related("gathering__group")
    yield data(
        "groupes.json",
        {
            "asked_to_keep": [plainly(one) for one in asked.order_by("asked_at", "pk")],
            "keeps": [plainly(one) for one in keeps],
            "groups": [plainly(one) for one in groups.order_by("begun_at", "pk")],
            "seats": [_with_group(one) for one in seats.order_by("taken_at", "pk")],
            "wishes": [_with_group(one) for one in wishes.order_by("asked_at", "pk")],
        },
    )


def _with_group(one: GroupSeat | Wish) -> dict:
    gathering = one.gathering
    return {
        **plainly(one),
        "group": gathering.group.name,
        "during": [gathering.starts_at, gathering.ends_at],
    }
