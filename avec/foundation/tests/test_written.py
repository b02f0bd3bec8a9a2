"""What was written is given back, except what must not be seen again."""

from avec.foundation.written import texts_in


def test_texts_come_back_and_secrets_do_not() -> None:
    form = {
        "mots": "Une phrase que je veux garder",
        "passphrase": "quatre mots sans lien aucun",
        "csrfmiddlewaretoken": "x" * 64,
        "card_code": "abcdefghijklmnop",
        "court": "oui",
        "vide": "   ",
    }
    assert texts_in(form) == ["Une phrase que je veux garder"]
