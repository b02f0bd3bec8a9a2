"""Who may do what, coming back to what happened. Each sentence is shown to everyone."""

from __future__ import annotations

from avec.access.rules import rule


@rule(
    "Revenir sur ce qui s’est passé est mené par la personne. Elle seule rapproche,"
    " transmet ou reprend."
)
def lead(viewer, document):
    return document.owner_id == viewer.person_id


@rule(
    "Une phrase ne part vers un lieu qu’avec l’accord de la personne, phrase par"
    " phrase. Elle la reprend tant qu’elle n’est pas partie."
)
def take_back(viewer, handed):
    return handed.owner_id == viewer.person_id


@rule("Chacun reprend ce qu’il avait confié et qui n’est pas parti.")
def leave(viewer, _):
    return True
