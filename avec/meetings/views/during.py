"""The sheet of a meeting: voices, decisions, what the person keeps, and the paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.access.limits import require_try
from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.audit.actions import record_reading
from avec.meetings import actions, printing, rules
from avec.meetings.forms import DecideForm, VoiceForm
from avec.meetings.models import Assent, Decision, Meeting, Permission, Seat, Voice
from avec.meetings.moment import moment_of
from avec.meetings.sheet import goes_on, sheet_of
from avec.meetings.words import AT_THE_END, DURING, Question

WRONG = 422
SHEETS, WITHIN = 30, timedelta(minutes=10)


@guard(rules.see, loads=Meeting)
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Show where a meeting stands; its words only to those to whom it is open."""
    viewer = request.viewer
    is_open = rules.speak.allows(viewer, meeting)
    is_about_me = meeting.about_id == viewer.person_id
    seats = Seat.objects.visible_to(viewer).filter(person_id=viewer.person_id)
    my_seat = seats.filter(meeting=meeting).first()
    if not is_open or (is_about_me and not _is_begun(meeting)):
        return render(
            request,
            "meetings/waiting.html",
            {
                "meeting": meeting,
                "content": _proposal(viewer, meeting),
                "is_about_me": is_about_me,
                "my_seat": my_seat,
                "may_answer": my_seat is not None and _may_answer(viewer, meeting),
                "goes": goes_on(meeting),
            },
        )
    _read(viewer, meeting)
    sheet = sheet_of(viewer, meeting)
    by_question = {one.question: one for one in sheet.asked}
    return render(
        request,
        "meetings/sheet.html",
        {
            "meeting": meeting,
            "content": meeting.content,
            "sheet": sheet,
            "during": [by_question[one] for one in DURING],
            "at_the_end": [by_question[one] for one in AT_THE_END],
            "is_about_me": is_about_me,
            "goes": goes_on(meeting),
            "my_seat": my_seat,
            "me": viewer.person_id,
            "leads": rules.lead.allows(viewer, meeting),
            "moment": moment_of(viewer, sheet),
            "may_find": rules.find_moment.allows(viewer, meeting),
        },
    )


