"""What stands beside a first name: a function or a tie, never a title."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Short forms are always titles; whole words are when a name or nothing follows.
TITLE = re.compile(
    r"^(?:(?i:dre?|pre?|me)(?:\.|\b)"
    r"|(?i:docteure?|professeure?|maître)\s*(?:$|[,(]|(?=[A-ZÀ-Þ])))"
)


class BesideField(forms.CharField):
    """What somebody wishes read beside their first name."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("À côté de votre prénom"),
            help_text=_("Votre fonction ou votre lien, sans titre."),
            max_length=80,
            required=False,
            **kwargs,
        )

    def validate(self, value: str) -> None:
        """Ask for a function or a tie where a title was written.

        :raises ValidationError: if it begins with one.
        """
        super().validate(value)
        if TITLE.match(value):
            raise ValidationError(
                _(
                    "Un titre ne se met pas ici : une fonction ou un lien suffit, comme"
                    " « infirmière » ou « son frère »."
                )
            )
