"""A place offers a form of its own, somebody begins it, a text waits for a yes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from avec.people.models import Organization
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.together import Begun, Offered, Proposed


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell what places offer, and what is proposed to be said together."""
    told = lived.world.together
    for one in told.offered:
        at_work = lived.acting_for(one.by, one.place)
        yield Moment(one.at, one.key, at_work, partial(_offer, lived, one))
        hers = lived.as_self(one.begun.by)
        name = f"{one.key} {one.begun.by}"
        yield Moment(one.begun.at, name, hers, partial(_begin, lived, one, one.begun))
    for text in told.proposed:
        hers = lived.as_self(lived.world.papers[text.paper].owner)
        yield Moment(text.at, text.key, hers, partial(_propose, lived, text))


def _offer(lived: Lived, one: Offered, viewer: Viewer) -> None:
    actions.offer_template(
        viewer=viewer,
        organization=Organization.objects.get(pk=lived.places[one.place]),
        forms=dict(one.forms),
    )


def _begin(lived: Lived, one: Offered, begun: Begun, viewer: Viewer) -> None:
    version = TemplateVersion.objects.visible_to(viewer).get(
        organization_id=lived.places[one.place], key=one.forms["fr"].key
    )
    document = actions.begin_document(viewer=viewer, template_version=version)
    actions.write_passage(
        viewer=viewer,
        place=Place(document, begun.section, begun.question),
        content={"text": begun.says},
    )
    lived.documents[one.key] = document


def _propose(lived: Lived, text: Proposed, viewer: Viewer) -> None:
    actions.propose_together(
        viewer=viewer,
        place=Place(
            lived.documents[text.paper],
            text.section,
            text.question,
            lived.blocks[text.paper, text.section, text.block],
        ),
        text=text.says,
        name=lived.world.people[lived.world.papers[text.paper].owner].name,
        voices=[lived.people[text.to]],
    )
