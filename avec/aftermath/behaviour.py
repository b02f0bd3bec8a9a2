"""Coming back to what happened: she leads, and what she asks for leads somewhere.

Offered after a difficult moment, never begun for her. Who takes part is said, each
beside her; what she asks for shows doors that exist; what she changes goes to the
draft of her directives, and what she agrees to hand on leaves without a name.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.aftermath.doors import doors_for
from avec.documents.behaviours import Behaviour, Piece
from avec.documents.bundles import shares_in
from avec.documents.layout import Laid
from avec.documents.models import Document, Grant

ASKED = "asking_for"


class AfterCrisis(Behaviour):
    """Says who takes part, leads to what it feeds, shows the doors she asks for."""

    name = "after_crisis"

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """Show where what she asks for can be asked; nothing unless she asks."""
        doors = doors_for(_asked(laid))
        return [Piece("aftermath/doors.html", {"doors": doors})] if doors else []

    def beside(self, viewer: Viewer, document: Document) -> list[Piece]:
        """Say who takes part, and lead to what this review feeds."""
        given = Grant.objects.visible_to(viewer).running().filter(document=document)
        shares = shares_in(given.order_by("given_at", "pk"), get_language() or "fr")
        return [
            Piece(
                "aftermath/leads_to.html",
                {"document_id": document.pk, "shares": shares},
            )
        ]

    def for_the_helper(self) -> str:
        """Say whose account it is."""
        return _(
            "C’est son récit, à son heure. Vous écrivez ses mots ; vous n’expliquez"
            " pas et ne cherchez pas à la convaincre."
        )


def _asked(laid: Sequence[Laid]) -> set[str]:
    return {
        key
        for part in laid
        for group in part.groups
        for asked in group.asked
        if asked.question.key == ASKED
        for voice in asked.own
        if not voice.is_waiting
        for key in voice.content.get("chosen", ())
    }
