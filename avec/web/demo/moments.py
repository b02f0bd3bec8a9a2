"""The difficult moments of the story: prepared for, opened, looked into, closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.documents import actions as documents
from avec.documents import rules
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant
from avec.episodes import actions
from avec.episodes.models import Episode
from avec.episodes.words import Answer
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.moments import Lasted, Look, Prepared
from avec.web.demo_data.sheets import ZONE


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell what was prepared, then each moment from its beginning to its end."""
    told = lived.world.moments
    for one in told.prepared:
        hers = lived.as_self(lived.world.papers[one.paper].owner)
        yield Moment(one.at, one.key, hers, partial(_prepare, lived, one))
    for lasted in told.lasted:
        opener = lived.acting_for(lasted.opened_by, lasted.acting_for)
        hers = lived.as_self(lasted.person)
        yield Moment(lasted.at, lasted.key, opener, partial(_open, lived, lasted))
        for who, at in lasted.named:
            yield Moment(at, lasted.key, hers, partial(_name, lived, who))
        yield Moment(lasted.closed, lasted.key, hers, _close)
    for look in told.looks:
        reader = lived.acting_for(look.by, look.acting_for)
        yield Moment(look.at, look.prepared, reader, partial(_read, lived, look))


def _prepare(lived: Lived, one: Prepared, viewer: Viewer) -> None:
    documents.prepare_share(
        viewer=viewer,
        document=lived.documents[one.paper],
        parts=[Part(section) for section in one.parts],
        to_person=lived.person(one.to),
    )


def _open(lived: Lived, lasted: Lasted, viewer: Viewer) -> None:
    after = datetime.combine(lasted.until + timedelta(days=1), time(), tzinfo=ZONE)
    actions.open_for_somebody(
        viewer=viewer,
        person=lived.person(lasted.person),
        answer=Answer.YES if lasted.agreed else Answer.NOT_ASKED,
        ends_at=after,
    )


def _hers(viewer: Viewer) -> Episode:
    return Episode.objects.of(viewer).open_now().get()


def _name(lived: Lived, who: str, viewer: Viewer) -> None:
    actions.name_somebody(
        viewer=viewer, episode=_hers(viewer), person_id=lived.people[who]
    )


def _close(viewer: Viewer) -> None:
    actions.close_episode(viewer=viewer, episode=_hers(viewer))


def _read(lived: Lived, look: Look, viewer: Viewer) -> None:
    """Look at what the moment opened, as the page does."""
    one = next(p for p in lived.world.moments.prepared if p.key == look.prepared)
    document = lived.documents[one.paper]
    rules.read_extract.require(viewer, document)
    grant = Grant.objects.received_by(viewer).filter(document=document).first()
    record_reading(
        viewer=viewer,
        subject=document.owner_id,
        about=document,
        parts=list(one.parts),
        because=f"grant:{grant.bundle}" if grant else "",
    )
