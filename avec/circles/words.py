"""Words of the circle: who someone is for a person, in that person's eyes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relationship(models.TextChoices):
    """Who the other is, in the word the person chose. Never a rank."""

    RELATIVE = "relative", _("proche")
    PEER_SUPPORTER = "peer_supporter", _("pair-aidant ou pair-aidante")
    PROFESSIONAL = "professional", _("professionnel ou professionnelle")
    TRUSTED_PERSON = "trusted_person", _("personne de confiance")
    FRIEND = "friend", _("ami ou amie")
    OTHER = "other", _("autre")


class Way(models.TextChoices):
    """How an invitation reaches the one it is for."""

    NAME = "name", _("par son nom pour entrer")
    LINK = "link", _("par un lien")
    PAPER = "paper", _("par un papier")
