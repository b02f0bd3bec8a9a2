"""Before a meeting: proposed, answered, each invited person for themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.circles.around import circle_of
from avec.circles.models import Tie
from avec.meetings import actions, rules
from avec.meetings.actions.proposing import NotWithoutHer
from avec.meetings.forms import AcceptForm, PauseForm, ProposeForm, SeatForm
from avec.meetings.models import Meeting, Permission, Seat, Voice
from avec.people.models import Person

WRONG = 422
Choices = list[tuple[str, str]]


@signed_in("Chacun voit les rencontres à son propos, et celles où il a une place.")
def home(request: HttpRequest) -> HttpResponse:
    """List the meetings about oneself, and those where one is invited."""
    viewer = request.viewer
    meetings = list(Meeting.objects.visible_to(viewer).order_by("-proposed_at", "pk"))
    seats = Seat.objects.visible_to(viewer).standing()
    seats = seats.filter(person_id=viewer.person_id, accepted_at=None)
    opened = Meeting.objects.open_to(viewer)
    left = Voice.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    return render(
        request,
        "meetings/home.html",
        {
            "about_me": [one for one in meetings if one.about_id == viewer.person_id],
            "others": [one for one in meetings if one.about_id != viewer.person_id],
            "seats": seats.select_related("meeting").order_by("invited_at", "pk"),
            "left": left.exclude(meeting_id__in=opened.values("pk")).order_by(
                "said_at", "pk"
            ),
            "held": Permission.objects.visible_to(viewer)
            .filter(to_person_id=viewer.person_id, revoked_at=None)
            .select_related("owner")
            .order_by("given_at", "pk"),
        },
    )


def _who_have_me(viewer: Viewer) -> Choices:
    """List oneself, then the people who have the viewer in their circle."""
    ties = Tie.objects.visible_to(viewer).running().filter(other_id=viewer.person_id)
    named = ties.with_who_is_across(viewer).order_by("across", "pk")
    return [
        (str(viewer.person_id), _("De moi : je réunis qui compte pour moi")),
        *((str(tie.person_id), tie.name) for tie in named),
    ]


@signed_in(
    "Une rencontre se propose à la personne dont on est dans le cercle.",
    methods="GET POST",
)
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a meeting to the person; nothing opens without her."""
    form = ProposeForm(request.POST or None, people=_who_have_me(request.viewer))
    refused = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = Person.objects.visible_to(request.viewer).get(pk=said["person"])
        try:
            meeting = actions.propose(
                viewer=request.viewer,
                person=person,
                why=said["why"],
                when=said["when"],
                name=request.person.name,
                without_her=said.get("presence") == "without",
            )
        except NotWithoutHer as refusal:
            refused = str(refusal.sentence)
        else:
            return redirect("meetings:meeting", pk=meeting.pk)
    return render(
        request,
        "meetings/propose.html",
        {"form": form, "refused": refused},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.answer, loads=Meeting, methods="GET POST")
