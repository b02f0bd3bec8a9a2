"""What groups put in one's days: where one has a seat. One question each time.

The same seats are in the calendars that read one's time elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection
from django.db.models import DateTimeField, Func, QuerySet, Value
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.agenda.others import Other
from avec.agenda.subscribed import Held
from avec.foundation.compiled import Kept
from avec.groups.models import GroupSeat


def my_gatherings(viewer: Viewer, first: datetime, last: datetime) -> list[Other]:
    """Return the gatherings where the viewer has a seat, between two moments.

    Under a hat they say only that the time is taken: a screen at work does not show
    one's own life.
    """
    is_apart = viewer.affiliation_id is not None
    return [
        Other(key, start, end, name, where, "groups:gathering", is_apart)
        for key, start, end, name, where in _seats(
            viewer, first.isoformat(), last.isoformat()
        )
    ]


@Kept
def _seats(viewer: Any, first: str, last: str) -> QuerySet:
    ends = [Cast(Value(end), DateTimeField()) for end in (first, last)]
    span = Func(*ends, function="tstzrange", output_field=DateTimeRangeField())
    return (
        GroupSeat.objects.visible_to(viewer)
        .filter(gathering__during__overlap=span, gathering__cancelled_at=None)
        .order_by("gathering__during", "pk")
        .values_list(
            "gathering_id",
            "gathering__during__startswith",
            "gathering__during__endswith",
            "gathering__group__name",
            "gathering__group__where",
        )
    )


def seats_elsewhere(digest: str) -> list[Held]:
    """Return the seats of whoever made an address, as far as it may show them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.seats_in_feed(%s)", [digest])
        return [Held(*row) for row in cursor.fetchall()]
