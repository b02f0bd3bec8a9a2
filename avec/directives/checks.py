"""What this installation calls the directives: never what they are not."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core import checks

# Directives « anticipées » are, in French law, those of the end of life (L1111-11).
ANOTHER_THING = re.compile(r"anticip|fin de vie|end of life|living will", re.I)


def the_title_is_not_of_the_end_of_life(**_: Any) -> list[checks.CheckMessage]:
    """Refuse a title that would make these directives pass for another document."""
    titles = settings.AVEC_TITLES.get("advance_directives", {})
    return [
        checks.Error(
            f"AVEC_DIRECTIVES_TITLE ({language}) : « {title} » désigne les directives"
            " de fin de vie, qui sont un autre document. Choisissez un autre titre.",
            id="directives.E001",
        )
        for language, title in titles.items()
        if ANOTHER_THING.search(title)
    ]


def register() -> None:
    """Look at the title each time the site starts."""
    checks.register(the_title_is_not_of_the_end_of_life)
