"""What the person asked to keep: written down, re-read, kept once she says yes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.models import Tie
from avec.foundation.models import DatabaseNow
from avec.foundation.turns import said_already
from avec.listening import rules
from avec.listening.actions.moments import within_a_week
from avec.listening.models import KeptWords
from avec.listening.words import Trace
from avec.messages.actions import forget, remind
from avec.messages.words import Kind
from avec.people.models import Person, Team


class NotInTheirCircle(Refusal):
    """The person does not have the viewer in her circle."""

    sentence = _(
        "Cette personne ne vous a pas dans son cercle. Rien ne s’écrit pour elle ici :"
        " donnez-lui ses mots sur papier."
    )


class NothingToKeep(Refusal):
    """Without words, there is nothing to keep."""

    sentence = _("Sans mots, il n’y a rien à garder.")


class WhichTeam(Refusal):
    """A team is named when words are kept for one."""

    sentence = _("Dites quelle équipe.")


@transaction.atomic
def keep_words(
    *,
    viewer: Viewer,
    person: Person,
    words: str,
    next_step: str = "",
    reach: Trace = Trace.ME,
    day: date | None = None,
) -> KeptWords:
    """Write down what the person asks to keep; nothing is kept before her own yes.

    The same words while they wait are the same: a button was pressed twice.

    :raises NotAllowed: unless somebody else is listened to.
    :raises NothingToKeep: without words, or when she wants no trace.
    :raises NotInTheirCircle: unless she has the viewer in her circle.
    :raises NotThatDay: for a day ahead, or more than a week ago.
    """
    rules.write_down.require(viewer, person.pk)
    if not words.strip() or reach == Trace.NONE:
        raise NothingToKeep
    ties = Tie.objects.visible_to(viewer).running()
    if not ties.filter(person_id=person.pk, other_id=viewer.person_id).exists():
        raise NotInTheirCircle
    about = {
        "owner_id": person.pk,
        "held_by_id": viewer.person_id,
        "day": within_a_week(day),
        "reach": reach,
    }
    waiting = KeptWords.objects.visible_to(viewer).filter(confirmed_at=None, **about)
    said = {"words": words, "next": next_step}
    again = said_already(f"listening.words:{viewer.person_id}", waiting, said)
    if again is not None:
        return again
    kept = KeptWords(**about)
    kept.content = {**said, "name": ""}
    kept.save(force_insert=True)
    record("listening.written_down", viewer=viewer, subject=person.pk, about=kept)
    remind(viewer=viewer, person_id=person.pk, kind=Kind.DICTATION, key=_key(kept))
    return kept


def _key(kept: KeptWords) -> str:
    return f"listening:{kept.pk}"


@transaction.atomic
def confirm_words(
    *,
    viewer: Viewer,
    kept: KeptWords,
    words: str,
    next_step: str = "",
    reach: Trace = Trace.ME,
    team: Team | None = None,
    name: str = "",
) -> KeptWords:
    """Keep one's words, as they are or said otherwise, for whom one chooses.

    Later, it changes them in their place: nothing of what they said before stays.

    :raises NotAllowed: unless they are the viewer's own.
    :raises NothingToKeep: without words.
    :raises WhichTeam: when they are kept for a team, and none is named.
    """
    rules.confirm.require(viewer, kept)
    if not words.strip() or reach == Trace.NONE:
        raise NothingToKeep
    if (reach == Trace.TEAM) != (team is not None):
        raise WhichTeam
    hers = KeptWords.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    locked = hers.select_for_update(of=["self"]).get(pk=kept.pk)
    locked.content = {"words": words, "next": next_step, "name": name}
    locked.reach, locked.for_team = reach, team
    changed = ["sealed", "reach", "for_team"]
    if locked.confirmed_at is None:
        locked.confirmed_at = DatabaseNow()
        changed.append("confirmed_at")
        record("listening.kept", viewer=viewer, about=locked)
        forget(viewer=viewer, key=_key(locked))
    locked.save(update_fields=changed)
    locked.refresh_from_db(fields=["confirmed_at"])
    return locked


@transaction.atomic
def erase_words(*, viewer: Viewer, kept: KeptWords) -> None:
    """Erase words for good. Nobody is told.

    :raises NotAllowed: unless they are the viewer's own, or wait for a yes that the
        viewer no longer asks for.
    """
    rules.erase_words.require(viewer, kept)
    KeptWords.objects.visible_to(viewer).filter(pk=kept.pk).delete()
    forget(viewer=viewer, key=_key(kept))
