"""What directives add to « Ce qui est nouveau »: something was said of them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    QuerySet,
)

from avec.access.viewer import Viewer
from avec.directives.models import Honouring, Revocation, TrustedPerson, Wish
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of

TOLD_FOR = timedelta(days=14)


def _followed(viewer: Viewer) -> QuerySet:
    """Find the last thing said of her directives that she has not read."""
    read = Wish.objects.visible_to(viewer).filter(
        document_id=OuterRef("document_id"), followed_read_at__gte=OuterRef("said_at")
    )
    mine = Honouring.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    return waiting(
        "directives.followed",
        mine.exclude(Exists(read)).exclude(_said_since(viewer)),
        at="said_at",
        key="document_id",
        name=name_of("author_id"),
    )


def _told(viewer: Viewer) -> QuerySet:
    """Find what was said lately of the directives of who trusts the viewer."""
    since = ExpressionWrapper(Now() - TOLD_FOR, output_field=DateTimeField())
    trusted = (
        TrustedPerson.objects.visible_to(viewer)
        .told(viewer)
        .filter(document_id=OuterRef("document_id"))
    )
    said = (
        Honouring.objects.visible_to(viewer)
        .filter(said_at__gt=since)
        .exclude(author_id=viewer.person_id)
    )
    told = said.filter(Exists(trusted)).annotate(trusted=trusted.values("pk")[:1])
    return waiting(
        "directives.told",
        told.exclude(_said_since(viewer)),
        at="said_at",
        key="trusted",
        name=name_of("owner_id"),
    )


def _revoked(viewer: Viewer) -> QuerySet:
    """Find what somebody reported in her name, while she has not said if it is true."""
    reported = Revocation.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, confirmed_at=None, contested_at=None
    )
    name = name_of("recorded_by_id")
    return waiting("directives.revoked", reported, at="revoked_at", name=name)


def _said_since(viewer: Viewer) -> Exists:
    later = Honouring.objects.visible_to(viewer).filter(
        document_id=OuterRef("document_id"), said_at__gt=OuterRef("said_at")
    )
    return Exists(later)


def _say_followed(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s dit ce qui a été suivi de vos directives.")
    words = said % {"name": one.name or _("Quelqu’un")}
    return News(one.at, words, "directives:followed", (one.key,), "pen")


def _say_told(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s souhaite que vous lisiez ce qui a été suivi de ses directives.")
    words = said % {"name": one.name or _("Quelqu’un")}
    return News(one.at, words, "directives:told", (one.key,), "pen")


def _say_revoked(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s rapporte que vous révoquez vos directives. L’avez-vous dit ?")
    words = said % {"name": one.name or _("Quelqu’un")}
    return News(one.at, words, "directives:revoked", (one.key,), "attention")


directive_news = Waits(
    {
        "directives.followed": _followed,
        "directives.told": _told,
        "directives.revoked": _revoked,
    },
    {
        "directives.followed": _say_followed,
        "directives.told": _say_told,
        "directives.revoked": _say_revoked,
    },
    hint="avec.waits_in_directives",
)
