"""The listener's debrief: written for oneself, brought elsewhere by choice, destroyed.

Writing it, reading it and destroying it leave no line in the journal of acts: nobody
learns that there is one. Only what is opened to a named person is written there.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.models import Tie
from avec.foundation.models import Now
from avec.listening import rules
from avec.listening.actions.keys import erase_afterwards
from avec.listening.models import Brought, Debrief, Listening
from avec.listening.words import Debriefing
from avec.people.models import Affiliation, Person
from avec.people.narrow import ask

Content = dict[str, Any]


class AlreadyDestroyed(Refusal):
    """Nothing is left of this debrief."""

    sentence = _("Ce retour est détruit. Il n’en reste rien.")


class NothingToBring(Refusal):
    """The debrief is not written."""

    sentence = _("Écrivez d’abord votre retour : c’est là que cela se garde.")


class NotSomebodyYouChose(Refusal):
    """One brings it to somebody of one's circle or team."""

    sentence = _("Choisissez une personne de votre cercle ou de votre équipe.")


def days_kept() -> int:
    """Return for how many days a debrief is kept here."""
    return settings.AVEC_DEBRIEF_DAYS


def _lock(viewer: Viewer, listening: Listening) -> Listening:
    mine = Listening.objects.visible_to(viewer).select_for_update(of=["self"])
    locked = mine.get(pk=listening.pk)
    if is_gone(locked):
        raise AlreadyDestroyed
    return locked


def is_gone(listening: Listening) -> bool:
    """Tell whether nothing is left of a debrief, or its day has come."""
    if listening.debrief in (Debriefing.DONE, Debriefing.SUPERVISED):
        return bool(ask("SELECT avec.debrief_is_over(%s)", listening.pk))
    return listening.debrief == Debriefing.DESTROYED


def _stand(locked: Listening, state: Debriefing) -> None:
    locked.debrief = state
    locked.save(update_fields=["debrief"])


@transaction.atomic
def write_debrief(*, viewer: Viewer, listening: Listening, content: Content) -> Debrief:
    """Write the debrief, or write it again in its place.

    It is destroyed by itself, ninety days after it was first written unless the place
    chose fewer.

    :raises NotAllowed: unless the viewer listened.
    :raises AlreadyDestroyed: once it is gone.
    """
    rules.debrief.require(viewer, listening)
    locked = _lock(viewer, listening)
    written = Debrief.objects.visible_to(viewer).filter(listening=locked).first()
    if written is None:
        written = Debrief(listening=locked, owner_id=viewer.person_id)
        written.content = content
        written.ends_at = Now() + timedelta(days=days_kept())
        written.save(force_insert=True)
        written.refresh_from_db(fields=["ends_at"])
    else:
        written.content = content
        written.save(update_fields=["sealed"])
    if locked.debrief != Debriefing.SUPERVISED:
        _stand(locked, Debriefing.DONE)
    return written


@transaction.atomic
def say_not_needed(*, viewer: Viewer, listening: Listening) -> None:
    """Say that no debrief is needed after this moment; one may still write it later.

    :raises NotAllowed: unless the viewer listened.
    :raises AlreadyDestroyed: once it is gone.
    """
    rules.debrief.require(viewer, listening)
    locked = _lock(viewer, listening)
    if locked.debrief == Debriefing.TODO:
        _stand(locked, Debriefing.NOT_NEEDED)


@transaction.atomic
def say_supervised(*, viewer: Viewer, listening: Listening) -> None:
    """Say that one has spoken of it in supervision.

    :raises NotAllowed: unless the viewer listened.
    :raises AlreadyDestroyed: once it is gone.
    """
    rules.debrief.require(viewer, listening)
    _stand(_lock(viewer, listening), Debriefing.SUPERVISED)


@transaction.atomic
def destroy_debrief(*, viewer: Viewer, listening: Listening) -> None:
    """Destroy the debrief now, with what was brought of it, and its key.

    :raises NotAllowed: unless the viewer listened.
    :raises AlreadyDestroyed: once it is gone.
    """
    rules.debrief.require(viewer, listening)
    locked = _lock(viewer, listening)
    erase(Debrief.objects.visible_to(viewer).filter(listening=locked))
    _stand(locked, Debriefing.DESTROYED)


def erase(debriefs: Any) -> None:
    """Erase debriefs and what was brought of them; their keys go once it is kept."""
    keys = list(debriefs.values_list("pk", flat=True))
    Brought.objects.filter(debrief_id__in=keys).delete()
    Debrief.objects.filter(pk__in=keys).delete()
    erase_afterwards(keys)


@transaction.atomic
def bring(
    *, viewer: Viewer, listening: Listening, words: str, to_person: Person | None = None
) -> Brought:
    """Write what one accepts to bring to supervision, for one person or for none.

    The rest of the debrief opens to nobody.

    :raises NotAllowed: unless the viewer listened.
    :raises AlreadyDestroyed: once it is gone.
    :raises NothingToBring: without a debrief.
    :raises NotSomebodyYouChose: for anybody else than one's circle or team.
    """
    rules.debrief.require(viewer, listening)
    locked = _lock(viewer, listening)
    if to_person is not None and not can_be_chosen(viewer, to_person.pk):
        raise NotSomebodyYouChose
    debrief = Debrief.objects.visible_to(viewer).filter(listening=locked).first()
    if debrief is None:
        raise NothingToBring
    before = _brought(viewer).filter(debrief=debrief).first()
    was_open_to = before and before.to_person_id
    if before is not None:
        before.delete()
    brought = _write_brought(debrief, words, to_person and to_person.pk)
    if to_person is not None and to_person.pk != was_open_to:
        record("listening.brought", viewer=viewer, about=brought)
    return brought


def _brought(viewer: Viewer) -> QuerySet[Brought]:
    return Brought.objects.visible_to(viewer).filter(owner_id=viewer.person_id)


def _write_brought(debrief: Debrief, words: str, reader: UUID | None) -> Brought:
    """Write it anew: to whom it is open never changes in a row."""
    brought = Brought(
        debrief=debrief,
        owner_id=debrief.owner_id,
        to_person_id=reader,
        ends_at=debrief.ends_at,
    )
    brought.content = {"words": words}
    brought.save(force_insert=True)
    return brought


def _close(opened: QuerySet[Brought]) -> None:
    for one in opened.select_related("debrief"):
        words = one.content["words"]
        one.delete()
        _write_brought(one.debrief, words, None)


def can_be_chosen(viewer: Viewer, person_id: UUID) -> bool:
    """Tell whether somebody is of the viewer's circle, or of one of their teams."""
    if person_id == viewer.person_id:
        return False
    ties = Tie.objects.visible_to(viewer).running()
    if ties.filter(person_id=viewer.person_id, other_id=person_id).exists():
        return True
    mine = Affiliation.objects.of(viewer).running().filter(team__isnull=False)
    theirs = Affiliation.objects.visible_to(viewer).running()
    return theirs.filter(
        person_id=person_id, team_id__in=mine.values("team_id")
    ).exists()


@transaction.atomic
def stop_bringing(*, viewer: Viewer, listening: Listening) -> None:
    """Close what was opened for supervision: it stays one's own. Nobody is told.

    :raises NotAllowed: unless the viewer listened.
    """
    rules.debrief.require(viewer, listening)
    _close(_brought(viewer).filter(debrief__listening=listening))
