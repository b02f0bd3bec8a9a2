"""What groups add to « Ce qui est nouveau »: a seat that is kept for oneself."""

from __future__ import annotations

from django.db.models import F, QuerySet

from avec.access.viewer import Viewer
from avec.foundation.dates import moment
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.groups.models import Wish


def _offered(viewer: Viewer) -> QuerySet:
    rows = Wish.objects.visible_to(viewer).filter(
        offered_until__gt=Now(), gathering__cancelled_at=None
    )
    return waiting(
        "groups.offered",
        rows,
        at="offered_at",
        key="gathering_id",
        name=F("gathering__group__name"),
        until="offered_until",
    )


def _say(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(group)s : une place est gardée pour vous jusqu’à %(when)s.") % {
        "group": one.name,
        "when": moment(one.until) if one.until else "",
    }
    return News(one.at, said, "groups:gathering", (one.key,), "circle")


group_news = Waits(
    {"groups.offered": _offered},
    {"groups.offered": _say},
    hint="avec.waits_in_groups",
)
