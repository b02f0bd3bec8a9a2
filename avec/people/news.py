"""What this room adds to « Ce qui est nouveau »."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.foundation.news import News
from avec.people.models import Account, Offer, RecoveryRequest


def people_news(viewer: Viewer) -> Iterator[News]:
    """Tell what waits: a way back to stop or not, a place offered, a departure."""
    live = RecoveryRequest.objects.visible_to(viewer).live()
    for request in live.filter(person_id=viewer.person_id):
        yield News(
            at=request.opens_at or request.began_at,
            sentence=_(
                "Une demande pour revenir dans votre compte est en cours."
                " Vous pouvez l’arrêter."
            ),
            route="people:helpers",
            icon="attention",
        )
    offers = Offer.objects.visible_to(viewer).to(viewer).waiting()
    for offer in offers.select_related("organization"):
        yield News(
            at=offer.made_at,
            sentence=_("%(place)s vous propose d’agir en son nom.")
            % {"place": offer.organization.name},
            route="people:offer",
            args=(offer.pk,),
            icon="hands",
        )
    mine = Account.objects.visible_to(viewer).exclude(closing_on=None)
    for day in mine.values_list("closing_on", flat=True):
        yield News(
            at=timezone.make_aware(datetime.combine(day, time.min)),
            sentence=_("Tout sera effacé, comme vous l’avez demandé."),
            route="people:my_data",
            icon="info",
        )
