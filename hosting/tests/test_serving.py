"""One command opens the site, says where, and stops everything when asked."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from urllib.request import urlopen

import pytest

from hosting import leftovers, place, serving
from hosting.words import CannotHost


def avec(*arguments: str, folder, **more: str) -> subprocess.Popen:
    known = {k: v for k, v in os.environ.items() if not k.startswith("AVEC_")}
    return subprocess.Popen(
        [sys.executable, "-m", "hosting.command", *arguments],
        env={**known, "AVEC_DATA_DIR": str(folder), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def taken():
    """A port that something else already holds."""
    with closing(socket.create_server(("127.0.0.1", 0))) as held:
        yield held.getsockname()[1]


def said_until(process, words: str) -> str:
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(said)


@pytest.mark.slow
def test_the_site_opens_and_one_signal_stops_everything(folder):
    process = avec("serve", folder=folder)
    try:
        said = said_until(process, "prêt en")
        address = next(word for word in said.split() if word.startswith("http"))
        with urlopen(address) as answer:
            assert answer.status == 200

        second = avec("serve", folder=folder)
        assert second.wait(timeout=60) == 1
        assert "tourne déjà" in second.stdout.read()
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        process.stdout.close()

    assert not (folder / "postgres" / "data" / "postmaster.pid").exists()
    with pytest.raises(OSError, match="refused"):
        urlopen(address)
    second.stdout.close()


@pytest.mark.slow
def test_a_site_that_was_killed_closes_by_itself_and_can_open_again_at_once(folder):
    before = avec("serve", folder=folder)
    said_until(before, "prêt en")
    before.kill()
    before.wait()
    before.stdout.close()
    here = place.Place(folder)
    assert leftovers.left(here)

    again = avec("serve", folder=folder)
    try:
        said_until(again, "prêt en")
        again.kill()
        again.wait()
        end = time.monotonic() + 30
        while (here.postgres / "data" / "postmaster.pid").exists():
            assert time.monotonic() < end, "the house stayed open"
            time.sleep(0.2)
        assert not leftovers.left(here)
    finally:
        again.stdout.close()


def test_only_our_own_programs_are_closed(folder):
    here = place.prepare(folder)
    with subprocess.Popen(["/bin/sleep", "30"], process_group=0) as somebody_else:
        leftovers.note(here, somebody_else.pid)
        assert not leftovers.close(here)
        assert somebody_else.poll() is None
        somebody_else.kill()


def test_a_port_that_was_asked_for_and_is_taken_is_said(monkeypatch, taken):
    monkeypatch.setenv("AVEC_PORT", str(taken))

    with pytest.raises(CannotHost, match=f"Le port {taken}"):
        serving.free_port()


@pytest.mark.parametrize("asked", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_not_one_is_said(monkeypatch, asked):
    monkeypatch.setenv("AVEC_PORT", asked)

    with pytest.raises(CannotHost, match="n’est pas un numéro"):
        serving.free_port()


def test_the_next_free_port_is_taken(monkeypatch, taken):
    monkeypatch.delenv("AVEC_PORT", raising=False)
    monkeypatch.setattr(serving, "FIRST_PORT", taken)

    assert taken < serving.free_port() < taken + 100


def test_the_process_of_the_site_never_sees_the_owner_s_address(folder):
    mine = serving.ready(folder)

    assert "AVEC_OWNER_URL" in mine  # the launcher has it, the site does not
    own = serving.environment.only_for("web", mine)
    child = serving.django_side.child_environment(own)
    assert mine["AVEC_OWNER_URL"] not in child.values()


def test_routes_are_given_to_machines_with_their_guards(folder):
    process = avec("routes", "--json", folder=folder)
    said, _ = process.communicate(timeout=60)

    routes = json.loads(said)
    assert process.returncode == 0
    assert {frozenset(route) for route in routes} == {
        frozenset({"path", "name", "methods", "guard", "sentence"})
    }
    assert not list(folder.iterdir())  # no database was needed
