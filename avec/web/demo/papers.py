"""How the documents of the story are written, confirmed, published and handed over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Block, Copy, Divergence, TemplateVersion
from avec.documents.words import DivergenceState, Freedom, Mode, Quality, Relation
from avec.people.words import Capacity
from avec.web.demo.living import DoesNotHappen, Lived, Moment
from avec.web.demo_data import Paper, Persona, Words
from avec.web.demo_data.papers import CopyHanded, Published, WritingSession


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every document from the day it was begun."""
    for paper in lived.world.papers.values():
        hers = lived.as_self(paper.owner)
        yield Moment(paper.began, paper.key, hers, partial(_begin, lived, paper))
        for session in paper.sessions.values():
            open_ = partial(_open_session, lived, paper, session)
            yield Moment(session.opened, session.key, hers, open_)
            close = partial(_close_session, lived, paper, session)
            yield Moment(session.closed, session.key, hers, close)
        for words in paper.passages.values():
            yield from _writing(lived, paper, words)
        for version in paper.versions:
            publish = partial(_publish, lived, paper, version)
            yield Moment(version.at, f"{paper.key} {version.number}", hers, publish)
        for copy in paper.copies:
            yield from _copy(lived, paper, copy)


def _writing(lived: Lived, paper: Paper, words: Words) -> Iterator[Moment]:
    by = lived.as_self if words.held_by == paper.owner else lived.at_work
    say = partial(_say, lived, paper, words)
    yield Moment(words.at, words.key, by(words.held_by), say)
    if words.confirmed:
        confirm = partial(_confirm, lived, paper, words)
        yield Moment(words.confirmed, words.key, lived.as_self(paper.owner), confirm)


def _begin(lived: Lived, paper: Paper, viewer: Viewer) -> None:
    version = (
        TemplateVersion.objects.visible_to(viewer)
        .newest()
        .get(key=paper.template.key, organization=None)
    )
    document = actions.begin_document(viewer=viewer, template_version=version)
    if paper.review_on:
        actions.choose_review_date(viewer=viewer, document=document, on=paper.review_on)
    lived.documents[paper.key] = document


def _open_session(
    lived: Lived, paper: Paper, session: WritingSession, viewer: Viewer
) -> None:
    lived.sessions[paper.key, session.key] = actions.open_writing_session(
        viewer=viewer,
        document=lived.documents[paper.key],
        helper=lived.person(session.helper),
        section_keys=session.sections,
    )


def _close_session(
    lived: Lived, paper: Paper, session: WritingSession, viewer: Viewer
) -> None:
    running = lived.sessions[paper.key, session.key]
    actions.close_writing_session(viewer=viewer, session=running)
    if session.free:
        actions.say_after_session(
            viewer=viewer,
            session=running,
            free=Freedom(session.free),
            words=session.said,
            **dict.fromkeys(session.agreed, True),
        )


def _place(lived: Lived, paper: Paper, words: Words) -> Place:
    document = lived.documents[paper.key]
    block = _block(lived, paper, words) if words.block else None
    return Place(document, words.section, words.question, block)


def _block(lived: Lived, paper: Paper, words: Words) -> Block:
    """Return the repeated part these words are in, added by the owner if need be."""
    key = (paper.key, words.section, words.block)
    if key not in lived.blocks:
        before = [k for k in lived.blocks if k[:2] == key[:2]]
        if words.block != len(before) + 1:
            raise DoesNotHappen(words.key)
        owner = Viewer(lived.people[paper.owner])
        with acting_as(owner):
            lived.blocks[key] = actions.add_block(
                viewer=owner,
                document=lived.documents[paper.key],
                section_key=words.section,
            )
    return lived.blocks[key]


def _say(lived: Lived, paper: Paper, words: Words, viewer: Viewer) -> None:
    place = _place(lived, paper, words)
    replaces = words.replaces and lived.passages[paper.key, words.replaces].pk
    if words.mode == Mode.VIEW:
        passage = _say_beside(lived, paper, words, viewer, place)
    elif words.mode == Mode.DICTATED:
        passage = actions.dictate(
            viewer=viewer,
            place=place,
            content=words.content,
            replaces=replaces or None,
        )
    else:
        passage = actions.write_passage(
            viewer=viewer,
            place=place,
            content=words.content,
            replaces=replaces or None,
        )
    lived.passages[paper.key, words.key] = passage


def _say_beside(lived: Lived, paper: Paper, words: Words, viewer: Viewer, place: Place):
    persona = lived.world.people[words.voice]
    answers = words.answers and lived.passages[paper.key, words.answers].pk
    passage = actions.give_view(
        viewer=viewer,
        place=place,
        content=words.content,
        quality=_quality(persona),
        name=persona.name,
        label=persona.label.fr,
        relation=Relation(words.relation or Relation.ADDS),
        answers=answers or None,
        replaces=lived.passages[paper.key, words.replaces].pk
        if words.replaces
        else None,
    )
    for disagreement in paper.disagreements:
        if disagreement.of == words.key and disagreement.state != DivergenceState.OPEN:
            actions.say_where_it_stands(
                viewer=viewer,
                divergence=Divergence.objects.get(passage=passage),
                state=DivergenceState(disagreement.state),
            )
    return passage


def _quality(persona: Persona) -> Quality:
    """Say in what quality somebody speaks: their first hat, else as a relative."""
    capacities = [affiliation.capacity for affiliation in persona.affiliations]
    if not capacities:
        return Quality.RELATIVE
    is_peer = capacities[0] == Capacity.PEER_SUPPORTER
    return Quality.PEER if is_peer else Quality.PROFESSIONAL


def _confirm(lived: Lived, paper: Paper, words: Words, viewer: Viewer) -> None:
    passage = lived.passages[paper.key, words.key]
    actions.confirm_dictated(viewer=viewer, passage=passage)


def _publish(lived: Lived, paper: Paper, published: Published, viewer: Viewer) -> None:
    version = actions.publish(
        viewer=viewer,
        document=lived.documents[paper.key],
        name=lived.world.people[paper.owner].name,
    )
    if version.number != published.number:
        message = f"{paper.key} {published.number}"
        raise DoesNotHappen(message)
    lived.versions[paper.key, version.number] = version


def _copy(lived: Lived, paper: Paper, copy: CopyHanded) -> Iterator[Moment]:
    name = f"{paper.key} {copy.to}"
    hers = lived.as_self(paper.owner)
    handed: list[Copy] = []

    def hand_over(viewer: Viewer) -> None:
        person = lived.person(copy.to)
        made = actions.hand_over_copy(
            viewer=viewer,
            version=lived.versions[paper.key, copy.version],
            to=copy.note or person.name,
            to_person=person,
        )
        handed.append(made)

    def take_back(viewer: Viewer) -> None:
        actions.take_back_copy(viewer=viewer, copy=handed[0])

    yield Moment(copy.at, name, hers, hand_over)
    if copy.taken_back:
        yield Moment(copy.taken_back, name, hers, take_back)
