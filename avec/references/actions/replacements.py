"""Who stands in for whom, for a time: named, answered, ended."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import Tie
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import one_at_a_time
from avec.messages.actions import forget, remind
from avec.messages.words import Kind
from avec.people.models import Person
from avec.references import rules
from avec.references.actions.lines import AlreadyOver, NotWaiting, days, refusal, said
from avec.references.models import Referent, Substitute

REPLACES = "references.replaces"


class OneAtATime(Refusal):
    """Somebody stands in on some of these days, or was asked to."""

    sentence = _("À ces dates, un remplacement est déjà prévu.")


class NotInside(Refusal):
    """A replacement lasts no longer than what it replaces."""

    sentence = _(
        "Un remplacement tient dans la période de la personne remplacée, et finit"
        " aujourd’hui au plus tôt."
    )


class NotSomebodyElse(Refusal):
    """The two of the line do not stand in for each other."""

    sentence = _("Choisissez une autre personne.")


_REFUSED: dict[str, type[Refusal]] = {
    "substitute_one_at_a_time": OneAtATime,
    "substitute_is_in_the_circle": NotInYourCircle,
    "substitute_is_inside": NotInside,
    "substitute_is_somebody_else": NotSomebodyElse,
}


@transaction.atomic
def name_substitute(
    *,
    viewer: Viewer,
    reference: Referent,
    to: Person,
    first_on: date,
    last_on: date,
    label: str = "",
) -> Substitute:
    """Name who stands in for a referent, or propose it to the person as that referent.

    Named by her it waits for their yes; proposed, for hers first, and nobody else is
    told before. The same named again while it waits is one.

    :raises NotAllowed: unless the viewer is one of the two, and the other somebody
        they know: of her circle, when she names them.
    :raises NotInside: unless the line runs and holds these days.
    :raises OneAtATime: if somebody stands in on some of these days.
    """
    rules.replace.require(viewer, reference)
    is_hers = viewer.person_id == reference.owner_id
    if is_hers:
        rules.choose.require(viewer, to)
    else:
        rules.propose.require(viewer, to)
    one_at_a_time(f"references.replaces:{reference.pk}")
    named = Substitute(
        pk=uuid4(),
        reference_id=reference.pk,
        owner_id=reference.owner_id,
        referent_id=reference.referent_id,
        substitute_id=to.pk,
        during=days(first_on, last_on),
        named_by_id=viewer.person_id,
        named_at=DatabaseNow(),
        owner_yes_at=DatabaseNow() if is_hers else None,
    )
    named.content = {"name": to.name, "label": label}
    before = _named_already(viewer, named)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            named.save(force_insert=True)
    except IntegrityError as refused:
        raise refusal(refused, _REFUSED) from refused
    record(
        "references.replaced", viewer=viewer, subject=reference.owner_id, about=named
    )
    asked = to.pk if is_hers else reference.owner_id
    _tell(viewer, named, asked)
    return named


def _named_already(viewer: Viewer, named: Substitute) -> Substitute | None:
    same = Substitute.objects.visible_to(viewer).filter(
        reference_id=named.reference_id,
        substitute_id=named.substitute_id,
        during=named.during,
        named_by_id=viewer.person_id,
    )
    return same.waiting().first()


def _tell(viewer: Viewer, named: Substitute, person_id) -> None:
    key = f"{REPLACES}:{named.pk}#{person_id}"
    remind(viewer=viewer, person_id=person_id, kind=Kind.REFERENCE, key=key)


def _told(viewer: Viewer, named: Substitute) -> None:
    # To whichever of the two it was asked: each has a key of their own after this one.
    forget(viewer=viewer, key=f"{REPLACES}:{named.pk}")


@transaction.atomic
def answer_substitute(
    *, viewer: Viewer, substitute: Substitute, accepted: bool
) -> None:
    """Say yes or no to a replacement: the person first, then who stands in.

    :raises NotAllowed: unless it waits, or waited, for the viewer's answer.
    :raises NotInYourCircle: when she says yes to somebody who is not in her circle.
    :raises NotWaiting: if it was answered so, ended, or its days are over.
    """
    rules.answer_substitute.require(viewer, substitute)
    if accepted and viewer.person_id == substitute.owner_id:
        around = Tie.objects.visible_to(viewer).running()
        mine = around.filter(person_id=viewer.person_id)
        if not mine.filter(other_id=substitute.substitute_id).exists():
            raise NotInYourCircle
    try:
        with transaction.atomic():
            done = said(
                "SELECT avec.answer_replacement(%s, %s)", substitute.pk, accepted
            )
    except IntegrityError as refused:
        raise refusal(refused, _REFUSED) from refused
    if not done:
        raise NotWaiting
    verb = (
        "references.replacement_accepted"
        if accepted
        else "references.replacement_declined"
    )
    record(
        verb,
        viewer=viewer,
        subject=substitute.owner_id,
        about=substitute,
    )
    _told(viewer, substitute)
    if accepted and viewer.person_id == substitute.owner_id:
        _tell(viewer, substitute, substitute.substitute_id)


@transaction.atomic
def end_substitute(*, viewer: Viewer, substitute: Substitute) -> None:
    """End a replacement at once, or take it back, without a reason.

    :raises NotAllowed: unless the viewer is one of the three.
    :raises AlreadyOver: if it had ended before.
    """
    rules.end_substitute.require(viewer, substitute)
    if not said("SELECT avec.end_replacement(%s)", substitute.pk):
        raise AlreadyOver
    record(
        "references.replacement_ended",
        viewer=viewer,
        subject=substitute.owner_id,
        about=substitute,
    )
    _told(viewer, substitute)
