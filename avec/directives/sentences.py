"""How acts are said, line by line, on screen and on paper."""

from __future__ import annotations

import json
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.directives.models import Revocation, Signature, TrustedPerson
from avec.directives.words import CoSigned
from avec.documents.fields import Row
from avec.documents.fields.dates import said_date
from avec.documents.models import VersionItem
from avec.vault.actions import unseal


def on_day(day: date) -> str:
    """Write a day with its year, as paper does."""
    return said_date({"day": day.day, "month": day.month, "year": day.year})


def signature_rows(signature: Signature) -> list[Row]:
    """Say when it was signed, then what she wished to say of it."""
    said = signature.content
    signed = _("Signé par %(name)s le %(day)s") % {
        "name": said.get("name", ""),
        "day": on_day(signature.signed_on),
    }
    rows = [Row(signed)]
    for key, label in (
        ("where", _("Où")),
        ("with_whom", _("Avec")),
        ("helper", _("Qui a aidé à écrire")),
    ):
        if said.get(key):
            rows.append(Row(said[key], label))
    rows += [Row(name, _("Témoin")) for name in said.get("witnesses", ())]
    return rows


def trusted_rows(trusted: TrustedPerson) -> list[Row]:
    """Say who is designated, that both have signed, and what for."""
    said = trusted.content
    rows = [Row(said.get("name", "")), Row(both_signed(trusted), _("Désignation"))]
    if said.get("reach"):
        rows.append(Row(said["reach"], _("Comment la joindre")))
    if said.get("scope"):
        rows.append(Row(said["scope"], _("Pour quoi")))
    return rows


def both_signed(trusted: TrustedPerson) -> str:
    """Say the two signatures, each with its day."""
    hers = on_day(timezone.localtime(trusted.signed_at).date())
    if trusted.cosigned_at is None:
        return _("pas encore désignée")
    if trusted.cosigned_by_way_of == CoSigned.PAPER and trusted.paper_signed_on:
        return _("signée le %(hers)s, et par elle sur papier le %(theirs)s") % {
            "hers": hers,
            "theirs": on_day(trusted.paper_signed_on),
        }
    theirs = on_day(timezone.localtime(trusted.cosigned_at).date())
    return _("signée le %(hers)s, et par elle le %(theirs)s") % {
        "hers": hers,
        "theirs": theirs,
    }


def contrary_rows(revocation: Revocation) -> list[Row]:
    """Open what she wrote for when she says the contrary, if she wished it shown.

    The database answers only beside a revocation in a difficult moment, to her and to
    who could read until then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.contrary_words(%s)", [revocation.pk])
        found = cursor.fetchall()
    rows = []
    for item, owner, sealed in found:
        words = json.loads(unseal(owner, VersionItem.sealed_as, item, bytes(sealed)))
        text = words["answer"].get("text", "")
        rows += [Row(line) for line in text.split("\n") if line]
    return rows
