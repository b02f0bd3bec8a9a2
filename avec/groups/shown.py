"""Rhythms of groups in words, such as « Chaque mardi, de 14 h à 16 h »."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from avec.access.viewer import Viewer
from avec.agenda.hours import in_words
from avec.groups.models import Group, Schedule
from avec.groups.schedules import gathers, hours_of, written_to


def zone_here() -> str:
    """Return the zone of the site."""
    return ZoneInfo(settings.TIME_ZONE).key


def rhythms_of(viewer: Viewer, group: Group) -> list[str]:
    """Say when a group gathers again, for each rhythm that comes back these months."""
    now = timezone.now()
    rows = Schedule.objects.visible_to(viewer).filter(group=group).exclude(rule="")
    return [
        in_words(hours_of(one), now, zone_here=zone_here())
        for one in rows.order_by("starts_on", "starts_at", "pk")
        if next(iter(gathers(one, now, written_to(now))), None) is not None
    ]
