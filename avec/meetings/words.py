"""Words of network meetings: the same as those of their paper, key for key."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Question(models.TextChoices):
    """What each voice may answer, one passage for each."""

    USE_OF_TIME = "use_of_time", _("Comment voulez-vous utiliser ce temps ?")
    STORY = "story", _("Qu’est-ce qui nous amène ici, vu de chaque place ?")
    WORDS_SAID = "words_said", _("Les mots employés, tels qu’ils ont été dits")
    REFLECTION = "reflection", _("Ce que les animateurs se sont dit devant tous")
    SILENT_ONES = (
        "silent_ones",
        _("Qui n’a pas encore parlé ? De qui a-t-on parlé sans qu’il soit là ?"),
    )
    LEFT_OPEN = "left_open", _("Ce que nous laissons ouvert, exprès")
    DISAGREEMENT = "disagreement", _("Là où nous ne sommes pas d’accord")
    HOW_IT_WAS = "how_it_was", _("Comment c’était pour chacun ?")


class How(models.TextChoices):
    """How somebody without an account says it themselves."""

    ALOUD = "aloud", _("à voix haute, devant tout le monde")
    PAPER = "paper", _("sur papier, avec son nom ou un signe")


SAID = {How.ALOUD: _("dit à voix haute"), How.PAPER: _("dit sur papier")}
"""How a guest said it, in few words."""

DURING = (
    Question.USE_OF_TIME,
    Question.STORY,
    Question.WORDS_SAID,
    Question.REFLECTION,
    Question.SILENT_ONES,
)
AT_THE_END = (Question.LEFT_OPEN, Question.DISAGREEMENT, Question.HOW_IT_WAS)

HELP = {
    Question.REFLECTION: _("Et ce que chacun en a pensé ensuite."),
    Question.LEFT_OPEN: _("Ne pas savoir tout de suite est permis, et attendu."),
    Question.DISAGREEMENT: _("Chacun l’écrit avec ses mots."),
    Question.HOW_IT_WAS: _("La personne parle en premier, et peut répondre plus tard."),
}

FOREWARNED = _(
    "Je sais que c’est un moment intense, et que je peux faire une pause ou arrêter"
)
FOREWARNED_HELP = _("Les animateurs parleront entre eux devant moi.")
DECIDED = _("Ce que nous avons décidé ensemble")

KINDS = {
    "relative": "relative",
    "friend": "relative",
    "trusted_person": "relative",
    "peer_supporter": "peer",
    "professional": "professional",
    "other": "relative",
}
"""How a voice is drawn, from the word the person chose for who it is to her."""

# What « Qui a regardé » says.
LOOKED = {"meeting": _("%(who)s a lu une rencontre à votre propos, %(when)s.")}
