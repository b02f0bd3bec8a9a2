"""Words shared by the room of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Quality(models.TextChoices):
    """In what quality someone speaks in a document. Never a title."""

    PERSON = "person", _("personne concernée")
    RELATIVE = "relative", _("proche")
    PEER = "peer", _("pair-aidance")
    PROFESSIONAL = "professional", _("équipe professionnelle")
    WE = "we", _("nous, ensemble")


class Mode(models.TextChoices):
    """How the pen was held."""

    WRITTEN = "written", _("écrit soi-même")
    DICTATED = "dictated", _("écrit sous la dictée")
    VIEW = "view", _("un avis, à côté")
    TOGETHER = "together", _("écrit ensemble")


class Relation(models.TextChoices):
    """What a voice does beside another's words."""

    ADDS = "adds", _("ajoute")
    NUANCES = "nuances", _("nuance")
    DISAGREES = "disagrees", _("n’est pas d’accord")
    ASKS = "asks", _("demande")


class Right(models.TextChoices):
    """What a share opens."""

    READ = "read", _("lire")
    VOICE = "voice", _("lire et donner son avis à côté")


class Scope(models.TextChoices):
    """How much of a document a share opens."""

    DOCUMENT = "document", _("tout le document")
    SECTION = "section", _("une partie")
    QUESTION = "question", _("une question")


class DivergenceState(models.TextChoices):
    """Where an open disagreement stands. Time and rank close nothing."""

    OPEN = "open", _("désaccord ouvert")
    SPOKEN = "spoken", _("nous en avons parlé")
    MAINTAINED = "maintained", _("chacun garde son point de vue")
    LIFTED = "lifted", _("levé par la personne qui l’avait posé")


class Freedom(models.TextChoices):
    """What a person answers, after a session: « étiez-vous libre de dire non ? »."""

    YES = "yes", _("oui")
    NOT_QUITE = "not_quite", _("pas tout à fait")
    NO = "no", _("non")
    SILENT = "silent", _("je ne réponds pas")
