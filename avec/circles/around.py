"""The people of one's circle, as every room offers them to choose from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.circles.models import Tie


class NotInYourCircle(Refusal):
    """What one opens, asks or prepares goes to people of one's circle only."""

    sentence = _("Cette personne n’est pas dans votre cercle.")


def circle_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the people of the viewer's circle, key and name, in the order of names."""
    ties = Tie.objects.visible_to(viewer).running()
    mine = ties.filter(person_id=viewer.person_id).with_who_is_across(viewer)
    return [(str(tie.other_id), tie.name) for tie in mine.order_by("across", "pk")]


def people_tied_to(viewer: Viewer) -> list[tuple[str, str]]:
    """Return whom a tie links to the viewer, whichever of the two circles it is in."""
    ties = Tie.objects.visible_to(viewer).running().with_who_is_across(viewer)
    found = {tie.whom: tie.name for tie in ties.order_by("across", "pk") if tie.name}
    return [(str(key), name) for key, name in found.items()]
