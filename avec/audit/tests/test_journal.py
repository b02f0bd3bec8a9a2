"""Who looked cannot be hidden: lines are sealed in time, and forgery shows.

These tests commit, on their own connections: what is sealed is what others finished.
"""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.audit.actions import record, record_reading
from avec.audit.models import Entry
from tests.second_wall import as_web, become

pytestmark = pytest.mark.walls

LINE = "SELECT avec.journal('act', 'tests.line', %s, '', '[]', '', 'test')"
VERIFY = "SELECT number, lines, fault FROM avec.verify_journal()"


@contextmanager
def owner(*, kept: bool = False):
    """The owner of the database, past its own triggers and policies."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as connection:
        yield connection
        if kept:
            connection.commit()
        else:
            connection.rollback()


def seal() -> int:
    with owner(kept=True) as connection:
        return connection.execute("SELECT avec.seal_journal()").fetchone()[0]


def faults(connection=None) -> list[str]:
    if connection is None:
        with owner() as connection:
            return faults(connection)
    return [fault for _, _, fault in connection.execute(VERIFY) if fault]


def unsealed(connection) -> int:
    return connection.execute("SELECT avec.unsealed_lines()").fetchone()[0]


def write_lines(count: int = 1, subject=None) -> None:
    """Write lines, each in its own transaction, and let them be kept."""
    with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
        for _ in range(count):
            become(web, Viewer(uuid4()))
            web.execute(LINE, [subject or uuid4()])
            web.commit()


# --- Written with the act ---------------------------------------------------


def test_a_line_lives_and_dies_with_its_act(cast):
    marc = Viewer(cast.marc)
    with acting_as(marc):
        with transaction.atomic():
            record("tests.begun", viewer=marc, subject=cast.nora)
            transaction.set_rollback(True)
        assert not Entry.objects.filter(verb="tests.begun").exists()

        record("tests.begun", viewer=marc, subject=cast.nora)
        line = Entry.objects.get(verb="tests.begun")
    assert (line.actor_id, line.subject_id, line.kind) == (cast.marc, cast.nora, "act")


def test_a_line_is_written_under_the_hat(cast):
    claire = cast.seen_by("claire")
    with acting_as(claire):
        record_reading(viewer=claire, subject=cast.nora, about=cast.plan, parts=["x"])
        line = Entry.objects.readings().get(actor_id=cast.claire, parts=["x"])

    assert line.affiliation_id == cast.hats["claire"]
    assert line.about == f"documents.document:{cast.plan.pk}"


def test_reading_what_is_ones_own_leaves_no_line(cast):
    nora = Viewer(cast.nora)
    with acting_as(nora):
        before = Entry.objects.count()
        record_reading(viewer=nora, subject=cast.nora, about=cast.plan)

        assert Entry.objects.count() == before


def test_the_line_is_read_by_both_and_by_nobody_else(cast):
    with acting_as(Viewer(cast.marc)):
        record("tests.seen", viewer=Viewer(cast.marc), subject=cast.nora)
    for name in ("nora", "marc", "claire", "karim", "helene"):
        viewer = cast.seen_by(name)
        with acting_as(viewer):
            seen = Entry.objects.visible_to(viewer).filter(verb="tests.seen").exists()
        assert seen == (name in {"nora", "marc"}), name


# --- Sealed in time ---------------------------------------------------------


def test_what_is_written_is_sealed_and_holds():
    seal()
    write_lines(5)

    assert seal() >= 5
    assert seal() == 0
    assert faults() == []


def test_a_transaction_that_ends_late_is_not_missed():
    seal()
    with as_web(Viewer(uuid4())) as slow:
        slow.execute(LINE, [uuid4()])
        write_lines(3)

        assert seal() == 0  # younger lines wait for the older transaction
        slow.commit()
    assert seal() == 4
    assert faults() == []


def test_a_transaction_that_is_given_up_holds_nothing_back():
    seal()
    with as_web(Viewer(uuid4())) as given_up:
        given_up.execute(LINE, [uuid4()])
        given_up.rollback()
    write_lines(2)

    assert seal() == 2
    assert faults() == []


def test_nothing_is_missed_while_many_write_and_the_sealer_runs():
    """Writers that commit late, early or never, and seals closed all along."""
    seal()
    kept, stop = [], threading.Event()
    chance = random.Random(7)
    plans = [
        [(chance.random() * 0.01, chance.random() < 0.2) for _ in range(25)]
        for _ in range(5)
    ]

    def write(plan):
        with psycopg.connect(os.environ["AVEC_WEB_URL"]) as web:
            for pause, is_given_up in plan:
                become(web, Viewer(uuid4()))
                web.execute(LINE, [uuid4()])
                time.sleep(pause)
                if is_given_up:
                    web.rollback()
                else:
                    web.commit()
                    kept.append(1)

    sealed = []

    def keep_sealing():
        while not stop.is_set():
            sealed.append(seal())
            time.sleep(0.01)

    sealer = threading.Thread(target=keep_sealing)
    writers = [threading.Thread(target=write, args=[plan]) for plan in plans]
    for thread in (sealer, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    sealer.join()
    sealed.append(seal())

    assert sum(sealed) == len(kept)
    assert len([count for count in sealed if count]) > 1
    with owner() as connection:
        assert unsealed(connection) == 0
        assert faults(connection) == []


def test_two_sealers_at_once_close_each_line_once():
    seal()
    write_lines(4)
    done = []
    threads = [threading.Thread(target=lambda: done.append(seal())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 0, 0, 4]
    assert faults() == []


# --- Forged by whoever owns the database ------------------------------------


@pytest.fixture
def forger():
    """Someone who owns the database, and has put its triggers aside."""
    write_lines(3)
    seal()
    write_lines(3)
    seal()
    with owner() as connection:
        for table in ("audit_entry", "audit_seal"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER never_rewritten")
        connection.execute("SET ROLE avec_warden")
        yield connection


SEALED = (
    "(SELECT e.id FROM audit_entry e, audit_seal s WHERE s.number ="
    " (SELECT max(number) - 1 FROM audit_seal) AND e.era = s.era"
    " AND e.txid >= s.from_txid AND e.txid < s.to_txid LIMIT 1)"
)
LAST = "(SELECT max(number) FROM audit_seal)"
FORGERIES = {
    "another actor": f"UPDATE audit_entry SET actor_id = NULL WHERE id = {SEALED}",
    "another person concerned": (
        f"UPDATE audit_entry SET subject_id = gen_random_uuid() WHERE id = {SEALED}"
    ),
    "another hat": (
        f"UPDATE audit_entry SET affiliation_id = gen_random_uuid() WHERE id = {SEALED}"
    ),
    "another hour": (
        f"UPDATE audit_entry SET at = at - interval '1 day' WHERE id = {SEALED}"
    ),
    "another act": f"UPDATE audit_entry SET verb = 'nothing' WHERE id = {SEALED}",
    "other parts": f"""UPDATE audit_entry SET parts = '["x"]' WHERE id = {SEALED}""",
    "moved to later": (
        f"UPDATE audit_entry SET txid = pg_current_xact_id() WHERE id = {SEALED}"
    ),
    "a line removed": f"DELETE FROM audit_entry WHERE id = {SEALED}",
    "a line slipped in": (
        "INSERT INTO audit_entry SELECT gen_random_uuid(), at, kind, verb, actor_id,"
        " affiliation_id, subject_id, about, parts, because, via, era, txid"
        f" FROM audit_entry WHERE id = {SEALED}"
    ),
    "a line from a transaction to come": (
        "INSERT INTO audit_entry SELECT gen_random_uuid(), at, kind, verb, actor_id,"
        " affiliation_id, subject_id, about, parts, because, via, era,"
        f" '9000000000000000000'::xid8 FROM audit_entry WHERE id = {SEALED}"
    ),
    "a seal removed": f"DELETE FROM audit_seal WHERE number = {LAST} - 1",
    "another digest": (
        f"UPDATE audit_seal SET digest = sha256('x') WHERE number = {LAST} - 1"
    ),
    "a seal that covers less": (
        f"UPDATE audit_seal SET from_txid = to_txid WHERE number = {LAST}"
    ),
    "a seal of another life": f"UPDATE audit_seal SET era = 0 WHERE number = {LAST}",
    "a line removed and its seal rewritten": (
        f"WITH gone AS (DELETE FROM audit_entry WHERE id = {SEALED})"
        " UPDATE audit_seal SET lines = lines - 1, digest = sha256('rewritten')"
        f" WHERE number = {LAST} - 1"
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_by_the_owner_of_the_database_shows(forger, forgery):
    assert faults(forger) == []
    changed = forger.execute(FORGERIES[forgery])

    assert changed.rowcount == 1
    assert faults(forger) != []


def test_only_the_witness_sees_the_last_seals_removed(forger):
    """Why the last seal is given to somebody outside: from inside it cannot show."""
    witnessed = forger.execute("SELECT avec.last_seal()").fetchone()[0]
    forger.execute(f"DELETE FROM audit_seal WHERE number = {LAST}")

    assert faults(forger) == []
    assert forger.execute("SELECT avec.last_seal()").fetchone()[0] != witnessed


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("act", ["UPDATE {} SET era = 9", "DELETE FROM {}"])
def test_even_the_owner_is_stopped_by_the_triggers(table, act):
    write_lines(1)
    seal()
    with owner() as connection:
        connection.execute("SET ROLE avec_warden")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"):
            connection.execute(act.format(table))


# --- After a restore --------------------------------------------------------


def test_a_restored_database_begins_another_life():
    """What waited for its seal before is sealed first; then the new life begins."""
    write_lines(2)
    with owner(kept=True) as connection:
        connection.execute("SELECT avec.new_journal_era()")
    assert faults() == []
    write_lines(2)

    assert seal() >= 4
    assert faults() == []
    with owner() as connection:
        assert unsealed(connection) == 0
        connection.execute("SET ROLE avec_warden")
        last = connection.execute(
            "SELECT era FROM audit_seal ORDER BY number DESC LIMIT 2"
        ).fetchall()
    assert last[0][0] == last[1][0] + 1


def test_a_line_added_to_an_earlier_life_shows():
    """Where the life that was closed had nothing left to seal, too."""
    write_lines(1)
    seal()
    with owner(kept=True) as connection:
        connection.execute("SELECT avec.new_journal_era()")
    write_lines(1)
    seal()
    with owner() as connection:
        connection.execute("SET ROLE avec_warden")
        connection.execute(
            "INSERT INTO audit_entry SELECT gen_random_uuid(), at, kind, verb,"
            " actor_id,"
            " affiliation_id, subject_id, about, parts, because, via, era - 1,"
            " '8000000000000000000'::xid8 FROM audit_entry"
            " ORDER BY era DESC LIMIT 1"
        )

        assert faults(connection) != []
