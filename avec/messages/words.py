"""Words shared by the room of messages."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By what way a message goes. None is chosen for anybody."""

    EMAIL = "email", _("Par courriel")
    SMS = "sms", _("Par SMS")


class Kind(models.TextChoices):
    """What a message is for. The message itself never says which."""

    QUESTION = "question", _("quelqu’un me pose une question, ou me répond")
    DICTATION = "dictation", _("des mots écrits sous ma dictée attendent mon oui")
    INVITATION = "invitation", _("une invitation m’attend")
    REREAD = "reread", _("le jour que j’ai choisi pour relire est venu")
    COMMITMENT = "commitment", _("une promesse m’est faite, ou son jour est venu")
    APPOINTMENT = "appointment", _("un rendez-vous m’est proposé, change ou approche")
    GROUP = "group", _("une place se libère, ou une séance change")
    REFERENCE = "reference", _("on me demande un oui, pour qui est là pour quoi")
    EMERGENCY = "emergency", _("mes pages ont été ouvertes en urgence, ou demandées")
    MOMENT = "moment", _("un moment difficile commence, ou je peux y revenir")
    KEY = "key", _("une clé ou une carte de plus, faite sans code ni clé")
    CODE = "code", _("un code pour vérifier une adresse")


ALWAYS_TOLD = (Kind.CODE, Kind.EMERGENCY, Kind.KEY)
"""A code is sent because one has just asked; an opening is told to whoever chose any
messages at all: it is said with the yes that allows it. So is a key that somebody else
may have added."""
ASKED_FOR = [(kind.value, kind.label) for kind in Kind if kind not in ALWAYS_TOLD]


class Outcome(models.TextChoices):
    """How a message ended."""

    SENT = "sent", _("parti")
    JOINED = "joined", _("dit avec un autre")
    REFUSED = "refused", _("pas parti")
    DROPPED = "dropped", _("devenu inutile")


QUIET_FROM, QUIET_UNTIL = time(21), time(9)
CODE_MINUTES = 30
