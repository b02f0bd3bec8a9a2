"""Acts that cannot be done now, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NotOffered(Refusal):
    """This place has no such channel."""

    sentence = _("Ce site n’envoie pas de messages par ce moyen.")


class CodeIsOver(Refusal):
    """Too old, too many tries, or nothing to confirm."""

    sentence = _(
        "Ce code ne sert plus. Donnez l’adresse encore une fois : un autre code"
        " partira."
    )
