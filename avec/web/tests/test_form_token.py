"""The token of a form is one that Django reads, and never twice the same."""

from django.middleware.csrf import (
    CSRF_SECRET_LENGTH,
    CSRF_TOKEN_LENGTH,
    _does_token_match,
    _unmask_cipher_token,
)

from avec.web.form_token import masked

SECRET = "aZ09" * (CSRF_SECRET_LENGTH // 4)
OTHER = "bZ09" * (CSRF_SECRET_LENGTH // 4)


def test_django_reads_the_secret_behind_the_mask():
    token = masked(SECRET)

    assert len(token) == CSRF_TOKEN_LENGTH
    assert _unmask_cipher_token(token) == SECRET
    assert _does_token_match(token, SECRET)
    assert not _does_token_match(token, OTHER)


def test_two_pages_never_show_the_same_token():
    shown = {masked(SECRET) for _ in range(200)}

    assert len(shown) == 200
    assert all(SECRET not in token for token in shown)
