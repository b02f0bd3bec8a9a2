"""The moment itself: the frame said aloud, then a day, a place and minutes.

Nothing of it is written in the journal of acts: who listened is in the moment, and
who was listened to is nowhere.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.listening import rules
from avec.listening.models import Listening
from avec.listening.words import Place
from avec.people.models import Affiliation, Person
from avec.people.narrow import ask

DAYS_BACK = 7
"""A moment is noted within a week: counts of a month stop moving."""


class FrameFirst(Refusal):
    """The frame was not said aloud."""

    sentence = _(
        "D’abord le cadre, à voix haute : qui vous êtes, combien de temps vous avez,"
        " ce qui reste entre vous, et ce que vous ne pourriez pas garder pour vous."
    )


class NotThatDay(Refusal):
    """The day is ahead, or too long ago."""

    sentence = _("Notez un temps d’écoute le jour même, ou dans les sept jours.")


class AlreadyClosed(Refusal):
    """The moment was closed before."""

    sentence = _("Ce temps d’écoute est déjà clos.")


@transaction.atomic
def begin(*, viewer: Viewer, announced: bool) -> Listening:
    """Begin a moment, once the frame has been said aloud.

    It counts for the place of the hat one wears, if any. One moment at a time: a
    second tap, or a moment of today that is not closed, leads to the one going on.

    :raises NotAllowed: unless the viewer is signed in.
    :raises FrameFirst: when the frame was not said.
    """
    rules.listen.require(viewer)
    if not announced:
        raise FrameFirst
    me = Person.objects.visible_to(viewer).filter(pk=viewer.person_id)
    me.select_for_update(no_key=True).get()
    hat = Affiliation.objects.of(viewer).filter(pk=viewer.affiliation_id).first()
    about = {
        "listener_id": viewer.person_id,
        "organization_id": hat and hat.organization_id,
        "day": here_today(),
    }
    mine = Listening.objects.visible_to(viewer).filter(is_closed=False, **about)
    going_on = mine.order_by("pk").first()
    return going_on or Listening.objects.create(**about)


def here_today() -> date:
    """Return the day it is, by the database's clock."""
    return timezone.localdate(ask("SELECT avec.now()"))


def within_a_week(day: date | None) -> date:
    """Return the day asked for, today if none is.

    :raises NotThatDay: for a day ahead, or more than a week ago.
    """
    today = here_today()
    if day is None:
        return today
    if not today - timedelta(days=DAYS_BACK) <= day <= today:
        raise NotThatDay
    return day


@transaction.atomic
def close(
    *,
    viewer: Viewer,
    listening: Listening,
    day: date,
    place: Place,
    minutes: int | None = None,
) -> Listening:
    """Close a moment: where, and how long. Nothing else is asked.

    :raises NotAllowed: unless the viewer listened.
    :raises NotThatDay: for a day ahead, or more than a week ago.
    :raises AlreadyClosed: when it was closed before.
    """
    rules.hold.require(viewer, listening)
    day = within_a_week(day)
    mine = Listening.objects.visible_to(viewer).select_for_update(of=["self"])
    locked = mine.get(pk=listening.pk)
    if locked.is_closed:
        raise AlreadyClosed
    locked.day, locked.place, locked.minutes = day, place, minutes
    locked.is_closed = True
    locked.save(update_fields=["day", "place", "minutes", "is_closed"])
    return locked
