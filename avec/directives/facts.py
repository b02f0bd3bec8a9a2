"""What the law says around directives: facts with their article and their source.

Each is shown with where to read it. None says that these directives bind anybody, nor
that they are worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avec.directives.sentences import on_day


@dataclass(frozen=True, slots=True)
class Fact:
    """One article: what it says in plain words, where it reads, when it was read."""

    article: str
    says: str | Promise
    source: str
    looked_at: date | None
    is_translated: bool = False

    @property
    def checked(self) -> str:
        """Say when the article was looked at, in a public copy; or that it was not."""
        if self.looked_at is None:
            return gettext("Pas encore relu à la source.")
        day = on_day(self.looked_at)
        if self.is_translated:
            said = gettext("Relu le %(day)s, dans une traduction publique en anglais.")
            return said % {"day": day}
        return gettext("Relu le %(day)s, dans une copie publique.") % {"day": day}


HER_VIEW = Fact(
    article="Code de la santé publique, article L3211-3",
    says=_(
        "Pendant des soins psychiatriques sans consentement, l’avis de la personne sur"
        " les soins doit être recherché et pris en compte dans toute la mesure du"
        " possible."
    ),
    source="legifrance.gouv.fr",
    looked_at=date(2026, 11, 22),
    is_translated=True,
)

TRUSTED_PERSON = Fact(
    article="Code de la santé publique, article L1111-6",
    says=_(
        "Une personne majeure peut désigner une personne de confiance, par écrit, signé"
        " aussi par celle-ci. Elle rend compte de la volonté de la personne, et son"
        " témoignage passe avant les autres. La désignation se change et se retire à"
        " tout moment."
    ),
    source="legifrance.gouv.fr",
    looked_at=date(2026, 11, 22),
)
