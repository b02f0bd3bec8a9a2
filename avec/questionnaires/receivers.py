"""What questionnaires do when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves
from avec.questionnaires.actions import close_results_between, leave_questionnaires


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def close_what_was_open(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            close_results_between(viewer=viewer, other_id=news.other_id)
        elif viewer.person_id == news.other_id:
            close_results_between(viewer=viewer, other_id=news.person_id)

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            close_results_between(viewer=viewer, other_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_questionnaires(viewer=viewer)
