"""What listening puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.foundation.dates import day
from avec.listening.models import Brought, Debrief, KeptWords, Listening, Worry
from avec.listening.words import QUESTIONS, Need, Step
from avec.people.exports import Block, File, data, page, plainly


def listening_files(viewer: Viewer) -> Iterator[File]:
    """Give the words kept, the moments, the debriefs that still exist, the worries.

    What somebody else said or wrote, and the viewer may read, is not the viewer's to
    take away: of it only the dates leave.
    """
    kept = list(KeptWords.objects.visible_to(viewer).order_by("written_at", "pk"))
    mine = [one for one in kept if one.owner_id == viewer.person_id]
    moments = list(Listening.objects.visible_to(viewer).order_by("day", "pk"))
    written = list(Debrief.objects.visible_to(viewer).order_by("ends_at", "pk"))
    brought = list(Brought.objects.visible_to(viewer).order_by("ends_at", "pk"))
    worries = list(Worry.objects.visible_to(viewer).order_by("what_at", "pk"))
    yield page(
        "mots-gardes.html",
        _("Mes mots, gardés après un temps d’écoute"),
        [
            Block(
                day(one.day),
                facts=[(_("Pour qui"), one.get_reach_display())],
                paragraphs=_texts(one.content, "words", "next"),
            )
            for one in mine
        ],
    )
    yield page(
        "temps-d-ecoute.html",
        _("Mes temps d’écoute"),
        [
            Block(
                day(one.day),
                facts=[
                    (_("Lieu"), one.get_place_display()),
                    (_("Minutes"), one.minutes or ""),
                    (_("Retour"), one.get_debrief_display()),
                ],
            )
            for one in moments
        ],
    )
    yield page(
        "retours.html",
        _("Mes retours d’écoute"),
        [
            Block(
                _("Sera détruit : %(day)s") % {"day": day(one.ends_at)},
                facts=debrief_lines(one.content),
            )
            for one in written
        ],
    )
    yield page(
        "inquietudes.html",
        _("Mes inquiétudes"),
        [
            Block(day(one.what_at), facts=worry_lines(one.content))
            for one in worries
            if one.owner_id == viewer.person_id
        ],
    )
    yield data(
        "temps-d-ecoute.json",
        {
            "kept_words": [_of(viewer, one) for one in kept],
            "listenings": [plainly(one) for one in moments],
            "debriefs": [_whole(one) for one in written],
            "brought": [_of(viewer, one) for one in brought],
            "worries": [_of(viewer, one) for one in worries],
        },
    )


def _of(viewer: Viewer, row: Any) -> dict[str, Any]:
    """Give the words to who wrote or said them, and to the others that they exist."""
    return _whole(row) if row.owner_id == viewer.person_id else plainly(row)


def _whole(row: Any) -> dict[str, Any]:
    return {**plainly(row), "content": row.content}


def _texts(content: dict[str, Any], *names: str) -> list[str]:
    return [content[name] for name in names if content.get(name)]


def debrief_lines(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Say what a debrief holds, question by question; nothing for what is empty."""
    needs = [str(Need(key).label) for key in content.get("need", [])]
    said = {**content, "need": ", ".join(needs)}
    return [
        (str(label), said[name]) for name, label in QUESTIONS.items() if said.get(name)
    ]


def worry_lines(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Say the steps of a worry that were written."""
    return [
        (str(step.label), content[step.value])
        for step in Step
        if content.get(step.value)
    ]


VERBS = {
    "listening.written_down": gettext_lazy("a noté des mots après un temps d’écoute"),
    "listening.kept": gettext_lazy("a gardé ses mots d’un temps d’écoute"),
    "listening.brought": gettext_lazy("a ouvert à quelqu’un des mots de supervision"),
    "listening.read": gettext_lazy("a relu des mots d’un temps d’écoute"),
}
