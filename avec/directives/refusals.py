"""What cannot be done now with directives, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class AlreadySigned(Refusal):
    """A version is signed once."""

    sentence = _("Cette version est déjà signée. Une signature ne change pas.")


class NotToBeSigned(Refusal):
    """Only what speaks for her today is signed."""

    sentence = _(
        "On signe la version à jour. Celle-ci a été remplacée, ou vous l’avez révoquée."
    )


class NotYetThere(Refusal):
    """The day written is ahead."""

    sentence = _("Cette date n’est pas encore passée. Écrivez le jour où c’était.")


class OneAtATime(Refusal):
    """There is somebody already, designated or asked."""

    sentence = _(
        "Vous avez déjà une personne de confiance, ou vous l’avez déjà demandé à"
        " quelqu’un. Arrêtez d’abord, puis désignez une autre personne."
    )


class NobodyNamed(Refusal):
    """A designation names somebody."""

    sentence = _("Dites qui est cette personne.")


class AlreadyAnswered(Refusal):
    """Signed once, or ended."""

    sentence = _("C’est déjà signé, ou déjà terminé.")


class AnActOfHers(Refusal):
    """Signing and designating are hers to do; nobody writes them for her."""

    sentence = _(
        "Ce n’est pas un texte : la personne le fait elle-même, sur une autre page."
    )


class NothingToRevoke(Refusal):
    """Nothing published speaks for her."""

    sentence = _(
        "Rien ne parle pour la personne ici : rien n’est publié, ou déjà révoqué."
    )


class SayWhy(Refusal):
    """What was not followed, or in part only, has its reason."""

    sentence = _("Écrivez pourquoi : la personne le lira.")


class AlreadyCorrected(Refusal):
    """One line corrects another once; the next corrects the last."""

    sentence = _("Cette ligne a déjà été corrigée. Corrigez la dernière.")


class NotOfThatMoment(Refusal):
    """What is said once a moment has closed is of a day of that moment."""

    sentence = _("Écrivez un jour de ce moment : celui où c’était ouvert pour vous.")
