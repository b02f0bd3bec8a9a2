"""What surrounds every page: header, menus, footer.

It is the same for all readers who have the same menus in the same language, so
it is drawn once for each of these cases and kept as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.template import engines
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from avec.access.viewer import PersonHere
from avec.foundation.navigation import (
    ACCOUNT,
    FOOTER,
    READING,
    TAB,
    TOOLS,
    every_entry,
)
from avec.people.words import Capacity

# Stands for the address of the page while its surroundings are drawn.
_HERE = "suite=ici"


@dataclass(frozen=True, slots=True)
class Chrome:
    """The surroundings of one page for one kind of reader."""

    language: str
    names: tuple[str, ...]
    route: str
    path: str
    signed_in: bool

    def header(self, tab: str | None = None) -> Markup:
        """Logo, « Aide maintenant » and tabs; ``tab`` names the one we are in."""
        return _header(self.language, self.names, tab or self.route, self.signed_in)

    def account(self) -> Markup:
        """Return the links that concern the reader's own account."""
        return _account(self.language, self.names)

    def hat(self, person: PersonHere) -> str:
        """Say in what capacity someone is here, then where; nothing as oneself."""
        if not person.hat or person.hat_function:
            return person.hat
        return f"{Capacity(person.hat_capacity).label} – {person.hat}"

    def footer(self) -> Markup:
        """Links of every page, with the way back here from the settings."""
        before, *others = _footer(self.language, self.names, self.signed_in)
        here = Markup(urlencode({"suite": self.path}))  # noqa: S704 - quoted just here
        return before + Markup("").join(here + piece for piece in others)


@lru_cache(maxsize=2048)
def _header(
    language: str, names: tuple[str, ...], here: str, signed_in: bool
) -> Markup:
    return _draw(
        "web/chrome/header.html",
        tabs=_links(names, TAB, here),
        signed_in=signed_in,
    )


@lru_cache(maxsize=256)
def _account(language: str, names: tuple[str, ...]) -> Markup:
    parts = [
        (place, title, _links(names, place, ""))
        for place, title in (
            (TOOLS, _("Mes outils")),
            (READING, _("Qui lit")),
            (ACCOUNT, _("Mon compte")),
        )
    ]
    return _draw("web/chrome/account.html", parts=[part for part in parts if part[2]])


@lru_cache(maxsize=256)
def _footer(
    language: str, names: tuple[str, ...], signed_in: bool
) -> tuple[Markup, ...]:
    drawn = _draw(
        "web/chrome/footer.html",
        links=_links(names, FOOTER, ""),
        language=language,
        here=_HERE,
        audit=getattr(settings, "AVEC_ACCESSIBILITY_AUDIT", None),
        signed_in=signed_in,
    )
    return tuple(map(Markup, drawn.split(_HERE)))


def _links(names: tuple[str, ...], place: str, here: str) -> list[dict]:
    return [
        {
            "label": str(entry.label),
            "route": entry.route,
            "icon": entry.icon,
            "current": here in (entry.name, entry.route),
        }
        for entry in every_entry()
        if entry.place == place and entry.name in names
    ]


def _draw(template: str, **context: object) -> Markup:
    environment = engines["jinja2"].env  # type: ignore[attr-defined] # Jinja2's own
    drawn = environment.get_template(template).render(context)
    return Markup(drawn)  # noqa: S704 - our own escaped template
