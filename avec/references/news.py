"""What this room adds to « Ce qui est nouveau ». An end that was chosen is no news."""

from __future__ import annotations

from django.db.models import DateTimeField, Func, Q, QuerySet

from avec.access.viewer import Viewer
from avec.foundation.dates import day
from avec.foundation.models import Today
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of
from avec.references.models import Referent, Substitute
from avec.references.reading import SOON


class _MomentOfDay(Func):
    """The beginning, in France, of the day so many days before the end."""

    output_field = DateTimeField()

    def __init__(self, during: str, before: int) -> None:
        super().__init__(during, before=before)

    template = (
        "((upper(%(expressions)s) - %(before)s)::timestamp AT TIME ZONE 'Europe/Paris')"
    )


class _DaysLater(Func):
    output_field = Today.output_field
    template = f"({Today.template} + {SOON + 1})"


def _asked(viewer: Viewer) -> QuerySet:
    me = viewer.person_id
    rows = (
        Referent.objects.visible_to(viewer)
        .waiting()
        .filter(
            Q(owner_id=me, owner_yes_at=None) | Q(referent_id=me, referent_yes_at=None)
        )
    )
    name = name_of("asked_by_id")
    return waiting("references.asked", rows, at="asked_at", name=name)


def _replaces(viewer: Viewer) -> QuerySet:
    me = viewer.person_id
    rows = (
        Substitute.objects.visible_to(viewer)
        .waiting()
        .filter(
            Q(owner_id=me, owner_yes_at=None)
            | Q(substitute_id=me, substitute_yes_at=None)
        )
    )
    name = name_of("named_by_id")
    return waiting("references.replaces", rows, at="named_at", name=name)


def _ends(viewer: Viewer) -> QuerySet:
    me = viewer.person_id
    rows = (
        Referent.objects.visible_to(viewer)
        .running()
        .filter(Q(owner_id=me) | Q(referent_id=me), during__endswith__lte=_DaysLater())
    )
    return waiting(
        "references.ends",
        rows,
        at=_MomentOfDay("during", SOON + 1),
        name=name_of("referent_id"),
        until=_MomentOfDay("during", 1),
    )


def _say_asked(_viewer: Viewer, one: Waiting) -> News:
    said = (
        _("%(name)s vous demande un oui : qui est là pour quoi.") % {"name": one.name}
        if one.name
        else _("On vous demande un oui : qui est là pour quoi.")
    )
    return News(one.at, said, "references:reference", (one.key,), "hands")


def _say_replaces(_viewer: Viewer, one: Waiting) -> News:
    said = _("Un remplacement attend votre réponse.")
    return News(one.at, said, "references:substitute", (one.key,), "hands")


def _say_ends(_viewer: Viewer, one: Waiting) -> News | None:
    if one.until is None:
        return None
    said = _("Qui est là pour quoi : une période se termine le %(day)s.")
    words = said % {"day": day(one.until)}
    return News(one.at, words, "references:reference", (one.key,), "clock")


reference_news = Waits(
    {
        "references.asked": _asked,
        "references.replaces": _replaces,
        "references.ends": _ends,
    },
    {
        "references.asked": _say_asked,
        "references.replaces": _say_replaces,
        "references.ends": _say_ends,
    },
    hint="avec.waits_in_references",
)
