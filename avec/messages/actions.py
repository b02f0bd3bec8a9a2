"""Choosing one's messages, and asking for one to be sent.

``remind`` and ``forget`` are what other rooms call.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from avec.access.limits import require_try
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.messages import rules
from avec.messages.announcements import MessagesChosen
from avec.messages.models import Choice, Message
from avec.messages.refusals import CodeIsOver
from avec.messages.words import (
    CODE_MINUTES,
    QUIET_FROM,
    QUIET_UNTIL,
    Kind,
)
from avec.people.models import Person
from avec.people.narrow import ask
from avec.people.tokens import hashed

A_DAY = timedelta(days=1)
ADDRESSES_IN_A_DAY = 6
CODES_TO_ONE_ADDRESS = 4


@transaction.atomic
def give_address(
    *,
    viewer: Viewer,
    channel: str,
    address: str,
    wants: Iterable[str] = (),
    quiet_from: time = QUIET_FROM,
    quiet_until: time = QUIET_UNTIL,
) -> Choice:
    """Say where one wants messages. A code goes there; nothing else does before it.

    What was chosen before ends: there is one address at a time.

    :raises NotAllowed: unless the viewer is signed in.
    :raises TooManyTries: after some addresses in a day, or some codes to one of them.
    """
    rules.choose.require(viewer, viewer.person_id)
    require_try(
        f"messages:give:{viewer.person_id}", allowed=ADDRESSES_IN_A_DAY, within=A_DAY
    )
    require_try(
        f"messages:to:{_masked(address)}", allowed=CODES_TO_ONE_ADDRESS, within=A_DAY
    )
    _forget_choice(viewer)
    choice = Choice(
        pk=uuid4(),
        person=Person(pk=viewer.person_id),
        channel=channel,
        wants=list(wants),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        code_ends_at=ask("SELECT avec.now()") + timedelta(minutes=CODE_MINUTES),
    )
    choice.seal_in(address=address, code=f"{secrets.randbelow(10**6):06}")
    choice.save(force_insert=True)
    record("messages.address_given", viewer=viewer)
    remind(
        viewer=viewer,
        person_id=choice.person_id,
        kind=Kind.CODE,
        key=f"messages.code:{choice.pk}",
    )
    return choice


def confirm_address(*, viewer: Viewer, code: str) -> bool:
    """Prove with the code that the address is one's own; tell whether it was right.

    A wrong code is counted, and five end it.

    :raises NotAllowed: unless the viewer is signed in.
    :raises CodeIsOver: when there is nothing to confirm any more.
    """
    rules.choose.require(viewer, viewer.person_id)
    with transaction.atomic():
        choice = Choice.objects.visible_to(viewer).first()
        if choice is None:
            raise CodeIsOver
        said = ask("SELECT avec.confirm_address($1)", choice.digest_of(code))
        if said == "over":
            raise CodeIsOver
        if said == "confirmed":
            record("messages.address_confirmed", viewer=viewer)
            announce(MessagesChosen(choice.person_id))
        return said == "confirmed"


@transaction.atomic
def change_choice(
    *, viewer: Viewer, wants: Iterable[str], quiet_from: time, quiet_until: time
) -> None:
    """Say again what one wants to be told of, and when there is silence.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.choose.require(viewer, viewer.person_id)
    changed = Choice.objects.visible_to(viewer).update(
        wants=list(wants), quiet_from=quiet_from, quiet_until=quiet_until
    )
    if changed:
        record("messages.choice_changed", viewer=viewer)
        announce(MessagesChosen(viewer.person_id))  # type: ignore[arg-type] # signed in


@transaction.atomic
def stop(*, viewer: Viewer) -> None:
    """Receive nothing more, from now on. The address is erased.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.choose.require(viewer, viewer.person_id)
    if _forget_choice(viewer):
        record("messages.stopped", viewer=viewer)


def stop_with_link(token: str) -> None:
    """Stop the messages of whoever received this link; say nothing, whatever it is."""
    ask("SELECT avec.stop_messages($1)", hashed(token))


@transaction.atomic(savepoint=False)
def remind(
    *,
    viewer: Viewer,
    person_id: UUID,
    kind: Kind,
    key: str,
    at: datetime | None = None,
) -> None:
    """Have this person told once that something waits, at once or from ``at`` on.

    In the transaction of the act. Nothing is written unless she chose to be told of
    this kind of thing and is known to the viewer, and nobody learns whether she did.
    The same ``key`` is told once, however often it is asked. Her silence hours are
    kept when it is sent.

    :raises NotAllowed: unless somebody acts.
    """
    rules.remind.require(viewer, person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.leave_message(%s, %s, %s, %s)",
            [person_id, str(kind), key, at],
        )


@transaction.atomic(savepoint=False)
def forget(*, viewer: Viewer, key: str) -> None:
    """Let a message that has not left stay: what it announced waits no more.

    It was for the viewer, or left by the viewer; of nobody else nothing is forgotten.

    :raises NotAllowed: unless somebody acts.
    """
    rules.remind.require(viewer, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.forget_message(%s)", [key])


def _forget_choice(viewer: Viewer) -> bool:
    Message.objects.visible_to(viewer).delete()
    gone, _each = Choice.objects.visible_to(viewer).delete()
    return bool(gone)


def _masked(address: str) -> str:
    """Count tries at an address without writing it: not even its plain hash."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, address.lower().encode(), hashlib.sha256).hexdigest()
