"""What cards put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.card.models import CrisisCard, KeptCard
from avec.card.reading import current_card, read_card
from avec.people.exports import Block, File, data, page, plainly


def card_files(viewer: Viewer) -> Iterator[File]:
    """Give the card as it reads today, every card there was, and the devices."""
    language = get_language() or "fr"
    card = current_card(viewer)
    parts = read_card(viewer, card, language).parts if card else ()
    yield page(
        "carte.html",
        _("Ma carte de crise"),
        [
            Block(
                str(part.place.label),
                facts=[
                    (group.about, line) for group in part.groups for line in group.lines
                ],
            )
            for part in parts
        ],
    )
    cards = CrisisCard.objects.visible_to(viewer).order_by("number")
    kept = KeptCard.objects.visible_to(viewer).order_by("kept_at", "pk")
    yield data(
        "carte.json",
        {
            "cards": [{**plainly(one), "content": one.content} for one in cards],
            "devices": [plainly(one, "token_hash", "session_hash") for one in kept],
        },
    )


VERBS = {
    "card.made": gettext_lazy("a fait sa carte de crise"),
    "card.withdrawn": gettext_lazy("a effacé sa carte de crise"),
    "card.kept_on_device": gettext_lazy("a gardé sa carte sur un appareil"),
    "card.forgotten_on_device": gettext_lazy("a effacé sa carte d’un appareil"),
}
