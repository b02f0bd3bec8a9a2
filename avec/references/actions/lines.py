"""Who is there for what: choosing, offering, answering, ending, showing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import one_at_a_time
from avec.messages.actions import forget, remind
from avec.messages.words import Kind
from avec.people.models import Person
from avec.references import rules
from avec.references.models import Matter, Referent, Shown
from avec.references.words import NAMED, Domain

DAY = timedelta(days=1)
ASKED = "references.asked"


class AlreadyThere(Refusal):
    """The same person, for the same thing, on days that meet."""

    sentence = _(
        "Cette personne est déjà là pour cela à ces dates, ou la question attend sa"
        " réponse."
    )


class DaysAreOver(Refusal):
    """Nobody is asked for days that are behind."""

    sentence = _("Ces jours sont déjà passés.")


class NotWaiting(Refusal):
    """It was answered, taken back, or its days are over."""

    sentence = _("Cela n’attend plus de réponse.")


class AlreadyOver(Refusal):
    """It had ended before."""

    sentence = _("C’est déjà fini.")


_REFUSED: dict[str, type[Refusal]] = {
    "referent_once_for_one_thing": AlreadyThere,
    "referent_is_in_the_circle": NotInYourCircle,
    "referent_is_not_over": DaysAreOver,
}


def said(question: str, *values: Any) -> Any:
    """Return the one value that a narrow function answers."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


def days(first: date, last: date | None) -> tuple[date, date | None]:
    """Return the days from the first to the last, as the database holds them."""
    return first, last + DAY if last else None


@transaction.atomic
def choose_referent(
    *,
    viewer: Viewer,
    to: Person,
    domain: Domain,
    first_on: date,
    last_on: date | None = None,
    own_words: str = "",
    name: str = "",
    label: str = "",
) -> Referent:
    """Ask somebody of one's circle to be there for a part of one's life.

    It begins when they say yes. ``name`` is one's own, ``label`` what stands beside
    theirs. The same question asked again while it waits is one.

    :raises NotAllowed: unless the other is in the viewer's circle.
    :raises AlreadyThere: if they are there for it on some of these days.
    :raises DaysAreOver: if all these days are behind.
    """
    rules.choose.require(viewer, to)
    asked = Referent(
        pk=uuid4(),
        owner_id=viewer.person_id,
        referent_id=to.pk,
        domain=domain,
        during=days(first_on, last_on),
        asked_by_id=viewer.person_id,
        asked_at=DatabaseNow(),
        owner_yes_at=DatabaseNow(),
    )
    asked.content = {
        "words": own_words if domain == Domain.OWN_WORDS else "",
        "name": to.name,
        "owner": name,
        "label": label,
    }
    return _asked(viewer, asked, "references.chosen", of=to.pk)


@transaction.atomic
def offer_reference(
    *,
    viewer: Viewer,
    to: Person,
    domain: Domain,
    first_on: date,
    last_on: date | None = None,
    own_words: str = "",
    name: str = "",
    label: str = "",
) -> Referent:
    """Offer to be there for a part of somebody's life. It begins when they say yes.

    ``name`` is one's own, ``label`` what one wishes read beside it.

    :raises NotAllowed: unless the viewer is in their circle.
    :raises AlreadyThere: if the viewer is there for it on some of these days.
    :raises DaysAreOver: if all these days are behind.
    """
    rules.offer.require(viewer, to)
    asked = Referent(
        pk=uuid4(),
        owner_id=to.pk,
        referent_id=viewer.person_id,
        domain=domain,
        during=days(first_on, last_on),
        asked_by_id=viewer.person_id,
        asked_at=DatabaseNow(),
        referent_yes_at=DatabaseNow(),
    )
    asked.content = {
        "words": own_words if domain == Domain.OWN_WORDS else "",
        "name": name,
        "owner": to.name,
        "label": label,
    }
    return _asked(viewer, asked, "references.offered", of=to.pk)


def _asked(viewer: Viewer, asked: Referent, verb: str, *, of: UUID) -> Referent:
    """Write the question, unless it waits already, and tell the other once."""
    one_at_a_time(f"references:{asked.owner_id}:{asked.referent_id}")
    before = _asked_already(viewer, asked)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError as refused:
        raise refusal(refused, _REFUSED) from refused
    record(verb, viewer=viewer, subject=asked.owner_id, about=asked)
    key = f"{ASKED}:{asked.pk}"
    remind(viewer=viewer, person_id=of, kind=Kind.REFERENCE, key=key)
    return asked


