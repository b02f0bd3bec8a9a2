"""Does the story hold? Everything must have been possible on the day it happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from avec.documents.words import Mode, Right
from avec.web.demo_data.papers import Paper, Words
from avec.web.demo_data.sharing import Part, Reading, Share

if TYPE_CHECKING:
    from avec.web.demo_data.loading import World


def incoherences(world: World) -> Iterator[str]:
    """Say, line by line, what could not have happened as it is told."""
    yield from _circle(world)
    for paper in world.papers.values():
        yield from _paper(world, paper)
    for share in world.shares:
        if not _known_then(world, world.papers[share.paper].owner, share):
            yield f"{share.key}: shared with somebody who is not in the circle"
    for reading in world.readings:
        yield from _reading(world, reading)
    for question in world.questions:
        read = next(each for each in world.readings if each.key == question.about)
        if not read.at < question.asked < (question.answered or world.now):
            yield f"{question.key}: asked before it was read, or after the answer"
    for appointed in world.appointments:
        acts = [*appointed.acts, world.now]
        if acts != sorted(acts) or min(appointed.starts) <= appointed.called:
            yield f"{appointed.key}: answered or cancelled in the wrong order"


def _circle(world: World) -> Iterator[str]:
    for tie in world.ties:
        began = world.people[tie.person].began
        if not began < tie.invited < tie.accepted < (tie.ended or world.now):
            yield f"{tie.key}: invited, accepted and ended in the wrong order"
        if tie.accepted < max(world.people[key].began for key in tie.both):
            yield f"{tie.key}: accepted by somebody who was not there yet"
    for invitation in world.invitations:
        if not invitation.sent < (invitation.answered or world.now):
            yield f"{invitation.key}: answered before it was sent"
        if invitation.state == "waiting" and invitation.expires <= world.now:
            yield f"{invitation.key}: waits for an answer that can no longer come"


def _paper(world: World, paper: Paper) -> Iterator[str]:
    numbers = [version.number for version in paper.versions]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{paper.key}: versions are numbered one after the other"
    moments = [paper.began, *(version.at for version in paper.versions), world.now]
    if moments != sorted(moments):
        yield f"{paper.key}: versions are published one after the other"
    for words in paper.passages.values():
        yield from _words(world, paper, words)
    for disagreement in paper.disagreements:
        if paper.passages[disagreement.of].relation != "disagrees":
            yield f"{disagreement.of}: disagrees, and does not say so"
    for copy in paper.copies:
        if paper.version_at(copy.at) != copy.version:
            yield f"{paper.key}: a copy of a version that was not the current one"
        if not copy.at < (copy.taken_back or world.now):
            yield f"{paper.key}: a copy taken back before it was handed over"


def _words(world: World, paper: Paper, words: Words) -> Iterator[str]:
    if not paper.began < words.at < (words.confirmed or world.now):
        yield f"{words.key}: said before the document began, or after its yes"
    for name, key in (("replaces", words.replaces), ("answers", words.answers)):
        if not key:
            continue
        other = paper.passages.get(key)
        here = (words.question, words.block)
        if other is None or (other.question, other.block) != here:
            yield f"{words.key}: {name} words that do not stand at the same place"
        elif not other.at < words.at:
            yield f"{words.key}: {name} words that came later"
        elif name == "replaces" and other.voice != words.voice:
            yield f"{words.key}: replaces somebody else’s words"
    if words.mode == Mode.DICTATED:
        session = paper.sessions.get(words.session)
        if session is None or session.helper != words.held_by:
            yield f"{words.key}: dictated to somebody whose session it was not"
        elif not session.opened < words.at < session.closed:
            yield f"{words.key}: dictated outside its session"
        elif words.section not in session.sections:
            yield f"{words.key}: dictated in a part that was not opened"
    if words.mode == Mode.VIEW and not _open_to(
        world,
        paper.key,
        words.voice,
        Part(words.section, words.question),
        words.at,
        with_voice=True,
    ):
        yield f"{words.key}: {words.voice} had not been given a voice there"


def _reading(world: World, reading: Reading) -> Iterator[str]:
    name = f"{reading.by} on {reading.at:%d/%m at %H:%M}"
    if world.papers[reading.paper].version_at(reading.at) != reading.version:
        yield f"{name}: read a version that was not the current one"
    for part in reading.parts:
        if not _open_to(world, reading.paper, reading.by, part, reading.at):
            yield f"{name}: read what was not open to them then"


def _open_to(
    world: World,
    paper: str,
    reader: str,
    part: Part,
    moment: datetime,
    *,
    with_voice: bool = False,
) -> bool:
    teams = {affiliation.team for affiliation in world.people[reader].affiliations}
    return any(
        share.paper == paper
        and (share.to == reader or share.to_team in teams - {""})
        and (not with_voice or share.right == Right.VOICE)
        and share.opens(part, moment)
        for share in world.shares
    )


def _known_then(world: World, owner: str, share: Share) -> bool:
    """Whether the two were linked that day; a team needs no link."""
    return bool(share.to_team) or any(
        (tie.person, tie.other) == (owner, share.to)
        and tie.accepted < share.given < (tie.ended or world.now)
        for tie in world.ties
    )
