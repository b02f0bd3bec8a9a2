"""How the promises of the story are made, accepted, and spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.commitments import actions
from avec.commitments.models import Commitment
from avec.commitments.words import Kept
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.promises import Promise


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every promise, from the day it was made."""
    for one in lived.world.promises:
        made: list[Commitment] = []
        hers = lived.as_self(one.to)
        make = partial(_make, lived, one, made)
        yield Moment(one.made, one.key, lived.at_work(one.by), make)
        if one.accepted:
            yield Moment(one.accepted, one.key, hers, partial(_accept, made))
        if one.said:
            yield Moment(one.said, one.key, hers, partial(_say, one, made))


def _make(lived: Lived, one: Promise, made: list[Commitment], viewer: Viewer) -> None:
    made.append(
        actions.promise(
            viewer=viewer,
            to=lived.person(one.to),
            what=one.what,
            name=lived.world.people[one.by].name,
            label=one.label,
            due_on=one.due,
        )
    )


def _accept(made: list[Commitment], viewer: Viewer) -> None:
    commitment = Commitment.objects.visible_to(viewer).get(pk=made[0].pk)
    actions.answer_promise(viewer=viewer, commitment=commitment, accepted=True)


def _say(one: Promise, made: list[Commitment], viewer: Viewer) -> None:
    commitment = Commitment.objects.visible_to(viewer).get(pk=made[0].pk)
    kept = Kept(one.kept)
    actions.say_kept(viewer=viewer, commitment=commitment, kept=kept, why=one.why)
