"""Letting a calendar elsewhere read one's appointments, and stopping it."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.models import Subscription
from avec.agenda.refusals import EnoughSubscriptions
from avec.agenda.words import Level
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import one_at_a_time
from avec.people.tokens import draw, hashed

MOST = 5


@transaction.atomic
def subscribe(*, viewer: Viewer, level: Level) -> str:
    """Make an address for one calendar; return its secret, which is shown once.

    :raises NotAllowed: unless the viewer is signed in.
    :raises EnoughSubscriptions: when five run already.
    """
    rules.subscribe.require(viewer, None)
    one_at_a_time(f"agenda.subscribe:{viewer.person_id}")
    mine = Subscription.objects.visible_to(viewer).running()
    if mine.count() >= MOST:
        raise EnoughSubscriptions
    secret = draw()
    made = Subscription.objects.create(
        owner_id=viewer.person_id, shows=level, digest=hashed(secret)
    )
    record("agenda.subscribed", viewer=viewer, about=made)
    return secret


@transaction.atomic
def stop_subscription(*, viewer: Viewer, subscription: Subscription) -> None:
    """Stop an address at once; stopped twice, it is stopped.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.subscribe.require(viewer, subscription)
    mine = Subscription.objects.visible_to(viewer).running()
    if mine.filter(pk=subscription.pk).update(ended_at=DatabaseNow()):
        record("agenda.unsubscribed", viewer=viewer, about=subscription)
