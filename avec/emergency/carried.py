"""Her crisis card as an opening gives it: the lines she chose, in their places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from avec.card.choice import Line, Source, lines_read
from avec.card.models import CrisisCard
from avec.card.reading import CardRead, in_places, lines_kept
from avec.documents.models import form_of
from avec.documents.sentences import published_title
from avec.emergency.marking import cover_of
from avec.emergency.models import Attempt
from avec.emergency.narrow import rows_of

VERSION, TEMPLATE, NUMBER, PUBLISHED, COVER, PASSED, PASSAGE = range(5, 12)
ITEM = 12


def card_of(attempt: Attempt, language: str) -> CardRead | None:
    """Read the card of one opening; nothing once it is over, taken back or replaced."""
    rows = rows_of("SELECT * FROM avec.emergency_card(%s)", attempt.pk)
    if not rows:
        return None
    card_id, owner_id, kept, made_at, code = rows[0][:VERSION]
    card = CrisisCard(
        pk=card_id, owner_id=owner_id, sealed=kept, made_at=made_at, check_code=code
    )
    lines = lines_kept(card.content.get("lines", ()), _readable(rows, language))
    if not lines:
        return None
    passed = [line.source for line in lines if line.kept.get("version") in _old(rows)]
    return CardRead(card, in_places(lines), tuple(dict.fromkeys(passed)))


def _old(rows: list[tuple]) -> set[str]:
    return {str(row[VERSION]) for row in rows if row[PASSED]}


def _readable(rows: list[tuple], language: str) -> Iterator[Line]:
    for version_id, group in groupby(rows, itemgetter(VERSION)):
        if version_id is None:
            continue
        of_version = list(group)
        _id, template_id, number, published_at, cover, *_rest = of_version[0][VERSION:]
        form = form_of(template_id, language)
        covered = cover_of(version_id, of_version[0][1], cover)
        title = covered.get("title") or form.title
        source = Source(
            version_id,
            published_title(title, template_id, language),
            number,
            published_at,
        )
        said = [(row[PASSAGE], row[ITEM:]) for row in of_version if row[ITEM]]
        yield from lines_read(source, form, said)
