"""What the room does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.card.actions import forget_on_closed_devices, leave_cards
from avec.foundation.announcements import listens_to
from avec.people.announcements import DevicesClosed, PersonLeaves


def listen() -> None:
    """Listen to people: who leaves leaves no card, a closed device keeps none."""

    @listens_to(DevicesClosed)
    def forget_there(news: DevicesClosed) -> None:
        forget_on_closed_devices(viewer=current.get(), closed=news.closed, but=news.but)

    @listens_to(PersonLeaves)
    def erase_her_cards(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_cards(viewer=viewer)
