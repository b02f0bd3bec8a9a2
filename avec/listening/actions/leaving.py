"""Parting from somebody, and leaving for good."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.listening import rules
from avec.listening.actions.keys import erase_afterwards
from avec.people.narrow import ask


@transaction.atomic
def close_between(*, viewer: Viewer, person_id: UUID, other_id: UUID) -> None:
    """Close what is of one person and was open to another, whoever of the two acts.

    Words that waited for a yes are gone; the rest is kept by who said it, alone or for
    their team, and no longer says who wrote it down. What was brought to supervision
    is its listener's alone again. Nothing happens between two others.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.listen.require(viewer)
    ask("SELECT avec.part_listening(%s, %s)", person_id, other_id)


@transaction.atomic
def leave_listening(*, viewer: Viewer) -> None:
    """Erase the viewer's moments, debriefs, worries and words kept, and their keys.

    What others kept for the viewer too is theirs alone from now on, and what worried
    them names nobody any more.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.listen.require(viewer)
    erase_afterwards(ask("SELECT avec.leave_listening()"))
