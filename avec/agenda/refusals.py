"""What cannot be done now in the agenda, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class TimeIsTaken(Refusal):
    """Somebody is not free any more: the next moments are proposed instead."""

    sentence = _("Ce moment vient d’être pris. Choisissez-en un autre.")


class TimeIsPast(Refusal):
    """A moment that is over is not proposed."""

    sentence = _("Ce moment est déjà passé. Choisissez-en un autre.")


class EnoughTimes(Refusal):
    """Three moments wait already."""

    sentence = _(
        "Vous proposez déjà trois moments. Attendez une réponse, ou reprenez-en un."
    )


class TooManyDates(Refusal):
    """Fifty-two dates at a time, over eighteen months."""

    sentence = _(
        "Un rendez-vous revient cinquante-deux fois au plus, sur dix-huit mois. Vous"
        " pourrez en proposer d’autres ensuite."
    )


class AlreadyAgreed(Refusal):
    """It has its moment: it is cancelled first, or another one is made."""

    sentence = _("Ce rendez-vous a déjà son moment.")


class NoLongerThere(Refusal):
    """It was cancelled, taken back, or nobody holds the moment any more."""

    sentence = _("Ce moment n’attend plus de réponse.")


class AlreadyOver(Refusal):
    """What is over is not cancelled."""

    sentence = _("Ce rendez-vous est passé.")


class NotWithoutThem(Refusal):
    """Without this person there would be no appointment: it is cancelled instead."""

    sentence = _("Sans vous, ce rendez-vous ne tient pas. Vous pouvez l’annuler.")


class NoSuchPair(Refusal):
    """A visit with two voices has as many of each side as the place asks."""

    sentence = _(
        "À deux voix, il faut au moins une personne pair-aidante et une personne dont"
        " c’est le métier."
    )


class NotFreeThen(Refusal):
    """Somebody cannot come at that moment; why is not said."""

    sentence = _(
        "Cette personne n’est pas libre à ce moment. Demandez à quelqu’un d’autre."
    )


class AskedAlready(Refusal):
    """One person is asked at a time: nobody runs for a place."""

    sentence = _(
        "Vous avez déjà demandé à quelqu’un. Attendez sa réponse, ou reprenez votre"
        " demande."
    )


class AskedNoMore(Refusal):
    """It moved, it was cancelled, taken back, or somebody else comes already."""

    sentence = _("Cette demande n’attend plus de réponse.")


class ComesAlready(Refusal):
    """Everybody said yes: it is not taken back, it is agreed again."""

    sentence = _("C’est déjà convenu : la personne vient à votre place.")


class NoPairWith(Refusal):
    """One of the two comes as a peer, the other by their trade; a place says so."""

    sentence = _(
        "Un binôme se fait entre une personne pair-aidante et une personne dont c’est"
        " le métier."
    )


class EnoughSubscriptions(Refusal):
    """Five calendars at a time are enough to know which is which."""

    sentence = _("Cinq calendriers sont déjà abonnés. Arrêtez-en un d’abord.")


class EnoughCalendars(Refusal):
    """Five are enough for anybody's days."""

    sentence = _("Cinq calendriers sont déjà lus. Retirez-en un d’abord.")


class NobodyElse(Refusal):
    """One does not meet alone."""

    sentence = _("Choisissez au moins une personne.")


class HoursTooLong(Refusal):
    """Five minutes at least, a day at most."""

    sentence = _("Des heures durent de cinq minutes à une journée.")


class EnoughHours(Refusal):
    """More would be a mistake, or somebody's script."""

    sentence = _("Il y en a déjà beaucoup. Retirez-en avant d’en dire d’autres.")


class NoSuchHours(Refusal):
    """They were taken back meanwhile."""

    sentence = _("Ces heures ne sont plus là.")


class AbsenceIsPast(Refusal):
    """An absence ends after it begins, and is not over yet."""

    sentence = _("Cette absence est déjà finie. Choisissez un jour à venir.")


class AbsenceTooLong(Refusal):
    """Three years at most."""

    sentence = _("Une absence dure trois ans au plus. Vous pourrez en dire une autre.")
