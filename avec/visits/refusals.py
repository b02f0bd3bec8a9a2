"""What cannot be done now after an appointment, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NothingSaid(Refusal):
    """Words are what is kept."""

    sentence = _("Écrivez quelques mots, ou revenez plus tard.")


class HasAppeared(Refusal):
    """What others have read is corrected beside, not under their eyes."""

    sentence = _(
        "Votre regard est apparu : il ne change plus. Vous pouvez écrire une"
        " correction à côté, ou le retirer."
    )


class NotYetShown(Refusal):
    """Nothing is written beside what the others do not read yet."""

    sentence = _("Ce regard n’est pas encore apparu : vous pouvez encore le changer.")


class ReplacedAlready(Refusal):
    """Words that stand no more are not corrected."""

    sentence = _("Ces mots ont déjà été corrigés ou retirés. Relisez la page.")
