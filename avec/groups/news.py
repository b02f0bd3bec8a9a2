"""What groups add to « Ce qui est nouveau »: a seat for oneself, a group to keep."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, QuerySet

from avec.access.viewer import Viewer
from avec.foundation.dates import moment
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.groups.models import Keeper, KeepingAsk, Wish

SAID_FOR = timedelta(days=14)


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


def _asked(viewer: Viewer) -> QuerySet:
    rows = KeepingAsk.objects.visible_to(viewer).standing()
    mine = rows.filter(person_id=viewer.person_id)
    return waiting("groups.keep_asked", mine, at="asked_at", name="owner_name")


def _say_asked(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous demande de tenir un groupe à plusieurs.")
    return News(one.at, said % {"name": one.name}, "groups:mine", (), "circle")


def _alone(viewer: Viewer) -> QuerySet:
    rows = Keeper.objects.visible_to(viewer).filter(
        alone_since__gt=Now() - SAID_FOR, group__closed_at=None
    )
    return waiting(
        "groups.keeps_alone",
        rows,
        at="alone_since",
        key="group_id",
        name="group__name",
    )


def _say_alone(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(group)s : vous tenez ce groupe sans autre personne maintenant.")
    route = "groups:group"
    return News(one.at, said % {"group": one.name}, route, (one.key,), "circle")


group_news = Waits(
    {
        "groups.offered": _offered,
        "groups.keep_asked": _asked,
        "groups.keeps_alone": _alone,
    },
    {
        "groups.offered": _say,
        "groups.keep_asked": _say_asked,
        "groups.keeps_alone": _say_alone,
    },
    hint="avec.waits_in_groups",
)
