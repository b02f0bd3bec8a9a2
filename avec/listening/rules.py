"""Who may do what with a moment of listening. Each sentence is shown to everyone."""

from __future__ import annotations

from uuid import UUID

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.listening.models import Brought, KeptWords, Listening, Worry
from avec.listening.words import Trace


@rule("Chacun note ses propres temps d’écoute, sans dire qui a été écouté ni de quoi.")
def listen(viewer: Viewer, thing: object = None) -> bool:
    return True


@rule("Un temps d’écoute se lit par qui a écouté, et par personne d’autre.")
def hold(viewer: Viewer, listening: Listening) -> bool:
    return listening.listener_id == viewer.person_id


@rule(
    "Un retour d’écoute n’appartient qu’à qui l’a écrit : ni la personne écoutée, ni"
    " un responsable, ni une équipe ne le lit."
)
def debrief(viewer: Viewer, listening: Listening) -> bool:
    return listening.listener_id == viewer.person_id


@rule(
    "Ce que l’on apporte en supervision se lit par qui l’a écrit et par la personne"
    " qu’il ou elle a choisie."
)
def read_brought(viewer: Viewer, brought: Brought) -> bool:
    return viewer.person_id in (brought.owner_id, brought.to_person_id)


@rule("Des mots s’écrivent sous la dictée de quelqu’un dont on est dans le cercle.")
def write_down(viewer: Viewer, person_id: UUID) -> bool:
    return person_id != viewer.person_id


@rule(
    "Les mots gardés après un temps d’écoute se lisent par qui les a dits, et par"
    " ceux pour qui cette personne les garde."
)
def read_words(viewer: Viewer, words: KeptWords) -> bool:
    if viewer.person_id == words.owner_id:
        return True
    if viewer.person_id == words.held_by_id:
        return words.confirmed_at is None or words.reach != Trace.ME
    return KeptWords.objects.open_to(viewer).filter(pk=words.pk).exists()


@rule("Seule la personne qui les a dits garde ses mots, les change, ou dit pour qui.")
def confirm(viewer: Viewer, words: KeptWords) -> bool:
    return words.owner_id == viewer.person_id


@rule(
    "La personne efface ses mots quand elle veut ; qui les a notés peut les effacer"
    " tant qu’elle n’a pas dit oui."
)
def erase_words(viewer: Viewer, words: KeptWords) -> bool:
    if words.owner_id == viewer.person_id:
        return True
    return words.held_by_id == viewer.person_id and words.confirmed_at is None


@rule("Une inquiétude s’écrit par qui la porte, et par personne d’autre.")
def hold_worry(viewer: Viewer, worry: Worry) -> bool:
    return worry.owner_id == viewer.person_id


@rule(
    "Une inquiétude se lit par qui la porte et, après, par la personne concernée,"
    " sauf si elle risque quelque chose de quelqu’un d’autre."
)
def read_worry(viewer: Viewer, worry: Worry) -> bool:
    return viewer.person_id in (worry.owner_id, worry.person_id)
