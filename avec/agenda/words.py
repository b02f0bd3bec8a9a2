"""Words of the shared agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """From which side somebody comes: their own life, or what they do for others."""

    PERSON = "person", _("en son nom")
    PEER = "peer", _("pair-aidance")
    PROFESSIONAL = "professional", _("accompagnement")


class Mode(models.TextChoices):
    """How people meet."""

    PLACE = "place", _("Sur place")
    PHONE = "phone", _("Par téléphone")
    VIDEO = "video", _("En visio")


class Said(models.TextChoices):
    """What the database answers to somebody who proposes, accepts or goes."""

    CONFIRMED = "confirmed"
    WAITS = "waits"
    TAKEN = "taken"
    GONE = "gone"
    PAST = "past"
    ENOUGH = "enough"
    SETTLED = "settled"
    DONE = "done"


VERBS = {
    "agenda.called": _("a proposé un rendez-vous"),
    "agenda.time_proposed": _("a proposé un moment"),
    "agenda.accepted": _("a accepté un moment"),
    "agenda.declined": _("a dit non à un moment"),
    "agenda.confirmed": _("a confirmé un rendez-vous"),
    "agenda.time_withdrawn": _("a repris un moment proposé"),
    "agenda.cancelled": _("a annulé un rendez-vous"),
    "agenda.left": _("s’est retiré d’un rendez-vous"),
    "agenda.apart": _("ne partage plus de rendez-vous avec quelqu’un"),
}
