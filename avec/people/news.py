"""What this room adds to « Ce qui est nouveau »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.foundation.compiled import Kept
from avec.foundation.news import News
from avec.people.models import Account, Offer, RecoveryRequest


def people_news(viewer: Viewer) -> Iterator[News]:
    """Tell what waits: a way back to stop or not, a place offered, a departure."""
    for began_at, opens_at in _ways_back(viewer):
        yield News(
            at=opens_at or began_at,
            sentence=_(
                "Une demande pour revenir dans votre compte est en cours."
                " Vous pouvez l’arrêter."
            ),
            route="people:helpers",
            icon="attention",
        )
    for key, made_at, place in _offers_waiting(viewer):
        yield News(
            at=made_at,
            sentence=_("%(place)s vous propose d’agir en son nom.") % {"place": place},
            route="people:offer",
            args=(key,),
            icon="hands",
        )
    for (day,) in _departure(viewer):
        yield News(
            at=timezone.make_aware(datetime.combine(day, time.min)),
            sentence=_("Tout sera effacé, comme vous l’avez demandé."),
            route="people:my_data",
            icon="info",
        )


@Kept
def _ways_back(viewer: Viewer) -> QuerySet:
    live = RecoveryRequest.objects.visible_to(viewer).live()
    mine = live.filter(person_id=viewer.person_id).order_by("began_at", "pk")
    return mine.values_list("began_at", "opens_at")


@Kept
def _offers_waiting(viewer: Viewer) -> QuerySet:
    offers = Offer.objects.visible_to(viewer).to(viewer).waiting()
    return offers.order_by("made_at", "pk").values_list(
        "pk", "made_at", "organization__name"
    )


@Kept
def _departure(viewer: Viewer) -> QuerySet:
    mine = Account.objects.visible_to(viewer).exclude(closing_on=None)
    return mine.order_by("pk").values_list("closing_on")
