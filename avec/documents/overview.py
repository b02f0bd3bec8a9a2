"""The page of a document: each question on one line, with where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.documents.layout import Asked, Group, Laid
from avec.documents.shapes import Question, Section
from avec.foundation.addresses import around_last_key, around_last_word

FIRST_WORDS = 90
NAME_WORDS = 60

Spot = tuple[str, str, UUID | None]


class Line(NamedTuple):
    """One question: where it is written, how it begins, where it stands."""

    address: str
    prompt: str
    begins: str
    beside: str
    state: str
    waits: bool


class Lines(NamedTuple):
    """The questions of a section, or of one of its repeated parts, which has a name.

    ``put_away`` is where a repeated part is put away, and the words of that button.
    """

    name: str
    lines: list[Line]
    put_away: tuple[str, str] | None


class Part(NamedTuple):
    """One section of a document, its groups each with their name and lines."""

    section: Section
    groups: list[Lines]


NOTHING_ELSEWHERE: Mapping[str, str] = {}


def overview(
    document_id: UUID,
    laid: Iterable[Laid],
    started: Collection[Spot],
    elsewhere: Mapping[str, str] = NOTHING_ELSEWHERE,
) -> list[Part]:
    """Return the lines of a document; ``started`` says where a draft waits.

    ``elsewhere`` gives the route of each question answered by an act of its own.
    """
    states = _states()
    before, after = around_last_key("documents:remove_block")
    words = _("Ranger « %(name)s »")
    parts = []
    for one in laid:
        key = one.section.key
        begin, end = around_last_word("documents:question", document_id, key)
        groups = []
        for group in one.groups:
            name = block_name(one.section, group)
            block, put_away = "", None
            if group.block_id:
                part = str(group.block_id)
                block = f"?bloc={part}"
                put_away = f"{before}{part}{after}", words % {"name": name}
            lines = []
            for asked in group.asked:
                question = asked.question
                if question.key in elsewhere:
                    lines.append(_act(document_id, question, elsewhere[question.key]))
                    continue
                is_started = (
                    bool(started) and (key, question.key, group.block_id) in started
                )
                state, waits = states[_state(asked, is_started=is_started)]
                lines.append(
                    Line(
                        f"{begin}{question.key}{end}{block}",
                        question.prompt,
                        _first_words(asked),
                        _beside(len(asked.others)) if asked.others else "",
                        state,
                        waits,
                    )
                )
            groups.append(Lines(name, lines, put_away))
        parts.append(Part(one.section, groups))
    return parts


def _act(document_id: UUID, question: Question, route: str) -> Line:
    """Return the line of a question that is answered by an act, on its page."""
    address = reverse(route, args=[document_id])
    return Line(address, question.prompt, "", "", _("Sur sa page"), waits=False)


def _states() -> dict[str, tuple[str, bool]]:
    return {
        "awaits her yes": (_("Attend votre oui"), True),
        "begun": (_("Commencé"), True),
        "proposed": (_("Texte commun proposé"), True),
        "together": (_("Écrit ensemble"), False),
        "written": (_("Écrit"), False),
        "silent": (_("À écrire si je veux"), False),
    }


def _state(asked: Asked, *, is_started: bool) -> str:
    if asked.own and any(said.is_waiting for said in asked.own):
        return "awaits her yes"
    if is_started:
        return "begun"
    if asked.proposed:
        return "proposed"
    if asked.together:
        return "together"
    return "written" if asked.own else "silent"


def _first_words(asked: Asked) -> str:
    """Return how the words that stand here begin, her own or those said together."""
    said = asked.together[:1] or asked.own[-1:]
    if not said or not said[0].rows:
        return ""
    return _shortened(said[0].rows[0].text, FIRST_WORDS)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + "…"


def block_name(section: Section, group: Group) -> str:
    """Name one of a repeated part by how its first answer begins, in her own words.

    Until something is written there, it is the title of the part and its place. A
    part that is not repeated bears its title.
    """
    if not section.repeatable:
        return section.title
    return words_of(group.asked) or f"{section.title} {group.number}"


def words_of(block: Iterable[Asked]) -> str:
    """Return how the first answer of a block begins, or nothing."""
    words = (" ".join(_first_words(asked).split()) for asked in block)
    return _shortened(next(filter(None, words), "").removesuffix("."), NAME_WORDS)


def _beside(voices: int) -> str:
    said = ngettext("%(num)s autre voix à côté", "%(num)s autres voix à côté", voices)
    return said % {"num": voices}
