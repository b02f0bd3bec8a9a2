"""What the notebook does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.journal.actions import leave_journal, renounce_lent, stop_all_lending_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def close_what_was_lent(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop_all_lending_to(viewer=viewer, person_id=news.other_id)
        elif viewer.person_id == news.other_id:
            renounce_lent(viewer=viewer, giver_id=news.person_id)

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop_all_lending_to(viewer=viewer, person_id=news.other_id)
            renounce_lent(viewer=viewer, giver_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_journal(viewer=viewer)
