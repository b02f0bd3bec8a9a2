"""Acts that cannot be done now, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class NotThere(Refusal):
    """The sentence is not in the document any more, or not as it was."""

    sentence = _("Cette phrase a changé, ou n’est plus là. Revenez à la liste.")


class SaysSomebody(Refusal):
    """A sentence with a name, a day or a number does not leave."""

    sentence = _("Cette phrase dit qui est quelqu’un : elle ne part pas ainsi.")


class NotRead(Refusal):
    """She says that she has read it again."""

    sentence = _("Relisez la phrase, puis dites que vous êtes d’accord.")


class TooLong(Refusal):
    """A whole story is not a sentence."""

    sentence = _("Cette phrase est trop longue pour partir sans dire qui parle.")


class AlreadySent(Refusal):
    """It left with the others: nothing links it to her any more."""

    sentence = _(
        "Cette phrase est déjà partie, avec celles d’autres personnes. Plus rien ne la"
        " relie à vous : on ne peut plus la retrouver pour la reprendre."
    )


class NoRoom(Refusal):
    """That question is full, or holds only short lines."""

    sentence = _("Cette phrase n’entre pas à cet endroit. Choisissez-en un autre.")
