"""Words of the room: how an appointment was, and that it was not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why people did not meet: the same words for everybody, oneself included."""

    SOMEONE = "someone", _("quelqu’un n’a pas pu venir")
    HINDERED = "hindered", _("il y a eu un empêchement")
    CLOSED = "closed", _("le lieu était fermé")
    OTHER = "other", _("autre chose")
    MET = "met", _("pour moi, nous nous sommes vus")


class Whose(models.TextChoices):
    """On which side it was, for whoever says it; saying it is free."""

    UNSAID = "unsaid", _("je préfère ne pas le dire")
    MINE = "mine", _("de mon côté")
    THEIRS = "theirs", _("de l’autre côté")
    BOTH = "both", _("des deux côtés")


VERBS = {
    "visits.look_kept": _("a écrit son regard après un rendez-vous"),
    "visits.look_changed": _("a changé son regard avant qu’il apparaisse"),
    "visits.look_taken_away": _("a retiré son regard"),
    "visits.said_beside": _("a écrit à côté d’un regard"),
    "visits.beside_taken_away": _("a retiré ce qui était écrit à côté d’un regard"),
    "visits.missed_said": _("a dit comment c’était, à propos de se voir ou non"),
    "visits.missed_taken_back": _("a repris ce qui était dit de se voir ou non"),
    "visits.note_written": _("a écrit dans une note à plusieurs"),
    "visits.note_corrected": _("a corrigé ses mots dans une note à plusieurs"),
    "visits.note_taken_away": _("a retiré ses mots d’une note à plusieurs"),
    "visits.note_agreed": _("a dit oui à une phrase proposée comme « nous »"),
    "visits.yes_taken_back": _("a repris son oui à une phrase"),
    "visits.promised": _("a promis quelque chose après un rendez-vous"),
}

# What « Qui a regardé » says.
LOOKED = {
    "look": _("%(who)s a lu votre regard sur un rendez-vous, %(when)s."),
    "note": _("%(who)s a lu vos mots dans une note à plusieurs, %(when)s."),
    "beside": _("%(who)s a lu ce que vous avez écrit à côté d’un regard, %(when)s."),
    "missed": _(
        "%(who)s a lu ce que vous dites d’un rendez-vous qui n’a pas eu lieu, %(when)s."
    ),
}
