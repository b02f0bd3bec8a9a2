"""Disagreement: kept side by side, spoken of, maintained; never closed by rank."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.models import Divergence
from avec.documents.refusals import LiftedByItsVoice
from avec.documents.words import DivergenceState
from avec.foundation.models import DatabaseNow


@transaction.atomic
def say_where_it_stands(
    *, viewer: Viewer, divergence: Divergence, state: DivergenceState
) -> Divergence:
    """Say that a disagreement was spoken of, is maintained, or is lifted.

    Both sides say the first two; only the voice that raised it lifts it.

    :raises NotAllowed: for anyone else.
    :raises LiftedByItsVoice: for anyone but that voice, once it is lifted.
    """
    divergence = Divergence.objects.select_for_update(of=["self"]).get(pk=divergence.pk)
    if state == DivergenceState.LIFTED:
        rules.lift.require(viewer, divergence)
    else:
        rules.speak_of.require(viewer, divergence)
        was_lifted = divergence.state == DivergenceState.LIFTED
        if was_lifted and divergence.raised_by_id != viewer.person_id:
            raise LiftedByItsVoice
    divergence.state = state
    divergence.state_at = DatabaseNow()
    divergence.save(update_fields=["state", "state_at"])
    divergence.refresh_from_db(fields=["state_at"])
    record(
        "documents.divergence_" + state,
        viewer=viewer,
        subject=divergence.owner_id,
        about=divergence,
    )
    return divergence
