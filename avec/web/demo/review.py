"""Nora comes back to her difficult moment: she writes, others beside her."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.aftermath import actions as aftermath
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, Passage
from avec.documents.words import Quality, Right
from avec.episodes import actions as episodes
from avec.episodes.models import Episode, Review
from avec.people.models import Organization
from avec.people.words import Capacity
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.review import Beside, Confided, Voice, Wrote

OTHERS = "other_voices"


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell how she begins, writes, publishes, invites, and what she confides."""
    told, hers = lived.world.review, lived.as_self("nora")
    yield Moment(told.begun, "review", hers, _begin)
    for wrote in told.words:
        yield Moment(wrote.at, wrote.question, hers, partial(_write, wrote))
    for at in told.published:
        yield Moment(at, "review", hers, partial(_publish, lived))
    for voice in told.voices:
        yield Moment(voice.given, voice.to, hers, partial(_invite, lived, voice))
    for beside in told.beside:
        by = lived.acting_for(beside.by, beside.acting_for)
        yield Moment(beside.at, beside.question, by, partial(_say, lived, beside))
    for one in told.confided:
        yield Moment(one.at, one.to, hers, partial(_confide, lived, one))


def _document(viewer: Viewer) -> Document:
    return Review.objects.visible_to(viewer).get().document


def _begin(viewer: Viewer) -> None:
    over = Episode.objects.of(viewer).order_by("-opened_at")[0]
    episodes.go_back_over(viewer=viewer, episode=over)


def _write(wrote: Wrote, viewer: Viewer) -> None:
    place = Place(_document(viewer), wrote.section, wrote.question)
    actions.write_passage(viewer=viewer, place=place, content=wrote.content)


def _publish(lived: Lived, viewer: Viewer) -> None:
    name = lived.world.people["nora"].name
    document = _document(viewer)
    actions.publish(viewer=viewer, document=document, name=name)
    lived.documents["nora_review"] = document


def _invite(lived: Lived, voice: Voice, viewer: Viewer) -> None:
    actions.share(
        viewer=viewer,
        document=_document(viewer),
        parts=[Part(voice.part, voice.question)],
        to_person=lived.person(voice.to),
        right=Right.VOICE,
    )


def _say(lived: Lived, beside: Beside, viewer: Viewer) -> None:
    persona = lived.world.people[beside.by]
    actions.give_view(
        viewer=viewer,
        place=Place(lived.documents["nora_review"], OTHERS, beside.question),
        content={"text": beside.text},
        quality=Quality.PROFESSIONAL
        if any(a.capacity == Capacity.PROFESSIONAL for a in persona.affiliations)
        else Quality.RELATIVE,
        name=persona.name,
        label=persona.label.fr,
    )


def _confide(lived: Lived, one: Confided, viewer: Viewer) -> None:
    document = _document(viewer)
    said = Passage.objects.visible_to(viewer).get(
        document=document,
        question_key="service_learns",
        author_id=lived.people[one.by],
    )
    aftermath.hand_on(
        viewer=viewer,
        document=document,
        passage_id=said.pk,
        words=one.words,
        organization=Organization.objects.get(pk=lived.places[one.to]),
        has_read=True,
    )
