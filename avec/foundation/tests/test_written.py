"""What was written is given back, except what must not be seen again."""

from django.http import QueryDict

from avec.foundation.written import texts_in


def test_texts_come_back_and_secrets_do_not() -> None:
    form = QueryDict(mutable=True)
    form.update(
        {
            "mots": "Une phrase que je veux garder",
            "passphrase": "quatre mots sans lien aucun",
            "csrfmiddlewaretoken": "x" * 64,
            "card_code": "abcdefghijklmnop",
            "court": "ou",
            "later": "1",
            "jour": "on",
            "vide": "   ",
        }
    )
    assert texts_in(form) == ["Une phrase que je veux garder", "ou"]


def test_the_shortest_words_come_back_but_not_what_was_chosen_beside() -> None:
    form = QueryDict(mutable=True)
    form.setlist("answer-item", ["ça", "🌊", "e\u0301", "Jo"])
    form.setlist("answer-kind", ["text", "link"])
    form.update({"answer-up": "0", "answer-unknown": "1", "answer-when-month": "12"})

    assert texts_in(form) == ["ça", "🌊", "e\u0301", "Jo"]


def test_every_line_of_a_list_comes_back():
    form = QueryDict(mutable=True)
    form.setlist("answer-item", ["Marcher", "Appeler Jo", ""])
    form["replaces"] = "0b6e5c9e-7f1f-4c0e-9f6e-0d6a6a0c5d11"

    assert texts_in(form) == ["Marcher", "Appeler Jo"]


def test_who_was_chosen_and_how_it_was_said_are_nobodys_words():
    """A page that cannot be done said « Vos mots : aloud »."""
    form = QueryDict(mutable=True)
    form.update(
        {
            "who": "0b6e5c9e-7f1f-4c0e-9f6e-0d6a6a0c5d11",
            "how": "aloud",
            "reach": "me",
            "words": "Je passe le soir.",
        }
    )

    assert texts_in(form) == ["Je passe le soir."]
