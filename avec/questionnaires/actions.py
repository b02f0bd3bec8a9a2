"""Loading, answering, opening one's result, being counted or not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import is_in_circle
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, one_at_a_time
from avec.people.models import Organization, Person
from avec.people.narrow import ask
from avec.questionnaires import rules
from avec.questionnaires.files import Form, to_json
from avec.questionnaires.models import Counted, Opening, Questionnaire, Response


class ConditionsNotTicked(Refusal):
    """Each condition of the licence is ticked, or nothing is loaded."""

    sentence = _("Chaque condition de la licence se coche avant de charger.")


class NoLongerOffered(Refusal):
    """The place has withdrawn it."""

    sentence = _("Ce questionnaire n’est plus proposé.")


class NoResult(Refusal):
    """There is nothing to open: a result is opened, never the answers."""

    sentence = _(
        "Il n’y a pas de résultat à ouvrir, et vos réponses ne se lisent que par vous."
    )


class AlreadyClosed(Refusal):
    """It was closed before."""

    sentence = _("Ce résultat est déjà refermé.")


@transaction.atomic
def load_questionnaire(
    *,
    viewer: Viewer,
    organization: Organization,
    form: Form,
    ticked: Sequence[str],
    ticked_as: str,
) -> Questionnaire:
    """Offer a questionnaire of which the place says it holds the rights.

    Loading the same words twice keeps one; withdrawn words are offered again.

    :raises NotAllowed: unless the viewer answers for the place under this hat.
    :raises ConditionsNotTicked: if a condition of the licence was left.
    """
    rules.load.require(viewer, organization)
    if set(ticked) != set(form.conditions):
        raise ConditionsNotTicked
    body = to_json(form)
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    kept, is_new = Questionnaire.objects.get_or_create(
        organization=organization,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "body": body,
            "ticked": list(form.conditions),
            "ticked_as": ticked_as,
        },
    )
    if not is_new:
        Questionnaire.objects.filter(pk=kept.pk).update(withdrawn_at=None)
    record("questionnaires.loaded", viewer=viewer, about=kept)
    return kept


@transaction.atomic
def withdraw_questionnaire(*, viewer: Viewer, questionnaire: Questionnaire) -> None:
    """Stop offering a questionnaire. Answers stay to whoever gave them.

    :raises NotAllowed: unless the viewer answers for its place under this hat.
    """
    rules.withdraw.require(viewer, questionnaire)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(withdrawn_at=DatabaseNow())
    record("questionnaires.withdrawn", viewer=viewer, about=questionnaire)


@transaction.atomic
def answer_questionnaire(
    *,
    viewer: Viewer,
    questionnaire: Questionnaire,
    answers: Mapping[str, int],
    counted: bool = False,
) -> Response:
    """Answer for oneself, all or some of it. Nobody is told, and nobody else reads it.

    With ``counted``, the result is counted among others, without a name; without it,
    whatever was counted before is taken away. The same answers given again in a few
    minutes are one response: a button was pressed twice.

    :raises NotAllowed: unless the viewer is signed in.
    :raises NoLongerOffered: if its place has withdrawn it.
    """
    rules.answer.require(viewer, questionnaire)
    if not Questionnaire.objects.offered().filter(pk=questionnaire.pk).exists():
        raise NoLongerOffered
    one_at_a_time(f"questionnaires.answer:{viewer.person_id}")
    given = _just_given(viewer, questionnaire, dict(answers), counted=counted)
    if given is not None:
        return given
    response = Response(
        pk=uuid4(), owner_id=viewer.person_id, questionnaire=questionnaire
    )
    response.content = {"answers": dict(answers)}
    response.save(force_insert=True)
    result = response.result
    Counted.objects.filter(
        owner_id=viewer.person_id, questionnaire=questionnaire
    ).delete()
    if counted and result is not None:
        Counted.objects.create(
            owner_id=viewer.person_id,
            questionnaire=questionnaire,
            response=response,
            result=Decimal(str(round(result, 3))),
        )
    record("questionnaires.answered", viewer=viewer, about=response)
    return response


def _just_given(
    viewer: Viewer, questionnaire: Questionnaire, answers: dict, *, counted: bool
) -> Response | None:
    """Find the same answers, counted or not in the same way, given just now."""
    last = (
        Response.objects.visible_to(viewer)
        .filter(questionnaire=questionnaire, answered_at__gt=Now() - TWICE)
        .order_by("-answered_at", "-pk")
        .first()
    )
    if last is None or last.content["answers"] != answers:
        return None
    is_counted = Counted.objects.filter(
        owner_id=viewer.person_id, response=last
    ).exists()
    return last if is_counted == (counted and last.result is not None) else None


@transaction.atomic
def erase_response(*, viewer: Viewer, response: Response) -> None:
    """Erase what one answered, whatever was open of it, and what was counted of it.

    An answer given since stays, and stays counted.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.hold.require(viewer, response)
    Counted.objects.filter(owner_id=viewer.person_id, response=response).delete()
    Opening.objects.filter(owner_id=viewer.person_id, response=response).delete()
    Response.objects.visible_to(viewer).filter(pk=response.pk).delete()
    record("questionnaires.erased", viewer=viewer, about=response)


