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
    def leave_each_other(news: TieEnded) -> None:
        viewer = current.get()
        both = {news.person_id, news.other_id}
        if viewer.person_id in both:
            [other] = both - {viewer.person_id}
            part_meetings(viewer=viewer, other_id=other)

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            part_meetings(viewer=viewer, other_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_theirs(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_meetings(viewer=viewer)
