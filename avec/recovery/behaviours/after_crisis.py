"""Coming back to what happened: she leads, and what she asks for leads somewhere.

Offered after a difficult moment, never begun for her. What she asks for shows doors
that exist, with an address; the next version of her directives is one link away.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.documents.behaviours import Behaviour, Piece, behaves
from avec.documents.layout import Laid
from avec.documents.models import Document

ASKED = "asking_for"
LEADS_SOMEWHERE = frozenset({"explanation", "apology", "my_file", "complaint"})
DIRECTIVES = "advance_directives"


@behaves
class AfterCrisis(Behaviour):
    """Shows the doors of what she asks for, and leads to her directives."""

    name = "after_crisis"

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """Show where what she asks for can be asked; nothing unless she asks."""
        asked = _asked(laid) & LEADS_SOMEWHERE
        return [Piece("recovery/doors.html", {"asked": asked})] if asked else []

    def beside(self, viewer: Viewer, document: Document) -> list[Piece]:
        """Lead to her directives, to write what changes; one link."""
        mine = Document.objects.of(viewer).filter(template_version__key=DIRECTIVES)
        directives = mine.order_by("-began_at").values_list("pk", flat=True).first()
        return [Piece("recovery/to_directives.html", {"directives": directives})]

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
