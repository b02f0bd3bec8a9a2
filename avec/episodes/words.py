"""Words shared by the room of difficult moments."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=61)
"""A difficult moment is opened for two months at most; then it ends by itself."""

REVIEW = "after_crisis_review"
"""The form to come back to what happened."""

PROPOSED_DAYS = 14
KEPT_FOR_THE_TEAM = timedelta(days=61)
"""How long the people named still read the sheet, once it is closed."""


LEFT_CLOSED = timedelta(days=3)
"""Once she has closed one herself, how long nothing opens without her agreement."""


class Consent(models.TextChoices):
    """How the moment began. She says afterwards what she thinks of it."""

    HERS = "hers", _("ouvert par la personne")
    AGREED = "agreed", _("ouvert avec son accord")
    REFUSED = "refused", _("ouvert malgré son refus")
    UNASKED = "unasked", _("ouvert sans avoir pu lui demander son accord")
    # Nobody writes it any more: which of the two it was had not been asked.
    WITHOUT = "without", _("ouvert sans son accord")


WITHOUT_HER = (Consent.REFUSED, Consent.UNASKED, Consent.WITHOUT)
"""Those that say why, and open nothing just after she has closed one."""


class Answer(models.TextChoices):
    """What whoever opens one with her says of her agreement; each says it apart."""

    YES = Consent.AGREED.value, _("Oui, elle me l’a dit")
    NO = Consent.REFUSED.value, _("Non, elle m’a dit non")
    NOT_ASKED = Consent.UNASKED.value, _("Je n’ai pas pu lui demander")


LEFT = {"": _("%(who)s a retiré son nom d’un moment difficile, %(when)s.")}

# What « Qui a regardé » says: acts about her, by somebody else.
LOOKED = {
    "episodes.opened": {
        "": _("%(who)s a ouvert un moment difficile avec vous, %(when)s.")
    },
    "episodes.asked": {
        "": _(
            "%(who)s a demandé à ouvrir un moment difficile avec vous, %(when)s. Un"
            " autre était déjà ouvert."
        )
    },
    "episodes.closed": {"": _("%(who)s a refermé un moment difficile, %(when)s.")},
    "episodes.read": {"": _("%(who)s a lu la page d’un moment difficile, %(when)s.")},
    "episodes.named": {
        "": _("%(who)s a nommé quelqu’un pour un moment difficile, %(when)s.")
    },
    "episodes.left": LEFT,
    # Before the two had each a word: what somebody else did is that they went.
    "episodes.removed": LEFT,
}
