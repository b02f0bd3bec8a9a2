"""What the agenda does when a block closes, and when somebody leaves for good."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.agenda.actions import leave_agenda, part_appointments
from avec.agenda.models import Appointment, Pair, Replacement
from avec.agenda.news import awaits_answer
from avec.circles.announcements import PersonBlocked
from avec.foundation.announcements import listens_to
from avec.foundation.models import Now
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves

A_DAY_AND_AN_HOUR = timedelta(hours=25)


def listen() -> None:
    """Listen to circles, where a block closes, and to people who leave."""

    @listens_to(PersonBlocked)
    def nothing_to_come_between_them(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            part_appointments(viewer=viewer, other_id=news.other_id)

    @listens_to(PersonLeaves)
    def give_everybody_their_time_back(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_agenda(viewer=viewer)

    @stands_while("agenda.waits")
    def it_waits_still(viewer: Viewer, key: UUID) -> bool:
        told = Appointment.objects.visible_to(viewer).filter(pk=key)
        return (
            awaits_answer(viewer)
            .filter(Q(pk=key) | Q(series__in=told.values("series")))
            .exists()
        )

    @stands_while("agenda.asked")
    def it_is_asked_still(viewer: Viewer, key: UUID) -> bool:
        return Replacement.objects.visible_to(viewer).waiting().filter(pk=key).exists()

    @stands_while("agenda.pair")
    def it_is_asked_of_two(viewer: Viewer, key: UUID) -> bool:
        seen = Pair.objects.visible_to(viewer).standing()
        return seen.filter(pk=key, yes_at=None).exists()

    @stands_while("agenda.came_to")
    def it_came_to_something(viewer: Viewer, key: UUID) -> bool:
        seen = Replacement.objects.visible_to(viewer).filter(pk=key)
        return seen.filter(ended_at__isnull=False).exists()

    @stands_while("agenda.soon")
    def it_is_soon(viewer: Viewer, key: UUID) -> bool:
        # What moved further away is reminded of by another message.
        soon = Appointment.objects.visible_to(viewer).to_come().filter(pk=key)
        return soon.filter(during__startswith__lte=Now() + A_DAY_AND_AN_HOUR).exists()

    @stands_while("agenda.confirmed")
    @stands_while("agenda.changed")
    def it_is_to_come(viewer: Viewer, key: UUID) -> bool:
        return Appointment.objects.visible_to(viewer).to_come().filter(pk=key).exists()
