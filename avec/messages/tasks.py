"""Sending what is due, one message at a time, as the role of the jobs.

The row is taken in a transaction of its own, kept before anything leaves. A worker
that is killed after that leaves a message in doubt, and a message in doubt is never
sent again: never twice, at the price of once in a while not at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.messages.carriers import NotSent, carrier
from avec.messages.models import Choice, Message
from avec.messages.sentences import Letter, compose
from avec.messages.standing import still_stands
from avec.messages.words import Kind, Outcome
from avec.people.models import Account
from avec.vault.actions import Unreadable

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200
TRY_AGAIN_MINUTES = 10


def deliver_due() -> int:
    """Send what is due now; return how many messages left.

    Several workers may do this at the same time: each takes what no other has.
    """
    left = 0
    for _each in range(MOST_AT_ONCE):
        taken = _take()
        if taken is None:
            break
        left += _deliver(*taken)
    return left


def purge() -> None:
    """Let go of what is over since long: it left, it was dropped, or it never did."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.purge_messages()")


@dataclass(frozen=True, slots=True)
class State:
    """How messages are doing here, in numbers: of nobody in particular."""

    emails: int
    texts: int
    late: int
    doubtful: int
    refused: int


def state() -> State:
    """Count who chose what, and what did not leave. For the owner of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.messages_state()")
        return State(*cursor.fetchone())


def _take() -> tuple[UUID, UUID] | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.take_message(%s)", [settings.TIME_ZONE])
        return cursor.fetchone()


def _deliver(message_id: UUID, person_id: UUID) -> int:
    try:
        if _let_go_of_what_is_gone(message_id, Viewer(person_id)):
            return 0
        written = _write(message_id, Viewer(person_id))
        way = carrier(written[0]) if written else None
    except Exception as problem:
        # Nothing has left. Neither the words nor the address go to the log.
        logger.error("a message could not be written: %s", type(problem).__name__)
        _put_back(message_id)
        return 0
    if written is None:
        _note(message_id, Outcome.DROPPED)
        return 0
    _channel, letter = written
    try:
        if way is None:
            raise NotSent
        way.send(letter)
    except NotSent:
        _put_back(message_id)
        return 0
    except Exception as problem:
        # It may have left, and is never sent twice. What the exception says may hold
        # an address: only its kind goes to the log.
        logger.error(
            "a message may not have left, and is not sent again: %s",
            type(problem).__name__,
        )
        return 0
    _note(message_id, Outcome.SENT)
    return 1


def _let_go_of_what_is_gone(message_id: UUID, viewer: Viewer) -> bool:
    """Forget a message about what is there no more; tell whether it was so.

    It is put back first: what was taken with it, or comes next, does not wait an hour
    for a message that said nothing.
    """
    with acting_as(viewer), transaction.atomic():
        message = Message.objects.visible_to(viewer).filter(pk=message_id).first()
        if message is None or still_stands(viewer, message.key):
            return False
    _put_back(message_id)
    with acting_as(viewer), transaction.atomic():
        Message.objects.visible_to(viewer).filter(pk=message_id).delete()
    return True


def _write(message_id: UUID, viewer: Viewer) -> tuple[str, Letter] | None:
    """Compose the letter as the one who receives it: no other right is needed."""
    with acting_as(viewer), transaction.atomic():
        choice = Choice.objects.visible_to(viewer).first()
        message = Message.objects.visible_to(viewer).filter(pk=message_id).first()
        account = Account.objects.visible_to(viewer).first()
        if choice is None or message is None or account is None:
            return None
        if message.kind == Kind.CODE and not choice.code:
            return None
        try:
            letter = compose(message.pk, message.kind, choice, account.language)
        except Unreadable:
            return None
        return choice.channel, letter


def _note(message_id: UUID, outcome: Outcome) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.note_message(%s, %s)", [message_id, str(outcome)])


def _put_back(message_id: UUID) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.put_back_message(%s, make_interval(mins => %s))",
            [message_id, TRY_AGAIN_MINUTES],
        )
