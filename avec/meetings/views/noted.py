"""Writing under dictation, and guests who have no account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.access.viewer import Viewer
from avec.meetings import actions, rules
from avec.meetings.forms import GuestForm, GuestSeatForm, HowForm, NoteForm, VoiceForm
from avec.meetings.models import Decision, Guest, GuestYes, Meeting, Noted, Seat, Voice
from avec.meetings.words import How, Question
from avec.people.models import Person

WRONG = 422


def _page(request: HttpRequest, template: str, **said: Any) -> HttpResponse:
    status = WRONG if request.method == "POST" else 200
    return render(request, f"meetings/{template}.html", said, status=status)


@guard(rules.answer, loads=Meeting, methods="GET POST")
def invite_guest(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Invite somebody without an account to one's own meeting, by name."""
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.invite_guest(
            viewer=request.viewer, meeting=meeting, **form.cleaned_data
        )
        messages.success(request, _("C’est dit. Rien ne se note avant son oui."))
        return redirect("meetings:meeting", pk=meeting.pk)
    return _page(request, "guest", form=form, meeting=meeting)


@guard(rules.uninvite_guest, loads=Guest, methods="POST")
def uninvite_guest(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Take the invitation back, with whatever was noted of this guest."""
    actions.uninvite_guest(viewer=request.viewer, guest=guest)
    messages.success(request, _("L’invitation est reprise. Il n’en reste rien."))
    return redirect("meetings:meeting", pk=guest.meeting_id)


@guard(rules.hear_guest, loads=Guest, along=("meeting",), methods="GET POST")
def seat_guest(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Read to a guest what will happen, then note how they said yes."""
    form = GuestSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.seat_guest(
            viewer=request.viewer,
            guest=guest,
            how=How(form.cleaned_data["how"]),
            forewarned=form.cleaned_data["forewarned"],
        )
        return redirect("meetings:meeting", pk=guest.meeting_id)
    return _page(request, "guest_seat", form=form, guest=guest, meeting=guest.meeting)


@guard(rules.note, loads=Meeting, methods="GET POST")
def note(request: HttpRequest, meeting: Meeting, question: str) -> HttpResponse:
    """Write under the dictation of somebody who is there."""
    if question not in Question.values:
        raise Http404
    people, guests = _others_there(request.viewer, meeting)
    form = NoteForm(
        request.POST or None, people=[*people.items(), *_named(guests).items()]
    )
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["who"]
        speaker = None
        if who in people:
            speaker = Person.objects.visible_to(request.viewer).filter(pk=who).first()
            speaker = speaker or Person(pk=UUID(who))
        actions.note(
            viewer=request.viewer,
            meeting=meeting,
            question=Question(question),
            words=form.cleaned_data["words"],
            speaker=speaker,
            guest=guests.get(who),
            name=request.person.name,
        )
        messages.success(request, _("C’est noté. Cela attend son oui."))
        return redirect("meetings:meeting", pk=meeting.pk)
    return _page(
        request,
        "note",
        form=form,
        meeting=meeting,
        question=Question(question),
        has_people=bool(people or guests),
    )


def _others_there(
    viewer: Viewer, meeting: Meeting
) -> tuple[dict[str, str], dict[str, Guest]]:
    """List who is there besides the viewer: the person first, then each guest."""
    seats = Seat.objects.visible_to(viewer).taken().filter(meeting=meeting)
    people = {str(meeting.about_id): meeting.about_name}
    people |= {str(one.person_id): one.name for one in seats.order_by("name", "pk")}
    people.pop(str(viewer.person_id), None)
    guests = Guest.objects.visible_to(viewer).coming().filter(meeting=meeting)
    return people, {str(one.pk): one for one in guests.order_by("invited_at", "pk")}


def _named(guests: dict[str, Guest]) -> dict[str, str]:
    return {key: one.name for key, one in guests.items()}


@guard(rules.confirm_noted, loads=Noted, along=("meeting",), methods="GET POST")
def reread(request: HttpRequest, noted: Noted) -> HttpResponse:
    """Read one's own dictated words again, correct them, say yes."""
    question = Question(noted.question)
    mine = Voice.objects.visible_to(request.viewer).filter(
        meeting=noted.meeting, owner_id=request.viewer.person_id, question=question
    )
    before = mine.first()
    said = [before.content["words"]] if before else []
    words = "\n\n".join([*said, noted.content["words"]])
    form = VoiceForm(request.POST or None, initial={"words": words})
    if request.method == "POST" and form.is_valid():
        actions.confirm_noted(
            viewer=request.viewer, noted=noted, words=form.cleaned_data["words"]
        )
        messages.success(request, _("Ce sont vos mots maintenant. Cela se retire."))
        return redirect("meetings:meeting", pk=noted.meeting_id)
    return _page(
        request,
        "reread",
        form=form,
        noted=noted,
        meeting=noted.meeting,
        question=question,
        has_more=before is not None,
    )


@guard(rules.drop_noted, loads=Noted, methods="POST")
def drop(request: HttpRequest, noted: Noted) -> HttpResponse:
    """Take noted words away."""
    actions.drop_noted(viewer=request.viewer, noted=noted)
    messages.success(request, _("Ces mots sont retirés. Il n’en reste rien."))
    return redirect("meetings:meeting", pk=noted.meeting_id)


@guard(rules.hear_guest, loads=Noted, along=("meeting", "guest"), methods="GET POST")
def confirm_guest(request: HttpRequest, noted: Noted) -> HttpResponse:
    """Read a guest's words to them again, then note how they said yes."""
    form = HowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.confirm_guest(
            viewer=request.viewer, noted=noted, how=How(form.cleaned_data["how"])
        )
        return redirect("meetings:meeting", pk=noted.meeting_id)
    return _page(
        request,
        "guest_words",
        form=form,
        noted=noted,
        meeting=noted.meeting,
        name=noted.guest.name if noted.guest else "",
    )


@guard(rules.hear_yes, loads=Decision, along=("meeting",), methods="GET POST")
def guest_yes(request: HttpRequest, decision: Decision, guest: UUID) -> HttpResponse:
    """Note how a guest said yes to what is proposed."""
    guests = Guest.objects.visible_to(request.viewer).coming()
    one = guests.filter(pk=guest, meeting_id=decision.meeting_id).first()
    if one is None:
        raise Http404
    form = HowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hear_yes(
            viewer=request.viewer,
            decision=decision,
            guest=one,
            how=How(form.cleaned_data["how"]),
            name=request.person.name,
        )
        return redirect("meetings:meeting", pk=decision.meeting_id)
    return _page(
        request,
        "guest_yes",
        form=form,
        guest=one,
        meeting=decision.meeting,
        content=decision.content,
    )


@guard(rules.hear_guest, loads=GuestYes, methods="POST")
def take_guest_yes_back(request: HttpRequest, said: GuestYes) -> HttpResponse:
    """Note that a guest takes their yes back."""
    actions.take_guest_yes_back(viewer=request.viewer, said=said)
    return redirect("meetings:meeting", pk=said.meeting_id)
