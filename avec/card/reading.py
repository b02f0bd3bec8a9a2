"""A card as it is read: its lines in their places, and whether it is to look at again.

Words are opened here, from the versions they were chosen in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.card.choice import NAME, OWN, Line, lines_of, named, still_said
from avec.card.models import CrisisCard
from avec.card.phones import Piece, pieces_of
from avec.card.words import Place
from avec.documents.models import Version
from avec.foundation.compiled import Kept
from avec.foundation.models import Unnested

# The last card, and as many papers to throw away as a page shows.
LAST = 11


@dataclass(frozen=True, slots=True)
class Group:
    """What one question, or the person's own hand, put in one place."""

    about: str
    lines: tuple[str, ...]

    @property
    def pieces(self) -> list[list[Piece]]:
        """Each line, cut around the numbers that can be called."""
        return [pieces_of(line) for line in self.lines]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six places of the card, when it holds something."""

    place: Place
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class CardRead:
    """A card and its words, ready to be shown or printed."""

    card: CrisisCard
    parts: tuple[Part, ...]
    passed: tuple[str, ...]
    """Titles of the documents that have a newer version, or that were taken back."""

    @property
    def is_to_review(self) -> bool:
        return bool(self.passed)


@Kept
def last_cards(viewer):
    """Find the viewer's last cards, those taken back and replaced with them."""
    return CrisisCard.objects.visible_to(viewer).order_by("-number")[:LAST]


def current_card(viewer: Viewer) -> CrisisCard | None:
    """Return the card the viewer made last, unless she took it back."""
    last = last_cards.first(viewer)
    return last if last is not None and last.withdrawn_at is None else None


@Kept
def _versions_on(viewer, card_id):
    return (
        Version.objects.visible_to(viewer)
        .filter(pk__in=_named_by(viewer, card_id, "version_ids"))
        .select_related("document")
        .order_by("pk")
    )


@Kept
def _said_on(viewer, card_id):
    return still_said(viewer).filter(
        version_id__in=_named_by(viewer, card_id, "version_ids"),
        passage_id__in=_named_by(viewer, card_id, "passage_ids"),
    )


def _named_by(viewer: Viewer, card_id: UUID, what: str) -> QuerySet:
    card = CrisisCard.objects.visible_to(viewer).filter(pk=card_id)
    return card.values_list(Unnested(what))


def read_card(viewer: Viewer, card: CrisisCard, language: str) -> CardRead:
    """Open the words of one's own card: a line erased or taken back is not there."""
    versions = _versions_on(viewer, card.pk)
    standing = [version for version in versions if version.revoked_at is None]
    chosen = card.content.get("lines", ())
    lines = lines_kept(chosen, lines_of(standing, _said_on(viewer, card.pk), language))
    passed = [
        version.content.get("title", "")
        for version in versions
        if version.document.current_version_id != version.pk
    ]
    passed += _with_erased_words(chosen, standing, lines)
    if len(versions) < len(card.version_ids):
        passed.append(_("un document effacé"))
    return CardRead(card, in_places(lines), tuple(dict.fromkeys(passed)))


def _with_erased_words(
    chosen: Iterable[dict], standing: Iterable[Version], lines: Iterable[Line]
) -> list[str]:
    """Name the documents of which words on the card were erased."""
    there = {line.key for line in lines}
    lost = {
        kept["version"]
        for kept in chosen
        if "passage" in kept and key_of(kept) not in there
    }
    return [
        version.content.get("title", "")
        for version in standing
        if str(version.pk) in lost
    ]


def lines_kept(chosen: Iterable[dict], readable: Iterable[Line]) -> list[Line]:
    """Return the lines of a card in their order, among those that may be read."""
    there = {(line.kept.get("version"), line.key): line for line in readable}
    lines = []
    for kept in chosen:
        place = Place(kept["place"])
        if kept["kind"] == NAME:
            lines.append(named(kept["text"], kept))
        elif kept["kind"] == OWN:
            lines.append(Line(OWN, place, kept["text"], kept))
        elif found := there.get((kept["version"], key_of(kept))):
            lines.append(found)
    return lines


def lines_gone(
    viewer: Viewer, keys: Iterable[str], offered: Sequence[Line], language: str
) -> list[tuple[str, list[str]]]:
    """Return the words of lines no longer offered, each with what stands there today.

    Words that were erased are not said again.
    """
    gone = []
    for key in sorted(keys):
        with suppress(ValueError):
            passage = UUID(key.partition(".")[0])
            versions = Version.objects.visible_to(viewer).filter(
                owner_id=viewer.person_id, items__passage_id=passage
            )
            for version in versions.order_by("-number")[:1]:
                said = still_said(viewer).filter(version_id=version.pk)
                for line in lines_of([version], said, language):
                    if line.key == key:
                        today = (line.about, line.source)
                        said = [o.text for o in offered if (o.about, o.source) == today]
                        gone.append((line.text, said))
    return gone


def key_of(kept: dict) -> str:
    """Name a line as it is ticked, from what the card remembers of it."""
    if "passage" in kept:
        return f"{kept['passage']}.{kept['entry']}"
    return f"version.{kept['version']}" if "version" in kept else kept["kind"]


def in_places(lines: Sequence[Line]) -> tuple[Part, ...]:
    """Put lines in the six places, in the order that never changes."""
    parts = []
    for place in Place:
        # What answers no question comes first: below one, it would seem to answer it.
        groups: dict[str, list[str]] = {"": []}
        for line in lines:
            if line.place == place:
                groups.setdefault(line.about, []).append(line.text)
        made = tuple(
            Group(about, tuple(said)) for about, said in groups.items() if said
        )
        if made:
            parts.append(Part(place, made))
    return tuple(parts)


def passage_ids_of(lines: Iterable[Line]) -> list[UUID]:
    """Return the passages that lines are taken from, each once."""
    passages = [line.kept["passage"] for line in lines if "passage" in line.kept]
    return [UUID(key) for key in dict.fromkeys(passages)]


def version_ids_of(lines: Iterable[Line]) -> list[UUID]:
    """Return the versions that lines are read in, each once."""
    versions = [line.kept["version"] for line in lines if "version" in line.kept]
    return [UUID(key) for key in dict.fromkeys(versions)]
