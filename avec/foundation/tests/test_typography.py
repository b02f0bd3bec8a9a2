"""French keeps its own spaces; nothing else changes."""

import pytest

from avec.foundation.typography import french

THIN, FIRM = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Ça va ?", f"Ça va{THIN}?"),
        ("un ; deux", f"un{THIN}; deux"),
        ("Ici : là", f"Ici{FIRM}: là"),
        ("« Oui »", f"«{FIRM}Oui{FIRM}»"),
        ("14 h 10", f"14{FIRM}h{FIRM}10"),
        ("20 minutes", f"20{FIRM}minutes"),
        ("12 345", f"12{THIN}345"),
        ("l'autre", "l’autre"),
        ("%(count)s jours", f"%(count)s{FIRM}jours"),
        ("de 9 h à 17 h", f"de 9{FIRM}h à 17{FIRM}h"),
    ],
)
def test_spaces_are_those_of_french(typed, said) -> None:
    assert french(typed) == said


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/?a=1;b=2",
        '<a href="/x?y=1" class="a : b">texte</a>',
        "12:30",
        "&nbsp;",
        "",
        "مرحبا",
    ],
)
def test_what_is_not_french_prose_is_left_alone(text) -> None:
    assert french(text) == text


def test_twice_is_once() -> None:
    text = "« Qui : 3 jours ? » ; l'autre à 14 h 10"
    assert french(french(text)) == french(text)
