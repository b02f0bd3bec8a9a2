"""People really written, and what carries letters, for tests with other processes."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.messages import actions
from avec.messages.models import Choice
from avec.messages.words import Kind
from avec.people.tests.people import someone
from tests.scene import as_warden, tie

ROOT = Path(__file__).parents[3]
WORK = (
    "import django; django.setup();"
    "from avec.messages.tasks import deliver_due; print(deliver_due())"
)


def chooses(viewer: Viewer, *, channel="sms", address="", **more) -> Choice:
    """Choose messages and confirm, as she would; silence at no hour."""
    # A number of its own each time: tries at one number are counted.
    address = address or f"06{secrets.randbelow(10**8):08}"
    given = {"wants": [Kind.QUESTION, Kind.REREAD, Kind.DICTATION], **more}
    given = {"quiet_from": "00:00", "quiet_until": "00:00", **given}
    with acting_as(viewer), transaction.atomic():
        choice = actions.give_address(
            viewer=viewer, channel=channel, address=address, **given
        )
        assert actions.confirm_address(viewer=viewer, code=choice.said_code)
        return Choice.objects.visible_to(viewer).get()


@pytest.fixture
def kept(django_db_setup, django_db_blocker) -> Iterator[dict[str, Viewer]]:
    """Two people who know each other, really written: the worker is another process."""
    with django_db_blocker.unblock():
        people = {name: someone(name)[0] for name in ("Léa", "Inès")}
        tie(people["Léa"].person_id, people["Inès"].person_id, "friend")
        yield people
        connection.close()
    for viewer in people.values():
        for table, column in (
            ("circles_tie", "person_id"),
            ("circles_tie", "other_id"),
            ("messages_message", "person_id"),
            ("messages_choice", "person_id"),
            ("people_account", "person_id"),
            ("people_person", "id"),
        ):
            as_warden(f"DELETE FROM {table} WHERE {column} = %s", [viewer.person_id])


class Gate(ThreadingHTTPServer):
    """A gateway for SMS, as a place would have: it keeps what it was asked to send."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.received: list[tuple[dict, dict]] = []
        self.answer = 200
        self.arrived = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"


class _Asked(BaseHTTPRequestHandler):
    server: Gate

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        self.server.received.append((body, dict(self.headers)))
        self.server.arrived.set()
        self.server.may_answer.wait(30)
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_args) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[Gate]:
    """Open a gateway on this machine."""
    gate = Gate()
    threading.Thread(target=gate.serve_forever, daemon=True).start()
    yield gate
    gate.may_answer.set()
    gate.shutdown()
    gate.server_close()


def worker(gate: Gate | None, **more: str) -> subprocess.Popen:
    """Start one worker, as the role of the jobs, that sends what is due and ends."""
    environment = {
        **os.environ,
        "AVEC_DB_ROLE": "job",
        "AVEC_SMS_URL": gate.url if gate else "",
        "AVEC_SMS_HEADERS": '{"Authorization": "Bearer secret"}',
        "AVEC_SITE_URL": "https://avec.example",
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", WORK],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def work(gate: Gate | None, **more: str) -> int:
    """Run one worker to its end; return how many messages left."""
    process = worker(gate, **more)
    said, _none = process.communicate(timeout=60)
    assert process.returncode == 0
    return int(said)
