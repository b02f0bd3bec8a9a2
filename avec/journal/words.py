"""Words of the notebook: the same as those of its paper, key for key."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Effect(models.TextChoices):
    """What it changed, as she sees it."""

    HELPED = "helped", _("Ça a aidé")
    A_LITTLE = "a_little", _("Un peu")
    NO_CHANGE = "no_change", _("Rien changé")
    WEIGHED = "weighed", _("Ça a pesé")
    UNSURE = "unsure", _("Je ne sais pas")


class Place(models.TextChoices):
    """Where she stands between two words of her own. Not a number: nothing adds up."""

    FIRST = "first", _("tout près du premier mot")
    NEAR_FIRST = "near_first", _("plutôt du côté du premier")
    BETWEEN = "between", _("entre les deux")
    NEAR_SECOND = "near_second", _("plutôt du côté du second")
    SECOND = "second", _("tout près du second mot")


class Moment(models.TextChoices):
    """When an idea works best."""

    WELL = "well", _("Quand ça va")
    RISING = "rising", _("Quand ça monte")
    OVERFLOWING = "overflowing", _("Quand ça déborde")
    AFTER = "after", _("Après")


class Source(models.TextChoices):
    """Where an idea comes from."""

    ME = "me", _("De moi")
    PEER = "peer", _("D’un pair")
    GROUP = "group", _("D’un groupe")
    RELATIVE = "relative", _("D’un proche")
    PROFESSIONAL = "professional", _("D’une personne dont c’est le métier")
    BOOK = "book", _("D’un livre ou d’un site")


# What « Qui a regardé » says, by the part that was read.
LOOKED = {
    "note": _("%(who)s a lu une page de votre carnet, %(when)s."),
    "idea": _("%(who)s a lu une idée de votre boîte, %(when)s."),
}


class MediaKind(models.TextChoices):
    """What goes with the words of a page."""

    PICTURE = "picture", _("image")
    SOUND = "sound", _("voix")
