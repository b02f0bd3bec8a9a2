"""Words of the room: what she answers, why somebody opens, what reviewers say."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What the person says beforehand of one document. No answer is a no."""

    YES = "yes", _("Oui, les questions que je coche")
    CARD = "card", _("Seulement ma carte de crise")
    NAMED = "named", _("Seulement les personnes que je nomme")
    NO = "no", _("Non")


class Situation(models.TextChoices):
    """Why somebody asks. A short list, and a sentence of one's own beside it."""

    LIFE = "life", _("Une vie est en danger, maintenant")
    SILENT = (
        "silent",
        _("La personne ne peut pas être jointe, ou ne peut pas dire ce qu’elle veut"),
    )
    ASKED = "asked", _("La personne le demande, de vive voix")


class Verdict(models.TextChoices):
    """What somebody who was not there thinks of an opening."""

    JUSTIFIED = "justified", _("justifié")
    NOT = "not", _("non")
    DOUBTFUL = "doubtful", _("douteux")


class Seat(models.TextChoices):
    """The two who look again at an opening. One of each."""

    USERS = "users", _("représentation des usagers")
    PROFESSIONAL = "professional", _("accompagnement professionnel")


ASKED_AGAIN_AFTER = timedelta(days=182)
ANSWERED_WITHIN = timedelta(days=30)
"""Her yes is asked again after half a year; a month later, silence is a no. The
database counts the same days by itself (``avec.emergency_allows``)."""
REVIEW_WITHIN = timedelta(hours=72)
SENTENCE_AT_LEAST = 20

# What a document must be for one of its questions to be marked. Notebooks, listening,
# balances, interviews and meetings have other behaviours; strengths are a plan, and
# stay out by their name, like what is written about a companion.
MARKED_BEHAVIOURS = ("plan", "directive", "card")
NEVER_MARKED = ("strengths", "companion_review")
