"""What messages put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.foundation.dates import full_moment
from avec.messages.models import Choice, Message
from avec.messages.words import Kind
from avec.people.exports import Block, File, data, page, plainly

NEVER_TAKEN = ("code_hash", "stop_hash")
"""What proves or stops stays where it is, even as a digest."""


def message_files(viewer: Viewer) -> Iterator[File]:
    """Give the choice that was made, with its address, and what was sent."""
    choice = Choice.objects.visible_to(viewer).first()
    sent = list(Message.objects.visible_to(viewer).order_by("due_at", "pk"))
    facts = []
    if choice is not None:
        wanted = [str(Kind(one).label) for one in choice.wants]
        facts = [
            (_("Par quel moyen"), choice.get_channel_display()),
            (_("Adresse"), choice.said_address),
            (_("M’écrire quand"), " · ".join(wanted) or "–"),
            (_("Silence"), f"{choice.quiet_from:%H:%M} – {choice.quiet_until:%H:%M}"),
        ]
    yield page(
        "messages.html",
        _("Mes messages"),
        [
            Block(_("Ce que j’ai choisi"), facts=facts),
            Block(
                _("Ce qui attend ou est parti"),
                facts=[
                    (one.get_kind_display(), full_moment(one.due_at)) for one in sent
                ],
            ),
        ],
    )
    yield data(
        "messages.json",
        {
            "choice": choice
            and {**plainly(choice, *NEVER_TAKEN), "address": choice.said_address},
            "messages": [plainly(one, "mark") for one in sent],
        },
    )


VERBS = {
    "messages.address_given": gettext_lazy("a donné une adresse pour les messages"),
    "messages.address_confirmed": gettext_lazy("a vérifié l’adresse des messages"),
    "messages.choice_changed": gettext_lazy("a changé ses choix de messages"),
    "messages.stopped": gettext_lazy("a arrêté les messages"),
}
