"""What meetings do when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.meetings.actions import leave_meetings, part_meetings
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def put_out(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id in (news.person_id, news.other_id):
            part_meetings(
                viewer=viewer, about_id=news.person_id, other_id=news.other_id
            )

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            me, other = news.person_id, news.other_id
            part_meetings(viewer=viewer, about_id=me, other_id=other)
            part_meetings(viewer=viewer, about_id=other, other_id=me)

    @listens_to(PersonLeaves)
    def erase_what_was_theirs(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_meetings(viewer=viewer)
