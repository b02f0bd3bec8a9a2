"""Opening something to someone, seeing what is open, and stopping."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import Refusal
from avec.circles.around import circle_of
from avec.documents import actions, rules
from avec.documents.actions.sharing import Part, require_named
from avec.documents.after_publishing import asked_after_publishing
from avec.documents.behaviours import behaviour_named, behaviour_of
from avec.documents.bundles import Share, prepared_in, shares_in
from avec.documents.layout import Group, Laid, published
from avec.documents.looked import printed_at
from avec.documents.models import (
    Copy,
    Document,
    Grant,
    VersionItem,
    WaitingShare,
    WritingSession,
    form_of,
)
from avec.documents.refusals import AlreadyStopped
from avec.documents.sentences import (
    hard_said,
    parts_said,
    right_said,
    team_name,
    when_said,
)
from avec.documents.share_forms import A_TEAM, WHOLE, PartsForm, ReaderForm, TermsForm
from avec.documents.words import Right, Scope
from avec.foundation.dates import moment
from avec.people import doors
from avec.people.models import Person, Team

WRONG = 422
STEPS = ("parts", "reader", "terms", "review")
FIELDS = {
    "parts": ("parts",),
    "reader": ("reader", "team"),
    "terms": ("right", "when", "until", "from_hour", "to_hour"),
    "review": (),
}
PAST_SHOWN = 50


@guard(rules.share, loads=Document, methods="GET POST")
def share(request: HttpRequest, document: Document) -> HttpResponse:
    """Choose what, with whom, for how long; read it again; then open it.

    Each page carries what the pages before it chose. Nothing is open before the
    last button. What opens widely asks once more whether it is her, and comes back
    to what she had chosen.
    """
    if document.current_version_id is None:
        return render(
            request, "documents/share_not_yet.html", _about(request, document)
        )
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent.get("step", "")
    forms: dict[str, Any] = {}
    for step in STEPS[:-1]:
        form = _form(request, document, step, sent, shown=asked in ("", step))
        if not form.is_bound:
            return _step(request, document, step, sent, form)
        if not form.is_valid():
            return _step(request, document, step, sent, form, status=WRONG)
        forms[step] = form
    to_person, to_team = _reader(request, forms["reader"])
    refusal = _too_wide(document, forms, to_person)
    if refusal is not None:
        forms["reader"].add_error("reader", refusal)
        return _step(request, document, "reader", sent, forms["reader"], status=WRONG)
    if request.method == "POST":
        if _is_wide(forms, to_team) and not doors.is_fresh(request):
            chosen = urlencode([*_carried(sent, without=""), ("step", "review")])
            return doors.to_prove(f"{request.path}?{chosen}")
        address = reverse("documents:shares_of", args=[document.pk])
        if forms["terms"].waits:
            actions.prepare_share(
                viewer=request.viewer,
                document=document,
                parts=forms["parts"].chosen,
                to_person=to_person,
                to_team=to_team,
                right=Right(forms["terms"].cleaned_data["right"]),
            )
            return redirect(f"{address}?prepare=1")
        grants = actions.share(
            viewer=request.viewer,
            document=document,
            parts=forms["parts"].chosen,
            to_person=to_person,
            to_team=to_team,
            right=Right(forms["terms"].cleaned_data["right"]),
            ends_at=forms["terms"].ends_at,
            hours=forms["terms"].hours,
        )
        return redirect(f"{address}?partage={grants[0].pk}")
    reader = (
        to_person.name
        if to_person
        else team_name(to_team.name, to_team.organization.name)
    )
    return _review(request, document, sent, forms, reader, to_person)


def _too_wide(
    document: Document, forms: dict[str, Any], to_person: Person | None
) -> str | None:
    """Say why a question that opens to one person by name would not open so."""
    right = Right(forms["terms"].cleaned_data["right"])
    parts = forms["parts"].chosen
    try:
        require_named(document, parts, to_person=to_person, right=right)
    except Refusal as refusal:
        return str(refusal)
    return None


def _is_wide(forms: dict[str, Any], to_team: Team | None) -> bool:
    """Tell whether this opens to a team, or a whole document without an end."""
    opens_all = any(part.scope == Scope.DOCUMENT for part in forms["parts"].chosen)
    return to_team is not None or (opens_all and forms["terms"].ends_at is None)


def _about(request: HttpRequest, document: Document) -> dict[str, Any]:
    return {"document": document, "title": document.title_in(get_language())}


def _form(request, document, step, sent, *, shown):
    """Return the form of one step: to be filled, or as it was sent."""
    data = None if shown else sent
    if step == "parts":
        template = form_of(document.template_version_id, get_language())
        initial = {"parts": sent.getlist("parts")}
        return PartsForm(data, initial=initial, template=template)
    if step == "reader":
        people = circle_of(request.viewer)
        initial = {name: sent.get(name) for name in FIELDS["reader"]}
        return ReaderForm(data, initial=initial, people=people, teams=_teams(request))
    initial = {name: sent[name] for name in FIELDS["terms"] if sent.get(name)}
    return TermsForm(
        data,
        initial={**TermsForm.proposed(), **initial},
        apart_from_moments=behaviour_of(document).apart_from_moments,
    )


def _teams(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the teams one may choose, under the name of their organization."""
    teams = (
        Team.objects.visible_to(request.viewer)
        .filter(ended_at=None, organization__ended_at=None)
        .order_by("organization__sort_key", "organization__name", "sort_key", "pk")
        .values_list("pk", "name", "organization__name")
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for pk, name, organization in teams:
        found.setdefault(organization, []).append((str(pk), name))
    return list(found.items())


def _reader(request, form) -> tuple[Person | None, Team | None]:
    chosen = form.cleaned_data["reader"]
    if chosen != A_TEAM:
        return Person.objects.visible_to(request.viewer).get(pk=chosen), None
    teams = Team.objects.visible_to(request.viewer).select_related("organization")
    return None, teams.get(pk=form.cleaned_data["team"])


def _carried(sent, *, without: str) -> list[tuple[str, str]]:
    """Return what the other pages chose, to be carried by this one."""
    return [
        (name, value)
        for step, names in FIELDS.items()
        if step != without
        for name in names
        for value in sent.getlist(name)
    ]


def _step(request, document, step, sent, form, *, status=200):
    following = STEPS[STEPS.index(step) + 1]
    chosen = (
        (form.data if form.is_bound else sent).getlist("parts")
        if step == "parts"
        else ()
    )
    return render(
        request,
        f"documents/share_{step}.html",
        {
            **_about(request, document),
            "form": form,
            "carried": _carried(sent, without=step),
            "following": following,
            "before": STEPS[STEPS.index(step) - 1] if step != "parts" else "",
            "chosen": set(chosen),
            "whole": WHOLE,
            "bundles": _bundles(document),
        },
        status=status,
    )


def _covered(parts: list[Part], laid: Laid) -> Laid | None:
    """Keep of a section what the parts chosen open, or nothing."""
    if Part() in parts or Part(laid.section.key) in parts:
        return laid
    groups = [
        Group(group.block_id, group.number, asked)
        for group in laid.groups
        if (
            asked := [
                one
                for one in group.asked
                if Part(laid.section.key, one.question.key) in parts
            ]
        )
    ]
    return Laid(laid.section, groups) if groups else None


def _bundles(document: Document) -> list[tuple[str, str]]:
    """Return what is often shared together: words, and the boxes that they tick."""
    form = form_of(document.template_version_id, get_language())
    return [
        (one.label, urlencode([("parts", part) for part in one.parts]))
        for one in behaviour_named(form.behaviour).bundles(form)
    ]


def _review(request, document, sent, forms, reader, to_person):
    """Show what the reader will see; nothing is open yet."""
    terms = forms["terms"]
    parts = forms["parts"].chosen
    what = parts_said(
        document.template_version_id,
        [(part.scope, part.section_key, part.question_key) for part in parts],
        get_language(),
    )
    covered = Q(pk=None)
    for part in parts:
        keys = {"section_key": part.section_key, "question_key": part.question_key}
        inside = Q(**{name: key for name, key in keys.items() if key})
        covered |= inside if part.question_key else inside & Q(only_named=False)
    items = VersionItem.objects.visible_to(request.viewer).filter(
        covered, version_id=document.current_version_id
    )
    form = form_of(document.template_version_id, get_language())
    laid = behaviour_named(form.behaviour).with_acts(
        request.viewer, document.current_version, published(items, form), form
    )
    hours = terms.hours or (None, None)
    return render(
        request,
        "documents/share_review.html",
        {
            **_about(request, document),
            "reader": reader,
            "is_team": to_person is None,
            "left_out": forms["parts"].left_out,
            "what": what,
            "sentence": right_said(reader, what, terms.cleaned_data["right"]),
            "when": hard_said() if terms.waits else when_said(terms.ends_at, *hours),
            "waits": terms.waits,
            "version": document.current_version,
            "laid": [one for one in map(partial(_covered, parts), laid) if one],
            "carried": _carried(sent, without=""),
        },
    )


# ------------------------------------------------------------- what is open, stopping


@signed_in("Chaque personne voit ce qu’elle a ouvert, à qui, et l’arrête.")
def shares(request: HttpRequest) -> HttpResponse:
    """« Qui peut lire quoi » : every share of every document."""
    return _shares_page(request, None)


@guard(rules.share, loads=Document)
def shares_of(request: HttpRequest, document: Document) -> HttpResponse:
    """« Qui peut lire quoi », in one document."""
    return _shares_page(request, document)


def _shares_page(request: HttpRequest, document: Document | None) -> HttpResponse:
    language = get_language()
    mine = Grant.objects.visible_to(request.viewer).filter(
        owner_id=request.viewer.person_id
    )
    copies = _copies_outside(request)
    waiting = WaitingShare.objects.visible_to(request.viewer).standing()
    if document is not None:
        mine = mine.filter(document=document)
        waiting = waiting.filter(document=document)
        copies = copies.filter(document=document)
    running = mine.running()
    past = mine.exclude(pk__in=running.values("pk"))
    # A share that has just been given or stopped is said on top of the page.
    moved = _moved(mine, request, language)
    return render(
        request,
        "documents/shares.html",
        {
            "document": document,
            "title": document.title_in(language) if document else "",
            "running": shares_in(running.order_by("-given_at", "pk"), language),
            "past": shares_in(past.order_by("-given_at", "pk")[:PAST_SHOWN], language),
            "copies": copies,
            "asked": asked_after_publishing(request.viewer, document),
            "prepared": prepared_in(waiting.order_by("-prepared_at", "pk"), language),
            "has_prepared": "prepare" in request.GET,
            "has_withdrawn": "retire" in request.GET,
            "given": moved if "partage" in request.GET else None,
            "stopped": _after_stopping(request, moved)
            if moved and "arrete" in request.GET
            else None,
        },
    )


def _moved(mine, request: HttpRequest, language: str) -> Share | None:
    """Return the share named in the address, given or stopped just before."""
    key = request.GET.get("partage") or request.GET.get("arrete")
    if not key:
        return None
    try:
        named = mine.filter(pk=UUID(key)).values("bundle")
    except ValueError:
        return None
    same = mine.filter(bundle__in=named).order_by("pk")
    return next(iter(shares_in(same, language)), None)


def _copies_outside(request: HttpRequest):
    return (
        Copy.objects.visible_to(request.viewer)
        .filter(taken_back_at=None)
        .select_related("version", "to_person")
        .order_by("handed_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Stopped:
    """What is true once a share has stopped: who no longer reads, what remains."""

    reader: str
    remains: list[Share]
    copies: list[Copy]
    holds_the_pen: bool
    printed_at: datetime | None = None

    @property
    def sentence(self) -> str:
        """Say it, without claiming more than what has stopped."""
        if self.remains:
            words = _(
                "C’est arrêté. %(reader)s lit encore autre chose dans ce document."
            )
        else:
            words = _("C’est arrêté. %(reader)s ne le voit plus.")
        return words % {"reader": _capital(self.reader)}

    @property
    def printed(self) -> str:
        """Say what is on paper and cannot be taken back, if anything is."""
        if self.printed_at is None:
            return ""
        return _("%(reader)s a imprimé ce qui était ouvert, %(when)s.") % {
            "reader": _capital(self.reader),
            "when": moment(self.printed_at),
        }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _after_stopping(request: HttpRequest, share: Share) -> Stopped:
    mine = Grant.objects.visible_to(request.viewer).filter(
        owner_id=request.viewer.person_id, document_id=share.document_id
    )
    helping, on_paper = False, None
    copies: list[Copy] = []
    if share.to_person_id is not None:
        mine = mine.filter(to_person_id=share.to_person_id)
        copies = list(
            _copies_outside(request).filter(
                document_id=share.document_id, to_person_id=share.to_person_id
            )
        )
        helping = (
            WritingSession.objects.visible_to(request.viewer)
            .running()
            .filter(document_id=share.document_id, helper_id=share.to_person_id)
            .exists()
        )
        on_paper = printed_at(request.viewer, share.to_person_id, share.document_id)
    else:
        mine = mine.filter(pk=share.grant_id)
    remains = shares_in(mine.running().order_by("given_at", "pk"), get_language())
    return Stopped(share.reader, remains, copies, helping, on_paper)


@guard(rules.stop_sharing, loads=Grant, methods="POST")
def stop(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Stop everything that was given in one gesture: one tap, nobody is told."""
    if not request.htmx:
        actions.stop_sharing(viewer=request.viewer, bundle=grant.bundle)
        address = reverse("documents:shares_of", args=[grant.document_id])
        return redirect(f"{address}?arrete={grant.pk}")
    # A second tap changes nothing: the line says what is true, it is stopped.
    with suppress(AlreadyStopped):
        actions.stop_sharing(viewer=request.viewer, bundle=grant.bundle)
    same = Grant.objects.visible_to(request.viewer).filter(pk=grant.pk).order_by("pk")
    [share] = shares_in(same, get_language())
    return render(
        request,
        "documents/share_stopped.html",
        {"share": share, "stopped": _after_stopping(request, share)},
    )


@guard(rules.withdraw_waiting, loads=WaitingShare, methods="POST")
def withdraw_waiting(request: HttpRequest, waiting: WaitingShare) -> HttpResponse:
    """Take back what was prepared in one gesture: nobody is told."""
    actions.withdraw_waiting(viewer=request.viewer, bundle=waiting.bundle)
    address = reverse("documents:shares_of", args=[waiting.document_id])
    return redirect(f"{address}?retire=1")
