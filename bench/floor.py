"""The floor: a stock Django view with session, user and one query.

It is what ``django-admin startproject`` gives, and no more: its middlewares, its
handler, one address, no template, no wall, no journal. It runs in the same process,
on the same connection, in turn with the page it is compared with, and is entered by
the same door.
"""

from __future__ import annotations

from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

ADDRESS = "floor/"

# The list that startproject writes for Django 5.2, in its order.
STOCK = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def view(request):
    """Answer with the user's own name, asked for once more."""
    from django.contrib.auth.models import User

    return HttpResponse(User.objects.get(pk=request.user.pk).username)


urlpatterns = [path(ADDRESS, view)]


class Floor:
    """Build the stack once; :meth:`answer` is one request through it."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.contrib.auth.models import User
        from django.contrib.sessions.backends.db import SessionStore

        user = User.objects.create(username="floor")
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()

        site = BaseHandler()
        with override_settings(
            MIDDLEWARE=STOCK, SESSION_ENGINE="django.contrib.sessions.backends.db"
        ):
            site.load_middleware()
        self._answer = site.get_response
        self._factory = RequestFactory()
        self._factory.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def answer(self) -> None:
        """Answer one request; raise if it is not the user's own page."""
        response = self._answer(self._factory.get(f"/{ADDRESS}"))
        if response.content != b"floor":
            msg = "The floor did not answer."
            raise RuntimeError(msg)
