"""What the circle puts in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.circles.models import Block, Delivery, Invitation, Tie
from avec.foundation.dates import full_moment
from avec.people.exports import Block as Part
from avec.people.exports import File, data, page, plainly
from avec.people.models import Person


def circle_files(viewer: Viewer) -> Iterator[File]:
    """Give the ties, the invitations she sent, and whom she blocked."""
    ties = list(Tie.objects.visible_to(viewer).order_by("began_at", "pk"))
    around = {key for tie in ties for key in (tie.person_id, tie.other_id)}
    # Asked apart: somebody whose tie has ended is not known any more.
    names = dict(
        Person.objects.visible_to(viewer)
        .filter(pk__in=around)
        .values_list("pk", "name")
    )

    def name(key: UUID) -> str:
        return names.get(key, "–")

    mine = [tie for tie in ties if tie.person_id == viewer.person_id]
    others = [tie for tie in ties if tie.person_id != viewer.person_id]
    sent = list(
        Invitation.objects.visible_to(viewer)
        .filter(person_id=viewer.person_id)
        .order_by("began_at", "pk")
    )
    blocked = list(Block.objects.visible_to(viewer).order_by("began_at", "pk"))
    received = Delivery.objects.visible_to(viewer).order_by("pk")
    yield page(
        "cercle.html",
        _("Mon cercle"),
        [
            Part(
                _("Autour de moi"),
                facts=[(name(tie.other_id), _lasted(tie, tie.said)) for tie in mine],
            ),
            Part(
                _("Les cercles où je suis"),
                facts=[
                    (
                        name(tie.person_id),
                        _lasted(tie, tie.get_relationship_display()),
                    )
                    for tie in others
                ],
            ),
            Part(
                _("Les invitations que j’ai envoyées"),
                facts=[(one.said, full_moment(one.began_at)) for one in sent],
            ),
            Part(
                _("Les personnes que j’ai bloquées"),
                facts=[
                    (one.remembered_as, full_moment(one.began_at)) for one in blocked
                ],
            ),
        ],
    )
    yield data(
        "cercle.json",
        {
            "ties": [
                {
                    "id": tie.pk,
                    "name": name(tie.other_id),
                    "relationship": tie.relationship,
                    "in_my_words": tie.said,
                    "began_at": tie.began_at,
                    "ended_at": tie.ended_at,
                }
                for tie in mine
            ],
            "circles_i_am_in": [
                {
                    "id": tie.pk,
                    "name": name(tie.person_id),
                    "relationship": tie.relationship,
                    "began_at": tie.began_at,
                    "ended_at": tie.ended_at,
                }
                for tie in others
            ],
            "invitations": [
                {
                    "id": one.pk,
                    "relationship": one.relationship,
                    "message": one.words,
                    "began_at": one.began_at,
                    "accepted_at": one.accepted_at,
                    "withdrawn_at": one.withdrawn_at,
                }
                for one in sent
            ],
            "blocked": [
                {"id": one.pk, "name": one.remembered_as, "began_at": one.began_at}
                for one in blocked
            ],
            "received": [plainly(one) for one in received],
        },
    )


def _lasted(tie: Tie, said: str) -> str:
    moments = [full_moment(tie.began_at)]
    if tie.ended_at:
        moments.append(full_moment(tie.ended_at))
    return f"{said} · {' → '.join(moments)}"


VERBS = {
    "circles.invited": gettext_lazy("a invité quelqu’un dans son cercle"),
    "circles.joined": gettext_lazy("a rejoint un cercle"),
    "circles.declined": gettext_lazy("a laissé une invitation sans suite"),
    "circles.withdrawn": gettext_lazy("a repris une invitation"),
    "circles.relationship_changed": gettext_lazy("a changé le mot d’un lien"),
    "circles.tie_ended": gettext_lazy("a mis fin à un lien"),
    "circles.blocked": gettext_lazy("a bloqué quelqu’un"),
    "circles.unblocked": gettext_lazy("a débloqué quelqu’un"),
}
