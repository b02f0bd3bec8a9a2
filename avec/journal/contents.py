"""What a page and an idea hold, said line by line: on screen, on paper, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.foundation import dates
from avec.journal.models import Idea, Note
from avec.journal.words import Effect, Moment, Place, Source
from avec.vault.actions import Opener

Content = Mapping[str, Any]


class Line(NamedTuple):
    """A name and what is said under it."""

    label: str
    text: str


class Read(NamedTuple):
    """One page, opened to be shown."""

    note: Note
    content: Content

    @property
    def when(self) -> str:
        """Say its moment, with the hour if she gave one."""
        return said_moment(self.note.moment, has_hour=self.content.get("has_hour"))

    @property
    def words(self) -> str:
        """What she wrote first, or whatever else she wrote."""
        parts = (self.content.get(name, "") for name in ("words", "before", "tried"))
        return next((part for part in parts if part), "")


def said_moment(moment: datetime, *, has_hour: Any) -> str:
    """Say a moment in full, or only its day."""
    return dates.full_moment(moment) if has_hour else dates.day(moment)


def opened(notes: Iterable[Note]) -> list[Read]:
    """Open pages of one person: her key is looked for once."""
    pages = list(notes)
    if not pages:
        return []
    opener = Opener(pages[0].owner_id)
    return [Read(note, note.opened_by(opener)) for note in pages]


def opened_ideas(ideas: Iterable[Idea]) -> list[tuple[Idea, Content]]:
    """Open ideas of one person: her key is looked for once."""
    kept = list(ideas)
    if not kept:
        return []
    opener = Opener(kept[0].owner_id)
    return [(idea, idea.opened_by(opener)) for idea in kept]


def note_lines(content: Content, idea_line: str = "") -> list[Line]:
    """Say what goes with the words of a page; ``idea_line`` is what she tried."""
    tried = "\n".join(part for part in (idea_line, content.get("tried", "")) if part)
    lines = [
        Line(_("Entre mes deux mots"), said_scale(content)),
        Line(_("Juste avant"), content.get("before", "")),
        Line(_("Ce que j’ai essayé"), tried),
        Line(_("Ce que cela a changé"), _label(Effect, content.get("effect"))),
    ]
    return [line for line in lines if line.text]


def said_scale(content: Content) -> str:
    """Say where she stood between two words of hers: words, never a figure."""
    place = content.get("place")
    if not place:
        words = [
            f"« {content[name]} »" for name in ("low", "high") if content.get(name)
        ]
        return ", ".join(words)
    return _("Entre « %(low)s » et « %(high)s » : %(place)s.") % {
        "low": content.get("low", ""),
        "high": content.get("high", ""),
        "place": _label(Place, place),
    }


def idea_lines(content: Content) -> list[Line]:
    """Say what goes with the line of an idea."""
    moments = ", ".join(_label(Moment, key) for key in content.get("moments", ()))
    moments = moments.capitalize()
    lines = [
        Line(_("À quel moment ça marche le mieux"), moments),
        Line(_("Sans personne, ou avec quelqu’un"), content.get("company", "")),
        Line(_("Ce qu’il me faut pour le faire"), content.get("needs", "")),
        Line(_("Quand ça ne marche pas"), content.get("limit", "")),
        Line(_("D’où vient cette idée"), _label(Source, content.get("source"))),
    ]
    return [line for line in lines if line.text]


def _label(words: Any, key: Any) -> str:
    return str(words(key).label) if key in words.values else ""


def idea_line(viewer: Viewer, key: Any) -> str:
    """Return the line of an idea, if the viewer may read it, as it is today.

    Changed, it reads changed; erased or closed to the viewer, there is nothing.
    """
    return lines_of_ideas(viewer, [key]).get(str(key), "")


def lines_of_ideas(viewer: Viewer, keys: Iterable[Any]) -> dict[str, str]:
    """Return the lines of the ideas that the viewer may read, by key, in one question.

    What is erased or closed to the viewer is not there.
    """
    named = {key for key in keys if key}
    if not named:
        return {}
    ideas = Idea.objects.visible_to(viewer).filter(pk__in=named)
    return {str(idea.pk): idea.content.get("line", "") for idea in ideas}


def ideas_to_lend(viewer: Viewer) -> list[tuple[UUID, str]]:
    """List one's own ideas by their line, for a page or a document to name."""
    ideas = opened_ideas(Idea.objects.of(viewer).order_by("kept_at", "pk"))
    return [(idea.pk, content.get("line", "")) for idea, content in ideas]
