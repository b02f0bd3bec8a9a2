"""What the actions of questionnaires are asked to do, on the things of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from avec.people.models import Organization, Person
from avec.questionnaires.files import read_form
from avec.questionnaires.models import Opening, Questionnaire, Response
from tests.answered import ROOM
from tests.second_wall import found

QUESTIONNAIRES: dict[str, Callable[[Any], dict]] = {
    "questionnaires.load_questionnaire": lambda c: {
        "organization": found(c, Organization, "name = 'CH Montbrun-d’Aure'"),
        "form": read_form(ROOM),
        "ticked": read_form(ROOM).conditions,
        "ticked_as": "X",
    },
    "questionnaires.withdraw_questionnaire": lambda c: {
        "questionnaire": found(c, Questionnaire, "true")
    },
    "questionnaires.answer_questionnaire": lambda c: {
        "questionnaire": found(c, Questionnaire, "true"),
        "answers": {"0": 1},
    },
    "questionnaires.erase_response": lambda c: {
        "response": found(c, Response, "owner_id = :nora")
    },
    "questionnaires.open_result": lambda c: {
        "response": found(c, Response, "owner_id = :nora"),
        "to_person": found(c, Person, "id = :claire"),
    },
    "questionnaires.close_result": lambda c: {
        "opening": found(c, Opening, "to_person_id = :marc")
    },
    "questionnaires.close_results_between": lambda c: {"other_id": c.marc},
    "questionnaires.leave_questionnaires": lambda c: {},
}
