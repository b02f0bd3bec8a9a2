"""Numbers in words are called with one tap; other figures stay figures."""

import pytest

from avec.card.phones import pieces_of


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("Marc, 06 39 98 12 34", ["0639981234"]),
        ("Marc 06.39.98.12.34, le soir", ["0639981234"]),
        ("0639981234", ["0639981234"]),
        ("+33 6 39 98 12 34", ["+33639981234"]),
        ("Ma sœur : +49 151 5555 0123", ["+4915155550123"]),
        ("Le 3114, jour et nuit", ["3114"]),
        ("le 15 ou le 112", ["15", "112"]),
        ("06\u00a039\u00a098\u00a012\u00a034", ["0639981234"]),
        ("Attendre 15 minutes", []),
        ("le 15 novembre", []),
        ("17 ans, 18 rue Haute", []),
        ("Né en 1984, bus 3114B", []),
    ],
)
def test_what_can_be_called(text, dialled):
    pieces = pieces_of(text)

    assert [piece.dial for piece in pieces if piece.dial] == dialled
    assert "".join(piece.text for piece in pieces) == text
