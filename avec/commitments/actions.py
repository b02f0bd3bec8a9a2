"""Promising, accepting, saying what became of it."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.commitments import rules
from avec.commitments.models import Commitment, Outcome
from avec.commitments.words import Kept
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already
from avec.messages.actions import forget, remind
from avec.messages.words import Kind
from avec.people.models import Person
from avec.people.narrow import ask

HOUR = time(10)


class AlreadyAnswered(Refusal):
    """The answer is the same, or it was taken back, or something was said of it."""

    sentence = _("Cette promesse a déjà sa réponse.")


class NotAccepted(Refusal):
    """Only what was accepted can be kept or not."""

    sentence = _("Cette promesse n’a pas été acceptée.")


@transaction.atomic
def promise(
    *,
    viewer: Viewer,
    to: Person,
    what: str,
    name: str,
    label: str = "",
    due_on: date | None = None,
) -> Commitment:
    """Promise something to somebody, in one's own voice. It waits for their yes.

    The same promise made again in a few minutes is one: a button was pressed twice.

    :raises NotAllowed: unless a tie runs between the two.
    """
    rules.promise.require(viewer, to)
    content = {"what": what, "name": name, "label": label, "to": to.name}
    just_now = (
        Commitment.objects.made_by(viewer)
        .waiting()
        .filter(owner_id=to.pk, due_on=due_on, made_at__gt=Now() - TWICE)
    )
    again = said_already(f"commitments.promise:{viewer.person_id}", just_now, content)
    if again is not None:
        return again
    commitment = Commitment(
        pk=uuid4(),
        owner_id=to.pk,
        promiser_id=viewer.person_id,
        due_on=due_on,
        made_at=DatabaseNow(),
    )
    commitment.content = content
    commitment.save(force_insert=True)
    record("commitments.promised", viewer=viewer, subject=to.pk, about=commitment)
    key = f"commitments.waits:{commitment.pk}"
    remind(viewer=viewer, person_id=to.pk, kind=Kind.COMMITMENT, key=key)
    return commitment


@transaction.atomic
def answer_promise(*, viewer: Viewer, commitment: Commitment, accepted: bool) -> None:
    """Accept a promise, or say no to it. No reason is asked.

    The answer may change until something is said of the promise.

    :raises NotAllowed: unless it was made to the viewer.
    :raises AlreadyAnswered: if it had this answer, was taken back or spoken of.
    """
    rules.answer.require(viewer, commitment)
    column = "accepted_at" if accepted else "declined_at"
    other = "declined_at" if accepted else "accepted_at"
    mine = Commitment.objects.made_to(viewer).filter(
        pk=commitment.pk, withdrawn_at=None, said_at=None, **{column: None}
    )
    if not mine.update(**{column: DatabaseNow(), other: None}):
        raise AlreadyAnswered
    verb = "commitments.accepted" if accepted else "commitments.declined"
    record(verb, viewer=viewer, about=commitment)
    forget(viewer=viewer, key=f"commitments.waits:{commitment.pk}")
    if not accepted:
        forget(viewer=viewer, key=f"commitments.due:{commitment.pk}")
    elif commitment.due_on is not None:
        at = timezone.make_aware(datetime.combine(commitment.due_on, HOUR))
        remind(
            viewer=viewer,
            person_id=commitment.promiser_id,
            kind=Kind.COMMITMENT,
            key=f"commitments.due:{commitment.pk}",
            at=at,
        )


@transaction.atomic
def say_kept(
    *, viewer: Viewer, commitment: Commitment, kept: Kept, why: str = ""
) -> None:
    """Say whether a promise was kept, and why. Said again, it replaces what was said.

    :raises NotAllowed: unless it was made to the viewer.
    :raises NotAccepted: if she never accepted it.
    """
    rules.say.require(viewer, commitment)
    mine = Commitment.objects.made_to(viewer).select_for_update(of=["self"])
    locked = mine.get(pk=commitment.pk)
    if locked.accepted_at is None:
        raise NotAccepted
    outcome, _is_new = Outcome.objects.get_or_create(
        commitment=locked,
        owner_id=locked.owner_id,
        promiser_id=locked.promiser_id,
    )
    outcome.content = {"kept": str(kept), "why": why}
    outcome.save(update_fields=["sealed"])
    locked.said_at = DatabaseNow()
    locked.save(update_fields=["said_at"])
    record("commitments.said", viewer=viewer, about=locked)
    forget(viewer=viewer, key=f"commitments.due:{locked.pk}")


@transaction.atomic
def withdraw_promise(*, viewer: Viewer, commitment: Commitment) -> None:
    """Take a promise back, so that nobody counts on it any more. It shows.

    :raises NotAllowed: unless the viewer made it.
    :raises AlreadyAnswered: if it was declined, spoken of, or taken back already.
    """
    rules.withdraw.require(viewer, commitment)
    standing = Commitment.objects.visible_to(viewer).filter(
        pk=commitment.pk,
        promiser_id=viewer.person_id,
        declined_at=None,
        withdrawn_at=None,
        said_at=None,
    )
    if not standing.update(withdrawn_at=DatabaseNow()):
        raise AlreadyAnswered
    record(
        "commitments.withdrawn",
        viewer=viewer,
        subject=commitment.owner_id,
        about=commitment,
    )
    forget(viewer=viewer, key=f"commitments.waits:{commitment.pk}")
    forget(viewer=viewer, key=f"commitments.due:{commitment.pk}")


@transaction.atomic
def erase_promise(*, viewer: Viewer, commitment: Commitment) -> None:
    """Erase a promise one received, for good and for both.

    :raises NotAllowed: unless it was made to the viewer.
    """
    rules.erase.require(viewer, commitment)
    record("commitments.erased", viewer=viewer, about=commitment)
    forget(viewer=viewer, key=f"commitments.waits:{commitment.pk}")
    forget(viewer=viewer, key=f"commitments.due:{commitment.pk}")
    Commitment.objects.made_to(viewer).filter(pk=commitment.pk).delete()


@transaction.atomic
def leave_commitments(*, viewer: Viewer) -> None:
    """Erase what was promised to one, and one's own words in what one promised.

    What somebody said of such a promise is theirs, and stays with them.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    ask("SELECT avec.leave_commitments()")


@transaction.atomic
def part_promises(*, viewer: Viewer, other_id: UUID) -> None:
    """End what waits between two people whom the viewer's block keeps apart.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.part_promises(%s)", [other_id])
        between = [key for (key,) in cursor.fetchall()]
    for key in between:
        forget(viewer=viewer, key=f"commitments.waits:{key}")
        forget(viewer=viewer, key=f"commitments.due:{key}")
