"""Words of groups and of who is in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """What people come for."""

    MUTUAL_AID = "mutual_aid", _("Entraide, entre pairs")
    DROP_IN = "drop_in", _("Permanence, quelqu’un est là")
    WORKSHOP = "workshop", _("Atelier, pour faire quelque chose ensemble")
    OTHER = "other", _("Autre chose")


class Reach(models.TextChoices):
    """Who may come."""

    EVERYONE = "everyone", _("Tout le monde")
    PLACE = "place", _("Les personnes qui agissent dans ce lieu")


class From(models.TextChoices):
    """Which gatherings are moved or cancelled."""

    ONCE = "once", _("Cette fois seulement")
    FOLLOWING = "following", _("Celle-ci et les suivantes")


class Told(models.TextChoices):
    """What the database answers to somebody who takes a seat, or gives it back."""

    DONE = "done"
    WAITS = "waits"
    ROOM = "room"
    FULL = "full"
    TAKEN = "taken"
    OPEN = "open"
    ALONE = "alone"
    PAST = "past"
    GONE = "gone"


VERBS = {
    "groups.begun": _("a ouvert un groupe"),
    "groups.changed": _("a changé les mots d’un groupe"),
    "groups.keeping_asked": _("a demandé à quelqu’un de tenir aussi un groupe"),
    "groups.keeping_asked_no_more": _("ne demande plus à quelqu’un de tenir un groupe"),
    "groups.keeping_accepted": _("tient un groupe avec d’autres"),
    "groups.keeping_declined": _("a dit non pour tenir un groupe"),
    "groups.keeps_no_more": _("ne tient plus un groupe"),
    "groups.closed": _("a fermé un groupe"),
    "groups.announced": _("a annoncé des séances"),
    "groups.moved": _("a déplacé une séance"),
    "groups.seats_changed": _("a changé le nombre de places d’une séance"),
    "groups.cancelled": _("a annulé une séance"),
    "groups.seat_taken": _("a pris une place dans un groupe"),
    "groups.seat_given_back": _("a rendu sa place dans un groupe"),
    "groups.waits": _("attend une place dans un groupe"),
    "groups.waits_no_more": _("n’attend plus de place dans un groupe"),
}
