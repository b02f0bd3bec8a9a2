"""One's own pages: by month, one by one, and found again by a word."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib import messages
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.foundation.dates import month
from avec.foundation.sorting import fold
from avec.journal import actions, rules
from avec.journal.contents import (
    Read,
    idea_line,
    ideas_to_lend,
    note_lines,
    opened,
)
from avec.journal.forms import NoteForm, SearchForm, initial_of
from avec.journal.models import Lending, Media, Note

WRONG = 422
MOST_FOUND = 100
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
ALONE = "Chacun a son carnet, que personne d’autre ne feuillette."


@signed_in(ALONE)
def notes(request: HttpRequest) -> HttpResponse:
    """List the pages of one month, the newest first, and the months beside it."""
    months = _months(request.viewer)
    shown = _month_asked(request.GET.get("mois", ""), months)
    read = _of_month(request.viewer, shown) if shown else []
    at = months.index(shown) if shown in months else None
    return render(
        request,
        "journal/notes.html",
        {
            "read": read,
            "month": month(shown) if shown else "",
            "later": months[at - 1] if at else None,
            "earlier": months[at + 1] if at is not None and months[at + 1 :] else None,
            "month_name": month,
            "form": SearchForm(),
            "has_received": _has_received(request.viewer),
        },
    )


def _has_received(viewer: Viewer) -> bool:
    return Lending.objects.received_by(viewer).exists()


def _months(viewer: Viewer) -> list[datetime]:
    """Return the months that hold something, the newest first."""
    mine = Note.objects.of(viewer).annotate(month=TruncMonth("moment")).order_by()
    return sorted(mine.values_list("month", flat=True).distinct(), reverse=True)


def _month_asked(asked: str, months: list[datetime]) -> datetime | None:
    found = _MONTH.fullmatch(asked)
    for one in months:
        if found and (one.year, one.month) == (int(found[1]), int(found[2])):
            return one
    return months[0] if months else None


def _of_month(viewer: Viewer, shown: datetime) -> list[Read]:
    after = (shown.date().replace(day=28) + timedelta(days=4)).replace(day=1)
    end = timezone.make_aware(datetime.combine(after, datetime.min.time()))
    mine = Note.objects.of(viewer).filter(moment__gte=shown, moment__lt=end)
    return opened(mine.order_by("-moment", "pk"))


@signed_in(ALONE, methods="GET POST")
def search(request: HttpRequest) -> HttpResponse:
    """Find pages by a word, reading them again: nothing of the words is kept aside.

    What is looked for is sent in the request, never in an address.
    """
    form = SearchForm(request.POST or None)
    sought = ""
    found: list[Read] = []
    if request.method == "POST" and form.is_valid():
        sought = fold(form.cleaned_data["words_sought"])
    if sought:
        pages = opened(Note.objects.of(request.viewer).order_by("-moment", "pk"))
        found = [read for read in pages if _holds(read, sought)]
    return render(
        request,
        "journal/search.html",
        {
            "form": form,
            "read": found[:MOST_FOUND],
            "count": len(found),
            "is_asked": bool(sought),
        },
    )


def _holds(read: Read, sought: str) -> bool:
    names = ("words", "before", "tried", "low", "high")
    return sought in fold(" ".join(read.content.get(name, "") for name in names))


@signed_in("Chacun écrit dans son propre carnet.", methods="GET POST")
def write(request: HttpRequest) -> HttpResponse:
    """Write a page: words first, everything else if one likes."""
    form = NoteForm(
        request.POST or None,
        ideas=_own_ideas(request.viewer),
        initial=_today(request),
        are_proposed=True,
    )
    if request.method == "POST" and form.is_valid():
        try:
            note = actions.write_note(
                viewer=request.viewer,
                moment=form.moment,
                content=form.content,
                key=form.cleaned_data["once"],
                idea=form.idea_content,
            )
        except actions.BoxIsFull as full:
            form.add_error("keep", str(full))
            return _form_page(request, form)
        messages.success(request, _("C’est gardé. Personne d’autre ne peut le lire."))
        return redirect("journal:note", pk=note.pk)
    return _form_page(request, form)


def _today(request: HttpRequest) -> dict:
    """Begin with this moment, and with the two words she wrote last."""
    now = timezone.localtime()
    initial = {
        "day": now.date(),
        "hour": now.time(),
        "proposed": now,
        "once": uuid4(),
    }
    last = Note.objects.of(request.viewer).order_by("-moment", "pk").first()
    if last is not None:
        content = last.content
        initial |= {name: content.get(name, "") for name in ("low", "high")}
    return initial


def _own_ideas(viewer: Viewer) -> list[tuple[str, str]]:
    return [(str(key), line) for key, line in ideas_to_lend(viewer)]


def _form_page(
    request: HttpRequest, form: NoteForm, note: Note | None = None
) -> HttpResponse:
    return render(
        request,
        "journal/write.html",
        {"form": form, "note": note},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.hold_note, loads=Note)
def note(request: HttpRequest, note: Note) -> HttpResponse:
    """Read one's own page."""
    [read] = opened([note])
    line = idea_line(request.viewer, read.content.get("idea"))
    return render(
        request,
        "journal/note.html",
        {
            "note": note,
            "read": read,
            "lines": note_lines(read.content, line),
            "media": Media.objects.visible_to(request.viewer)
            .filter(note=note)
            .defer("file")
            .order_by("added_at", "pk"),
            "lendings": _running(request.viewer, note),
        },
    )


def _running(viewer: Viewer, note: Note) -> list[Lending]:
    lent = Lending.objects.visible_to(viewer).running().filter(note=note)
    return list(lent.select_related("to_person").order_by("given_at", "pk"))


@guard(rules.hold_note, loads=Note, methods="GET POST")
def change(request: HttpRequest, note: Note) -> HttpResponse:
    """Write a page again, in its place; nothing of what it said before stays."""
    content = note.content
    form = NoteForm(
        request.POST or None,
        ideas=_own_ideas(request.viewer),
        initial=initial_of(note.moment, content),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_note(
                viewer=request.viewer,
                note=note,
                moment=form.moment,
                content=form.content,
                idea=form.idea_content,
            )
        except actions.BoxIsFull as full:
            form.add_error("keep", str(full))
            return _form_page(request, form, note)
        messages.success(request, _("C’est changé. Les mots d’avant n’existent plus."))
        return redirect("journal:note", pk=note.pk)
    return _form_page(request, form, note)


@guard(rules.hold_note, loads=Note, methods="GET POST")
def delete(request: HttpRequest, note: Note) -> HttpResponse:
    """Say what happens, then erase a page for good."""
    if request.method == "POST":
        actions.delete_note(viewer=request.viewer, note=note)
        messages.success(request, _("La page est effacée. Il n’en reste rien."))
        return redirect("journal:notes")
    [read] = opened([note])
    return render(request, "journal/delete_note.html", {"note": note, "read": read})
