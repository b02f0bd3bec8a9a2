"""What difficult moments put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.episodes.models import Declined, Episode, Named, Review
from avec.episodes.sheet import names_in
from avec.foundation.dates import full_moment
from avec.people.exports import Block, File, data, page, plainly


def episode_files(viewer: Viewer) -> Iterator[File]:
    """Give her moments, who was named, why; and those she was named in."""
    seen = list(Episode.objects.visible_to(viewer).order_by("opened_at", "pk"))
    named = list(Named.objects.visible_to(viewer).order_by("named_at", "pk"))
    names = names_in(seen)
    mine = [one for one in seen if one.person_id == viewer.person_id]
    yield page(
        "moments-difficiles.html",
        _("Mes moments difficiles"),
        [
            Block(
                full_moment(one.opened_at),
                facts=[
                    (_("Comment"), one.get_consent_display()),
                    *([(_("Pourquoi"), one.said_because)] if one.because else ()),
                    (_("Jusqu’au"), full_moment(one.closed_at or one.ends_at)),
                    (_("Nommés"), _who(one, named, names)),
                ],
            )
            for one in mine
        ],
    )
    yield data(
        "moments-difficiles.json",
        {
            "mine": [
                {**plainly(one, "because"), "because": one.said_because} for one in mine
            ],
            "named_in": [
                plainly(one, "because")
                for one in seen
                if one.person_id != viewer.person_id
            ],
            "named": [plainly(one) for one in named],
            "reviews": [plainly(one) for one in _of(Review, viewer)],
            "declined": [plainly(one) for one in _of(Declined, viewer)],
        },
    )


def _of(kind: type[Review | Declined], viewer: Viewer) -> list[Review | Declined]:
    return list(kind.objects.visible_to(viewer).order_by("pk"))


def _who(one: Episode, named: list[Named], names: dict) -> str:
    people = [names.get(each.person_id) for each in named if each.episode_id == one.pk]
    return ", ".join(person.name for person in people if person) or "–"


VERBS = {
    "episodes.opened": gettext_lazy("a ouvert un moment difficile"),
    "episodes.asked": gettext_lazy("a demandé à ouvrir un moment difficile"),
    "episodes.closed": gettext_lazy("a refermé un moment difficile"),
    "episodes.named": gettext_lazy("a nommé quelqu’un pour un moment difficile"),
    "episodes.removed": gettext_lazy("a retiré quelqu’un d’un moment difficile"),
    "episodes.left": gettext_lazy("a retiré son nom d’un moment difficile"),
    "episodes.read": gettext_lazy("a lu la page d’un moment difficile"),
}
