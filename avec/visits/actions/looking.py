"""Writing one's look without the others', and beside it once they all appear."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.audit.actions import record
from avec.foundation.models import Now
from avec.foundation.turns import TWICE, one_at_a_time, said_already
from avec.people.narrow import ask
from avec.visits import rules
from avec.visits.models import Beside, Look
from avec.visits.models.looks import appears
from avec.visits.refusals import HasAppeared, NothingSaid, NotYetShown


@transaction.atomic
def keep_look(*, viewer: Viewer, appointment: Appointment, words: str) -> Look:
    """Keep one's look; kept again before looks appear, its words change.

    When it is the last one that was waited for, all of them appear at the commit, to
    everyone at once, and the others are told neutrally that something waits.

    :raises NotAllowed: unless the viewer was to be there, and it is over.
    :raises NothingSaid: without words.
    :raises HasAppeared: when one's look is shown already.
    """
    rules.come_back.require(viewer, appointment)
    if not words.strip():
        raise NothingSaid
    one_at_a_time(f"visits.looks:{appointment.pk}")
    seen = Look.objects.visible_to(viewer)
    mine = seen.filter(appointment=appointment, owner_id=viewer.person_id).first()
    if mine is None:
        look = Look(pk=uuid4(), appointment=appointment, owner_id=viewer.person_id)
        look.content = {"words": words}
        look.save(force_insert=True)
        record("visits.look_kept", viewer=viewer, about=look)
        ask("SELECT avec.tell_looks(%s)", appointment.pk)
        return look
    if mine.content.get("words") == words:
        return mine
    if appears(viewer, mine):
        raise HasAppeared
    mine.content = {"words": words}
    mine.save(update_fields=["sealed"])
    record("visits.look_changed", viewer=viewer, about=mine)
    return mine


@transaction.atomic
def take_look_away(*, viewer: Viewer, look: Look) -> None:
    """Take one's look away: wholly before looks appear, its words afterwards.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_look_away.require(viewer, look)
    record("visits.look_taken_away", viewer=viewer, about=look)
    ask("SELECT avec.take_look_away(%s)", look.pk)


@transaction.atomic
def say_beside(*, viewer: Viewer, look: Look, words: str) -> Beside:
    """Write beside a look that appeared: correct one's own, or answer another's.

    The same words twice at once are said once.

    :raises NotAllowed: unless the viewer reads this look.
    :raises NothingSaid: without words.
    :raises NotYetShown: before looks appear.
    """
    rules.say_beside.require(viewer, look)
    if not words.strip():
        raise NothingSaid
    if not appears(viewer, look):
        raise NotYetShown
    said = {"words": words}
    just_now = Beside.objects.visible_to(viewer).filter(
        look=look, owner_id=viewer.person_id, said_at__gt=Now() - TWICE
    )
    again = said_already(f"visits.beside:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    beside = Beside(
        pk=uuid4(),
        look=look,
        appointment_id=look.appointment_id,
        owner_id=viewer.person_id,
    )
    beside.content = said
    beside.save(force_insert=True)
    record("visits.said_beside", viewer=viewer, about=beside)
    return beside


@transaction.atomic
def take_beside_away(*, viewer: Viewer, beside: Beside) -> None:
    """Take away what one wrote beside a look: nothing of it stays.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_beside_away.require(viewer, beside)
    record("visits.beside_taken_away", viewer=viewer, about=beside)
    Beside.objects.visible_to(viewer).filter(pk=beside.pk).delete()
