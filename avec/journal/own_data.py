"""What the notebook puts in the archive that a person takes away: all of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.foundation.dates import day
from avec.journal.contents import (
    Line,
    idea_lines,
    note_lines,
    opened,
    opened_ideas,
)
from avec.journal.models import Idea, Lending, Media, Note, Wording
from avec.people.exports import Block, File, data, page, plainly


def journal_files(viewer: Viewer) -> Iterator[File]:
    """Give the pages, the ideas with their earlier wordings, and what was lent."""
    pages = opened(Note.objects.of(viewer).order_by("moment", "pk"))
    ideas = opened_ideas(Idea.objects.of(viewer).order_by("kept_at", "pk"))
    lines = {str(idea.pk): content.get("line", "") for idea, content in ideas}
    yield page(
        "carnet.html",
        _("Mon carnet"),
        [
            Block(
                read.when,
                paragraphs=_paragraphs(
                    read.content.get("words", ""),
                    note_lines(read.content, lines.get(read.content.get("idea"), "")),
                ),
            )
            for read in pages
        ],
    )
    yield page(
        "boite-a-idees.html",
        _("Ma boîte à idées"),
        [
            Block(
                content.get("line", ""),
                facts=[(_("Gardée"), day(idea.kept_at)), *idea_lines(content)],
            )
            for idea, content in ideas
        ],
    )
    media = list(Media.objects.visible_to(viewer).order_by("added_at", "pk"))
    for one in media:
        yield File(f"images-et-voix/{one.pk}-{one.file_name}", one.plain)
    earlier = Wording.objects.visible_to(viewer).order_by("replaced_at", "pk")
    lent = Lending.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    yield data(
        "carnet.json",
        {
            "notes": [
                {**plainly(read.note), "content": read.content} for read in pages
            ],
            "ideas": [{**plainly(idea), "content": content} for idea, content in ideas],
            "earlier_wordings": [
                {**plainly(wording), "content": wording.content} for wording in earlier
            ],
            "media": [{**plainly(one), "content": one.content} for one in media],
            "lendings": [plainly(one) for one in lent.order_by("given_at", "pk")],
        },
    )


def _paragraphs(words: str, lines: list[Line]) -> list[str]:
    said = [_("%(label)s : %(text)s") % line._asdict() for line in lines]
    return [part for part in (words, *said) if part]


VERBS = {
    "journal.lent": gettext_lazy("a ouvert quelques mots de son carnet"),
    "journal.lending_stopped": gettext_lazy("a refermé quelques mots de son carnet"),
    "journal.read": gettext_lazy("a lu ce qui lui était ouvert d’un carnet"),
}
