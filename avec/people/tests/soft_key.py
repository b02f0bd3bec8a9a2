"""A passkey made of software, which answers as a telephone would, or badly."""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(blob: bytes) -> str:
    return urlsafe_b64encode(blob).rstrip(b"=").decode()


def blob(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class SoftKey:
    """One passkey, for one person, on one site."""

    origin: str = "http://testserver"
    site: str = "testserver"
    verifies: bool = True
    count: int = 0
    name: bytes = field(default_factory=lambda: os.urandom(16))
    holder: bytes = b""

    def __post_init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())

    def _about(self, *, attested: bytes = b"") -> bytes:
        flags = PRESENT | (VERIFIED if self.verifies else 0)
        flags |= ATTESTED if attested else 0
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([flags]) + self.count.to_bytes(4, "big") + attested

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, **response: bytes) -> str:
        return json.dumps(
            {
                "id": text(self.name),
                "rawId": text(self.name),
                "type": "public-key",
                "response": {key: text(value) for key, value in response.items()},
                "clientExtensionResults": {},
            }
        )

    def make(self, question: dict) -> str:
        """Answer a question that asks for a new passkey."""
        options = question["publicKey"]
        self.holder = blob(options["user"]["id"])
        public = cbor.encode(
            dict(ES256.from_cryptography_key(self.private.public_key()))
        )
        attested = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        made = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._about(attested=attested),
        }
        return self._answer(
            clientDataJSON=self._client("webauthn.create", options["challenge"]),
            attestationObject=cbor.encode(made),
        )

    def open(self, question: dict) -> str:
        """Answer a question that asks who is there."""
        about = self._about()
        client = self._client("webauthn.get", question["publicKey"]["challenge"])
        signature = self.private.sign(
            about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            clientDataJSON=client,
            authenticatorData=about,
            signature=signature,
            userHandle=self.holder,
        )
