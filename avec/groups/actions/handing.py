"""Keeping a group with others, and handing it over: nobody keeps one without a yes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.groups import rules
from avec.groups.models import Group, KeepingAsk
from avec.groups.refusals import CannotKeepIt, NobodyElseKeepsIt, NotAskedAnyMore
from avec.groups.words import Told
from avec.people.narrow import ask


@transaction.atomic
def ask_keeper(*, viewer: Viewer, group: Group, key: UUID, person_id: UUID) -> None:
    """Ask somebody to keep the group too. They keep it when they said yes.

    They are in the viewer's reach, and act for the place of the group. Asked twice, it
    is asked once.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises CannotKeepIt: as it says.
    """
    rules.keep.require(viewer, group)
    asked = "SELECT avec.ask_keeper(%s, %s, %s)"
    said = Told(ask(asked, key, group.pk, person_id))
    if said == Told.GONE:
        raise CannotKeepIt
    if said == Told.WAITS:
        record("groups.keeping_asked", viewer=viewer, about=group)


@transaction.atomic
def answer_keeping(*, viewer: Viewer, asked: KeepingAsk, is_yes: bool) -> None:
    """Say yes or no to keeping a group with others; no reason is asked.

    :raises NotAllowed: unless it is asked of the viewer.
    :raises NotAskedAnyMore: when it was taken back, or the group closed.
    """
    rules.answer_keeping.require(viewer, asked)
    said = Told(ask("SELECT avec.answer_keeping(%s, %s)", asked.pk, is_yes))
    if said == Told.GONE:
        raise NotAskedAnyMore
    verb = "groups.keeping_accepted" if is_yes else "groups.keeping_declined"
    record(verb, viewer=viewer)


@transaction.atomic
def ask_keeper_no_more(*, viewer: Viewer, asked: KeepingAsk) -> None:
    """Take back what was asked and not answered.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises NotAskedAnyMore: when it was answered meanwhile.
    """
    rules.take_asking_back.require(viewer, asked)
    if Told(ask("SELECT avec.ask_keeper_no_more(%s)", asked.pk)) == Told.GONE:
        raise NotAskedAnyMore
    record("groups.keeping_asked_no_more", viewer=viewer)


@transaction.atomic
def stop_keeping(*, viewer: Viewer, group: Group) -> None:
    """Keep it no more, when somebody else does; whoever is left alone is told.

    :raises NotAllowed: unless the viewer keeps the group.
    :raises NobodyElseKeepsIt: as it says.
    """
    rules.keep.require(viewer, group)
    said = Told(ask("SELECT avec.stop_keeping(%s)", group.pk))
    if said in {Told.ALONE, Told.GONE}:
        raise NobodyElseKeepsIt
    record("groups.keeps_no_more", viewer=viewer, about=group)
