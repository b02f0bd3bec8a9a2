"""What this room puts in the archive: the account, the hats, the journal, the seal."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.models import Session
from avec.access.viewer import Viewer
from avec.audit.actions import last_seal
from avec.audit.models import Entry
from avec.foundation.dates import full_moment
from avec.people.exports import Block, File, data, page, plainly, said
from avec.people.models import (
    Account,
    Affiliation,
    CodeCard,
    Offer,
    Passkey,
    Person,
    RecoveryHelper,
    RecoveryRequest,
)

NEVER_TAKEN = ("token_hash", "code_hash", "return_hash")
"""What opens a door stays where it is, even as a digest."""

VERBS = {
    "people.account_made": gettext_lazy("a créé le compte"),
    "people.signed_in": gettext_lazy("a ouvert une session"),
    "people.signed_out": gettext_lazy("a fermé la session"),
    "people.name_changed": gettext_lazy("a changé le nom ou le mot"),
    "people.address_changed": gettext_lazy("a changé l’adresse électronique"),
    "people.passphrase_changed": gettext_lazy("a changé la phrase de passe"),
    "people.devices_signed_out": gettext_lazy("a fermé les autres appareils"),
    "people.device_signed_out": gettext_lazy("a fermé un appareil"),
    "people.card_made": gettext_lazy("a fait une carte d’entrée"),
    "people.passkey_added": gettext_lazy("a ajouté une clé d’accès"),
    "people.passkey_removed": gettext_lazy("a retiré une clé d’accès"),
    "people.hat_changed": gettext_lazy("a changé de casquette"),
    "people.address_opened": gettext_lazy("a ouvert une adresse à usage unique"),
    "people.place_opened": gettext_lazy("a ouvert un lieu"),
    "people.place_changed": gettext_lazy("a changé ce que l’on dit d’un lieu"),
    "people.administration_joined": gettext_lazy(
        "a rejoint l’administration technique"
    ),
    "people.team_begun": gettext_lazy("a créé une équipe"),
    "people.team_ended": gettext_lazy("a fermé une équipe"),
    "people.offer_made": gettext_lazy("a proposé une place"),
    "people.offer_withdrawn": gettext_lazy("a retiré une proposition"),
    "people.offer_taken": gettext_lazy("a accepté une proposition"),
    "people.affiliation_ended": gettext_lazy("a mis fin à une place"),
    "people.helper_chosen": gettext_lazy("a choisi qui pourra aider à revenir"),
    "people.helper_ended": gettext_lazy("a retiré qui pouvait aider à revenir"),
    "people.recovery_begun": gettext_lazy("a commencé une demande pour revenir"),
    "people.recovery_attested": gettext_lazy("a attesté une demande pour revenir"),
    "people.recovery_stopped": gettext_lazy("a arrêté une demande pour revenir"),
    "people.recovery_finished": gettext_lazy("a retrouvé le compte"),
    "people.data_taken": gettext_lazy("a pris toutes ses données"),
    "people.leaving_asked": gettext_lazy("a demandé à tout effacer"),
    "people.leaving_stopped": gettext_lazy("a changé d’avis et reste"),
}


def account_files(viewer: Viewer) -> Iterator[File]:
    """Give the account: what is known of her here, and nothing that opens it."""
    me = Person.objects.visible_to(viewer).get(pk=viewer.person_id)
    account = Account.objects.visible_to(viewer).get()
    hats = (
        Affiliation.objects.visible_to(viewer)
        .of(viewer)
        .select_related("organization", "team")
        .order_by("starts_at")
    )
    keys = Passkey.objects.visible_to(viewer).order_by("began_at")
    devices = Session.objects.visible_to(viewer).order_by("began_at")
    helpers = (
        RecoveryHelper.objects.visible_to(viewer)
        .running()
        .filter(person_id=viewer.person_id)
        .select_related("helper")
    )
    every_helper = RecoveryHelper.objects.visible_to(viewer).order_by("began_at", "pk")
    ways_back = RecoveryRequest.objects.visible_to(viewer).order_by("began_at", "pk")
    offers = Offer.objects.visible_to(viewer).order_by("made_at", "pk")
    cards = CodeCard.objects.visible_to(viewer).order_by("began_at", "pk")
    yield page(
        "compte.html",
        _("Mon compte"),
        [
            Block(
                _("Moi"),
                facts=[
                    (_("Nom"), me.name),
                    (_("Le mot qui me convient"), me.called or _("Aucun")),
                    (_("Compte créé"), full_moment(me.began_at)),
                    (_("Nom pour entrer"), account.sign_in_name),
                    (_("Adresse électronique"), account.email or _("Aucune")),
                    (_("Langue"), account.language),
                ],
            ),
            Block(
                _("Mes casquettes"),
                facts=[(hat.organization.name, _hat_said(hat)) for hat in hats],
            ),
            Block(
                _("Mes clés d’accès"),
                facts=[(key.name, full_moment(key.began_at)) for key in keys],
            ),
            Block(
                _("Mes appareils connectés"),
                facts=[(one.device, full_moment(one.began_at)) for one in devices],
            ),
            Block(
                _("Qui pourra m’aider à revenir"),
                facts=[(one.helper.name, full_moment(one.began_at)) for one in helpers],
            ),
        ],
    )
    yield data(
        "compte.json",
        {
            "id": me.pk,
            "name": me.name,
            "called": me.called,
            "began_at": me.began_at,
            "sign_in_name": account.sign_in_name,
            "email": account.email,
            "language": account.language,
            "look": account.look,
            "affiliations": [
                {
                    "id": hat.pk,
                    "organization": hat.organization.name,
                    "team": hat.team.name if hat.team else None,
                    "capacity": hat.capacity,
                    "function": hat.function,
                    "answers_for_place": hat.answers_for_place,
                    "starts_at": hat.starts_at,
                    "ended_at": hat.ended_at,
                }
                for hat in hats
            ],
            "passkeys": [
                {
                    "id": key.pk,
                    "name": key.name,
                    "began_at": key.began_at,
                    "used_at": key.used_at,
                    "counts_from": key.counts_from,
                }
                for key in keys
            ],
            "cards": [plainly(card) for card in cards],
            "devices": [
                {"device": one.device, "began_at": one.began_at, "seen_at": one.seen_at}
                for one in devices
            ],
            "recovery_helpers": [one.helper.name for one in helpers],
            "recovery_helpers_since": [plainly(one) for one in every_helper],
            "ways_back": [plainly(one, *NEVER_TAKEN) for one in ways_back],
            "offers": [plainly(one, *NEVER_TAKEN) for one in offers],
        },
    )


def _hat_said(hat: Affiliation) -> str:
    parts = [hat.function or hat.get_capacity_display()]
    if hat.team:
        parts.append(hat.team.name)
    parts.append(full_moment(hat.starts_at))
    if hat.ended_at:
        parts.append(full_moment(hat.last_moment))
    return " · ".join(parts)


def journal_files(viewer: Viewer) -> Iterator[File]:
    """Give the journal: what she did, who looked, and the last seal."""
    lines = list(Entry.objects.visible_to(viewer).order_by("at", "pk"))
    names = dict(
        Person.objects.visible_to(viewer)
        .filter(pk__in={line.actor_id for line in lines if line.actor_id})
        .values_list("pk", "name")
    )
    yield page(
        "journal.html",
        _("Mon journal"),
        [
            Block(
                _("Ce qui s’est passé, et qui a regardé"),
                facts=[
                    (
                        full_moment(line.at),
                        f"{_who(line, names)} {_done(line)}",
                    )
                    for line in lines
                ],
            )
        ],
    )
    yield data(
        "journal.json",
        [
            {
                "id": line.pk,
                "at": line.at,
                "kind": line.kind,
                "verb": line.verb,
                "by": _who(line, names),
                "by_me": line.actor_id == viewer.person_id,
                "about_me": line.subject_id == viewer.person_id,
                "about": line.about,
                "parts": line.parts,
                "because": line.because,
            }
            for line in lines
        ],
    )
    yield File("sceau.txt", f"{last_seal()}\n")


def _who(line: Entry, names: dict) -> str:
    return names.get(line.actor_id) or _("Quelqu’un")


def _done(line: Entry) -> str:
    return said(line.verb, line.via)
