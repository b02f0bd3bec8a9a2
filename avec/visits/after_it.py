"""What the page of an appointment that is over says: where to tell how it was."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.agenda.after import Line
from avec.agenda.models import Appointment
from avec.visits import rules


def how_it_was(viewer: Viewer, appointment: Appointment) -> Iterator[Line]:
    """Lead to what those who were there say of it."""
    if rules.come_back.allows(viewer, appointment):
        yield Line(_("Dire comment c’était"), "visits:after", (appointment.pk,))
