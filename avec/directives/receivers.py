"""What the room does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.directives.actions import end_former_readings_with, end_trust_with
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a block closes everything, and to people."""

    @listens_to(PersonBlocked)
    def no_trust_across_a_block(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            end_trust_with(viewer=viewer, person_id=news.other_id)

    @listens_to(TieEnded)
    def neither_reads_what_was_told(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id in {news.person_id, news.other_id}:
            mine = viewer.person_id == news.person_id
            other = news.other_id if mine else news.person_id
            end_former_readings_with(viewer=viewer, person_id=other)

    @listens_to(PersonLeaves)
    def nobody_counts_on_who_left(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            end_trust_with(viewer=viewer)
