"""Who may do what with a notebook. Each sentence is shown, as written, to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.journal.models import Idea, Lending, Media, Note, Wording


@rule("Chacun écrit dans son carnet et dans sa boîte à idées, et nulle part ailleurs.")
def write(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule(
    "Une page du carnet se change et s’efface par qui l’a écrite, et personne d’autre."
)
def hold_note(viewer: Viewer, note: Note) -> bool:
    return note.owner_id == viewer.person_id


@rule("Une idée se change et s’efface par qui l’a gardée, et personne d’autre.")
def hold_idea(viewer: Viewer, idea: Idea) -> bool:
    return idea.owner_id == viewer.person_id


@rule("Une ancienne façon de dire une idée ne se lit que par qui l’a écrite.")
def hold_wording(viewer: Viewer, wording: Wording) -> bool:
    return wording.owner_id == viewer.person_id


@rule("Une image ou une voix du carnet ne s’ouvre qu’à qui l’y a mise.")
def hold_media(viewer: Viewer, media: Media) -> bool:
    return media.owner_id == viewer.person_id


@rule(
    "Une page ou une idée s’ouvre à une personne de son cercle, par qui l’a écrite."
    " Un carnet entier ne s’ouvre jamais, à personne, même en urgence."
)
def lend(viewer: Viewer, thing: Note | Idea) -> bool:
    return thing.owner_id == viewer.person_id


@rule("Qui a ouvert une page ou une idée arrête quand il veut, sans le dire.")
def stop_lending(viewer: Viewer, lending: Lending) -> bool:
    return lending.owner_id == viewer.person_id


@rule(
    "Une page ou une idée ouverte se lit par la personne choisie, tant que cela dure."
)
def read_lent(viewer: Viewer, lending: Lending) -> bool:
    return lending.to_person_id == viewer.person_id
