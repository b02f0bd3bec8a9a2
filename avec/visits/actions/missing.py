"""Saying that people did not meet: the same words for each, and nothing follows."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import one_at_a_time
from avec.visits import rules
from avec.visits.models import Missed
from avec.visits.words import Whose, Why


@transaction.atomic
def say_missed(
    *,
    viewer: Viewer,
    appointment: Appointment,
    why: Why,
    whose: Whose = Whose.UNSAID,
    words: str = "",
) -> Missed:
    """Say that people did not meet, or how it was. Said again, it replaces itself.

    Everybody who was to be there reads it at once, and may say how it was for them.

    :raises NotAllowed: unless the viewer was to be there, and it is over.
    """
    rules.come_back.require(viewer, appointment)
    one_at_a_time(f"visits.missed:{appointment.pk}:{viewer.person_id}")
    mine = Missed.objects.visible_to(viewer).filter(
        appointment=appointment, owner_id=viewer.person_id
    )
    said = {"why": str(why), "whose": str(whose), "words": words}
    before = mine.first()
    if before is not None and before.content == said:
        return before
    missed = before or Missed(
        pk=uuid4(), appointment=appointment, owner_id=viewer.person_id
    )
    missed.content = said
    if before is None:
        missed.save(force_insert=True)
    else:
        missed.said_at = DatabaseNow()
        missed.save(update_fields=["sealed", "said_at"])
    record("visits.missed_said", viewer=viewer, about=missed)
    return missed


@transaction.atomic
def take_missed_back(*, viewer: Viewer, missed: Missed) -> None:
    """Take back what one said of it: nothing of it stays.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_missed_back.require(viewer, missed)
    record("visits.missed_taken_back", viewer=viewer, about=missed)
    Missed.objects.visible_to(viewer).filter(pk=missed.pk).delete()
