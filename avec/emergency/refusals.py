"""What cannot be done now in this room, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NothingPublished(Refusal):
    """There is no version to open anything of."""

    sentence = _("Publiez d’abord une version : un brouillon ne s’ouvre jamais.")


class AlreadyHanded(Refusal):
    """It is said already that she has the letter."""

    sentence = _("C’est déjà dit : la lettre est remise.")


class AnswerIsOver(Refusal):
    """What she would say again has ended."""

    sentence = _("Cette réponse a pris fin. Vous pouvez répondre de nouveau.")


class NoCard(Refusal):
    """There is no card to open."""

    sentence = _("Composez d’abord votre carte de crise : il n’y a encore rien dessus.")


class NoCardOpen(Refusal):
    """No card is open here, or not any more."""

    sentence = _("Aucune carte n’est ouverte ici. Rien ne s’imprime.")


class NeverMarked(Refusal):
    """This kind of document is never opened in an emergency."""

    sentence = _("Ce document ne s’ouvre jamais en urgence.")


class NothingMarked(Refusal):
    """A yes without a question opens nothing."""

    sentence = _("Cochez au moins une question, ou répondez autre chose.")


class NobodyNamed(Refusal):
    """« Only these people » without anybody."""

    sentence = _("Nommez au moins une personne, ou répondez autre chose.")


class EnoughForToday(Refusal):
    """Three tries were made in one day."""

    sentence = _(
        "Trois demandes ont déjà été faites en un jour. C’est la limite, pour chacun."
    )
    status = 429


class NotDeclared(Refusal):
    """Who asks is in no crisis team under this hat. She reads that they asked."""

    sentence = _(
        "Vous n’êtes pas dans une équipe de crise déclarée. Rien ne s’est ouvert. Si"
        " cette personne est ici, elle lira que vous l’avez demandé."
    )


class ProveFirst(Refusal):
    """Who asks has not proved lately, and strongly, who they are."""

    sentence = _("Prouvez d’abord que c’est bien vous, puis recommencez.")


class NotForTheTeam(Refusal):
    """This person cannot be declared in a crisis team."""

    sentence = _(
        "Cette personne ne peut pas être déclarée : il faut accompagner à titre"
        " professionnel, ne pas répondre du lieu et ne pas administrer le site."
    )


class AlreadyReviewed(Refusal):
    """Somebody has already said it in this seat, or may no longer say it."""

    sentence = _("Cette relecture est déjà faite, ou n’est pas à faire par vous.")
