"""Passkeys as the standard describes them: questions, answers, checks.

Nothing here touches the database; it says whether an answer is the right one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

REQUIRED = UserVerificationRequirement.REQUIRED


class WrongAnswer(Exception):
    """The answer of the passkey does not prove anything here."""


def _server(request: HttpRequest) -> Fido2Server:
    """Speak for the site under the name the browser knows it by."""
    host = request.get_host()
    site = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    origin = f"{request.scheme}://{host}"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=site, name="Avec"),
        verify_origin=lambda heard: str(heard) == origin,
    )


def ask_new(
    request: HttpRequest, person_id: UUID, name: str, known: list[bytes]
) -> tuple[dict, dict]:
    """Return what the browser needs to make a passkey, and what to remember.

    It must be found without a name being typed, and ask for a finger, a face or
    a code of its own.
    """
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=person_id.bytes, name=name, display_name=name),
        credentials=[AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return dict(options), _plain(state)


def check_new(
    request: HttpRequest, state: Mapping[str, Any], answer: Mapping[str, Any]
) -> tuple[bytes, bytes, int]:
    """Return a new passkey: its name, itself, its count.

    :raises WrongAnswer: if the answer is not to our question.
    """
    try:
        made = _server(request).register_complete(state, answer)
    except Exception as error:  # whatever is wrong in a stranger's bytes proves nothing
        raise WrongAnswer from error
    credential = made.credential_data
    if credential is None:
        raise WrongAnswer
    return credential.credential_id, bytes(credential), made.counter


def ask(request: HttpRequest) -> tuple[dict, dict]:
    """Return the question any passkey of this site may answer, and what to remember."""
    options, state = _server(request).authenticate_begin(user_verification=REQUIRED)
    return dict(options), _plain(state)


def name_in(answer: Mapping[str, Any]) -> bytes:
    """Return the name of the passkey that answers.

    :raises WrongAnswer: if the answer has none.
    """
    try:
        return websafe_decode(answer["rawId"])
    except Exception as error:  # the same
        raise WrongAnswer from error


def check(
    request: HttpRequest,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    *,
    person_id: UUID,
    credential: bytes,
    sign_count: int,
) -> int:
    """Check the answer of a passkey we know and return its new count.

    :raises WrongAnswer: if it is not this passkey, this person, this question, or
        if its count went backwards, which says that somebody copied it.
    """
    try:
        _server(request).authenticate_complete(
            state, [AttestedCredentialData(credential)], answer
        )
        response = answer["response"]
        said = AuthenticatorData(websafe_decode(response["authenticatorData"]))
        handle = response.get("userHandle")
        holder = websafe_decode(handle) if handle else person_id.bytes
    except Exception as error:  # whatever is wrong in a stranger's bytes proves nothing
        raise WrongAnswer from error
    counts = said.counter or sign_count
    if holder != person_id.bytes or (counts and said.counter <= sign_count):
        raise WrongAnswer
    return said.counter


def _plain(state: Mapping[str, Any]) -> dict:
    """Return a state that a session can keep."""
    return {key: str(value) for key, value in state.items() if value is not None}
