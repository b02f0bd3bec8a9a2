"""Who may do what with messages. Each sentence is shown, as written, to everyone."""

from __future__ import annotations

from uuid import UUID

from avec.access.rules import rule
from avec.access.viewer import Viewer


@rule("Chacun choisit s’il reçoit des messages, où, pour quoi et à quelles heures.")
def choose(viewer: Viewer, person_id: UUID) -> bool:
    return viewer.person_id == person_id


@rule("Un message part pour dire que quelque chose attend, si la personne l’a choisi.")
def remind(viewer: Viewer, person_id: UUID) -> bool:
    return True
