"""What cannot be done now in a document, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class AlreadyStopped(Refusal):
    """The share had ended before."""

    sentence = _("Ce partage est déjà arrêté.")


class AlreadyEnded(Refusal):
    """The writing session had ended before."""

    sentence = _("Cette séance est déjà fermée.")


class StillOpen(Refusal):
    """The writing session is not over."""

    sentence = _("Cette séance est encore ouverte. Fermez-la d’abord.")


class AlreadyTakenOut(Refusal):
    """The words are no longer in the document."""

    sentence = _("Ces mots ne sont déjà plus dans le document.")


class AlreadyAnswered(Refusal):
    """The question has its answer."""

    sentence = _("Vous avez déjà répondu à cette question.")


class AlreadyConfirmed(Refusal):
    """The person has said yes before."""

    sentence = _("Ces mots sont déjà confirmés.")


class AlreadySuspended(Refusal):
    """Nobody else reads it already."""

    sentence = _("Ce document est déjà suspendu.")


class NotSuspended(Refusal):
    """There is nothing to take up again."""

    sentence = _("Ce document n’est pas suspendu.")


class NothingToSuspend(Refusal):
    """Nobody could read anything of it."""

    sentence = _("Rien n’est publié : personne d’autre ne lit ce document.")


class NothingToPublish(Refusal):
    """A document without a word is not published."""

    sentence = _("Rien n’est encore écrit. Écrivez au moins une réponse, puis revenez.")


class AlreadyPublished(Refusal):
    """A version came after the one that stood when she read everything again."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            _("La version %(number)s est déjà publiée.") % {"number": number}
        )


class NothingChosen(Refusal):
    """A share names nobody or nothing."""

    sentence = _("Choisissez au moins une partie à partager, et une personne.")


class EndsTooSoon(Refusal):
    """The end of a share lies in the past."""

    sentence = _("Choisissez une date de fin qui n’est pas encore passée.")


class NotPublishedYet(Refusal):
    """Readers see published versions only."""

    sentence = _(
        "Publiez d’abord une version : les autres ne lisent que ce qui est publié."
    )


class AlreadyAsked(Refusal):
    """One question per reading is waiting."""

    sentence = _("Vous avez déjà posé une question sur cette lecture.")


class NotAVersionOfThis(Refusal):
    """A document follows versions of its own template only."""

    sentence = _("Ce document ne suit pas ce modèle.")


class WordsWouldHide(Refusal):
    """An older version has no place for something that was written."""

    sentence = _(
        "Vous avez écrit quelque chose qui n’a pas de place dans l’ancienne version du"
        " modèle. Pour que rien ne disparaisse, le document garde la nouvelle."
    )


class NotAVoiceHere(Refusal):
    """A common text is proposed to voices that stand at the same question."""

    sentence = _(
        "Choisissez au moins une personne qui a déjà donné son avis à cette question."
    )


class ApartFromMoments(Refusal):
    """What is weighed or talked over never serves in a difficult moment."""

    sentence = _(
        "Ce que vous pesez ou cherchez ici ne sert jamais dans un moment difficile :"
        " rien ne s’en prépare d’avance."
    )


class ForOnePersonOnly(Refusal):
    """A question of this kind opens by itself, to be read by one person by name."""

    sentence = _(
        "« %(question)s » s’ouvre à une seule personne, par son nom, pour être lu."
        " Jamais à une équipe."
    )


class AlreadyWithSomebody(Refusal):
    """Such a question is open to one person at a time."""

    sentence = _(
        "« %(question)s » est déjà ouvert à quelqu’un. Arrêtez d’abord ce partage."
    )


class AlreadyProposed(Refusal):
    """One text at a time waits for its answers."""

    sentence = _(
        "Un texte commun attend déjà des réponses ici. Retirez-le pour en proposer un"
        " autre."
    )


class AlreadySaid(Refusal):
    """An answer is given once; a text taken out waits for nothing."""

    sentence = _("Vous avez déjà répondu, ou ce texte n’est plus proposé.")


class NothingToTakeBack(Refusal):
    """There is no yes to take back."""

    sentence = _("Vous n’avez pas dit oui à ce texte, ou vous l’avez déjà repris.")


class LiftedByItsVoice(Refusal):
    """A disagreement that was lifted is opened again by who raised it."""

    sentence = _("Ce désaccord est levé. Seule la voix qui l’avait posé y revient.")
