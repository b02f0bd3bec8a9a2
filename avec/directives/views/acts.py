"""The life of directives: signed, and with whom one trusts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.circles.around import circle_of
from avec.directives import actions, facts, rules
from avec.directives.behaviour import signatures
from avec.directives.forms import (
    DesignateForm,
    PaperForm,
    SignForm,
)
from avec.directives.models import (
    Revocation,
    TrustedPerson,
    Wish,
)
from avec.directives.opened import opened_by, what_she_had_said
from avec.directives.refusals import AlreadySigned
from avec.directives.sentences import (
    both_signed,
    on_day,
    signature_rows,
)
from avec.directives.words import TRUSTED
from avec.documents import actions as documents
from avec.documents.after_publishing import asked_after_publishing
from avec.documents.models import Document, Version
from avec.foundation.compiled import Kept
from avec.people.models import Person

WRONG = 422


def _require_directive(document: Document) -> None:
    """Show these pages for directives only.

    :raises Http404: for another tool.
    """
    if document.form_in("fr").behaviour != "directive":
        raise Http404


def _about(document: Document) -> dict:
    return {"document": document, "title": document.title_in(get_language())}


@guard(rules.hold, loads=Document, along=("current_version",))
def life(request: HttpRequest, document: Document) -> HttpResponse:
    """Say where these directives stand, and what can be done with them."""
    _require_directive(document)
    version = document.current_version
    viewer = request.viewer
    signature = signatures.first(viewer, version.pk) if version else None
    trusted = _running.first(viewer)
    asked, had_said = what_she_had_said(viewer, document, get_language())
    return render(
        request,
        "directives/life.html",
        {
            "asked_when": asked,
            "had_said": had_said,
            "openings": opened_by(viewer, document),
            "asked": asked_after_publishing(viewer, document),
            **_about(document),
            "version": version,
            "signature": signature_rows(signature) if signature else [],
            "trusted": trusted,
            "trusted_name": trusted.content.get("name", "") if trusted else "",
            "fact": facts.HER_VIEW,
            "wish": _wishes.first(viewer, document.pk),
            "revoked": _revocations(viewer, document.pk),
        },
    )


@Kept
def _wishes(viewer, document_id):
    return Wish.objects.visible_to(viewer).filter(document_id=document_id)


@Kept
def _revocations(viewer, document_id):
    said = Revocation.objects.visible_to(viewer).filter(document_id=document_id)
    return said.order_by("-revoked_at")[:5]


# ------------------------------------------------------------------------ signing


@guard(rules.hold, loads=Document, along=("current_version",))
def sign_current(request: HttpRequest, document: Document) -> HttpResponse:
    """Lead to the version that can be signed, or say what comes first."""
    _require_directive(document)
    if document.current_version_id:
        return redirect("directives:sign", pk=document.current_version_id)
    return render(request, "directives/publish_first.html", _about(document))


@guard(rules.sign, loads=Version, along=("document",), methods="GET POST")
def sign(request: HttpRequest, version: Version) -> HttpResponse:
    """Sign a version: a day, a name, and what she wishes to say of that moment."""
    _require_directive(version.document)
    signature = signatures.first(request.viewer, version.pk)
    initial = {"name": request.person.name, "signed_on": actions.today()}
    form = SignForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.sign(
                viewer=request.viewer,
                version=version,
                name=said["name"],
                signed_on=said["signed_on"],
                where=said["where"],
                with_whom=said["with_whom"],
                helper=said["helper"],
                witnesses=said["witnesses"].splitlines(),
            )
        except AlreadySigned as pressed_twice:
            # What was signed is shown where she arrives, with the first words.
            messages.info(request, pressed_twice.sentence)
        else:
            messages.success(
                request, _("C’est signé. Le papier de cette version le dira.")
            )
        return redirect("directives:life", pk=version.document_id)
    return render(
        request,
        "directives/sign.html",
        {
            **_about(version.document),
            "version": version,
            "form": form,
            "signature": signature_rows(signature) if signature else [],
        },
        status=WRONG if request.method == "POST" else 200,
    )


# ----------------------------------------------------------------- trusted person


@Kept
def _running(viewer):
    named = TrustedPerson.objects.visible_to(viewer).running()
    return named.filter(owner_id=viewer.person_id)


@guard(rules.designate, loads=Document, methods="GET POST")
def trusted(request: HttpRequest, document: Document) -> HttpResponse:
    """Designate one's trusted person, and see who has signed."""
    _require_directive(document)
    form = DesignateForm(request.POST or None, people=circle_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        known = Person.objects.visible_to(request.viewer)
        other = known.get(pk=said["other"]) if said["other"] else None
        actions.designate(
            viewer=request.viewer,
            document=document,
            by=request.person.name,
            other=other,
            name=said["name"],
            reach=said["reach"],
            scope=said["scope"],
        )
        return redirect("directives:trusted", pk=document.pk)
    running = _running.first(request.viewer)
    before = TrustedPerson.objects.visible_to(request.viewer).filter(
        owner_id=request.viewer.person_id, ended_at__isnull=False
    )
    return render(
        request,
        "directives/trusted.html",
        {
            **_about(document),
            "form": form,
            "running": running,
            "said": running.content if running else {},
            "both": both_signed(running) if running else "",
            "paper": PaperForm(initial={"signed_on": actions.today()}),
            "before": [
                (one, one.content, on_day(timezone.localtime(one.ended_at).date()))
                for one in before.order_by("-ended_at")[:10]
            ],
            "fact": facts.TRUSTED_PERSON,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.note_paper, loads=TrustedPerson, methods="POST")
def note_paper(request: HttpRequest, trusted: TrustedPerson) -> HttpResponse:
    """Note the other's signature on paper."""
    form = PaperForm(request.POST)
    if form.is_valid():
        actions.note_paper(
            viewer=request.viewer,
            trusted=trusted,
            signed_on=form.cleaned_data["signed_on"],
        )
        messages.success(request, _("C’est noté : les deux signatures y sont."))
    else:
        messages.error(request, _("Choisissez le jour de sa signature."))
    return redirect("directives:trusted", pk=trusted.document_id)


@signed_in("Chacun voit qui lui demande d’être personne de confiance.")
def counted_on(request: HttpRequest) -> HttpResponse:
    """List who asks the viewer to be their trusted person, and for whom one is."""
    mine = TrustedPerson.objects.visible_to(request.viewer)
    asked = mine.counting_on(request.viewer).order_by("signed_at")
    return render(
        request,
        "directives/counted_on.html",
        {"asked": [(one, one.content.get("by", "")) for one in asked]},
    )


@guard(rules.sign_too, loads=TrustedPerson, methods="GET POST")
def sign_too(request: HttpRequest, trusted: TrustedPerson) -> HttpResponse:
    """Read what one is trusted with; sign too, from one's own account."""
    if request.method == "POST":
        actions.sign_too(viewer=request.viewer, trusted=trusted)
        messages.success(request, _("C’est signé. Vous pouvez y mettre fin ici."))
        return redirect("directives:sign_too", pk=trusted.pk)
    record_reading(
        viewer=request.viewer,
        subject=trusted.owner_id,
        about=Document(pk=trusted.document_id),
        parts=[TRUSTED[0]],
        because=f"trusted:{trusted.pk}",
    )
    return render(
        request,
        "directives/sign_too.html",
        {
            "trusted": trusted,
            "said": trusted.content,
            "both": both_signed(trusted),
            "fact": facts.TRUSTED_PERSON,
        },
    )


@guard(rules.end_trust, loads=TrustedPerson, methods="GET POST")
def end_trust(request: HttpRequest, trusted: TrustedPerson) -> HttpResponse:
    """End it, after having said what follows."""
    is_hers = trusted.owner_id == request.viewer.person_id
    if request.method == "POST":
        actions.end_trust(viewer=request.viewer, trusted=trusted)
        messages.success(request, _("C’est terminé."))
        if is_hers:
            return redirect("directives:trusted", pk=trusted.document_id)
        return redirect("directives:counted_on")
    return render(
        request,
        "directives/end_trust.html",
        {"trusted": trusted, "is_hers": is_hers, "said": trusted.content},
    )


# --------------------------------------------------------- suspending


@guard(rules.hold, loads=Document, methods="GET POST")
def suspend(request: HttpRequest, document: Document) -> HttpResponse:
    """Show it to nobody for a while, after having said what it means; or again."""
    _require_directive(document)
    if request.method == "POST":
        # The page that was shown says which of the two: two taps are not the contrary.
        if request.GET.get("act") == "resume":
            if document.stopped_at is not None:
                documents.resume(viewer=request.viewer, document=document)
            messages.success(request, _("C’est repris, pour qui vous aviez choisi."))
        else:
            if document.stopped_at is None:
                documents.suspend(viewer=request.viewer, document=document)
            messages.success(request, _("C’est suspendu. Personne d’autre ne le lit."))
        return redirect("directives:life", pk=document.pk)
    return render(request, "directives/suspend.html", _about(document))


@guard(rules.hold, loads=Document, methods="POST")
def wish(request: HttpRequest, document: Document) -> HttpResponse:
    """Keep whether her sentence is shown beside a revocation in a difficult moment."""
    _require_directive(document)
    actions.wish(
        viewer=request.viewer,
        document=document,
        shows_contrary=request.POST.get("shows_contrary") == "1",
    )
    messages.success(request, _("C’est gardé."))
    return redirect("directives:life", pk=document.pk)
