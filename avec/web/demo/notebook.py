"""What Nora writes for herself, and the little of it she opens."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.journal import actions
from avec.journal.models import Lending
from avec.web import demo_data
from avec.web.demo.living import Lived, Moment

Kept = dict[str, Any]


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every idea kept, every page, everything opened and read."""
    book = lived.world.notebook
    kept: Kept = {}
    hers = lived.as_self(book.of)
    for idea in book.ideas.values():
        yield Moment(idea.at, idea.key, hers, partial(_keep, kept, idea))
        if idea.reworded_at:
            again = partial(_say_again, kept, idea)
            yield Moment(idea.reworded_at, idea.key, hers, again)
    for note in book.notes.values():
        yield Moment(note.at, note.key, hers, partial(_write, kept, note))
    for lent in book.lent:
        name = lent.note or lent.idea
        yield Moment(lent.at, name, hers, partial(_lend, lived, kept, lent))
        if lent.read:
            reads = partial(_read, kept, lent)
            yield Moment(lent.read, name, lived.as_self(lent.to), reads)


def _keep(kept: Kept, idea: demo_data.Idea, viewer: Viewer) -> None:
    kept[f"idea {idea.key}"] = actions.keep_idea(viewer=viewer, content=idea.content)


def _say_again(kept: Kept, idea: demo_data.Idea, viewer: Viewer) -> None:
    actions.change_idea(
        viewer=viewer,
        idea=kept[f"idea {idea.key}"],
        content=idea.content | {"line": idea.reworded},
    )


def _write(kept: Kept, note: demo_data.Note, viewer: Viewer) -> None:
    content = dict(note.content)
    if note.idea:
        content["idea"] = str(kept[f"idea {note.idea}"].pk)
    kept[f"note {note.key}"] = actions.write_note(
        viewer=viewer, moment=note.at, content=content
    )


def _lend(lived: Lived, kept: Kept, lent: demo_data.Lent, viewer: Viewer) -> None:
    kind = "note" if lent.note else "idea"
    kept[f"lent {lent.note or lent.idea}"] = actions.lend(
        viewer=viewer,
        thing=kept[f"{kind} {lent.note or lent.idea}"],
        to_person=lived.person(lent.to),
    )


def _read(kept: Kept, lent: demo_data.Lent, viewer: Viewer) -> None:
    lending = Lending.objects.visible_to(viewer).get(
        pk=kept[f"lent {lent.note or lent.idea}"].pk
    )
    record_reading(
        viewer=viewer,
        subject=lending.owner_id,
        about=lending,
        parts=[lending.part],
        because=f"lending:{lending.pk}",
    )
