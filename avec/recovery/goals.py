"""Goals of a plan, and where each is: said by the person, as often as she likes.

A state is one of her words, not a measure: nothing is counted, drawn or compared, and
what she said before is for her alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.documents.layout import Laid
from avec.documents.models import Block, Document, Passage
from avec.documents.shapes import Question, Template
from avec.documents.words import Quality

SECTION, WORDS, STATE = "goal", "goal_words", "goal_state"


@dataclass(slots=True)
class Goal:
    """One goal: her words, where it is, and what she said of it before."""

    block: Block
    words: str = ""
    state: str = ""
    standing: UUID | None = None
    before: list[tuple[datetime, str]] = field(default_factory=list)


def state_question(template: Template) -> Question | None:
    """Return the question that asks where a goal is, if the form has one."""
    for section in template.sections:
        if section.key == SECTION and section.repeatable:
            for question in section.questions:
                if question.key == STATE and question.type == "choice":
                    return question
    return None


def goals_of(viewer: Viewer, document: Document, question: Question) -> list[Goal]:
    """Return the viewer's goals in their order, each with its last state first."""
    blocks = (
        Block.objects.of(viewer)
        .filter(document=document, section_key=SECTION, removed_at=None)
        .order_by("position", "pk")
    )
    said = _said(viewer, document)
    goals = []
    for number, block in enumerate(blocks, start=1):
        goal = Goal(block, _("But %(number)s") % {"number": number})
        for passage in said[block.pk]:
            content = passage.content
            if passage.question_key == WORDS:
                goal.words = content.get("text") or goal.words
                continue
            label = _label(question, content.get("chosen", ()))
            goal.before.append((passage.written_at, label))
            goal.state = label if passage.withdrawn_at is None else ""
            goal.standing = passage.pk if goal.state else None
        goal.before.reverse()
        goals.append(goal)
    return goals


def _said(viewer: Viewer, document: Document) -> dict[UUID | None, list[Passage]]:
    passages = (
        Passage.objects.of(viewer)
        .filter(
            document=document,
            section_key=SECTION,
            question_key__in=[WORDS, STATE],
            author_id=viewer.person_id,
            quality=Quality.PERSON,
            sealed__isnull=False,
        )
        .order_by("written_at", "pk")
    )
    found: dict[UUID | None, list[Passage]] = defaultdict(list)
    for passage in passages:
        if not passage.awaits_confirmation:
            found[passage.block_id].append(passage)
    return found


def _label(question: Question, chosen: Iterable[str]) -> str:
    return next((question.label_of(key) for key in chosen), "")


def short_list(laid: Iterable[Laid]) -> list[tuple[str, str]]:
    """Return each goal with where it is, from what the page has already read."""
    lines = []
    for part in laid:
        if part.section.key != SECTION or not part.section.repeatable:
            continue
        for group in part.groups:
            said = {
                asked.question.key: voice
                for asked in group.asked
                for voice in asked.own[-1:]
                if not voice.is_waiting
            }
            if WORDS in said and STATE in {a.question.key for a in group.asked}:
                state = said[STATE].rows[0].text if STATE in said else ""
                lines.append((said[WORDS].content.get("text", ""), state))
    return lines
