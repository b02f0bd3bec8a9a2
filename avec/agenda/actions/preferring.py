"""Saying, once, which hours and which people suit one best."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.models import Preference
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import one_at_a_time


@transaction.atomic
def say_preferences(
    *, viewer: Viewer, hours: Iterable[int], same_faces: bool
) -> Preference | None:
    """Say what one prefers, in place of what one said before; nothing keeps nothing.

    No appointment changes by it, and nothing is refused: what the search proposes
    comes in another order.

    :param hours: a day of the week and a part of it, as ``Preference`` has them.
    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.prefer.require(viewer, None)
    one_at_a_time(f"agenda.preferences:{viewer.person_id}")
    mine = Preference.objects.visible_to(viewer)
    said = sorted(set(hours))
    record("agenda.preferences_said", viewer=viewer)
    if not said and not same_faces:
        mine.delete()
        return None
    kept, _is_new = mine.update_or_create(
        owner_id=viewer.person_id,
        defaults={"hours": said, "same_faces": same_faces, "said_at": DatabaseNow()},
    )
    return kept
