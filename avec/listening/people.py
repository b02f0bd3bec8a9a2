"""The name of somebody whose words one reads, whether one knows them here or not."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.people.models import Person


def name_beside(viewer: Viewer, person_id: UUID, said: str = "") -> str:
    """Return the name as the viewer knows it, else as it was sealed with the words.

    Whoever keeps words for a team is read by people who do not know them; a tie that
    ends does not make words anonymous.
    """
    known = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    return known.name if known else said or _("Quelqu’un")
