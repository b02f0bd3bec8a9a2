"""What Nora answered for the hardest day, who the hospital declared, and one evening.

Claire opened what Nora had marked; Nora answered; somebody who was not there will say
what they think of it. Nothing is real.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from avec.access.sessions import SessionStore
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.emergency import actions, rules
from avec.emergency.models import Attempt
from avec.emergency.words import Answer, Situation
from avec.people.doors import DEMO, database_now
from avec.people.models import Affiliation
from avec.web.demo.living import DoesNotHappen, Lived, Moment

HOSPITAL = "hospital"
A_MONTH = timedelta(days=30)
THAT_EVENING = timedelta(days=6, hours=4, minutes=20)
BEFORE_MIDNIGHT = timedelta(hours=2, minutes=50)
A_MOMENT = timedelta(minutes=2)
SOON_AFTER = timedelta(minutes=95)
WHY = (
    "Elle a laissé un message au CMP à 20 h, très angoissée, et ne répond plus au"
    " téléphone depuis."
)
HER_VOICE = (
    "Mon téléphone n’avait plus de batterie. Je comprends qu’on s’inquiète. J’aurais"
    " préféré qu’on appelle d’abord mon frère, c’est écrit dans mon plan."
)
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
    nurse = lived.acting_for("claire", HOSPITAL)
    opened = lived.world.now - BEFORE_MIDNIGHT
    yield Moment(opened, "emergency opened", nurse, _open)
    yield Moment(opened + A_MOMENT, "emergency read", nurse, _read)
    yield Moment(opened + SOON_AFTER, "emergency answered", hers, _say_what_she_thinks)


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


def _open(viewer: Viewer) -> None:
    """Open as the page does, just after having entered."""
    entered = SessionStore(None)
    entered.person_id, entered.affiliation_id = viewer.person_id, viewer.affiliation_id
    entered.prove(DEMO, database_now())
    entered.save()
    given, family, born = NORA
    opened = actions.try_to_open(
        viewer=viewer,
        given=given,
        family=family,
        born=born,
        situation=Situation.SILENT,
        sentence=WHY,
    )
    entered.delete()
    if opened is None:
        raise DoesNotHappen


def _read(viewer: Viewer) -> None:
    attempt = Attempt.objects.visible_to(viewer).open_to(viewer).get()
    rules.read.require(viewer, attempt)
    record_reading(viewer=viewer, subject=attempt.owner_id, about=attempt)


def _say_what_she_thinks(viewer: Viewer) -> None:
    attempt = Attempt.objects.visible_to(viewer).opened().latest("tried_at")
    actions.add_voice(viewer=viewer, attempt=attempt, words=HER_VOICE)