def _asked_already(viewer: Viewer, asked: Referent) -> Referent | None:
    """Return the same question when the viewer has asked it and it waits.

    :raises AlreadyThere: if the same words are there on days that meet.
    """
    between = Referent.objects.visible_to(viewer).filter(
        owner_id=asked.owner_id,
        referent_id=asked.referent_id,
        domain=asked.domain,
        during__overlap=asked.during,
        declined_at=None,
        ended_at=None,
    )
    words = asked.content["words"]
    for one in between.order_by("asked_at", "pk"):
        if one.content["words"] != words:
            continue
        same = (one.during.lower, one.during.upper) == asked.during
        if same and one.asked_by_id == viewer.person_id and not one.is_agreed:
            return one
        raise AlreadyThere
    return None


def refusal(
    refused: IntegrityError, known: dict[str, type[Refusal]]
) -> Refusal | IntegrityError:
    """Return what the database refused in our words, when it is one of these."""
    diagnosis = getattr(refused.__cause__, "diag", None)
    said = known.get(getattr(diagnosis, "constraint_name", None) or "")
    return said() if said else refused


@transaction.atomic
def answer_reference(*, viewer: Viewer, reference: Referent, accepted: bool) -> None:
    """Say yes or no to what one was asked. No reason is asked.

    A no may become a yes, as long as the other has not taken the question back.

    :raises NotAllowed: unless it was asked of the viewer.
    :raises NotWaiting: if it was answered so, taken back, or is over.
    :raises AlreadyThere: if a yes meets the days of another line.
    """
    rules.answer.require(viewer, reference)
    try:
        with transaction.atomic():
            done = said("SELECT avec.answer_reference(%s, %s)", reference.pk, accepted)
    except IntegrityError as refused:
        raise refusal(refused, _REFUSED) from refused
    if not done:
        raise NotWaiting
    verb = "references.accepted" if accepted else "references.declined"
    record(verb, viewer=viewer, subject=reference.owner_id, about=reference)
    forget(viewer=viewer, key=f"{ASKED}:{reference.pk}")


@transaction.atomic
def end_reference(*, viewer: Viewer, reference: Referent) -> None:
    """End it at once, from either side, without a reason, and silently.

    Who stands in stops standing in. What waits is taken back.

    :raises NotAllowed: unless the viewer is one of the two.
    :raises AlreadyOver: if it had ended before.
    """
    rules.end.require(viewer, reference)
    if not said("SELECT avec.end_reference(%s)", reference.pk):
        raise AlreadyOver
    record(
        "references.ended", viewer=viewer, subject=reference.owner_id, about=reference
    )
    forget(viewer=viewer, key=f"{ASKED}:{reference.pk}")


@transaction.atomic
def show_referents(*, viewer: Viewer, shown: bool) -> None:
    """Show those who are there who else is there, or show it no more.

    :raises NotAllowed: unless somebody acts.
    """
    rules.show.require(viewer, None)
    one_at_a_time(f"references.shown:{viewer.person_id}")
    mine = Shown.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    if shown and not mine.exists():
        Shown(pk=uuid4(), owner_id=viewer.person_id).save(force_insert=True)
        record("references.shown", viewer=viewer)
    elif not shown and mine.delete()[0]:
        record("references.hidden", viewer=viewer)


@transaction.atomic
def say_what_matters(*, viewer: Viewer, domains: Collection[Domain]) -> None:
    """Say for which parts of life one wishes to count on somebody.

    :raises NotAllowed: unless somebody acts.
    """
    rules.say_what_matters.require(viewer, None)
    one_at_a_time(f"references.matters:{viewer.person_id}")
    Matter.objects.visible_to(viewer).delete()
    Matter.objects.bulk_create(
        Matter(owner_id=viewer.person_id, domain=one, is_wished=one in domains)
        for one in NAMED
    )
    record("references.mattered", viewer=viewer)


@transaction.atomic
def part_referents(*, viewer: Viewer, whose: UUID, other_id: UUID) -> None:
    """End what rested on a tie that runs no more: ``other`` in the circle of ``whose``.

    :raises NotAllowed: unless somebody acts.
    """
    rules.leave.require(viewer, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.part_references(%s, %s)", [whose, other_id])
        ended = [key for (key,) in cursor.fetchall()]
    for key in ended:
        forget(viewer=viewer, key=f"{ASKED}:{key}")
        forget(viewer=viewer, key=f"references.replaces:{key}")


@transaction.atomic
def leave_references(*, viewer: Viewer) -> None:
    """Erase every line one is in, and one's own choices.

    :raises NotAllowed: unless somebody acts.
    """
    rules.leave.require(viewer, None)
    said("SELECT avec.leave_references()")
