"""What is opened and closed in the story, who looks, and what is asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from uuid import UUID

from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.audit.models import Entry
from avec.documents import actions, rules
from avec.documents.actions.sharing import Part as OpenedPart
from avec.documents.models import ReadingQuestion, VersionItem
from avec.documents.words import Right
from avec.people.models import Team
from avec.web.demo.living import DoesNotHappen, Lived, Moment
from avec.web.demo_data import Question, Reading, Share
from avec.web.demo_data.sharing import Part
from avec.web.demo_data.sheets import ZONE


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every share, every reading and every question."""
    world = lived.world
    for share in world.shares:
        hers = lived.as_self(world.papers[share.paper].owner)
        yield Moment(share.given, share.key, hers, partial(_share, lived, share))
        if share.stopped:
            yield Moment(share.stopped, share.key, hers, partial(_stop, lived, share))
    for reading in world.readings:
        reader = lived.acting_for(reading.by, reading.acting_for)
        name = reading.key or f"{reading.by} {reading.paper}"
        yield Moment(reading.at, name, reader, partial(_read, lived, reading))
    for question in world.questions:
        asks = partial(_ask, lived, question)
        yield Moment(question.asked, question.key, lived.as_self(question.by), asks)
        if question.answered:
            said = partial(_answer, lived, question)
            answerer = lived.at_work(question.to)
            yield Moment(question.answered, question.key, answerer, said)


def _share(lived: Lived, share: Share, viewer: Viewer) -> None:
    grants = actions.share(
        viewer=viewer,
        document=lived.documents[share.paper],
        parts=[OpenedPart(part.section, part.question) for part in share.parts],
        to_person=lived.person(share.to) if share.to else None,
        to_team=Team.objects.get(pk=lived.places[share.to_team])
        if share.to_team
        else None,
        right=Right(share.right),
        ends_at=_end_of(share),
        hours=share.hours,
    )
    lived.bundles[share.key] = grants[0].bundle


def _end_of(share: Share) -> datetime | None:
    """Return the first moment when it is no longer open: the last day counts."""
    if share.until is None:
        return None
    return datetime.combine(share.until + timedelta(days=1), time(), tzinfo=ZONE)


def _stop(lived: Lived, share: Share, viewer: Viewer) -> None:
    actions.stop_sharing(viewer=viewer, bundle=lived.bundles[share.key])


def _read(lived: Lived, reading: Reading, viewer: Viewer) -> None:
    """Look at the parts of a version that are open at that moment, as the page does."""
    paper = lived.world.papers[reading.paper]
    document = lived.documents[paper.key]
    rules.read_extract.require(viewer, document)
    items = VersionItem.objects.visible_to(viewer).filter(
        version=lived.versions[paper.key, reading.version]
    )
    open_now = set(items.values_list("section_key", "question_key").distinct())
    sections = {
        section
        for section, question in open_now
        if any(part.covers(Part(section, question)) for part in reading.parts)
    }
    asked = {part.section for part in reading.parts if part.section}
    if not sections or asked - sections:
        message = f"{reading.by} {reading.at:%d/%m}"
        raise DoesNotHappen(message)
    record_reading(
        viewer=viewer,
        subject=lived.people[paper.owner],
        about=document,
        parts=[s.key for s in paper.template.sections if s.key in sections],
        because=f"grant:{_opened_by(lived, reading)}",
    )


def _opened_by(lived: Lived, reading: Reading) -> UUID:
    """Name the share that opened what was read, as the page does."""
    reader = lived.world.people[reading.by]
    teams = {affiliation.team for affiliation in reader.affiliations}
    return next(
        lived.bundles[share.key]
        for share in lived.world.shares
        if share.paper == reading.paper
        and (share.to == reading.by or share.to_team in teams - {""})
        and share.opens(reading.parts[0], reading.at)
    )


def _ask(lived: Lived, question: Question, viewer: Viewer) -> None:
    about = next(r for r in lived.world.readings if r.key == question.about)
    entry = (
        Entry.objects.visible_to(viewer)
        .readings()
        .filter(
            actor_id=lived.people[question.to],
            at__gte=about.at,
            at__lt=about.at + timedelta(minutes=1),
        )
        .get()
    )
    lived.questions[question.key] = actions.ask_about_reading(
        viewer=viewer, entry=entry, words=question.says
    )


def _answer(lived: Lived, question: Question, viewer: Viewer) -> None:
    asked = ReadingQuestion.objects.visible_to(viewer).get(
        pk=lived.questions[question.key].pk
    )
    actions.answer_question(viewer=viewer, question=asked, words=question.answer)
