"""The letter for somebody who cannot read a screen now: what was opened, and by whom.

It names whoever opened, never her: a paper is lost.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from avec.documents.typeset import Words, pdf
from avec.emergency.models import Attempt
from avec.foundation.dates import full_moment

_PAGE = Path(__file__).parent / "typst" / "letter.typ"


def letter(attempt: Attempt, *, reader: str, language: str, site: str) -> bytes:
    """Give the PDF of the letter about one opening."""
    words = Words()
    with override(language):
        data = words.everything(
            {
                "title": _("Vos pages ont été ouvertes en urgence"),
                "lead": _(
                    "Vous aviez permis d’avance que l’on ouvre quelques-unes de vos"
                    " pages sans vous joindre. Voici ce qui s’est passé."
                ),
                "facts": [
                    {"name": name, "said": said}
                    for name, said in _facts(attempt, reader)
                    if said
                ],
                "can": _("Ce que vous pouvez faire"),
                "ways": [
                    _(
                        "Lire tout ce qui a été demandé et ouvert, et y ajouter vos"
                        " mots : %(site)s, page « En cas d’urgence »."
                    )
                    % {"site": site},
                    _("Reprendre votre accord à tout moment, sans dire pourquoi."),
                    _(
                        "Deux personnes qui n’y étaient pas disent si c’était"
                        " justifié. Vous lirez leur avis."
                    ),
                    _("Demander que quelqu’un lise cette lettre avec vous."),
                ],
                "handed": _("Lettre remise le, et par qui :"),
                "language": language,
            }
        )
        data["note"] = words.note()
    return pdf(_PAGE, data)


def _facts(attempt: Attempt, reader: str) -> list[tuple[str, str]]:
    marked = ngettext(
        "%(num)s réponse marquée par vous",
        "%(num)s réponses marquées par vous",
        attempt.questions,
    ) % {"num": attempt.questions}
    opened = [
        marked if attempt.questions else "",
        _("votre carte de crise") if attempt.card_id else "",
    ]
    return [
        (_("Quand"), full_moment(attempt.tried_at)),
        (_("Qui"), reader),
        (_("Ce qui se passait"), attempt.get_situation_display()),
        (_("La phrase écrite"), attempt.sentence),
        (_("Ce qui était ouvert"), ", ".join(one for one in opened if one)),
        (_("Jusqu’à"), full_moment(attempt.ends_at) if attempt.ends_at else ""),
        (
            _("Sur papier"),
            _("Votre carte de crise a été imprimée.") if attempt.printed_at else "",
        ),
    ]
