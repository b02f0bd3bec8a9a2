"""Who keeps a group, and who comes. Each sentence is shown to everyone."""

from __future__ import annotations

from avec.access.rules import rule
from avec.access.viewer import Viewer
from avec.groups.models import Gathering, Group, GroupSeat, KeepingAsk, Wish, kept_by
from avec.groups.words import Reach
from avec.people.models import Affiliation
from avec.people.words import Capacity


@rule(
    "Un groupe s’ouvre par une personne qui agit pour un lieu, pair ou non, quand elle"
    " agit à ce titre."
)
def begin(viewer: Viewer, organization_id: object) -> bool:
    worn = (
        Affiliation.objects.of(viewer)
        .running()
        .filter(pk=viewer.affiliation_id)
        .exclude(capacity=Capacity.TECHNICAL_ADMINISTRATOR)
    )
    if organization_id is not None:
        worn = worn.filter(organization_id=organization_id)
    return worn.exists()


@rule("Un groupe se change, se déplace et se ferme par les personnes qui le tiennent.")
def keep(viewer: Viewer, group: Group) -> bool:
    return kept_by(viewer).filter(group_id=group.pk).exists()


@rule("Qui est demandé pour tenir un groupe avec d’autres dit oui ou non, pour soi.")
def answer_keeping(viewer: Viewer, asked: KeepingAsk) -> bool:
    return asked.person_id == viewer.person_id


@rule("Une demande de tenir un groupe se reprend par les personnes qui le tiennent.")
def take_asking_back(viewer: Viewer, asked: KeepingAsk) -> bool:
    return kept_by(viewer).filter(group_id=asked.group_id).exists()


@rule("Une séance se déplace et s’annule par les personnes qui tiennent le groupe.")
def keep_gathering(viewer: Viewer, gathering: Gathering) -> bool:
    return kept_by(viewer).filter(group_id=gathering.group_id).exists()


@rule("Un groupe se lit par tout le monde : personne n’y est nommé.")
def see(viewer: Viewer, gathering: Gathering) -> bool:
    return True


@rule("On prend une place pour soi, dans un groupe ouvert à tous ou à son lieu.")
def come(viewer: Viewer, gathering: Gathering) -> bool:
    group = gathering.group
    if group.reach == Reach.EVERYONE:
        return True
    acting = Affiliation.objects.of(viewer).running()
    return acting.filter(organization_id=group.organization_id).exists()


@rule("Chacun rend sa place quand il veut. Aucune raison n’est demandée.")
def give_back(viewer: Viewer, gathering: Gathering) -> bool:
    mine = GroupSeat.objects.visible_to(viewer)
    return mine.filter(gathering_id=gathering.pk).exists()


@rule("Chacun cesse d’attendre une place quand il veut.")
def stop_waiting(viewer: Viewer, gathering: Gathering) -> bool:
    mine = Wish.objects.visible_to(viewer)
    return mine.filter(gathering_id=gathering.pk).exists()


@rule("Qui s’en va pour de bon laisse sa place aux autres.")
def leave(viewer: Viewer, _: object) -> bool:
    return True
