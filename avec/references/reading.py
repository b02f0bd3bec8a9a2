"""Who is there for what, as it is shown: each with their words and their days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.access.viewer import Viewer
from avec.foundation.dates import day
from avec.foundation.models import Today
from avec.people.models import name_of
from avec.references.models import Matter, Referent, Substitute
from avec.references.words import IN_A_SENTENCE, NAMED, Domain
from avec.vault.actions import Opener

SOON = 14  # days before the end


def referents_of(
    viewer: Viewer, person_id: UUID, on: date | None = None
) -> list[tuple[UUID, Domain]]:
    """Return who is there for somebody that day and for what, as the viewer may see.

    Without a day, today in France. Nobody comes before anybody: in no order but one
    that stays the same.
    """
    lines = Referent.objects.visible_to(viewer).running(on).filter(owner_id=person_id)
    found = lines.order_by("domain", "pk").values_list("referent_id", "domain")
    return [(person, Domain(domain)) for person, domain in found]


@dataclass(slots=True)
class Standing:
    """One replacement, as it is shown."""

    key: UUID
    reference_id: UUID
    name: str
    days: str
    state: str
    waits_for_me: bool
    is_agreed: bool
    named_by_me: bool
    is_mine: bool
    may_change: bool


@dataclass(slots=True)
class Line:
    """One person, for one part of life, as it is shown."""

    key: UUID
    domain: str
    words: str
    name: str
    label: str
    owner: str
    owner_id: UUID
    referent_id: UUID
    first: date
    last: date | None
    state: str
    waits_for_me: bool
    asked_by_me: bool
    is_agreed: bool
    is_over: bool
    said_no: bool
    is_mine: bool
    may_open: bool
    days: str
    soon: str = ""
    standing: list[Standing] = field(default_factory=list)

    @property
    def what(self) -> str:
        """For what, as a heading: a part of life, or her own words."""
        return self.words or str(Domain(self.domain).label)

    @property
    def next_on(self) -> date | None:
        """The day after the last, to ask again for what comes then."""
        return self.last + timedelta(days=1) if self.last else None

    @property
    def for_what(self) -> str:
        """For what, inside a sentence."""
        return inside(self.domain, self.words)


def inside(domain: str, words: str = "") -> str:
    """Say a part of life inside a sentence, after « pour »."""
    return f"« {words} »" if words else str(IN_A_SENTENCE.get(Domain(domain), ""))


def said_days(first: date, last: date | None, today: date) -> str:
    """Say since when or from when, and until when if it is known."""
    if last is None:
        said = (
            _("depuis le %(first)s") if first <= today else _("à partir du %(first)s")
        )
        return said % {"first": day(first)}
    return _("du %(first)s au %(last)s") % {"first": day(first), "last": day(last)}


def rows_for(viewer: Viewer) -> QuerySet[Referent]:
    """Return the lines the viewer may see, with names and the day it is."""
    return (
        Referent.objects.visible_to(viewer)
        .annotate(
            today=Today(), named=name_of("referent_id"), whose_name=name_of("owner_id")
        )
        .order_by("domain", "asked_at", "pk")
    )


def standing_for(viewer: Viewer) -> QuerySet[Substitute]:
    """Return the replacements the viewer may see, with names and the day it is."""
    return (
        Substitute.objects.visible_to(viewer)
        .filter(ended_at=None)
        .annotate(today=Today(), named=name_of("substitute_id"))
        .order_by("during", "pk")
    )


def lines(
    viewer: Viewer, rows: Iterable[Referent], standing: Iterable[Substitute] = ()
) -> list[Line]:
    """Show these lines, each with who stands in."""
    beside: dict[UUID, list[Standing]] = defaultdict(list)
    openers: dict[UUID, Opener] = {}
    for one in standing:
        if _last(one.during) >= one.today:  # type: ignore[attr-defined,operator] # annotated; it has an end
            beside[one.reference_id].append(stand(viewer, one, openers))
    return [_line(viewer, row, beside[row.pk], openers) for row in rows]


def _line(
    viewer: Viewer,
    row: Any,
    standing: list[Standing],
    openers: dict[UUID, Opener],
) -> Line:
    content = row.opened_by(_opener(openers, row.owner_id))
    first, last = row.during.lower, _last(row.during)
    if row.ended_at is not None:
        last = min(last or date.max, timezone.localdate(row.ended_at))
    is_over = row.ended_at is not None or (last is not None and last < row.today)
    runs = row.is_agreed and not is_over
    return Line(
        key=row.pk,
        domain=row.domain,
        words=content.get("words", ""),
        name=row.named or content.get("name", ""),
        label=content.get("label", ""),
        owner=row.whose_name or content.get("owner", ""),
        owner_id=row.owner_id,
        referent_id=row.referent_id,
        first=first,
        last=last,
        state=_state(viewer, row),
        waits_for_me=not is_over and row.waits_for(viewer.person_id),
        asked_by_me=row.asked_by_id == viewer.person_id,
        is_agreed=row.is_agreed,
        is_over=is_over,
        said_no=row.declined_at is not None,
        is_mine=row.owner_id == viewer.person_id,
        may_open=viewer.person_id in {row.owner_id, row.referent_id},
        days=said_days(first, last, row.today),
        soon=_soon(row.today, last) if runs and last else "",
        standing=standing,
    )


def _opener(openers: dict[UUID, Opener], owner_id: UUID) -> Opener:
    if owner_id not in openers:
        openers[owner_id] = Opener(owner_id)
    return openers[owner_id]


def _last(during: Any) -> date | None:
    return during.upper - timedelta(days=1) if during.upper else None


def _state(viewer: Viewer, row: Any) -> str:
    if row.ended_at is not None:
        return _("Fini")
    if row.declined_at is not None:
        mine = row.asked_by_id == viewer.person_id
        return _("A dit non") if mine else _("Vous avez dit non")
    if row.is_agreed:
        return _("Pas encore commencé") if row.during.lower > row.today else ""
    waits_for_me = row.waits_for(viewer.person_id)
    return _("Attend votre réponse") if waits_for_me else _("Attend sa réponse")


def _soon(today: date, last: date) -> str:
    """Say that it ends within two weeks: early enough to find somebody."""
    left = (last - today).days
    if left > SOON:
        return ""
    if left == 0:
        return _("Se termine aujourd’hui.")
    said = ngettext(
        "Se termine dans %(num)s jour (le %(day)s).",
        "Se termine dans %(num)s jours (le %(day)s).",
        left,
    )
    return said % {"num": left, "day": day(last)}


def stand(
    viewer: Viewer, row: Any, openers: dict[UUID, Opener] | None = None
) -> Standing:
    """Show one replacement."""
    content = row.opened_by(_opener({} if openers is None else openers, row.owner_id))
    waits_for_me = row.waits_for(viewer.person_id)
    if row.declined_at is not None:
        state = _("Non")
    elif row.is_agreed:
        state = ""
    elif waits_for_me:
        state = _("Attend votre réponse")
    else:
        state = _("Attend une réponse")
    return Standing(
        key=row.pk,
        reference_id=row.reference_id,
        name=row.named or content.get("name", ""),
        days=said_days(row.during.lower, _last(row.during), row.today),
        state=state,
        waits_for_me=waits_for_me,
        is_agreed=row.is_agreed,
        named_by_me=row.named_by_id == viewer.person_id,
        is_mine=row.substitute_id == viewer.person_id,
        may_change=row.declined_at is not None
        and row.answers(viewer.person_id)
        and row.ended_at is None,
    )


def nobody_for(viewer: Viewer, mine: Iterable[Line]) -> list[tuple[str, str]]:
    """Return the parts of life where nobody is, that matter to the viewer.

    Those she said matter, or where she had somebody and said nothing since. Who is
    coming, or was asked, counts: it is not for a page to press.
    """
    said = dict(
        Matter.objects.visible_to(viewer)
        .order_by("domain")
        .values_list("domain", "is_wished")
    )
    had, has = set(), set()
    for line in mine:
        if line.is_agreed:
            had.add(line.domain)
        if not line.is_over and not line.said_no:
            has.add(line.domain)
    return [
        (one.value, inside(one))
        for one in NAMED
        if one not in has and said.get(one, one in had)
    ]
