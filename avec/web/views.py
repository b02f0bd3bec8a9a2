"""Public pages, the settings of the page, the way out, and the pages of refusal."""

from __future__ import annotations

import logging
from dataclasses import asdict, replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from avec.access.guards import public
from avec.foundation.navigation import TAB, entries_for
from avec.foundation.written import texts_in
from avec.people.actions import keep_look
from avec.web import preferences
from avec.web.forms import LookForm
from avec.web.guides import all_guides
from avec.web.help import local_teams, national_numbers
from avec.web.who_may import rules_by_room

logger = logging.getLogger(__name__)

FOR_EVERYONE = gettext_noop(
    "Cette page ne montre rien de personnel : elle est ouverte à tout le monde."
)


@public(because=FOR_EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """Four doors; someone who is already in goes to her own first page."""
    if request.viewer.is_signed_in:
        for entry in entries_for(request):
            if entry.place == TAB:
                return redirect(entry.route)
    return render(request, "web/home.html")


@public(
    because="Chacun peut chercher de l’aide, sans compte et sans se faire connaître."
)
def help_now(request: HttpRequest) -> HttpResponse:
    territory, teams = local_teams()
    numbers = national_numbers()
    context = {
        "numbers": numbers,
        "read_on": min(number.checked_on for number in numbers),
        "territory": territory,
        "teams": teams,
    }
    return render(request, "web/help_now.html", context)


@public(
    because="Le script qui garde la page d’aide sur l’appareil ne dit rien de personne."
)
def offline_help(request: HttpRequest) -> HttpResponse:
    response = render(
        request, "web/offline_help.js", content_type="text/javascript; charset=utf-8"
    )
    # The script fetches one page of ours and its styles, nothing else.
    response["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return response


@public(
    because="Chacun choisit comment les pages s’affichent, avec ou sans compte.",
    methods="GET POST",
)
def look(request: HttpRequest) -> HttpResponse:
    """Show the choices and keep them, then go back to where the reader came from.

    With an account they follow the person; a shared device then keeps nothing.
    """
    back = _way_back(request)
    form = LookForm(request.POST or None, initial=asdict(request.look))
    if request.method == "POST" and form.is_valid():
        response: HttpResponse = HttpResponseRedirect(back)
        if request.viewer.is_signed_in:
            keep_look(viewer=request.viewer, look=asdict(form.chosen()))
            request.person = replace(request.person, look=asdict(form.chosen()))
        if not request.session.is_shared_device:
            preferences.keep(request, response, form.chosen())
        return response
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "back": back,
        "is_shared": request.session.is_shared_device,
    }
    return render(request, "web/look.html", context, status=status)


@public(because="Chacun choisit sa langue, avec ou sans compte.")
def language(request: HttpRequest, language: str) -> HttpResponse:
    """Speak another language on this device. 404 when the site does not speak it."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(_way_back(request))
    preferences.keep(request, response, replace(request.look, language=language))
    return response


def _way_back(request: HttpRequest) -> str:
    asked = request.POST.get("suite") or request.GET.get("suite") or "/"
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours and asked.startswith("/") else "/"


@public(because="La loi demande que chacun puisse lire cette déclaration.")
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": settings.AVEC_ACCESSIBILITY_CONTACT,
        "audit": getattr(settings, "AVEC_ACCESSIBILITY_AUDIT", None),
    }
    return render(request, "web/accessibility.html", context)


@public(because=FOR_EVERYONE)
def site_map(request: HttpRequest) -> HttpResponse:
    context = {
        "entries": entries_for(request),
        "guides": all_guides(_language()).values(),
    }
    return render(request, "web/site_map.html", context)


@public(because=FOR_EVERYONE)
def guides(request: HttpRequest) -> HttpResponse:
    return render(
        request, "web/guides.html", {"guides": all_guides(_language()).values()}
    )


@public(because=FOR_EVERYONE)
def guide(request: HttpRequest, name: str) -> HttpResponse:
    pages = all_guides(_language())
    if name not in pages:
        raise Http404
    names = list(pages)
    following = names[names.index(name) + 1 :][:1]
    context = {
        "guide": pages[name],
        "following": pages[following[0]] if following else None,
    }
    return render(request, "web/guide.html", context)


@public(because="Les règles du site sont les mêmes pour tous : chacun peut les lire.")
def who_may(request: HttpRequest) -> HttpResponse:
    return render(request, "web/who_may.html", {"rooms": rules_by_room()})


@public(because="On peut partir à tout moment, même quand la session est fermée.")
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, empty the browser of us, and show a page that says nothing.

    Another site cannot send somebody out: it gets a page with a button instead.
    """
    sent_from = request.headers.get("Sec-Fetch-Site", "none")
    is_guess = "prefetch" in request.headers.get("Sec-Purpose", "")
    if is_guess or sent_from not in ("same-origin", "none"):
        return render(request, "web/leave.html", status=200 if not is_guess else 503)
    request.session.flush()
    response = HttpResponseRedirect(settings.AVEC_NEUTRAL_PAGE)
    response.status_code = 303
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: something the reader sees, and a rule that says no. Its sentence is said."""
    context = {
        "sentence": str(exception),
        "texts": _written_here(request),
        "is_to_wait": False,
    }
    return render(request, "web/refusal.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or not for this reader; nobody can tell which.

    Whoever was writing where a session or a share has just ended has the words back.
    """
    context = {"texts": _written_here(request)}
    return render(request, "web/not_found.html", context, status=404)


def _written_here(request: HttpRequest) -> list[str]:
    """Return what was sent from a page of this site, and from nowhere else."""
    from_here = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return texts_in(request.POST) if from_here and request.method == "POST" else []


def not_received(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent is too large or malformed, and was not read at all."""
    sentence = _("Cet envoi est trop grand pour le site. Il n’a pas été reçu.")
    context = {"sentence": sentence, "is_to_wait": False}
    return render(request, "web/refusal.html", context, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page depends on as little as possible."""
    try:
        return render(request, "web/broken.html", status=500)
    except Exception:
        logger.exception("the page that says sorry is broken too")
        words = _("Quelque chose s’est cassé de notre côté. Réessayez dans un moment.")
        return HttpResponse(words, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was too old, and give back what was written."""
    context = {"texts": _written_here(request)}
    return render(request, "web/expired.html", context, status=403)


def _language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE
