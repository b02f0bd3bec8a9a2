"""What documents do when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.documents.actions.facilitating import close_what_was_said
from avec.documents.actions.leaving import leave_documents
from avec.documents.actions.reminding import remind_of_every_day_chosen
from avec.documents.actions.sharing import renounce_shares, stop_all_shares_with
from avec.documents.actions.together import no_longer_say_we
from avec.documents.models import ReadingQuestion
from avec.foundation.announcements import listens_to
from avec.messages.announcements import MessagesChosen
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie that ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def close_what_was_open(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop_all_shares_with(viewer=viewer, person_id=news.other_id)
        elif viewer.person_id == news.other_id:
            renounce_shares(viewer=viewer, giver_id=news.person_id)
        close_what_was_said(person_id=news.person_id, helper_id=news.other_id)

    @listens_to(PersonBlocked)
    def close_everything_between(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop_all_shares_with(viewer=viewer, person_id=news.other_id)
            renounce_shares(viewer=viewer, giver_id=news.other_id)
            no_longer_say_we(viewer=viewer, other_id=news.other_id)
            for two in (
                (news.person_id, news.other_id),
                (news.other_id, news.person_id),
            ):
                close_what_was_said(person_id=two[0], helper_id=two[1])

    @listens_to(MessagesChosen)
    def tell_days_chosen_before(news: MessagesChosen) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            remind_of_every_day_chosen(viewer)

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_documents(viewer=viewer)

    @stands_while("documents.question")
    @stands_while("documents.answer")
    def the_question_is_there(viewer: Viewer, key: UUID) -> bool:
        return ReadingQuestion.objects.visible_to(viewer).filter(pk=key).exists()
