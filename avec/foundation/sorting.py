"""One way of putting names in order, the same on every database server.

A server's collation depends on how PostgreSQL was built: one sorts « Ève » after
« Zoé », another ignores the spaces. So each name is stored beside a key made here,
and lists are ordered by that key. Declare the column with
``db_collation=KEY_COLLATION``, so that the server compares bytes and nothing else.
"""

import unicodedata

KEY_COLLATION = "C"
"""The collation of every stored key: bytes, as Python compares them."""

LONGEST_KEY = 200
"""Two names that agree on their first 200 letters may stand in any order."""

# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)


def sort_key(name: str) -> str:
    """Return the key that puts a name in its place in a French list.

    Case and accents do not count, « œ » counts as « oe », and whatever stands
    between two words (space, hyphen, apostrophe) counts as one space: « Ève »
    stands beside « Eve », « L’Embellie » beside « l'embellie ». Two names with the
    same key are then ordered by the name itself.
    """
    return fold(name)[:LONGEST_KEY].rstrip()


def fold(text: str) -> str:
    """Return the text without case, accents or punctuation, words one space apart."""
    # Without its marks first: putting thousands of them in order would take long.
    unmarked = "".join(c for c in text.casefold() if not unicodedata.combining(c))
    apart = unicodedata.normalize("NFKD", unmarked).translate(_WHOLE_LETTERS)
    kept = (
        # Letters, numbers, and the vowel signs that some alphabets write as marks.
        character if unicodedata.category(character)[0] in "LNM" else " "
        for character in apart
        if not unicodedata.combining(character)
    )
    return " ".join("".join(kept).split())
