"""What directives put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.directives.models import (
    FormerReader,
    Honouring,
    NoMoreSaid,
    Revocation,
    Sequel,
    Signature,
    TrustedPerson,
    Wish,
)
from avec.people.exports import File, data, plainly


def directive_files(viewer: Viewer) -> Iterator[File]:
    """Give what she signed, whom she designated, and who counts on her."""
    signed = Signature.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    named = TrustedPerson.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    counted = TrustedPerson.objects.visible_to(viewer).counting_on(viewer)
    yield data(
        "directives.json",
        {
            "signatures": [
                {**plainly(one), "content": one.content}
                for one in signed.order_by("signed_at", "pk")
            ],
            "trusted_persons": [
                {**plainly(one), "content": one.content}
                for one in named.order_by("signed_at", "pk")
            ],
            "wishes": [plainly(one) for one in Wish.objects.visible_to(viewer)],
            "no_more_said": [
                plainly(one)
                for one in NoMoreSaid.objects.visible_to(viewer).order_by(
                    "ended_at", "pk"
                )
            ],
            "revocations": [
                {**plainly(one), "content": one.content}
                for one in Revocation.objects.visible_to(viewer)
                .filter(owner_id=viewer.person_id)
                .order_by("revoked_at", "pk")
            ],
            "former_readers": [
                plainly(one)
                for one in FormerReader.objects.visible_to(viewer)
                .filter(owner_id=viewer.person_id)
                .order_by("pk")
            ],
            "what_was_done": [
                {**plainly(one), "content": one.content}
                for one in Sequel.objects.visible_to(viewer).order_by(
                    "written_at", "pk"
                )
            ],
            "what_was_followed": [
                {**plainly(one), "content": one.content}
                for one in Honouring.objects.visible_to(viewer)
                .filter(Q(owner_id=viewer.person_id) | Q(author_id=viewer.person_id))
                .order_by("said_at", "pk")
            ],
            "counted_on": [
                {**plainly(one), "content": one.content}
                for one in counted.order_by("signed_at", "pk")
            ],
        },
    )


VERBS = {
    "directives.revoked": gettext_lazy("a révoqué des directives, ou l’a rapporté"),
    "directives.sequel": gettext_lazy("a dit ce qui a été fait après une révocation"),
    "directives.confirmed": gettext_lazy("a dit avoir révoqué ses directives"),
    "directives.contested": gettext_lazy("a dit ne pas avoir révoqué ses directives"),
    "directives.wished": gettext_lazy("a dit ce qu’elle souhaite d’avance"),
    "directives.followed": gettext_lazy("a dit ce qui a été suivi de directives"),
    "directives.no_more_said": gettext_lazy(
        "a mis fin à ce qui se disait encore après un moment difficile"
    ),
    "directives.trust_told": gettext_lazy(
        "a dit si sa personne de confiance lit ce qui a été suivi"
    ),
    "directives.signed": gettext_lazy("a signé une version de ses directives"),
    "directives.trust_asked": gettext_lazy("a désigné une personne de confiance"),
    "directives.trust_signed": gettext_lazy(
        "a signé, ou noté signée, une désignation de personne de confiance"
    ),
    "directives.trust_ended": gettext_lazy(
        "a mis fin à une désignation de personne de confiance"
    ),
}
