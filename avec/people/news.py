"""What this room adds to « Ce qui est nouveau »."""

from __future__ import annotations

from django.db.models import DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import Account, Offer, RecoveryRequest

NOBODY_NAMED = Value("", TextField())


def _ways_back(viewer: Viewer) -> QuerySet:
    """Find a request to come back in, that the person may stop."""
    live = RecoveryRequest.objects.visible_to(viewer).live()
    return waiting(
        "people.way_back",
        live.filter(person_id=viewer.person_id),
        at="began_at",
        name=NOBODY_NAMED,
    )


def _offers(viewer: Viewer) -> QuerySet:
    """Find the places that offer something to the person by name."""
    offers = Offer.objects.visible_to(viewer).to(viewer).waiting()
    return waiting("people.offered", offers, at="made_at", name="organization__name")


def _departure(viewer: Viewer) -> QuerySet:
    """Find the day when everything will be erased, if one is chosen."""
    mine = Account.objects.visible_to(viewer).exclude(closing_on=None)
    return waiting(
        "people.leaving",
        mine,
        at=Cast("closing_on", DateTimeField()),
        name=NOBODY_NAMED,
    )


def _say_way_back(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Une demande pour revenir dans votre compte est en cours."
        " Vous pouvez l’arrêter."
    )
    return News(one.at, said, "people:helpers", icon="attention")


def _say_offered(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(place)s vous propose d’agir en son nom.") % {"place": one.name}
    return News(one.at, said, "people:offer", (one.key,), "hands")


def _say_leaving(_viewer: Viewer, one: Waiting) -> News:
    return News(
        one.at, _("Tout sera effacé, comme vous l’avez demandé."), "people:my_data"
    )


people_news = Waits(
    {
        "people.way_back": _ways_back,
        "people.offered": _offers,
        "people.leaving": _departure,
    },
    {
        "people.way_back": _say_way_back,
        "people.offered": _say_offered,
        "people.leaving": _say_leaving,
    },
    hint="avec.waits_in_people",
)
