"""How the people of the story say what they lived, after they met or did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.visits import actions
from avec.visits.models import Look, Note
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.visits import Noted, NotMet, SaidBeside, Seen


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every look, what stands beside, who did not meet, and the notes."""
    told = lived.world.visits
    looks: dict[str, UUID] = {}
    for one in told.looks:
        keeps = partial(_keep, lived, one, looks)
        yield Moment(one.at, one.key, lived.at_work(one.who), keeps)
    for each in told.beside:
        says = partial(_beside, each, looks)
        yield Moment(each.at, each.key, lived.at_work(each.who), says)
    for missed in told.missed:
        tells = partial(_miss, lived, missed)
        yield Moment(missed.at, missed.key, lived.at_work(missed.who), tells)
    yield from _notes(lived)


def _notes(lived: Lived) -> Iterator[Moment]:
    """Tell every paragraph, then each yes to those proposed as « nous »."""
    for one in lived.world.visits.notes:
        written: list[Note] = []
        writes = partial(_write, lived, one, written)
        yield Moment(one.at, one.key, lived.at_work(one.who), writes)
        at = one.at
        for who in one.yes:
            at += timedelta(hours=1)
            agrees = partial(_agree, written)
            yield Moment(at, one.key, lived.at_work(who), agrees)


def _write(lived: Lived, one: Noted, written: list[Note], viewer: Viewer) -> None:
    visit = _visit(lived, one.visit, viewer)
    written.append(
        actions.write_note(
            viewer=viewer, appointment=visit, words=one.words, as_we=one.as_we
        )
    )


def _agree(written: list[Note], viewer: Viewer) -> None:
    actions.agree_to_note(viewer=viewer, note=written[0])


def _visit(lived: Lived, key: str, viewer: Viewer) -> Appointment:
    return Appointment.objects.visible_to(viewer).get(pk=lived.appointments[key])


def _keep(lived: Lived, one: Seen, looks: dict[str, UUID], viewer: Viewer) -> None:
    visit = _visit(lived, one.visit, viewer)
    kept = actions.keep_look(viewer=viewer, appointment=visit, words=one.words)
    looks[one.key] = kept.pk


def _beside(one: SaidBeside, looks: dict[str, UUID], viewer: Viewer) -> None:
    look = Look.objects.visible_to(viewer).get(pk=looks[one.look])
    actions.say_beside(viewer=viewer, look=look, words=one.words)


def _miss(lived: Lived, one: NotMet, viewer: Viewer) -> None:
    actions.say_missed(
        viewer=viewer,
        appointment=_visit(lived, one.visit, viewer),
        why=one.why,
        whose=one.whose,
        words=one.words,
    )
