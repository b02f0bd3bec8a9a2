"""What this room does when a tie ends, a block closes, somebody leaves for good."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves
from avec.references.actions import leave_references, part_referents
from avec.references.models import Referent, Substitute


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def end_what_rested_on_it(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id in (news.person_id, news.other_id):
            part_referents(viewer=viewer, whose=news.person_id, other_id=news.other_id)

    @listens_to(PersonBlocked)
    def end_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            me, other = news.person_id, news.other_id
            part_referents(viewer=viewer, whose=me, other_id=other)
            part_referents(viewer=viewer, whose=other, other_id=me)

    @listens_to(PersonLeaves)
    def erase_what_was_theirs(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_references(viewer=viewer)

    @stands_while("references.asked")
    def a_yes_is_still_asked(viewer: Viewer, key: UUID) -> bool:
        me = viewer.person_id
        waits = Referent.objects.visible_to(viewer).waiting().filter(pk=key)
        return waits.filter(
            Q(owner_id=me, owner_yes_at=None) | Q(referent_id=me, referent_yes_at=None)
        ).exists()

    @stands_while("references.replaces")
    def a_replacement_still_waits(viewer: Viewer, key: UUID) -> bool:
        me = viewer.person_id
        waits = Substitute.objects.visible_to(viewer).waiting().filter(pk=key)
        return waits.filter(
            Q(owner_id=me, owner_yes_at=None)
            | Q(substitute_id=me, substitute_yes_at=None)
        ).exists()
