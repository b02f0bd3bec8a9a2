"""What pages gather: one's own, and that of somebody one is there for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from avec.access.viewer import Viewer
from avec.foundation.sorting import sort_key
from avec.references.models import Shown
from avec.references.reading import (
    Line,
    Standing,
    lines,
    nobody_for,
    rows_for,
    standing_for,
)
from avec.references.words import Domain


@dataclass(frozen=True, slots=True)
class MyPage:
    """One's own page: who is there for what, then for whom one is."""

    asked: list[Line]
    standing_asked: list[tuple[Line, Standing]]
    by_part: list[tuple[str, list[Line]]]
    nobody: list[tuple[str, str]]
    before: list[Line]
    for_others: list[tuple[UUID, str, list[Line]]]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class TheirPage:
    """The page of somebody one is there for: one's own lines, then the others'."""

    mine: list[Line]
    others: list[Line]


def my_page(viewer: Viewer) -> MyPage:
    """Gather what a person's own page shows."""
    found = lines(viewer, rows_for(viewer), standing_for(viewer))
    mine = [line for line in found if line.is_mine]
    now = [line for line in found if not line.is_over]
    shown = Shown.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    return MyPage(
        asked=[line for line in now if line.waits_for_me],
        standing_asked=[
            (line, one) for line in now for one in line.standing if one.waits_for_me
        ],
        by_part=_by_part([line for line in now if line.is_mine]),
        nobody=nobody_for(viewer, mine),
        before=[line for line in mine if line.is_over and line.is_agreed],
        for_others=_by_person(viewer, now),
        is_shown=shown.exists(),
    )


def _by_part(mine: list[Line]) -> list[tuple[str, list[Line]]]:
    """Gather lines by part of life, and her own words each by itself."""
    parts: dict[str, list[Line]] = {str(one.label): [] for one in Domain}
    own: dict[str, list[Line]] = defaultdict(list)
    for line in mine:
        if line.waits_for_me:
            continue
        (own if line.words else parts)[line.what].append(line)
    return [part for part in [*parts.items(), *own.items()] if part[1]]


def _by_person(viewer: Viewer, now: list[Line]) -> list[tuple[UUID, str, list[Line]]]:
    """Gather for whom one is there, or stands in, by name."""
    people: dict[UUID, list[Line]] = defaultdict(list)
    for line in now:
        stands = any(one.is_mine and one.is_agreed for one in line.standing)
        if stands or (line.referent_id == viewer.person_id and not line.waits_for_me):
            people[line.owner_id].append(line)
    found = [(key, rows[0].owner, rows) for key, rows in people.items()]
    return sorted(found, key=lambda one: sort_key(one[1]))


def their_page(viewer: Viewer, person_id: UUID) -> TheirPage:
    """Gather what is shown to the viewer of somebody they are there for."""
    rows = rows_for(viewer).filter(owner_id=person_id)
    standing = standing_for(viewer).filter(owner_id=person_id)
    found = [line for line in lines(viewer, rows, standing) if not line.is_over]
    mine = [
        line
        for line in found
        if line.referent_id == viewer.person_id
        or any(one.is_mine for one in line.standing)
    ]
    return TheirPage(mine, [line for line in found if line not in mine])
