"""A worry, in four dated steps. Nothing is scored, nobody is called by the site."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already
from avec.listening import rules
from avec.listening.actions.debriefs import days_kept
from avec.listening.actions.keys import erase_afterwards
from avec.listening.models import Worry
from avec.listening.words import Step, Told
from avec.people.models import Person
from avec.people.narrow import ask


class StepAlreadyTaken(Refusal):
    """A step is dated once."""

    sentence = _("Cette étape est déjà écrite, avec sa date.")


class SayWhat(Refusal):
    """A step is said in words."""

    sentence = _("Quelques mots suffisent, mais il en faut.")


class NamesNobody(Refusal):
    """Whoever is at risk from somebody is not named."""

    sentence = _(
        "Si cette personne risque quelque chose de quelqu’un, son nom ne s’écrit pas"
        " ici. Laissez-le vide."
    )


class NotSomebodyWhoKnowsYou(Refusal):
    """Only somebody who has the viewer in her circle can be named."""

    sentence = _("On ne nomme ici que quelqu’un qui vous a dans son cercle.")


@transaction.atomic
def begin_worry(
    *,
    viewer: Viewer,
    what: str,
    person: Person | None = None,
    is_third_party: bool = False,
) -> Worry:
    """Write what worries, in words: the first step.

    The person named reads the four steps afterwards. When she would be in danger from
    somebody if they were found, she is not named at all. The same words said twice in
    a few minutes are one worry: a button was pressed twice.

    :raises NotAllowed: unless the viewer is signed in.
    :raises SayWhat: without words.
    :raises NamesNobody: when somebody at risk is named.
    :raises NotSomebodyWhoKnowsYou: unless the person has the viewer in her circle.
    """
    rules.listen.require(viewer)
    if not what.strip():
        raise SayWhat
    if person is not None and is_third_party:
        raise NamesNobody
    ties = Tie.objects.visible_to(viewer).running().filter(other_id=viewer.person_id)
    if person is not None and not ties.filter(person_id=person.pk).exists():
        raise NotSomebodyWhoKnowsYou
    mine = Worry.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    just_now = mine.filter(
        person=person, is_third_party=is_third_party, what_at__gt=Now() - TWICE
    )
    said = {Step.WHAT.value: what}
    again = said_already(f"listening.worry:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    worry = Worry(
        owner_id=viewer.person_id, person=person, is_third_party=is_third_party
    )
    me = Person.objects.visible_to(viewer).get(pk=viewer.person_id)
    worry.content = {**said, "name": me.name}
    worry.ends_at = Now() + timedelta(days=days_kept())
    worry.save(force_insert=True)
    worry.refresh_from_db(fields=["ends_at", "what_at"])
    return worry


@transaction.atomic
def take_step(
    *, viewer: Viewer, worry: Worry, step: Step, words: str, told: Told | str = ""
) -> Worry:
    """Write one of the three other steps, with its date. The order is one's own.

    The same words of the same step again are a button that was pressed twice.

    :raises NotAllowed: unless it is the viewer's own worry.
    :raises StepAlreadyTaken: for a step that has its date.
    :raises SayWhat: without words, unless the person was told.
    """
    rules.hold_worry.require(viewer, worry)
    mine = Worry.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    locked = mine.select_for_update(of=["self"]).get(pk=worry.pk)
    dated = f"{step}_at"
    if step == Step.WHAT or getattr(locked, dated) is not None:
        if step != Step.WHAT and locked.content.get(str(step)) == words:
            return locked
        raise StepAlreadyTaken
    if not words.strip() and told != Told.YES:
        raise SayWhat
    if step == Step.TOLD and told not in Told.values:
        raise SayWhat
    changed = ["sealed", dated]
    if step == Step.TOLD:
        locked.told = told
        changed.append("told")
    locked.content = locked.content | {str(step): words}
    setattr(locked, dated, DatabaseNow())
    locked.save(update_fields=changed)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def stop_naming(*, viewer: Viewer, worry: Worry) -> None:
    """Take the name off a worry, for good, whether the person has read it or not.

    It was not her, or a screen of hers may be watched. Nobody is told.

    :raises NotAllowed: unless it is the viewer's own worry.
    """
    rules.hold_worry.require(viewer, worry)
    ask("SELECT avec.stop_naming(%s)", worry.pk)


@transaction.atomic
def erase_worry(*, viewer: Viewer, worry: Worry) -> None:
    """Erase a worry and its key, for good. Nobody is told.

    :raises NotAllowed: unless it is the viewer's own worry.
    """
    rules.hold_worry.require(viewer, worry)
    mine = Worry.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    mine.filter(pk=worry.pk).delete()
    erase_afterwards([worry.pk])
