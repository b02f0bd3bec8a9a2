"""Words shared by the room of directives."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

TEMPLATE = "advance_directives"
SIGNATURE = ("using", "signature")
TRUSTED = ("people", "trusted_person")
CONTRARY = ("using", "if_i_change")
WHEN_TO_OPEN = ("using", "when_to_open")


class CoSigned(models.TextChoices):
    """How the trusted person signed too. Without it, nobody is designated."""

    ACCOUNT = "account", _("depuis son propre compte")
    PAPER = "paper", _("sur papier")


class Way(models.TextChoices):
    """By what means she revoked. Every one of them counts."""

    SCREEN = "screen", _("ici, à l’écran")
    PAPER = "paper", _("sur papier")
    SPOKEN = "spoken", _("de vive voix")


class Followed(models.TextChoices):
    """What became of what she asked. Never counted, never compared."""

    FOLLOWED = "followed", _("suivi")
    IN_PART = "in_part", _("suivi en partie")
    NOT_FOLLOWED = "not_followed", _("pas suivi")
    NOT_APPLICABLE = "not_applicable", _("sans objet")


def told_of(document_id: UUID) -> str:
    """Return the key of the messages that say that something was said of them."""
    return f"directives.followed:{document_id}"


LOOKED = {
    "directives.revoked": _(
        "%(who)s a rapporté que vous révoquez vos directives, %(when)s."
    ),
    "directives.sequel": _(
        "%(who)s a dit ce qui a été fait après une révocation, %(when)s."
    ),
    "directives.followed": _("%(who)s a dit ce qui a été suivi, %(when)s."),
}
