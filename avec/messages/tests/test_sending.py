"""What is due is sent once, whoever works, whatever happens to them."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import psycopg
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.identity import acting_as
from avec.messages import actions
from avec.messages.models import Choice, Message
from avec.messages.tests.conftest import chooses, work, worker
from avec.messages.words import Kind
from tests.entrance import client_as
from tests.scene import as_warden

pytestmark = pytest.mark.slow


def remind(by, to, key, kind=Kind.QUESTION, at=None):
    with acting_as(by), transaction.atomic():
        actions.remind(viewer=by, person_id=to.person_id, kind=kind, key=key, at=at)


def let_time_pass(viewer) -> None:
    """Make due what was put off, as an hour later."""
    as_warden(
        "UPDATE messages_message SET due_at = avec.now() - interval '1 minute'"
        " WHERE person_id = %s AND taken_at IS NULL",
        [viewer.person_id],
    )
    as_warden(
        "UPDATE messages_choice SET told_at = NULL WHERE person_id = %s",
        [viewer.person_id],
    )


def rows(viewer) -> dict[str, str]:
    with acting_as(viewer), transaction.atomic():
        found = Message.objects.visible_to(viewer).exclude(kind=Kind.CODE)
        return dict(found.values_list("key", "outcome"))


@pytest.fixture
def lea(kept, gateway):
    """Léa, who chose SMS; the message of her code has left."""
    chooses(kept["Léa"])
    work(gateway)
    gateway.received.clear()
    gateway.arrived.clear()
    return kept["Léa"]


def test_what_waits_is_sent_once_and_says_nothing_of_it(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    remind(kept["Inès"], lea, "q:1")

    assert work(gateway) == 1
    let_time_pass(lea)
    assert work(gateway) == 0
    [(body, headers)] = gateway.received
    with acting_as(lea), transaction.atomic():
        assert body["to"] == Choice.objects.visible_to(lea).get().said_address
    assert body["message"].startswith("Quelque chose vous attend dans votre espace.")
    assert "https://avec.example/" in body["message"]
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"]

    remind(kept["Inès"], lea, "q:1")
    assert work(gateway) == 0


def test_two_workers_at_the_same_instant_send_it_once(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    with (
        psycopg.connect(os.environ["AVEC_JOB_URL"]) as one,
        psycopg.connect(os.environ["AVEC_JOB_URL"]) as two,
    ):
        take = "SELECT message FROM avec.take_message('Europe/Paris')"
        first = one.execute(take).fetchall()
        second = two.execute(take).fetchall()
        one.commit()
        after = two.execute(take).fetchall()

    assert len(first) == 1
    assert second == after == []


def test_many_workers_together_send_each_message_once(kept, gateway):
    viewers = list(kept.values())
    for viewer in viewers:
        chooses(viewer)
    workers = [worker(gateway) for _each in range(3)]
    said = [int(process.communicate(timeout=90)[0]) for process in workers]
    for viewer in viewers:
        remind(viewer, viewer, "r:1", Kind.REREAD)
    workers = [worker(gateway) for _each in range(3)]
    said += [int(process.communicate(timeout=90)[0]) for process in workers]

    keys = [headers["Idempotency-Key"] for _body, headers in gateway.received]
    assert sum(said) == len(keys) == len(set(keys)) == 2


def test_a_worker_killed_between_sending_and_noting_is_not_repeated(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    gateway.may_answer.clear()
    process = worker(gateway)
    assert gateway.arrived.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    gateway.may_answer.set()

    assert rows(lea) == {"q:1": ""}
    let_time_pass(lea)
    assert work(gateway) == 0
    assert len(gateway.received) == 1


def test_what_was_not_sent_before_a_stop_is_sent_after(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as dying:
        dying.execute("SELECT avec.take_message('Europe/Paris')")
        dying.rollback()

    assert work(gateway) == 1


def let_the_last_tries_come(viewer) -> None:
    as_warden(
        "UPDATE messages_message SET tries = 18 WHERE person_id = %s AND key = 'q:1'",
        [viewer.person_id],
    )
    let_time_pass(viewer)


def test_a_gateway_that_says_no_is_asked_for_three_days_and_not_for_ever(
    kept, lea, gateway
):
    remind(kept["Inès"], lea, "q:1")
    gateway.answer = 429
    for _each in range(3):
        work(gateway)
        let_time_pass(lea)
    assert rows(lea) == {"q:1": ""}
    let_the_last_tries_come(lea)
    for _each in range(4):
        work(gateway)
        let_time_pass(lea)

    assert rows(lea) == {"q:1": "refused"}
    assert len(gateway.received) == 5
    page = client_as(lea.person_id).get("/messages/").content.decode()
    assert "n’est pas parti" in page


def test_a_closed_gateway_is_asked_again_later_and_later(kept, lea):
    """Twice as long each time, six hours at most: for more than three days in all."""
    waits = []
    for tries in range(1, 20):
        remind(kept["Inès"], lea, f"wait:{tries}")
        as_warden(
            "UPDATE messages_message SET taken_at = avec.now(), tries = %s"
            " WHERE key = %s",
            [tries, f"wait:{tries}"],
        )
        with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
            job.execute(
                "SELECT avec.put_back_message(id, interval '10 minutes') FROM"
                " (SELECT %s::uuid AS id) one",
                [key_of(lea, f"wait:{tries}")],
            )
        waits.append(due_in(lea, f"wait:{tries}"))

    assert waits[:4] == [10, 20, 40, 80]
    assert max(waits) == 360
    assert sum(waits) > 3 * 24 * 60


def key_of(viewer, key):
    with acting_as(viewer), transaction.atomic():
        return Message.objects.visible_to(viewer).get(key=key).pk


def due_in(viewer, key) -> int:
    with acting_as(viewer), transaction.atomic():
        due = Message.objects.visible_to(viewer).get(key=key).due_at
    return round((due - timezone.now()).total_seconds() / 60)


def test_a_code_that_is_over_is_not_sent(kept, gateway):
    viewer = kept["Léa"]
    with acting_as(viewer), transaction.atomic():
        actions.give_address(
            viewer=viewer, channel="sms", address="0698765432", wants=[]
        )
    as_warden(
        "UPDATE messages_choice SET code_ends_at = avec.now() WHERE person_id = %s",
        [viewer.person_id],
    )

    assert work(gateway) == 0
    assert gateway.received == []


def test_what_is_over_since_long_is_let_go(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    work(gateway)
    remind(kept["Inès"], lea, "q:2")
    as_warden(
        "UPDATE messages_message SET ended_at = now() - interval '41 days'"
        " WHERE key = 'q:1'",
    )
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        job.execute("SELECT avec.purge_messages()")

    assert rows(lea) == {"q:2": ""}


def test_what_cannot_be_written_waits_and_holds_nobody_up(kept, lea, gateway):
    """A header that no line can carry: the worker lives, nothing is lost."""
    remind(kept["Inès"], lea, "q:1")

    assert work(gateway, AVEC_SMS_HEADERS='{"Authorization": "clé’"}') == 0
    assert gateway.received == []
    assert rows(lea) == {"q:1": ""}

    let_time_pass(lea)
    assert work(gateway) == 1


@pytest.mark.parametrize("answer", [500, 409])
def test_an_answer_in_doubt_is_never_sent_again(kept, lea, gateway, answer):
    remind(kept["Inès"], lea, "q:1")
    gateway.answer = answer
    work(gateway)
    let_time_pass(lea)
    work(gateway)

    assert len(gateway.received) == 1
    assert rows(lea) == {"q:1": ""}


def test_nothing_is_lost_while_the_gateway_is_closed(kept, lea):
    remind(kept["Inès"], lea, "q:1")
    assert work(None, AVEC_SMS_URL="http://127.0.0.1:9/") == 0

    assert rows(lea) == {"q:1": ""}
    with acting_as(lea), transaction.atomic():
        assert Message.objects.get(key="q:1").taken_at is None


def test_silence_is_kept_and_what_fell_in_it_is_said_when_it_ends(kept, gateway):
    lea = kept["Léa"]
    now = timezone.localtime()
    around = {
        "quiet_from": (now - timedelta(hours=1)).time(),
        "quiet_until": (now + timedelta(hours=1)).time(),
    }
    chooses(lea, **around)
    for key in ("q:1", "q:2"):
        remind(kept["Inès"], lea, key)
    assert work(gateway) == 0

    with acting_as(lea):
        actions.change_choice(
            viewer=lea,
            wants=["question"],
            quiet_from=(now + timedelta(hours=2)).time(),
            quiet_until=(now + timedelta(hours=3)).time(),
        )
    assert work(gateway) == 1
    assert sorted(rows(lea).values()) == ["joined", "sent"]


def test_there_are_never_two_messages_in_the_same_hour(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    assert work(gateway) == 1
    remind(kept["Inès"], lea, "q:2")
    assert work(gateway) == 0

    as_warden(
        "UPDATE messages_choice SET told_at = told_at - interval '1 hour'"
        " WHERE person_id = %s",
        [lea.person_id],
    )
    assert work(gateway) == 1


def test_a_day_to_read_again_is_said_each_month_until_it_is_forgotten(lea, gateway):
    remind(lea, lea, "doc:1", Kind.REREAD)
    assert work(gateway) == 1
    [again] = [key for key, outcome in rows(lea).items() if not outcome]
    assert again.startswith("doc:1#")

    with acting_as(lea):
        actions.forget(viewer=lea, key="doc:1")
    assert rows(lea) == {"doc:1": "sent"}


def test_what_waits_no_more_is_not_said(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    with acting_as(lea):
        actions.forget(viewer=lea, key="q:1")
    assert work(gateway) == 0


def test_who_stops_gets_nothing_of_what_was_waiting(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    with acting_as(lea):
        actions.stop(viewer=lea)
    assert work(gateway) == 0
    assert gateway.received == []


def test_only_the_role_of_the_jobs_takes_what_waits():
    for act in ("take_message('UTC')", "note_message(gen_random_uuid(), 'sent')"):
        with (
            psycopg.connect(os.environ["AVEC_WEB_URL"]) as site,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            site.execute(f"SELECT avec.{act}")


def tell_of_an_emergency(viewer, key="em:1") -> None:
    """Write the line that an opening of her pages writes, later than what waits."""
    as_warden(
        "INSERT INTO messages_message (id, person_id, kind, key, due_at, made_at,"
        " tries, outcome, mark) VALUES (gen_random_uuid(), %s, 'emergency', %s,"
        " avec.now(), avec.now(), 0, '', '')",
        [viewer.person_id, key],
    )


def test_an_opening_in_an_emergency_leads_what_is_told_together(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    tell_of_an_emergency(lea)

    assert work(gateway) == 1
    assert rows(lea) == {"q:1": "joined", "em:1": "sent"}


def test_the_outbox_shows_one_letter_for_what_is_told_together(
    kept, lea, gateway, settings
):
    for key in ("q:1", "q:2"):
        remind(kept["Inès"], lea, key)
    assert work(gateway) == 1
    assert sorted(rows(lea).values()) == ["joined", "sent"]
    settings.AVEC_DEMO = True

    page = client_as(lea.person_id).get(reverse("messages:outbox")).content.decode()

    assert page.count("serait parti") == 1
    assert "dit avec un autre" not in page


def test_what_was_to_be_told_with_a_message_that_did_not_leave_is_still_to_tell(
    kept, lea, gateway
):
    remind(kept["Inès"], lea, "q:1")
    remind(kept["Inès"], lea, "q:2")
    gateway.answer = 429
    assert work(gateway) == 0
    assert len(gateway.received) == 1
    assert rows(lea) == {"q:1": "", "q:2": ""}

    with acting_as(kept["Inès"]), transaction.atomic():
        actions.forget(viewer=kept["Inès"], key="q:1")
    let_time_pass(lea)
    gateway.answer = 200

    assert work(gateway) == 1
    assert rows(lea) == {"q:2": "sent"}


def test_one_that_became_useless_takes_nothing_else_with_it(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    remind(kept["Inès"], lea, "q:2")
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        take = "SELECT message FROM avec.take_message('Europe/Paris')"
        [[first]] = job.execute(take).fetchall()
        job.execute("SELECT avec.note_message(%s, 'dropped')", [first])

    assert work(gateway) == 1
    assert sorted(rows(lea).values()) == ["dropped", "sent"]


def test_what_is_told_together_is_in_doubt_together(kept, lea, gateway):
    remind(kept["Inès"], lea, "q:1")
    remind(kept["Inès"], lea, "q:2")
    gateway.answer = 500
    work(gateway)

    assert rows(lea) == {"q:1": "", "q:2": ""}
    let_time_pass(lea)
    assert work(gateway) == 0
    assert len(gateway.received) == 1