def _may_answer(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether a seat waits: with her, or by the permission that the viewer holds."""
    mine = Permission.objects.visible_to(viewer).held_by(viewer)
    held = mine.filter(owner_id=meeting.about_id)
    return meeting.accepted_at is not None or held.exists()


def _is_begun(meeting: Meeting) -> bool:
    return meeting.accepted_at is not None or meeting.is_without_her


def _proposal(viewer: Viewer, meeting: Meeting) -> dict[str, str]:
    """Open the words of a proposal to the person and to who wrote them."""
    if viewer.person_id in (meeting.about_id, meeting.proposed_by_id):
        return meeting.content
    return {}


def _read(viewer: Viewer, meeting: Meeting, via: str = "web") -> None:
    record_reading(
        viewer=viewer,
        subject=meeting.about_id,
        about=meeting,
        parts=["meeting"],
        because=f"meeting:{meeting.pk}",
        via=via,
    )


@guard(rules.speak, loads=Meeting, methods="GET POST")
def speak(request: HttpRequest, meeting: Meeting, question: str) -> HttpResponse:
    """Write one's own words, in one's own name."""
    if question not in Question.values:
        raise Http404
    asked = Question(question)
    mine = Voice.objects.visible_to(request.viewer).filter(
        meeting=meeting, owner_id=request.viewer.person_id, question=asked
    )
    before = mine.first()
    form = VoiceForm(request.POST or None, initial=before and before.content)
    if request.method == "POST" and form.is_valid():
        actions.speak(
            viewer=request.viewer,
            meeting=meeting,
            question=asked,
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("C’est écrit, en votre nom. Cela se retire."))
        return redirect("meetings:meeting", pk=meeting.pk)
    return render(
        request,
        "meetings/speak.html",
        {"form": form, "meeting": meeting, "question": asked, "before": before},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.withdraw, loads=Voice, methods="GET POST")
def withdraw(request: HttpRequest, voice: Voice) -> HttpResponse:
    """Ask, then take one's own words back."""
    if request.method == "GET":
        return _asks(
            request,
            _("Retirer mes mots ?"),
            _("Retirer mes mots"),
            voice.content["words"],
            _("Il n’en restera rien."),
            back_to=_back(request.viewer, voice.meeting_id),
        )
    back = _back(request.viewer, voice.meeting_id)
    actions.withdraw(viewer=request.viewer, voice=voice)
    messages.success(request, _("Vos mots sont retirés. Il n’en reste rien."))
    return redirect(back)


def _asks(
    request: HttpRequest,
    title: str,
    label: str,
    words: str,
    after: str,
    *,
    back_to: str,
) -> HttpResponse:
    """Say what will happen, before it does."""
    said = {
        "title": title,
        "label": label,
        "words": words,
        "after": after,
        "back_to": back_to,
    }
    return render(request, "meetings/confirm.html", said)


def _back(viewer: Viewer, meeting_id: UUID) -> str:
    """Return to the meeting while it is open, or to the list."""
    if Meeting.objects.open_to(viewer).filter(pk=meeting_id).exists():
        return reverse("meetings:meeting", args=[meeting_id])
    return reverse("meetings:home")


@guard(rules.speak, loads=Meeting, methods="GET POST")
def decide(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Propose something to decide; each named voice then says yes, or not."""
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decide(viewer=request.viewer, meeting=meeting, **form.cleaned_data)
        return redirect("meetings:meeting", pk=meeting.pk)
    return render(
        request,
        "meetings/decide.html",
        {"form": form, "meeting": meeting},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.assent, loads=Decision, methods="POST")
def say_yes(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Say yes for oneself."""
    actions.assent(viewer=request.viewer, decision=decision)
    return redirect("meetings:meeting", pk=decision.meeting_id)


@guard(rules.take_off, loads=Decision, methods="GET POST")
def take_off(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Ask, then take off what one proposed."""
    if request.method == "GET":
        return _asks(
            request,
            _("Retirer cette proposition ?"),
            _("Retirer cette proposition"),
            decision.content["what"],
            _("Les oui qui y ont été dits partent avec elle."),
            back_to=_back(request.viewer, decision.meeting_id),
        )
    back = _back(request.viewer, decision.meeting_id)
    actions.take_off(viewer=request.viewer, decision=decision)
    return redirect(back)


@guard(rules.take_back, loads=Assent, methods="POST")
def take_back(request: HttpRequest, assent: Assent) -> HttpResponse:
    """Take one's yes back."""
    actions.take_back(viewer=request.viewer, assent=assent)
    return redirect("meetings:meeting", pk=assent.meeting_id)


@guard(rules.lead, loads=Meeting, methods="POST")
def mark(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say that it was held, then re-read aloud; a second click says no more."""
    what = request.POST.get("what", "")
    is_said = {"held": meeting.held_at, "reread": meeting.reread_at}.get(what)
    if not is_said:
        actions.mark(viewer=request.viewer, meeting=meeting, what=what)
    return redirect("meetings:meeting", pk=meeting.pk)


@guard(rules.choose_kept, loads=Meeting, methods="POST")
def keep(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Keep a meeting about oneself."""
    actions.keep(viewer=request.viewer, meeting=meeting)
    messages.success(request, _("C’est gardé. Chaque voix peut retirer ses mots."))
    return redirect("meetings:meeting", pk=meeting.pk)


@guard(rules.choose_kept, loads=Meeting, methods="GET POST")
def erase(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say what happens, then keep nothing."""
    if request.method == "POST":
        actions.erase(viewer=request.viewer, meeting=meeting)
        messages.success(request, _("Rien n’est gardé : tout est effacé."))
        return redirect("meetings:home")
    coming = Appointment.objects.visible_to(request.viewer).standing()
    has_moment = coming.filter(pk=meeting.appointment_id).exists()
    said = {"meeting": meeting, "has_moment": has_moment}
    return render(request, "meetings/erase.html", said)


@guard(rules.speak, loads=Meeting)
def paper(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Give the record of words on paper, a column for each voice."""
    viewer = request.viewer
    require_try(f"meetings:paper:{viewer.person_id}", allowed=SHEETS, within=WITHIN)
    _read(viewer, meeting, via="paper")
    content = printing.record_of_words(sheet_of(viewer, meeting))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    response["Cache-Control"] = "no-store"
    return response
