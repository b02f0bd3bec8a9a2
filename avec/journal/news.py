"""What the notebook adds to « Ce qui est nouveau »: a page somebody opened to one."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, QuerySet

from avec.access.viewer import Viewer
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.journal.models import Lending
from avec.people.models import name_of

RECENT = timedelta(days=7)


def _lent(viewer: Viewer) -> QuerySet:
    """Find what somebody opened to the viewer this week."""
    week = ExpressionWrapper(Now() - RECENT, output_field=DateTimeField())
    lent = Lending.objects.received_by(viewer).filter(given_at__gt=week)
    return waiting("journal.lent", lent, at="given_at", name=name_of("owner_id"))


def _say_lent(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous ouvre quelques mots de son carnet.") % {"name": one.name}
    return News(one.at, said, "journal:read_lent", (one.key,), "book")


journal_news = Waits(
    {"journal.lent": _lent}, {"journal.lent": _say_lent}, hint="avec.waits_in_journal"
)
