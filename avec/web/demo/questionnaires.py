"""The small questionnaire of the story, written for it, about a room of the house."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.people.models import Organization
from avec.questionnaires import actions
from avec.questionnaires.files import read_form
from avec.questionnaires.models import Questionnaire
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.questionnaires import Loaded


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell the day it was loaded, then each time somebody answered."""
    for one in lived.world.questionnaires:
        loaded: list[Questionnaire] = []
        by = lived.at_work(one.by)
        yield Moment(one.at, one.key, by, partial(_load, lived, one, loaded))
        for given in one.answers:
            answer = partial(_answer, given.values, loaded)
            yield Moment(given.at, one.key, lived.as_self(given.by), answer)


def _load(
    lived: Lived, one: Loaded, loaded: list[Questionnaire], viewer: Viewer
) -> None:
    form = read_form(one.text)
    place = Organization.objects.get(pk=lived.places[one.place])
    loaded.append(
        actions.load_questionnaire(
            viewer=viewer,
            organization=place,
            form=form,
            ticked=form.conditions,
            ticked_as=one.ticked_as,
        )
    )


def _answer(
    values: tuple[int, ...], loaded: list[Questionnaire], viewer: Viewer
) -> None:
    answers = {str(number): value for number, value in enumerate(values)}
    actions.answer_questionnaire(
        viewer=viewer, questionnaire=loaded[0], answers=answers, counted=True
    )
