"""What this room puts in the archive a person takes away, and in « Qui a regardé »."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.emergency.models import Attempt, Consent, Findable, Member, Review
from avec.emergency.reading import readers, said_by_me
from avec.foundation.dates import full_moment
from avec.people.exports import Block, File, data, page, plainly


def emergency_files(viewer: Viewer) -> Iterator[File]:
    """Give what she allowed, under what name she is found, and every try."""
    consents = Consent.objects.visible_to(viewer).order_by("answered_at", "pk")
    found = Findable.objects.visible_to(viewer).first()
    attempts = list(Attempt.objects.visible_to(viewer).order_by("tried_at", "pk"))
    hers = [one for one in attempts if one.owner_id == viewer.person_id]
    names = readers()
    yield page(
        "urgence.html",
        _("En cas d’urgence"),
        [
            Block(
                _("Ce que j’ai répondu d’avance"),
                facts=[(full_moment(one.answered_at), one.said) for one in consents],
            ),
            Block(
                _("Ce qui a été demandé et ouvert chez moi"),
                facts=[(_said_of(one, names), one.sentence) for one in hers],
            ),
        ],
    )
    yield data(
        "urgence.json",
        {
            "answers": [plainly(one) for one in consents],
            "found_by": found and {**plainly(found, "identity"), **found.content},
            "on_my_pages": [
                {
                    **plainly(one, "proof_number"),
                    "sentence": one.sentence,
                    "my_words": one.her_voice,
                    "reader": names[one.pk].name if one.pk in names else "",
                }
                for one in hers
            ],
            "opened_by_me": [
                {"at": one.tried_at, "situation": one.situation, "said": one.sentence}
                for one in attempts
                if one.reader_id == viewer.person_id
            ],
            "declared": [
                plainly(one)
                for one in Member.objects.visible_to(viewer).filter(
                    person_id=viewer.person_id
                )
            ],
            "reviews": [plainly(one) for one in Review.objects.visible_to(viewer)],
            "said_by_me": [
                {"at": at, "seat": seat, "verdict": verdict}
                for at, seat, verdict in said_by_me()
            ],
        },
    )


def _said_of(attempt: Attempt, names: dict) -> str:
    who = names[attempt.pk].name if attempt.pk in names else "–"
    result = _("s’est ouvert") if attempt.ends_at else _("refusé")
    return f"{full_moment(attempt.tried_at)}, {who}, {result}"


VERBS = {
    "emergency.answered": gettext_lazy("a répondu pour le cas d’une urgence"),
    "emergency.confirmed": gettext_lazy("a redit oui pour le cas d’une urgence"),
    "emergency.lapsed": gettext_lazy(
        "un oui pour une urgence a pris fin, sans réponse"
    ),
    "emergency.taken_back": gettext_lazy("a repris sa réponse pour une urgence"),
    "emergency.can_be_found": gettext_lazy("a choisi d’être trouvable en urgence"),
    "emergency.found_no_more": gettext_lazy("n’est plus trouvable en urgence"),
    "emergency.opened": gettext_lazy("a ouvert des pages en urgence"),
    "emergency.read": gettext_lazy("a lu des pages ouvertes en urgence"),
    "emergency.card_printed": gettext_lazy("a imprimé une carte ouverte en urgence"),
    "emergency.handed": gettext_lazy("a remis une lettre après une ouverture"),
    "emergency.tried": gettext_lazy("a demandé une ouverture en urgence, refusée"),
    "emergency.refused": gettext_lazy("demande d’ouverture en urgence, refusée"),
    "emergency.looked_again": gettext_lazy("une ouverture en urgence a été relue"),
    "emergency.opening_read": gettext_lazy("a relu une ouverture en urgence"),
    "emergency.reviewed": gettext_lazy("un avis est dit sur une ouverture"),
    "emergency.verdict_given": gettext_lazy("a dit son avis sur une ouverture"),
    "emergency.voice_added": gettext_lazy("a ajouté ses mots à une ouverture"),
    "emergency.declared": gettext_lazy("déclaration dans une équipe de crise"),
    "emergency.declaration_ended": gettext_lazy(
        "fin d’une déclaration dans une équipe de crise"
    ),
}

LOOKS = {
    "emergency.looked_again": {
        "": gettext_lazy("Une ouverture de vos pages a été relue, %(when)s.")
    },
    "emergency.reviewed": {
        "": gettext_lazy(
            "Quelqu’un a dit son avis sur une ouverture de vos pages, %(when)s."
        )
    },
    "emergency.opened": {
        "": gettext_lazy("%(who)s a ouvert vos pages en urgence, %(when)s.")
    },
    "emergency.read": {
        "": gettext_lazy("%(who)s a lu vos pages ouvertes en urgence, %(when)s.")
    },
    "emergency.handed": {
        "": gettext_lazy(
            "%(who)s dit vous avoir remis une lettre sur une ouverture, %(when)s."
        )
    },
    "emergency.lapsed": {
        "": gettext_lazy(
            "Sans réponse de vous depuis six mois, un oui pour une urgence a pris fin,"
            " %(when)s."
        )
    },
    "emergency.card_printed": {
        "": gettext_lazy("%(who)s a imprimé votre carte de crise, %(when)s.")
    },
    "emergency.refused": {
        "": gettext_lazy(
            "Quelqu’un a demandé à ouvrir vos pages en urgence, %(when)s : c’est"
            " refusé."
        )
    },
}
