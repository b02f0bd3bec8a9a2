"""What the agenda adds to « Ce qui est nouveau »: a moment that waits for an answer."""

from __future__ import annotations

from django.db.models import Exists, Min, OuterRef, QuerySet

from avec.access.viewer import Viewer
from avec.agenda.models import Answer, Appointment, ProposedTime
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of


def awaits_answer(viewer: Viewer) -> QuerySet:
    """Return the appointments of which a moment waits for the viewer's answer."""
    answered = Answer.objects.visible_to(viewer).filter(person_id=viewer.person_id)
    times = (
        ProposedTime.objects.visible_to(viewer)
        .open()
        .exclude(pk__in=answered.values("time_id"))
    )
    return (
        Appointment.objects.visible_to(viewer)
        .standing()
        .filter(
            attendees__person_id=viewer.person_id,
            attendees__left_at=None,
            times__in=times,
        )
    )


def _awaiting(viewer: Viewer) -> QuerySet:
    """Each appointment, and one date for all those of a series."""
    waits = awaits_answer(viewer)
    before = waits.filter(series=OuterRef("series"), pk__lt=OuterRef("pk"))
    asked = waits.exclude(Exists(before)).annotate(since=Min("times__said_at"))
    return waiting("agenda.waits", asked, at="since", name=name_of("owner_id"))


def _say(_viewer: Viewer, one: Waiting) -> News:
    said = (
        _("%(name)s vous propose un rendez-vous.") % {"name": one.name}
        if one.name
        else _("Un rendez-vous vous est proposé.")
    )
    return News(one.at, said, "agenda:appointment", (one.key,), "calendar")


agenda_news = Waits(
    {"agenda.waits": _awaiting},
    {"agenda.waits": _say},
    hint="avec.waits_in_agenda",
)
