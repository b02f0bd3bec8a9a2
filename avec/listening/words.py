"""Words of listening times: the same as those of their paper, key for key."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """Where and how one listened."""

    DROP_IN = "drop_in", _("Permanence")
    TELEPHONE = "telephone", _("Téléphone")
    VIDEO = "video", _("Visio")
    HOME = "home", _("Domicile")
    OUTDOORS = "outdoors", _("Dehors")
    OTHER = "other", _("Ailleurs")


class Trace(models.TextChoices):
    """What the person who was listened to wants to remain."""

    NONE = "none", _("Aucune trace")
    ME = "me", _("Seulement pour moi")
    BOTH = "both", _("Pour moi et cette personne")
    TEAM = "team", _("Pour mon équipe aussi")


REACHES = [choice for choice in Trace.choices if choice[0] != Trace.NONE]
"""For whom words are kept, once some are."""

REACHES_NOTED = [
    (Trace.ME.value, _("Pour la personne seule")),
    (Trace.BOTH.value, _("Pour la personne et pour moi")),
    (Trace.TEAM.value, _("Pour une équipe aussi")),
]
"""The same, as whoever holds the pen reads them."""


class Debriefing(models.TextChoices):
    """Where the listener's debrief stands. Nobody but the listener sees it."""

    TODO = "todo", _("à faire")
    DONE = "done", _("fait")
    NOT_NEEDED = "not_needed", _("pas besoin")
    SUPERVISED = "supervised", _("supervisé")
    DESTROYED = "destroyed", _("détruit")


class Need(models.TextChoices):
    """What the listener needs now."""

    NOTHING = "nothing", _("Rien")
    BREATHE = "breathe", _("Souffler")
    PEER = "peer", _("Parler à un pair")
    SUPERVISION = "supervision", _("Une supervision")
    PROFESSIONAL = "professional", _("L’appui d’une personne dont c’est le métier")


class Told(models.TextChoices):
    """Whether the listener told the person about the worry."""

    YES = "yes", _("Oui, je lui ai dit")
    NOT_POSSIBLE = "not_possible", _("Ce n’était pas possible")


class Step(models.TextChoices):
    """The four steps of a worry, each with its date. None of them is a score."""

    WHAT = "what", _("Ce qui m’inquiète, en mots")
    TOLD = "told", _("Je l’ai dit à la personne")
    CALLED = "called", _("Qui j’appelle")
    DONE = "done", _("Ce qui a été fait")


LANDMARKS = (
    _("J’ouvre : une question large, puis je me tais"),
    _("Je reconnais un effort ou une qualité que j’ai vraiment entendus"),
    _("Je redis avec mes mots, et je vérifie : « est-ce bien cela ? »"),
    _("Je rassemble, et je demande ce qui manque"),
)
"""The four verbs, shown and never stored."""

QUESTIONS = {
    "state": _("Comment est-ce que je ressors de ce moment ?"),
    "echo": _("Qu’est-ce que cela a touché de ma propre histoire ?"),
    "meeting": _("Un moment où la rencontre a eu lieu"),
    "limit": _("Ai-je donné un conseil, promis quelque chose, dépassé mon cadre ?"),
    "need": _("De quoi ai-je besoin maintenant ?"),
}
"""What the debrief asks; nothing of it is compulsory."""

# What « Qui a regardé » says, by the part that was read.
LOOKED = {
    "kept": _("%(who)s a relu vos mots gardés après un temps d’écoute, %(when)s."),
    "supervision": _("%(who)s a lu ce que vous apportez en supervision, %(when)s."),
}
