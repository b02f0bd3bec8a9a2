"""What the banner of a demonstration knows: as whom one looks, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.documents.models import Document, Passage, WritingSession
from avec.foundation import dates
from avec.web.demo import personas, visit
from avec.web.demo.personas import Shown

AS, LEFT, STEP = "demo", "demo left", "demo step"


class Visitor:
    """Give every request of a demonstration its banner. Elsewhere it is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.AVEC_DEMO:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.demo = Banner(request)
        return self.get_response(request)


@dataclass(frozen=True, slots=True)
class Banner:
    """Read when a page is drawn: by then the person may have changed."""

    request: Any

    @property
    def current(self) -> Shown | None:
        """Whom the visitor sees as; nobody without an account."""
        person = self.request.person
        if person is None:
            return None
        persona = personas.everyone().get(self.request.session.get(AS, ""))
        if persona is None:
            return Shown("", person.name, person.called)
        return personas.shown(persona)

    @property
    def resets_at(self) -> str:
        """At what hour of the day all is made anew; nothing when it is not."""
        if not settings.AVEC_DEMO_RESETS_AT:
            return ""
        hour = time.fromisoformat(settings.AVEC_DEMO_RESETS_AT)
        any_day = timezone.localdate()
        return dates.hour(timezone.make_aware(datetime.combine(any_day, hour)))

    @property
    def personas(self) -> list[Shown]:
        return [personas.shown(each) for each in personas.everyone().values()]

    @property
    def step(self) -> visit.Shown | None:
        """The step of the visit that brought the visitor here, if one did."""
        return visit.at(*self.request.session.get(STEP, (0, 0)))

    @property
    def closed(self) -> str:
        """Why a page is not found, as far as this visitor may know."""
        current = self.current
        if current is None:
            return ""
        left = self.request.session.get(LEFT) or {}
        owner = left.get("owner", "")
        if left.get("path") == self.request.path and owner not in {"", current.name}:
            return _(
                "Vous regardez comme %(name)s. %(owner)s n’a pas ouvert cette page à"
                " %(name)s : c’est son choix. La réponse est la même que si la page"
                " n’existait pas."
            ) % {"name": current.name, "owner": owner}
        return _(
            "Vous regardez comme %(name)s. Si cette page existe, la personne à qui elle"
            " est ne l’a pas ouverte à %(name)s : c’est son choix."
        ) % {"name": current.name}


def whose(viewer: Viewer, path: str) -> str:
    """Name the person a page is about, as far as the viewer sees it; else nothing."""
    try:
        key = resolve(path).kwargs.get("pk")
    except Resolver404:
        return ""
    if key is None:
        return ""
    for model, owner in _OWNED:
        found = (
            model.objects.visible_to(viewer)
            .filter(pk=key)
            .values_list(f"{owner}__name", flat=True)
            .first()
        )
        if found:
            return found
    return ""


_OWNED: tuple[tuple[Any, str], ...] = (
    (Document, "owner"),
    (Passage, "owner"),
    (WritingSession, "owner"),
    (Tie, "person"),
)
