"""Questionnaires: loading one, answering, one's own result, opening it to somebody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import localize
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.circles.around import circle_of
from avec.documents.template_files import TemplateErrors
from avec.people.models import Affiliation, Organization, Person
from avec.questionnaires import actions, rules
from avec.questionnaires.files import Form
from avec.questionnaires.forms import AnswerForm, OpenForm
from avec.questionnaires.models import Opening, Questionnaire, Response
from avec.questionnaires.sheets import read_file

WRONG = 422
MOST_BYTES = 100_000


@signed_in("Chacun voit les questionnaires près de lui, et ce qu’il a répondu.")
def questionnaires(request: HttpRequest) -> HttpResponse:
    """List what places around offer, one's own answers, and what is open to one."""
    viewer = request.viewer
    acting = Affiliation.objects.visible_to(viewer).running()
    offered = (
        Questionnaire.objects.visible_to(viewer)
        .offered()
        .filter(organization_id__in=acting.values("organization_id"))
        .select_related("organization")
        .order_by("organization__sort_key", "loaded_at", "pk")
    )
    mine = (
        Response.objects.visible_to(viewer)
        .select_related("questionnaire")
        .order_by("-answered_at", "pk")
    )
    received = (
        Opening.objects.visible_to(viewer)
        .filter(to_person_id=viewer.person_id)
        .select_related("owner", "questionnaire")
        .order_by("-given_at", "pk")
    )
    return render(
        request,
        "questionnaires/questionnaires.html",
        {"offered": offered, "mine": mine, "received": received},
    )


