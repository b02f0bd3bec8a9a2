"""How the directives of the story are signed, and somebody is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.directives import actions
from avec.directives.models import TrustedPerson
from avec.directives.words import Followed
from avec.documents.models import VersionItem
from avec.documents.words import Quality
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.directives import Became, SignedOnce, Trust


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell each act on the day it was done."""
    for one in lived.world.acts.signatures:
        owner = lived.world.papers[one.document].owner
        sign = partial(_sign, lived, owner, one)
        yield Moment(one.at, one.key, lived.as_self(owner), sign)
    for trust in lived.world.acts.trusted:
        owner = lived.world.papers[trust.document].owner
        ask = partial(_ask, lived, owner, trust)
        yield Moment(trust.at, trust.key, lived.as_self(owner), ask)
        yield Moment(trust.signed, trust.key, lived.as_self(trust.other), _accept)
        if trust.is_told:
            yield Moment(trust.signed, trust.key, lived.as_self(owner), _tell)
    for line in lived.world.acts.followed:
        reader = lived.acting_for(line.by, line.acting_for)
        yield Moment(line.at, line.key, reader, partial(_say, lived, line))


def _sign(lived: Lived, owner: str, one: SignedOnce, viewer: Viewer) -> None:
    document = lived.documents[one.document]
    document.refresh_from_db(fields=["current_version"])
    version = document.current_version
    if version is None:
        raise LookupError(one.document)
    actions.sign(
        viewer=viewer,
        version=version,
        name=lived.world.people[owner].name,
        signed_on=one.at.date(),
        where=one.where,
        with_whom=one.with_whom,
        helper=one.helper,
        witnesses=one.witnesses,
    )


def _ask(lived: Lived, owner: str, trust: Trust, viewer: Viewer) -> None:
    document = lived.documents[trust.document]
    actions.designate(
        viewer=viewer,
        document=document,
        by=lived.world.people[owner].name,
        other=lived.person(trust.other),
        reach=trust.reach,
        scope=trust.scope,
    )
    actions.wish(viewer=viewer, document=document, shows_contrary=True)


def _accept(viewer: Viewer) -> None:
    asked = TrustedPerson.objects.visible_to(viewer).counting_on(viewer)
    actions.sign_too(viewer=viewer, trusted=asked.get(cosigned_at=None))


def _tell(viewer: Viewer) -> None:
    trusted = TrustedPerson.objects.visible_to(viewer).designated()
    mine = trusted.get(owner_id=viewer.person_id)
    actions.tell_trusted(viewer=viewer, trusted=mine, is_told=True)


def _say(lived: Lived, line: Became, viewer: Viewer) -> None:
    items = VersionItem.objects.visible_to(viewer).filter(
        document=lived.documents[line.document], quality=Quality.PERSON
    )
    actions.say_followed(
        viewer=viewer,
        item=items.get(question_key=line.question),
        followed=Followed(line.became),
        happened_on=line.on,
        name=lived.world.people[line.by].name,
        function=line.function,
        why=line.why,
    )