@transaction.atomic
def open_result(*, viewer: Viewer, response: Response, to_person: Person) -> Opening:
    """Open one's result, and nothing but it, to one person of the circle.

    Opened twice, it is open once.

    :raises NotAllowed: unless it is the viewer's own.
    :raises NoResult: if the questionnaire has none, or some questions were left.
    :raises NotInYourCircle: for anybody else than a person of the circle.
    """
    rules.hold.require(viewer, response)
    result = response.result
    if result is None:
        raise NoResult
    if not is_in_circle(viewer, to_person.pk):
        raise NotInYourCircle
    standing = Opening.objects.filter(
        owner_id=viewer.person_id,
        response=response,
        to_person=to_person,
        stopped_at=None,
    ).first()
    if standing is not None:
        return standing
    opening = Opening(
        pk=uuid4(),
        owner_id=viewer.person_id,
        response=response,
        questionnaire_id=response.questionnaire_id,
        to_person=to_person,
    )
    opening.content = {"result": result}
    opening.save(force_insert=True)
    record("questionnaires.opened", viewer=viewer, about=opening)
    return opening


@transaction.atomic
def close_result(*, viewer: Viewer, opening: Opening) -> None:
    """Close a result to who could read it. Nobody is told.

    :raises NotAllowed: unless the viewer opened it.
    :raises AlreadyClosed: if it was closed before.
    """
    rules.close.require(viewer, opening)
    mine = Opening.objects.filter(
        pk=opening.pk, owner_id=viewer.person_id, stopped_at=None
    )
    if not mine.update(stopped_at=DatabaseNow()):
        raise AlreadyClosed
    record("questionnaires.closed", viewer=viewer, about=opening)


@transaction.atomic
def close_results_between(*, viewer: Viewer, other_id: UUID) -> None:
    """Close whatever one had opened to somebody, and give back what they had opened.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.own.require(viewer, None)
    Opening.objects.filter(
        owner_id=viewer.person_id, to_person_id=other_id, stopped_at=None
    ).update(stopped_at=DatabaseNow())
    ask("SELECT avec.renounce_results($1)", other_id)


@transaction.atomic
def leave_questionnaires(*, viewer: Viewer) -> None:
    """Erase everything one answered, and give back what others had opened.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.own.require(viewer, None)
    Counted.objects.filter(owner_id=viewer.person_id).delete()
    Opening.objects.filter(owner_id=viewer.person_id).delete()
    Response.objects.visible_to(viewer).delete()
    ask("SELECT avec.renounce_results(NULL)")


def averages_of(
    questionnaires: Iterable[Questionnaire],
) -> dict[UUID, tuple[int, float]]:
    """Return how many people each average holds, and it; nothing under the threshold.

    The database decides: under the threshold, or to whoever does not answer for the
    place, it says nothing at all.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT questionnaire, people, average"
            " FROM avec.questionnaire_averages(%s)",
            [[one.pk for one in questionnaires]],
        )
        return {key: (people, float(held)) for key, people, held in cursor.fetchall()}
