"""What Nora answered for the hardest day, and who the hospital declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from avec.access.viewer import Viewer
from avec.emergency import actions
from avec.emergency.words import Answer
from avec.people.models import Affiliation
from avec.web.demo.living import Lived, Moment

HOSPITAL = "hospital"
A_MONTH = timedelta(days=30)
THAT_EVENING = timedelta(days=7)
NORA = ("Nora", "Delaure", date(1991, 5, 17))
MARKED = {
    "nora_soothing": (
        "ladder/open_when",
        "ladder/on_my_own",
        "ladder/whom_to_tell",
        "ladder/professionals",
    ),
    "nora_plan": ("direction/obstacles",),
}


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell the declaration of the team, then each answer."""
    manager = lived.acting_for("helene", HOSPITAL)
    yield Moment(
        lived.world.now - A_MONTH, "crisis team", manager, partial(_declare, lived)
    )
    evening = lived.world.now - THAT_EVENING
    hers = lived.as_self("nora")
    yield Moment(evening, "can be found", hers, _be_found)
    for paper, marks in MARKED.items():
        say = partial(_answer, lived, paper, marks)
        yield Moment(evening, f"emergency {paper}", hers, say)


def _declare(lived: Lived, viewer: Viewer) -> None:
    hat = lived.hats["claire", HOSPITAL]
    actions.declare(
        viewer=viewer,
        affiliation=Affiliation.objects.visible_to(viewer)
        .select_related("organization")
        .get(pk=hat),
    )


def _be_found(viewer: Viewer) -> None:
    given, family, born = NORA
    actions.be_found(viewer=viewer, given=given, family=family, born=born)


def _answer(lived: Lived, paper: str, marks: tuple[str, ...], viewer: Viewer) -> None:
    actions.answer(
        viewer=viewer,
        document=lived.documents[paper],
        answer=Answer.YES,
        marks=marks,
        also_tell=lived.people["marc"],
    )
