"""What was open during a difficult moment that has closed: places, without her words.

Who was reading then still says what was followed, for a while. Long enough to cover the
days when she is offered to go back over it (the seventh and the twenty-first, a week
each), short enough that one remembers; after that, what one said is corrected, and
nothing is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import md5
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from avec.access.viewer import Viewer
from avec.directives.honouring import Passage, lines_of, order_of, words_of_place
from avec.directives.models import NoMoreSaid
from avec.documents.models import Document, Grant, form_of
from avec.episodes.models import Episode
from avec.foundation.models import Now

SAID_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class ClosedPassage:
    """One place that was open to the viewer until a moment closed."""

    item_id: UUID
    document_id: UUID
    owner_id: UUID
    version_id: UUID
    template_id: UUID
    section_key: str
    question_key: str
    owner_name: str
    first_day: date
    last_day: date
    until: date


def closed_to(viewer: Viewer) -> list[ClosedPassage]:
    """Return the places of which the viewer may still say what was followed.

    The database knows them: a share prepared for a moment, opened to the viewer or to
    the team of their hat, that the end of the moment closed. Never her words.
    """
    if not viewer.is_signed_in:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.passages_closed()")
        return [ClosedPassage(*row) for row in cursor.fetchall()]


def places_of(viewer: Viewer, closed: Sequence[ClosedPassage]) -> list[Passage]:
    """Word the places of one document, each once, with what the viewer said there."""
    if not closed:
        return []
    document = Document(pk=closed[0].document_id, owner_id=closed[0].owner_id)
    form = form_of(closed[0].template_id, get_language())
    said, order = lines_of(viewer, document), order_of(form)
    found: dict[tuple[str, str], Passage] = {}
    for one in closed:
        place, lines = (one.section_key, one.question_key), said.get(one.item_id, [])
        if lines or place not in found:
            words = words_of_place(form, *place)
            found[place] = Passage(one.item_id, *place, *words, lines=lines)
    return [found[place] for place in sorted(found, key=lambda at: order.get(at, 0))]


@dataclass(frozen=True, slots=True)
class StillSaid:
    """After one moment, who may still say what was followed, and until when."""

    moment_id: UUID
    over: date
    until: date
    names: list[str]


def still_said(viewer: Viewer, document: Document) -> list[StillSaid]:
    """Tell her who may still say what was followed after a moment, and until when."""
    shares = (
        Grant.objects.visible_to(viewer)
        .of(viewer)
        .filter(document=document, waiting__isnull=False, waiting__withdrawn_at=None)
        .select_related("waiting", "to_person", "to_team")
        .order_by("given_at", "pk")
    )
    ended = NoMoreSaid.objects.visible_to(viewer).filter(document=document)
    moments = Episode.objects.visible_to(viewer).of(viewer).annotate(now=Now())
    moments = moments.exclude(pk__in=ended.values("episode_id"))
    told = []
    for moment in moments.order_by("-opened_at", "pk") if shares else ():
        over = min(moment.closed_at or moment.ends_at, moment.ends_at)
        day = timezone.localtime(over).date()
        until = day + SAID_FOR
        if over <= moment.now and timezone.localtime(moment.now).date() <= until:
            names = {
                str(one.to_person or one.to_team): None
                for one in shares
                if one.bundle == _gesture(moment, one)
                and (one.stopped_at is None or one.stopped_at >= over)
            }
            if names:
                told.append(StillSaid(moment.pk, day, until, list(names)))
    return told


def _gesture(moment: Episode, share: Grant) -> UUID:
    """Return the gesture of one moment: as the database names it."""
    named = f"{moment.pk}/{share.waiting.bundle}".encode()  # type: ignore[union-attr] # these shares waited
    return UUID(md5(named, usedforsecurity=False).hexdigest())
