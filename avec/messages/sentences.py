"""Every word that leaves the house, in one place: a closed list.

No sentence has a place for a name, a title or anybody's words. What waits is read
inside, after entering.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from avec.foundation.dates import hour
from avec.messages.models import Choice
from avec.messages.words import Channel, Kind

SUBJECT = _("Quelque chose vous attend")
SUBJECT_OF_A_CODE = _("Votre code")
WAITS = _("Quelque chose vous attend dans votre espace.")
CODE = _(
    "Votre code est %(code)s. Il sert jusqu’à %(hour)s. Si vous n’avez rien"
    " demandé, vous n’avez rien à faire."
)
NO_MORE = _("Ne plus recevoir ces messages :")

EVERY_SENTENCE = (SUBJECT, SUBJECT_OF_A_CODE, WAITS, CODE, NO_MORE)

# A telephone counts another way, and costs more, with the finer signs of print.
_PLAIN = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it leaves: to whom, its words, and how to have no more."""

    id: UUID
    to: str
    subject: str
    text: str
    no_more: str


def compose(message_id: UUID, kind: str, choice: Choice, language: str) -> Letter:
    """Write the letter of one message, in the language of whoever receives it."""
    with translation.override(language):
        is_code = kind == Kind.CODE
        said = _code_of(choice) if is_code else str(WAITS)
        no_more = link(reverse("messages:no_more", args=[choice.stop_token]))
        parts = [said, f"{NO_MORE} {no_more}"]
        if not is_code:
            parts.insert(1, link("/"))
        between = "\n\n" if choice.channel == Channel.EMAIL else "\n"
        text = between.join(parts) + ("\n" if choice.channel == Channel.EMAIL else "")
        if choice.channel == Channel.SMS:
            text = text.translate(_PLAIN)
        return Letter(
            id=message_id,
            to=choice.said_address,
            subject=str(SUBJECT_OF_A_CODE if is_code else SUBJECT),
            text=text,
            no_more=no_more,
        )


def _code_of(choice: Choice) -> str:
    until = hour(choice.code_ends_at) if choice.code_ends_at else "…"
    return str(CODE) % {"code": choice.said_code, "hour": until}


def link(path: str) -> str:
    """Return the whole address of a page of this site."""
    return urljoin(settings.AVEC_SITE_URL, path)
