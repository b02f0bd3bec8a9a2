"""What waits is done beside the site, or apart when somebody chose it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from hosting import environment
from hosting.tests.test_serving import avec, said_until

WAITS = """
INSERT INTO people_person (id, name, sort_key, called)
VALUES ('00000000-0000-4000-8000-000000000001', 'Léa', 'lea', '');
INSERT INTO messages_choice (id, person_id, channel, address, wants, confirmed_at,
  code_hash, tries, quiet_from, quiet_until, stop_hash)
VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'email', '\\x00',
  '{question}', now(), '', 0, '00:00', '00:00', '');
INSERT INTO messages_message (id, person_id, kind, key, due_at, tries, outcome)
VALUES (gen_random_uuid(), '00000000-0000-4000-8000-000000000001', 'question', 'q:1',
  now(), 0, '');
"""


@pytest.fixture
def house(folder):
    """A database in order, and the address of its owner acting as the warden."""
    made = avec("migrate", folder=folder)
    assert made.wait(timeout=120) == 0
    made.stdout.close()
    known = environment.prepare(folder)

    def ask(question: str) -> list[tuple]:
        with psycopg.connect(known["AVEC_OWNER_URL"]) as owner:
            owner.execute("SET ROLE avec_warden")
            found = owner.execute(question)
            return found.fetchall() if found.description else []

    ask(WAITS)
    return ask


def taken(ask) -> bool:
    return ask("SELECT taken_at IS NOT NULL FROM messages_message") == [(True,)]


def within(seconds: float, happens) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happens():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_apart_the_site_leaves_what_waits_to_the_command(folder, house):
    site = avec("serve", folder=folder, AVEC_WORK="apart")
    try:
        said_until(site, "prêt en")
        assert not within(6, lambda: taken(house))

        worker = avec("work", folder=folder)
        try:
            assert within(30, lambda: taken(house))
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
            worker.stdout.close()
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(timeout=60)
        site.stdout.close()


@pytest.mark.slow
def test_beside_the_site_what_waited_before_a_stop_is_done_after(folder, house):
    site = avec("serve", folder=folder)
    try:
        said_until(site, "prêt en")
        assert within(30, lambda: taken(house))
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(timeout=60)
        site.stdout.close()


def test_the_site_is_not_given_what_opens_the_way_out_of_messages():
    """The worker has the password of the mail server; the site has none."""
    from hosting import django_side, serving

    secret = {"AVEC_SMTP_PASSWORD": "s", "AVEC_SMS_HEADERS": "{}"}
    for_the_site = {**secret, **serving.NOT_FOR_THE_SITE}
    program = "import os; print(os.environ['AVEC_SMTP_PASSWORD'] or 'nothing')"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **django_side.child_environment(for_the_site)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "nothing"
