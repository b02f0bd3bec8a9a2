"""Pictures and sounds beside a page: put there, shown to their owner alone, erased."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.foundation.permissions import open_microphone
from avec.journal import actions, rules
from avec.journal.forms import MediaForm
from avec.journal.models import Media, Note
from avec.journal.remaking import NotAFileWeTake, TooLarge

WRONG = 422
# Opened alone in a window, it is nothing but a picture or a sound.
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"


@guard(rules.hold_note, loads=Note, methods="GET POST")
def add(request: HttpRequest, note: Note) -> HttpResponse:
    """Put a picture or a sound beside a page."""
    form = MediaForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_media(
                viewer=request.viewer,
                note=note,
                sent=file.read(),
                size=file.size,
                words=form.cleaned_data["words"],
            )
        except (NotAFileWeTake, TooLarge) as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(
                request,
                _("C’est gardé, sans rien de ce que le fichier disait d’autre."),
            )
            return redirect("journal:note", pk=note.pk)
    page = render(
        request,
        "journal/add_media.html",
        {"form": form, "note": note},
        status=WRONG if request.method == "POST" else 200,
    )
    return open_microphone(page)


@guard(rules.hold_media, loads=Media)
def media(request: HttpRequest, media: Media) -> HttpResponse:
    """Give one picture or sound to its owner; no copy is kept on the way."""
    response = HttpResponse(media.plain, content_type=media.content_type)
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = ALONE
    response["Content-Disposition"] = f'inline; filename="{media.file_name}"'
    return response


@guard(rules.hold_media, loads=Media, methods="GET POST")
def erase(request: HttpRequest, media: Media) -> HttpResponse:
    """Ask, then erase a picture or a sound for good."""
    if request.method == "GET":
        return render(request, "journal/erase_media.html", {"media": media})
    note_id = media.note_id
    actions.erase_media(viewer=request.viewer, media=media)
    messages.success(request, _("C’est effacé. Il n’en reste rien."))
    return redirect("journal:note", pk=note_id)
