"""Words of the shared agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """From which side somebody comes: their own life, or what they do for others."""

    PERSON = "person", _("en son nom")
    PEER = "peer", _("pair-aidance")
    PROFESSIONAL = "professional", _("accompagnement")


class Mode(models.TextChoices):
    """How people meet."""

    PLACE = "place", _("Sur place")
    PHONE = "phone", _("Par téléphone")
    VIDEO = "video", _("En visio")


class Level(models.TextChoices):
    """What a calendar elsewhere shows of each appointment."""

    BUSY = "busy", _("Seulement que le temps est pris")
    NEUTRAL = "neutral", _("Qu’il y a un rendez-vous, sans dire avec qui")
    DETAILED = "detailed", _("De quoi il s’agit, avec qui et où")


class Said(models.TextChoices):
    """What the database answers to somebody who proposes, accepts or goes."""

    CONFIRMED = "confirmed"
    WAITS = "waits"
    TAKEN = "taken"
    GONE = "gone"
    PAST = "past"
    ENOUGH = "enough"
    SETTLED = "settled"
    DONE = "done"


class CameTo(models.TextChoices):
    """What became of asking somebody to come instead."""

    DONE = "done", _("vient à la place")
    NO = "no", _("non")
    TAKEN_BACK = "taken_back", _("reprise")
    PAST = "past", _("n’a plus lieu d’être")


class Which(models.TextChoices):
    """On which dates hours that come back are changed."""

    ONCE = "once", _("Ce jour-là seulement")
    FROM = "from", _("Ce jour-là et tous les suivants")
    ALWAYS = "always", _("Tous les jours de ces heures")


class PartOfDay(models.IntegerChoices):
    """A part of a day that somebody prefers, by when a moment begins."""

    MORNING = 1, _("Le matin")
    MIDDAY = 2, _("Le midi")
    AFTERNOON = 3, _("L’après-midi")
    EVENING = 4, _("En fin de journée")


class Rhythm(models.TextChoices):
    """How often an appointment comes back: every so many weeks, or each month."""

    WEEK = "1", _("Toutes les semaines")
    TWO_WEEKS = "2", _("Une semaine sur deux")
    THREE_WEEKS = "3", _("Toutes les trois semaines")
    FOUR_WEEKS = "4", _("Toutes les quatre semaines")
    MONTH = "month", _("Tous les mois, le même jour de la semaine")


class CalendarKind(models.TextChoices):
    """How one keeps a calendar elsewhere."""

    ADDRESS = "address", _("À une adresse (ICS)")
    ACCOUNT = "account", _("Dans un compte (CalDAV)")


class Trouble(models.TextChoices):
    """Why a calendar elsewhere was not read. Nothing of what it answered is kept."""

    ADDRESS = "address", _("cette adresse ne commence pas par https.")
    INSIDE = "inside", _("cette adresse mène à un réseau privé, et Avec n’y va pas.")
    SILENT = "silent", _("l’adresse ne répond pas.")
    CERTIFICATE = "certificate", _("son certificat n’est pas reconnu.")
    REFUSED = "refused", _("le nom du compte ou le mot de passe n’est pas accepté.")
    MISSING = "missing", _("il n’y a plus rien à cette adresse.")
    ANSWERS = "answers", _("l’adresse répond autre chose que prévu.")
    CONTENT = "content", _("ce n’est pas un calendrier qui se trouve là.")
    LONG = "long", _("il y a là plus que ce qu’Avec peut lire.")
    OURS = "ours", _("la panne est de notre côté.")


VERBS = {
    "agenda.called": _("a proposé un rendez-vous"),
    "agenda.time_proposed": _("a proposé un moment"),
    "agenda.swap_proposed": _("a proposé d’échanger deux rendez-vous"),
    "agenda.repeated": _("a proposé les dates d’un rendez-vous qui revient"),
    "agenda.accepted": _("a accepté un moment"),
    "agenda.declined": _("a dit non à un moment"),
    "agenda.confirmed": _("a confirmé un rendez-vous"),
    "agenda.time_withdrawn": _("a repris un moment proposé"),
    "agenda.cancelled": _("a annulé un rendez-vous"),
    "agenda.left": _("s’est retiré d’un rendez-vous"),
    "agenda.replacement_asked": _("a demandé à quelqu’un de venir à sa place"),
    "agenda.replacement_accepted": _("a dit oui à un remplacement"),
    "agenda.replacement_declined": _("a dit non à un remplacement"),
    "agenda.replacement_taken_back": _("a repris une demande de remplacement"),
    "agenda.pair_asked": _("a demandé à quelqu’un d’être un binôme"),
    "agenda.pair_accepted": _("a dit oui à un binôme"),
    "agenda.pair_declined": _("a dit non à un binôme"),
    "agenda.pair_ended": _("a mis fin à un binôme"),
    "agenda.lead_handed": _("a dit qui mène un rendez-vous"),
    "agenda.replaced": _("a changé une personne d’un rendez-vous"),
    "agenda.subscribed": _("a abonné un autre calendrier à son agenda"),
    "agenda.unsubscribed": _("a arrêté un abonnement à son agenda"),
    "agenda.calendar_added": _("a ajouté un de ses autres calendriers"),
    "agenda.calendar_asked": _("a demandé de relire un de ses autres calendriers"),
    "agenda.calendar_removed": _("a retiré un de ses autres calendriers"),
    "agenda.apart": _("ne partage plus de rendez-vous avec quelqu’un"),
    "agenda.hours_said": _("a dit ses heures"),
    "agenda.hours_changed": _("a changé ses heures"),
    "agenda.hours_taken_back": _("a retiré des heures"),
    "agenda.preferences_said": _("a dit ce qui lui convient le mieux"),
    "agenda.absence_said": _("a dit une absence"),
    "agenda.absence_taken_back": _("a retiré une absence"),
}
