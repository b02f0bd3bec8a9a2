"""Words of « Qui est là pour quoi »: the parts of life, and what pages say of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Domain(models.TextChoices):
    """A part of life. None comes before another, and one of them is hers to name."""

    CARE = "care", _("Les soins")
    HOUSING = "housing", _("Le logement")
    WORK = "work", _("Le travail, les études")
    RIGHTS = "rights", _("Les droits, les papiers")
    DAILY_LIFE = "daily_life", _("La vie de tous les jours")
    OWN_WORDS = "own_words", _("Autre chose, avec mes mots")


# The same inside a sentence, after « pour ».
IN_A_SENTENCE = {
    Domain.CARE: _("les soins"),
    Domain.HOUSING: _("le logement"),
    Domain.WORK: _("le travail, les études"),
    Domain.RIGHTS: _("les droits, les papiers"),
    Domain.DAILY_LIFE: _("la vie de tous les jours"),
}

NAMED = [one for one in Domain if one != Domain.OWN_WORDS]
"""The parts of life that have a name of ours: somebody may be missing for one."""

# What « Qui a regardé » says when a referent reads who else is there for her.
LOOKED = {"others": _("%(who)s a regardé qui est là pour quoi, %(when)s.")}

VERBS = {
    "references.chosen": _(
        "a demandé à quelqu’un d’être là, pour une partie de sa vie"
    ),
    "references.offered": _("a proposé d’être là, pour une partie de la vie"),
    "references.accepted": _("a dit oui, pour une partie de la vie"),
    "references.declined": _("a dit non, pour une partie de la vie"),
    "references.ended": _("n’est plus là pour une partie de la vie, ou y a mis fin"),
    "references.shown": _("montre à ses référents qui est là pour quoi"),
    "references.hidden": _("ne montre plus qui est là pour quoi"),
    "references.mattered": _("a dit pour quoi compter sur quelqu’un"),
    "references.replaced": _("a proposé un remplacement"),
    "references.replacement_accepted": _("a dit oui à un remplacement"),
    "references.replacement_declined": _("a dit non à un remplacement"),
    "references.replacement_ended": _("a mis fin à un remplacement"),
    "references.read": _("a regardé qui est là pour quoi"),
}
