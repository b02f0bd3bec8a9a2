"""What difficult moments do when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.episodes.actions import leave_episodes, part_with
from avec.episodes.models import Episode
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def neither_is_named_any_more(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id in {news.person_id, news.other_id}:
            mine = viewer.person_id == news.person_id
            other = news.other_id if mine else news.person_id
            part_with(viewer=viewer, person_id=other)

    @listens_to(PersonBlocked)
    def nothing_between_them(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            part_with(viewer=viewer, person_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_episodes(viewer=viewer)

    @stands_while("episodes.opened")
    @stands_while("episodes.named")
    def it_is_open_and_hers_to_read(viewer: Viewer, key: UUID) -> bool:
        return Episode.objects.visible_to(viewer).open_now().filter(pk=key).exists()
