"""What this room adds to « Ce qui est nouveau »."""

from __future__ import annotations

from django.db.models import DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import Account, CodeCard, Offer, Passkey, RecoveryRequest

NOBODY_NAMED = Value("", TextField())


def _ways_back(viewer: Viewer) -> QuerySet:
    """Find a request to come back in, that the person may stop."""
    live = RecoveryRequest.objects.visible_to(viewer).live()
    return waiting(
        "people.way_back",
        live.filter(person_id=viewer.person_id),
        at="began_at",
        name=NOBODY_NAMED,
    )


def _offers(viewer: Viewer) -> QuerySet:
    """Find the places that offer something to the person by name."""
    offers = Offer.objects.visible_to(viewer).to(viewer).waiting()
    return waiting("people.offered", offers, at="made_at", name="organization__name")


def _departure(viewer: Viewer) -> QuerySet:
    """Find the day when everything will be erased, if one is chosen."""
    mine = Account.objects.visible_to(viewer).exclude(closing_on=None)
    return waiting(
        "people.leaving",
        mine,
        at=Cast("closing_on", DateTimeField()),
        name=NOBODY_NAMED,
    )


def _keys_that_wait(viewer: Viewer) -> QuerySet:
    """Find the keys that were added without a code or a key, a short while ago."""
    mine = Passkey.objects.visible_to(viewer).waiting()
    return waiting(
        "people.key_waits", mine, at="began_at", name="name", until="counts_from"
    )


def _card_that_waits(viewer: Viewer) -> QuerySet:
    """Find the card that was made without a code or a key, a short while ago."""
    mine = CodeCard.objects.visible_to(viewer).filter(ended_at=None).waiting()
    return waiting(
        "people.card_waits",
        mine,
        at="began_at",
        name=NOBODY_NAMED,
        until="counts_from",
    )


def _say_way_back(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Une demande pour revenir dans votre compte est en cours."
        " Vous pouvez l’arrêter."
    )
    return News(one.at, said, "people:helpers", icon="attention")


def _say_offered(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(place)s vous propose d’agir en son nom.") % {"place": one.name}
    return News(one.at, said, "people:offer", (one.key,), "hands")


def _say_leaving(_viewer: Viewer, one: Waiting) -> News:
    return News(
        one.at, _("Tout sera effacé, comme vous l’avez demandé."), "people:my_data"
    )


def _say_key_waits(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Une clé d’accès a été ajoutée à votre compte, sans code ni autre clé :"
        " %(key)s. Si ce n’est pas vous, retirez-la."
    )
    return News(one.at, said % {"key": one.name}, "people:passkeys", icon="key")


def _say_card_waits(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "Une carte d’entrée a été faite pour votre compte, sans code ni clé."
        " Si ce n’est pas vous, refaites-la et changez de phrase de passe."
    )
    return News(one.at, said, "people:card", icon="card")


people_news = Waits(
    {
        "people.way_back": _ways_back,
        "people.offered": _offers,
        "people.leaving": _departure,
        "people.key_waits": _keys_that_wait,
        "people.card_waits": _card_that_waits,
    },
    {
        "people.way_back": _say_way_back,
        "people.offered": _say_offered,
        "people.leaving": _say_leaving,
        "people.key_waits": _say_key_waits,
        "people.card_waits": _say_card_waits,
    },
    hint="avec.waits_in_people",
)
