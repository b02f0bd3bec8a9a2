"""What meetings put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.viewer import Viewer
from avec.foundation.dates import day
from avec.meetings.models import (
    Assent,
    Decision,
    Guest,
    GuestYes,
    Meeting,
    Noted,
    Permission,
    Seat,
    Voice,
)
from avec.people.exports import Block, File, data, page, plainly


def meeting_files(viewer: Viewer) -> Iterator[File]:
    """Give one’s own meetings whole; of others’, one’s own words and answers alone.

    A copy of somebody else’s words would outlive whatever they take back.
    """
    me = viewer.person_id
    about_me, hers = Q(about_id=me), Q(about_id=me) | Q(owner_id=me)
    meetings = Meeting.objects.visible_to(viewer).filter(
        about_me | Q(proposed_by_id=me)
    )
    voices = list(
        Voice.objects.visible_to(viewer).filter(hers).order_by("said_at", "pk")
    )
    mine = [one for one in voices if one.owner_id == viewer.person_id]
    permissions = Permission.objects.visible_to(viewer).order_by("given_at", "pk")
    decisions = Decision.objects.visible_to(viewer).filter(hers)
    assents = Assent.objects.visible_to(viewer).filter(hers)
    seats = Seat.objects.visible_to(viewer).filter(about_me | Q(person_id=me))
    guests = Guest.objects.visible_to(viewer).filter(about_me)
    noted = Noted.objects.visible_to(viewer).filter(about_me | Q(speaker_id=me))
    their_yes = GuestYes.objects.visible_to(viewer).filter(about_me)
    yield page(
        "rencontres.html",
        _("Mes mots dans des rencontres"),
        [
            Block(
                str(one),
                facts=[(_("Le"), day(one.said_at))],
                paragraphs=[one.content["words"]],
            )
            for one in mine
        ],
    )
    yield data(
        "rencontres.json",
        {
            "meetings": [_whole(one) for one in meetings.order_by("proposed_at", "pk")],
            "seats": [plainly(one) for one in seats.order_by("invited_at", "pk")],
            "voices": [_whole(one) for one in voices],
            "decisions": [
                _whole(one) for one in decisions.order_by("proposed_at", "pk")
            ],
            "assents": [plainly(one) for one in assents.order_by("said_at", "pk")],
            "guests": [_whole(one) for one in guests.order_by("invited_at", "pk")],
            "noted": [_whole(one) for one in noted.order_by("noted_at", "pk")],
            "guests_yes": [plainly(one) for one in their_yes.order_by("said_at", "pk")],
            "permissions": [_whole(one) for one in permissions],
        },
    )


def _whole(row: Any) -> dict[str, Any]:
    return {**plainly(row), "content": row.content}


VERBS = {
    "meetings.permitted": gettext_lazy(
        "a permis que l’on se réunisse sans sa présence"
    ),
    "meetings.revoked": gettext_lazy("a repris cette permission"),
    "meetings.proposed": gettext_lazy("a proposé une rencontre"),
    "meetings.accepted": gettext_lazy("a accepté une rencontre"),
    "meetings.kept": gettext_lazy("a gardé une rencontre"),
    "meetings.erased": gettext_lazy("n’a rien gardé d’une rencontre"),
    "meetings.lapsed": gettext_lazy(
        "une rencontre que personne n’a gardée s’est effacée d’elle-même"
    ),
    "meetings.read": gettext_lazy("a lu une rencontre"),
}