def accept(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Accept, choose who comes and who facilitates; or invite more people later."""
    people = circle_of(request.viewer)
    seated = {
        str(one.person_id)
        for one in _seats(request.viewer, meeting)
        if one.left_at is None
    }
    is_begun = meeting.accepted_at is not None
    left = [one for one in people if one[0] not in seated]
    form = AcceptForm(
        request.POST or None,
        people=left,
        initial={"guests": [str(meeting.proposed_by_id)]},
    )
    form.fields["guests"].required = not seated
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        known = Person.objects.visible_to(request.viewer)
        guests = list(known.filter(pk__in=said["guests"]).order_by("pk"))
        leading = [one for one in guests if str(one.pk) in said["facilitators"]]
        if is_begun:
            for guest in guests:
                actions.invite(
                    viewer=request.viewer,
                    meeting=meeting,
                    person=guest,
                    is_facilitator=guest in leading,
                )
        else:
            actions.accept(
                viewer=request.viewer,
                meeting=meeting,
                guests=guests,
                facilitators=leading,
                pause=said["pause"],
            )
        messages.success(request, _("C’est dit. Chaque personne répond pour soi."))
        return redirect("meetings:meeting", pk=meeting.pk)
    return render(
        request,
        "meetings/accept.html",
        {
            "form": form,
            "meeting": meeting,
            "content": meeting.content,
            "is_begun": is_begun,
            "has_people": bool(left) or not is_begun,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.answer, loads=Meeting, methods="GET POST")
def pause(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Choose another word for a pause, or none."""
    form = PauseForm(request.POST or None, initial={"pause": meeting.pause_word})
    if request.method == "POST" and form.is_valid():
        word = form.cleaned_data["pause"].strip()
        actions.agree_on_pause(viewer=request.viewer, meeting=meeting, word=word)
        messages.success(request, _("C’est gardé."))
        return redirect("meetings:meeting", pk=meeting.pk)
    return render(
        request,
        "meetings/pause.html",
        {"form": form, "meeting": meeting},
        status=WRONG if request.method == "POST" else 200,
    )


def _seats(viewer: Viewer, meeting: Meeting) -> list[Seat]:
    return list(Seat.objects.visible_to(viewer).filter(meeting=meeting).order_by("pk"))


@guard(rules.answer, loads=Meeting, methods="POST")
def refuse(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say no: nothing of the proposal stays, and no reason is asked."""
    actions.refuse(viewer=request.viewer, meeting=meeting)
    messages.success(request, _("C’est dit. Il n’en reste rien."))
    return redirect("meetings:home")


@guard(rules.take_seat, loads=Seat, along=("meeting",), methods="GET POST")
def seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say what will happen, then yes for oneself."""
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.take_seat(viewer=request.viewer, seat=seat, forewarned=True)
        return redirect("meetings:meeting", pk=seat.meeting_id)
    return render(
        request,
        "meetings/seat.html",
        {"form": form, "seat": seat, "meeting": seat.meeting},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.take_seat, loads=Seat, methods="GET POST")
def decline(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask, then say no for oneself, or leave."""
    if request.method == "GET":
        return render(
            request,
            "meetings/confirm.html",
            {
                "title": _("Quitter cette rencontre ?"),
                "label": _("Quitter cette rencontre"),
                "words": "",
                "after": _(
                    "Vous ne lirez plus ce qui s’y dit. Vos mots y restent, à vous :"
                    " vous les retirez depuis « Rencontres ». La personne peut vous"
                    " réinviter."
                ),
                "back_to": reverse("meetings:meeting", args=[seat.meeting_id]),
            },
        )
    actions.decline_seat(viewer=request.viewer, seat=seat)
    messages.success(request, _("C’est dit. Aucune raison n’est demandée."))
    return redirect("meetings:home")


@guard(rules.uninvite, loads=Seat, methods="GET POST")
def uninvite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask, then take back an invitation to one's own meeting."""
    if request.method == "GET":
        return render(
            request,
            "meetings/confirm.html",
            {
                "title": _("Reprendre l’invitation de %(name)s ?")
                % {"name": seat.name},
                "label": _("Reprendre l’invitation"),
                "words": "",
                "after": _(
                    "Cette personne ne lira plus rien d’ici, et n’est pas prévenue. Ce"
                    " qu’elle a dit reste à elle. Vous pouvez la réinviter."
                ),
                "back_to": reverse("meetings:meeting", args=[seat.meeting_id]),
            },
        )
    actions.uninvite(viewer=request.viewer, seat=seat)
    return redirect("meetings:meeting", pk=seat.meeting_id)


@guard(rules.speak, loads=Meeting, methods="POST")
def lead(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Facilitate too, where the person permits a meeting without her."""
    actions.lead_too(viewer=request.viewer, meeting=meeting)
    return redirect("meetings:meeting", pk=meeting.pk)
