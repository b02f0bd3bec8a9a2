"""What emergencies add to « Ce qui est nouveau ». No line names anybody."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    DateTimeField,
    ExpressionWrapper,
    Func,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Concat

from avec.access.viewer import Viewer
from avec.emergency.models import Attempt, Consent
from avec.emergency.words import ANSWERED_WITHIN, ASKED_AGAIN_AFTER
from avec.foundation import dates
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import Account, Affiliation

RECENT, THIS_WEEK = timedelta(days=30), timedelta(days=7)


def _once(kind: str, viewer: Viewer, at, until=None) -> QuerySet:
    """Make one line at most, whatever waits: a moment, or nothing."""
    mine = Account.objects.visible_to(viewer).alias(since=at)
    return waiting(
        kind,
        mine.filter(since__isnull=False),
        at=at,
        name=Value("", TextField()),
        until=until,
    )


def _later(than, time: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(than + time, output_field=DateTimeField())


def _again(viewer: Viewer) -> QuerySet:
    """Find the yes of six months ago that is asked again the first."""
    asked = Consent.objects.visible_to(viewer).asked_again().order_by("confirmed_at")
    since = Subquery(asked.values("confirmed_at")[:1])
    return _once(
        "emergency.again",
        viewer,
        _later(since, ASKED_AGAIN_AFTER),
        _later(since, ASKED_AGAIN_AFTER + ANSWERED_WITHIN),
    )


def _lapsed(viewer: Viewer) -> QuerySet:
    """Find a yes that silence ended this month."""
    month = ExpressionWrapper(Now() - RECENT, output_field=DateTimeField())
    over = Consent.objects.visible_to(viewer).filter(
        has_lapsed=True, ended_at__gt=month
    )
    since = Subquery(over.order_by("-ended_at").values("ended_at")[:1])
    return _once("emergency.lapsed", viewer, since)


def _anew(viewer: Viewer) -> QuerySet:
    """Find a yes that a revocation ended, in a document that speaks again."""
    asked = Consent.objects.visible_to(viewer).asked_anew().order_by("-ended_at")
    return _once("emergency.anew", viewer, Subquery(asked.values("ended_at")[:1]))


def _opened(viewer: Viewer) -> QuerySet:
    """Find what was opened of the viewer this week."""
    week = ExpressionWrapper(Now() - THIS_WEEK, output_field=DateTimeField())
    hers = Attempt.objects.visible_to(viewer).opened()
    lately = hers.filter(owner_id=viewer.person_id, tried_at__gt=week)
    return waiting(
        "emergency.opened", lately, at="tried_at", name=Value("", TextField())
    )


def _since(function: str) -> Func:
    return Func(function=function, output_field=DateTimeField())


def _told(viewer: Viewer) -> QuerySet:
    """Find that somebody wanted the viewer told of an opening this week."""
    return _once("emergency.told", viewer, _since("avec.emergency_told_since"))


def _to_review(viewer: Viewer) -> QuerySet:
    """Find that an opening waits for the viewer to look at again."""
    return _once("emergency.review", viewer, _since("avec.emergency_waits_since"))


def _to_review_under(viewer: Viewer) -> QuerySet:
    """Find under which of her hats an opening waits, when she acts as herself."""
    under = Func(function="avec.emergency_waits_hat", output_field=UUIDField())
    mine = Affiliation.objects.of(viewer).running().filter(pk=under)
    return waiting(
        "emergency.review_under",
        mine,
        at=_since("avec.emergency_waits_since"),
        name=Concat(
            "function", Value("|"), "organization__name", output_field=TextField()
        ),
    )


def _twice(viewer: Viewer) -> QuerySet:
    """Find that one of the team opened twice in a day, for who answers for it."""
    since = _since("avec.emergency_twice_since")
    place = Affiliation.objects.of(viewer).running().alias(since=since)
    return waiting(
        "emergency.twice",
        place.filter(
            pk=viewer.affiliation_id, answers_for_place=True, since__isnull=False
        ),
        at=since,
        key="organization_id",
        name=Value("", TextField()),
    )


def _say_again(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Vous aviez dit oui pour une urgence. Est-ce toujours oui ? Sans réponse avant"
        " le %(day)s, ce sera non."
    ) % {"day": dates.day(one.until) if one.until else ""}
    return News(one.at, said, "emergency:mine", icon="attention")


def _say_lapsed(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Un oui donné pour une urgence a pris fin, sans réponse de vous. Vous pouvez"
        " répondre de nouveau."
    )
    return News(one.at, said, "emergency:mine", icon="attention")


def _say_anew(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Une révocation a mis fin à un oui donné pour une urgence. Rien ne s’ouvre sans"
        " une nouvelle réponse de vous."
    )
    return News(one.at, said, "emergency:mine", icon="attention")


def _say_told(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Quelqu’un a demandé que vous le sachiez : ses pages ont été ouvertes en"
        " urgence."
    )
    return News(one.at, said, "emergency:mine", icon="attention")


def _say_opened(_viewer: Viewer, one: Waiting) -> News:
    said = _("Vos pages prévues pour une urgence ont été ouvertes. Lisez par qui.")
    return News(one.at, said, "emergency:record", (one.key,), "attention")


def _say_to_review(_viewer: Viewer, one: Waiting) -> News:
    said = _("Une ouverture en urgence attend une relecture, et vous pouvez la faire.")
    return News(one.at, said, "emergency:reviews", icon="eye")


def _say_to_review_under(_viewer: Viewer, one: Waiting) -> News:
    function, _bar, place = (one.name or "").partition("|")
    said = _(
        "Une ouverture en urgence attend une relecture. Pour la faire, mettez d’abord"
        " cette casquette : %(hat)s."
    ) % {"hat": f"{function} – {place}" if function else place}
    return News(one.at, said, "people:hats", icon="eye")


def _say_twice(_viewer: Viewer, one: Waiting) -> News:
    said = _("Quelqu’un de l’équipe de crise a ouvert deux fois en un jour.")
    return News(one.at, said, "emergency:team", (one.key,), "attention")


emergency_news = Waits(
    {
        "emergency.again": _again,
        "emergency.lapsed": _lapsed,
        "emergency.anew": _anew,
        "emergency.opened": _opened,
        "emergency.told": _told,
        "emergency.review": _to_review,
        "emergency.review_under": _to_review_under,
        "emergency.twice": _twice,
    },
    {
        "emergency.again": _say_again,
        "emergency.lapsed": _say_lapsed,
        "emergency.anew": _say_anew,
        "emergency.opened": _say_opened,
        "emergency.told": _say_told,
        "emergency.review": _say_to_review,
        "emergency.review_under": _say_to_review_under,
        "emergency.twice": _say_twice,
    },
    hint="avec.waits_in_emergency",
)
