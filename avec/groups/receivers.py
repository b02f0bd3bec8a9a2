"""What groups do when somebody leaves for good, and what a message still announces."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.foundation.announcements import listens_to
from avec.foundation.models import Now
from avec.groups.actions import leave_groups
from avec.groups.models import Gathering, Group, Keeper, KeepingAsk, Wish
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people who leave."""

    @listens_to(PersonLeaves)
    def give_seats_to_others(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_groups(viewer=viewer)

    @stands_while("groups.offered")
    def it_is_kept_still(viewer: Viewer, key: UUID) -> bool:
        wishes = Wish.objects.visible_to(viewer).filter(gathering_id=key)
        return wishes.filter(offered_until__gt=Now()).exists()

    @stands_while("groups.moved")
    def it_is_to_come(viewer: Viewer, key: UUID) -> bool:
        coming = Gathering.objects.visible_to(viewer).standing().to_come()
        return coming.filter(pk=key).exists()

    @stands_while("groups.keep_asked")
    def it_waits_for_an_answer(viewer: Viewer, key: UUID) -> bool:
        asked = KeepingAsk.objects.visible_to(viewer).standing()
        return asked.filter(pk=key, person_id=viewer.person_id).exists()

    @stands_while("groups.keeps_alone")
    def it_is_kept_alone(viewer: Viewer, key: UUID) -> bool:
        running = Group.objects.visible_to(viewer).running().filter(pk=key)
        mine = Keeper.objects.visible_to(viewer).filter(group_id=key)
        return running.exists() and mine.exists()
