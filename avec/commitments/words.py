"""Words of promises."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kept(models.TextChoices):
    """What became of a promise, said by the one it was made to."""

    YES = "yes", _("Tenue")
    PARTLY = "partly", _("Tenue en partie")
    NO = "no", _("Pas tenue")


# What « Qui a regardé » says when the one who promised reads what was said of it.
LOOKED = {"said": _("%(who)s a lu ce que vous avez dit de sa promesse, %(when)s.")}

VERBS = {
    "commitments.promised": _("a fait une promesse"),
    "commitments.accepted": _("a accepté une promesse"),
    "commitments.declined": _("a dit non à une promesse"),
    "commitments.withdrawn": _("a repris une promesse"),
    "commitments.said": _("a dit ce qu’une promesse est devenue"),
    "commitments.erased": _("a effacé une promesse"),
    "commitments.read": _("a lu ce qui est dit de sa promesse"),
}
