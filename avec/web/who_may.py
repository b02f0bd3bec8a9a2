"""« Qui peut quoi »: every rule's sentence, room by room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import REGISTER, Rule

ROOMS = {
    "documents": _("Documents et plans"),
    "recovery": _("Outils de rétablissement"),
    "card": _("Carte de crise"),
    "directives": _("Directives pour les moments difficiles"),
    "journal": _("Carnet et boîte à idées"),
    "meetings": _("Rencontres"),
    "listening": _("Temps d’écoute"),
    "circles": _("Cercle et partages"),
    "messages": _("Messages"),
    "people": _("Personnes, équipes et comptes"),
    "audit": _("Qui a regardé"),
    "vault": _("Coffre des mots"),
    "access": _("Accès au site"),
    "web": _("Le site"),
}


def rules_by_room() -> list[tuple[str, list[Rule]]]:
    """Return the rooms that have rules, each with its rules in order of name."""
    grouped: dict[str, list[Rule]] = {}
    for name, rule in sorted(REGISTER.items()):
        grouped.setdefault(name.partition(".")[0], []).append(rule)
    known = [room for room in ROOMS if room in grouped]
    others = [room for room in grouped if room not in ROOMS]
    return [(str(ROOMS.get(room, room)), grouped[room]) for room in known + others]
