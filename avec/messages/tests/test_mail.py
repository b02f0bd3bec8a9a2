"""E-mail, given to a server that keeps what it receives: neutral to the last header."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest

from avec.messages.carriers import Mail, NotSent
from avec.messages.sentences import Letter

LETTER = Letter(
    id=uuid4(),
    to="une@exemple.fr",
    subject="Quelque chose vous attend",
    text="Quelque chose vous attend dans votre espace.\n",
    no_more="https://avec.example/plus-de-messages/abc/",
)


class _Talk(socketserver.StreamRequestHandler):
    """Say what a mail server says, and keep the letter."""

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"RCPT":
                self._say(self.server.on_rcpt)
            elif word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(b"".join(self._body()).decode())
                self._say(self.server.at_the_end)
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _body(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            yield line

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def post(settings):
    """Open a mail server on this machine."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
    server.daemon_threads = True
    server.letters, server.on_rcpt, server.at_the_end = [], "250 well", "250 kept"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "Avec <avec@exemple.fr>"
    settings.AVEC_SITE_URL = "https://avec.example"
    yield server
    server.shutdown()
    server.server_close()


def test_a_letter_arrives_with_its_way_to_stop(post):
    Mail().send(LETTER)

    [received] = post.letters
    assert f"Message-ID: <{LETTER.id}@avec.example>" in received
    assert f"List-Unsubscribe: <{LETTER.no_more}>" in received
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in received
    assert "To: une@exemple.fr" in received
    assert Mail().faults() == []


@pytest.mark.parametrize(
    ("on_rcpt", "at_the_end"), [("550 nobody", "250 kept"), ("250 well", "452 full")]
)
def test_a_server_that_says_no_is_known_to_have_sent_nothing(post, on_rcpt, at_the_end):
    post.on_rcpt, post.at_the_end = on_rcpt, at_the_end
    with pytest.raises(NotSent):
        Mail().send(LETTER)


def test_a_server_that_is_not_there_is_known_to_have_sent_nothing(post, settings):
    settings.EMAIL_PORT = 9
    with pytest.raises(NotSent):
        Mail().send(LETTER)
