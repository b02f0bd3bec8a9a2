"""Pages that only tests reach: each one does, or fails to do, one thing."""

from datetime import timedelta

from django.db import connection
from django.http import Http404, HttpResponse
from django.urls import path

from avec.access.guards import public, signed_in
from avec.access.limits import require_try, try_once
from avec.access.rules import NotAllowed, Refusal
from config.urls import *  # noqa: F403 - the pages of errors name the site's own routes
from config.urls import urlpatterns as site

HOUR = timedelta(hours=1)
# A line of the journal, as the room above writes them.
MARK = "SELECT avec.journal('act', 'tests.marked', avec.me(), '', '[]', '', 'test')"


class NotNow(Refusal):
    """A refusal of the tests."""

    sentence = "Pas maintenant."


def _mark(request, answer):
    with connection.cursor() as cursor:
        cursor.execute(MARK)
    return answer


@signed_in("Pour essayer.")
def kept(request):
    return _mark(request, HttpResponse("kept"))


@signed_in("Pour essayer.")
def broken(request):
    return _mark(request, HttpResponse("broken", status=500))


@signed_in("Pour essayer.")
def raises(request):
    _mark(request, None)
    raise RuntimeError


@signed_in("Pour essayer.")
def refused(request):
    _mark(request, None)
    raise NotNow


@signed_in("Pour essayer.")
def not_allowed(request):
    _mark(request, None)
    raise NotAllowed


@signed_in("Pour essayer.")
def nothing(request):
    _mark(request, None)
    raise Http404


@public(because="Pour essayer les limites.")
def limited(request):
    require_try("tests:limited", allowed=3, within=HOUR)
    raise NotNow


@public(because="Pour essayer les limites.")
def counted(request):
    return HttpResponse(str(try_once("tests:counted", allowed=2, within=HOUR)))


@public(because="Pour essayer ce qu’une session garde.")
def remembers(request):
    request.session["seen"] = request.session.get("seen", 0) + 1
    return HttpResponse(str(request.session["seen"]))


@public(because="Pour dire qui regarde.")
def who(request):
    return HttpResponse(f"{request.viewer.person_id} {request.viewer.affiliation_id}")


def silent(request):
    return HttpResponse("nobody said who may come here")


urlpatterns = [
    *site,
    path("essai/garde/", kept),
    path("essai/casse/", broken),
    path("essai/leve/", raises),
    path("essai/refus/", refused),
    path("essai/non/", not_allowed),
    path("essai/rien/", nothing),
    path("essai/limite/", limited),
    path("essai/compte/", counted),
    path("essai/souvenir/", remembers),
    path("essai/qui/", who),
    path("essai/muet/", silent),
]
