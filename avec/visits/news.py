"""What this room adds to « Ce qui est nouveau »: gently, for two days, then nothing."""

from __future__ import annotations

from django.db.models import DateTimeField, Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from avec.access.viewer import Viewer
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.visits.models import Look, Missed, Note, afterwards
from avec.visits.models.looks import DAYS

SAID_FOR = 2
"""Days during which a line is there; nobody is asked twice."""


class _Ago(Now):
    """Some days before now."""

    def __init__(self, days: int) -> None:
        super().__init__(days=days)

    template = "(SELECT avec.now() - interval '%(days)s days')"


class _End(Func):
    """When it ended."""

    function = "upper"
    output_field = DateTimeField()


NO_NAME = Cast(Value(None), output_field=Value("").output_field)


def _to_say(viewer: Viewer) -> QuerySet:
    mine = {"appointment_id": OuterRef("pk"), "owner_id": viewer.person_id}
    rows = afterwards(viewer).filter(
        ~Exists(Look.objects.visible_to(viewer).filter(**mine)),
        ~Exists(Missed.objects.visible_to(viewer).filter(**mine)),
        ~Exists(Note.objects.visible_to(viewer).filter(**mine)),
        during__endswith__gt=_Ago(SAID_FOR),
    )
    return waiting("visits.say", rows, at=_End("during"), name=NO_NAME)


def _appeared(viewer: Viewer) -> QuerySet:
    looks = Look.objects.visible_to(viewer).filter(appointment_id=OuterRef("pk"))
    others = looks.exclude(owner_id=viewer.person_id).filter(withdrawn_at=None)
    rows = afterwards(viewer).filter(
        Exists(others),
        Q(Exists(others.filter(shown_at__gt=_Ago(SAID_FOR))))
        | Q(
            during__endswith__gt=_Ago(DAYS + SAID_FOR),
            during__endswith__lte=_Ago(DAYS),
        ),
    )
    return waiting("visits.looks", rows, at=_End("during"), name=NO_NAME)


def _say_to_say(_viewer: Viewer, one: Waiting) -> News:
    said = _("Un rendez-vous a eu lieu. Vous pouvez dire comment c’était.")
    return News(one.at, said, "visits:after", (one.key,), "hands")


def _say_appeared(_viewer: Viewer, one: Waiting) -> News:
    said = _("Des regards sur un rendez-vous sont apparus.")
    return News(one.at, said, "visits:after", (one.key,), "hands")


visit_news = Waits(
    {"visits.say": _to_say, "visits.looks": _appeared},
    {"visits.say": _say_to_say, "visits.looks": _say_appeared},
    hint="avec.waits_in_visits",
)
