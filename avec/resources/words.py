"""Words of rooms and cars."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What it is."""

    ROOM = "room", _("Une salle")
    CAR = "car", _("Une voiture")
    MATERIAL = "material", _("Du matériel")


class Told(models.TextChoices):
    """What the database answers to somebody who asks for one, or gives it back."""

    DONE = "done"
    TAKEN = "taken"
    PAST = "past"
    ENOUGH = "enough"
    GONE = "gone"


VERBS = {
    "resources.added": _("a ajouté une salle ou une voiture"),
    "resources.changed": _("a changé une salle ou une voiture"),
    "resources.ended": _("a retiré une salle ou une voiture"),
    "resources.asked": _("a demandé une salle ou une voiture"),
    "resources.given_back": _("a rendu une salle ou une voiture"),
}
