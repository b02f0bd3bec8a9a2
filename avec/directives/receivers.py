"""What the room does when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.directives.actions import end_former_readings_with, end_trust_with
from avec.directives.models import Revocation, TrustedPerson
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
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

    @stands_while("directives.trusted")
    @stands_while("directives.noted")
    def the_designation_is_not_over(viewer: Viewer, key: UUID) -> bool:
        return TrustedPerson.objects.counting_on(viewer).filter(pk=key).exists()

    @stands_while("directives.revoked")
    def what_was_reported_is_there(viewer: Viewer, key: UUID) -> bool:
        return Revocation.objects.visible_to(viewer).filter(pk=key).exists()
