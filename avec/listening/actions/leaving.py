"""Leaving for good: what one wrote here is erased with its keys."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from avec.access.viewer import Viewer
from avec.listening import rules
from avec.listening.actions.debriefs import erase
from avec.listening.models import Debrief, KeptWords, Listening, Worry
from avec.people.narrow import ask
from avec.vault.actions import erase_keys


@transaction.atomic
def leave_listening(*, viewer: Viewer) -> None:
    """Erase the viewer's moments, debriefs, worries and words kept.

    What others kept for the viewer too is theirs alone from now on.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.listen.require(viewer)
    erase(Debrief.objects.visible_to(viewer))
    Listening.objects.visible_to(viewer).delete()
    KeptWords.objects.visible_to(viewer).filter(owner_id=viewer.person_id).delete()
    worries = Worry.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    for key in worries.values_list("pk", flat=True):
        transaction.on_commit(partial(erase_keys, key))
    worries.delete()
    ask("SELECT avec.part_kept_words(NULL)")