@guard(rules.answer, loads=Questionnaire, methods="GET POST")
def questionnaire(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """Show a questionnaire with its source and its licence; answer if one wants."""
    asked = questionnaire.form
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, asked=asked)
    if request.method == "POST" and form.is_valid():
        kept = actions.answer_questionnaire(
            viewer=request.viewer,
            questionnaire=questionnaire,
            answers=form.answers(),
            counted=form.cleaned_data.get("counted", False),
        )
        messages.success(request, _("C’est gardé. Personne d’autre ne le voit."))
        return redirect("questionnaires:response", pk=kept.pk)
    return render(
        request,
        "questionnaires/questionnaire.html",
        {
            "one": questionnaire,
            "asked": asked,
            "form": form,
            "may_withdraw": rules.withdraw.allows(request.viewer, questionnaire),
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.withdraw, loads=Questionnaire, methods="POST")
def withdraw(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """Stop offering a questionnaire."""
    actions.withdraw_questionnaire(viewer=request.viewer, questionnaire=questionnaire)
    messages.success(request, _("Il n’est plus proposé. Chacun garde ses réponses."))
    return redirect("questionnaires:of_place", pk=questionnaire.organization_id)


@guard(rules.hold, loads=Response)
def response(request: HttpRequest, response: Response) -> HttpResponse:
    """Show somebody her own result, before anybody else and without comparing it."""
    return _own_page(request, response)


def _own_page(
    request: HttpRequest, response: Response, form: OpenForm | None = None
) -> HttpResponse:
    openings = (
        Opening.objects.visible_to(request.viewer)
        .filter(response=response, stopped_at=None)
        .select_related("to_person")
        .order_by("given_at", "pk")
    )
    people = circle_of(request.viewer)
    asked = response.questionnaire.form
    answers = response.content.get("answers", {})
    return render(
        request,
        "questionnaires/response.html",
        {
            **_shown(asked, asked.result_of(answers)),
            "lines": [
                (prompt, answers.get(str(number)))
                for number, prompt in enumerate(asked.questions)
            ],
            "response": response,
            "openings": openings,
            "has_people": bool(people),
            "form": form or OpenForm(people=people),
        },
        status=WRONG if form else 200,
    )


def _shown(asked: Form, result: float | None) -> dict:
    return {
        "asked": asked,
        "result": _said(result),
        "lowest": _said(asked.lowest()),
        "highest": _said(asked.highest()),
    }


def _said(value: float | None) -> str:
    """Write a number as people do: one decimal, and none when it is whole."""
    if value is None:
        return ""
    rounded = round(value, 1)
    return str(localize(int(rounded) if rounded.is_integer() else rounded))


@guard(rules.hold, loads=Response, methods="POST")
def open_to(request: HttpRequest, response: Response) -> HttpResponse:
    """Open one's result to one person of one's circle."""
    form = OpenForm(request.POST, people=circle_of(request.viewer))
    if not form.is_valid():
        return _own_page(request, response, form)
    reader = Person.objects.visible_to(request.viewer).get(
        pk=form.cleaned_data["reader"]
    )
    actions.open_result(viewer=request.viewer, response=response, to_person=reader)
    said = _("%(name)s peut lire ce résultat. Vous verrez chaque lecture.")
    messages.success(request, said % {"name": reader.name})
    return redirect("questionnaires:response", pk=response.pk)


@guard(rules.hold, loads=Response, methods="GET POST")
def erase(request: HttpRequest, response: Response) -> HttpResponse:
    """Erase one's answers and what was counted of them, after saying what follows."""
    if request.method != "POST":
        return render(request, "questionnaires/erase.html", {"response": response})
    actions.erase_response(viewer=request.viewer, response=response)
    messages.success(request, _("C’est effacé."))
    return redirect("questionnaires:questionnaires")


@guard(rules.read_opened, loads=Opening)
def read(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Read a result that somebody opened; the reading is written down."""
    record_reading(
        viewer=request.viewer,
        subject=opening.owner_id,
        about=opening,
        parts=["result"],
        because=f"opening:{opening.pk}",
    )
    return render(
        request,
        "questionnaires/read.html",
        {
            **_shown(opening.questionnaire.form, opening.result),
            "owner": opening.owner.name,
            "given_at": opening.given_at,
        },
    )


@guard(rules.close, loads=Opening, methods="POST")
def close(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Close a result, at once and silently."""
    actions.close_result(viewer=request.viewer, opening=opening)
    messages.success(
        request, _("C’est refermé, tout de suite. Personne n’est prévenu.")
    )
    return redirect("questionnaires:response", pk=opening.response_id)


# ------------------------------------------------------ those who answer for a place


@signed_in("Qui est entré voit les questionnaires d’un lieu.")
def of_place(request: HttpRequest, pk) -> HttpResponse:
    """List the questionnaires of a place; to who answers for it, their averages."""
    place = get_object_or_404(Organization.objects.visible_to(request.viewer), pk=pk)
    answers = rules.load.allows(request.viewer, place)
    rows = (
        Questionnaire.objects.visible_to(request.viewer)
        .filter(organization=place)
        .order_by("loaded_at", "pk")
    )
    if not answers:
        rows = rows.offered()
    found = actions.averages_of(rows) if answers else {}
    shown = [(one, _average(found.get(one.pk))) for one in rows]
    return render(
        request,
        "questionnaires/of_place.html",
        {"place": place, "shown": shown, "answers": answers},
    )


def _average(found: tuple[int, float] | None) -> tuple[int, str] | None:
    return (found[0], _said(found[1])) if found else None


def _typed(request: HttpRequest) -> tuple[str, str]:
    """Return the text given, and what is wrong with its file if anything is."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    file = request.FILES.get("file")
    if file is None:
        return text, ""
    if file.size > MOST_BYTES:
        return text, _("Ce fichier dépasse 100 Ko. Un questionnaire est plus court.")
    try:
        return file.read().decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return text, _(
            "Ce fichier n’est pas un texte en UTF-8. Enregistrez-le autrement, ou"
            " collez son texte."
        )


@guard(rules.load, loads=Organization, methods="GET POST")
def load(request: HttpRequest, place: Organization) -> HttpResponse:
    """Hand over a file, look at it, tick each condition of its licence, load it."""
    text, refused = _typed(request)
    if request.method != "POST" or "back" in request.POST:
        return _load_page(request, place, text, [])
    if refused:
        return _load_page(request, place, text, [refused])
    try:
        form = read_file(text)
    except TemplateErrors as wrong:
        return _load_page(request, place, text, [str(one) for one in wrong.errors])
    ticked = [
        condition
        for number, condition in enumerate(form.conditions)
        if f"condition-{number}" in request.POST
    ]
    if "load" in request.POST and len(ticked) == len(form.conditions):
        actions.load_questionnaire(
            viewer=request.viewer,
            organization=place,
            form=form,
            ticked=ticked,
            ticked_as=_as(request),
        )
        messages.success(request, _("Le questionnaire est à disposition."))
        return redirect("questionnaires:of_place", pk=place.pk)
    return _preview(request, place, text, form, ticked)


def _as(request: HttpRequest) -> str:
    function = request.person.hat_function
    return f"{request.person.name}, {function}" if function else request.person.name


def _load_page(request, place: Organization, text: str, wrong: list[str]):
    return render(
        request,
        "questionnaires/load.html",
        {"place": place, "text": text, "wrong": [("id_text", one) for one in wrong]},
        status=WRONG if wrong else 200,
    )


def _preview(request, place: Organization, text: str, form: Form, ticked: list[str]):
    missing = "load" in request.POST
    return render(
        request,
        "questionnaires/preview.html",
        {
            "place": place,
            "text": text,
            "asked": form,
            "ticked": ticked,
            "missing": missing,
        },
        status=WRONG if missing else 200,
    )
