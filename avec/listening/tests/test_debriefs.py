"""The debrief is its listener’s alone, and it is destroyed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.identity import acting_as
from avec.audit.models import Entry
from avec.listening import actions
from avec.listening.actions import debriefs
from avec.listening.models import Brought, Debrief, Listening
from avec.listening.words import Debriefing
from avec.people.models import Person
from avec.vault.actions import Unreadable, key_store
from tests.cast import NAMES
from tests.entrance import client_as
from tests.listenings import DEBRIEF_WORDS
from tests.second_wall import as_owner, as_web, keys_let_through_by_postgres


@pytest.mark.parametrize("who", [name for name in NAMES if name != "sami"])
def test_a_debrief_is_read_by_nobody_else_through_either_wall(cast, who):
    viewer = cast.seen_by(who)
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        his = "SELECT id FROM listening_debrief WHERE owner_id = %s"
        [[debrief]] = owner.execute(his, [cast.sami]).fetchall()
        listened_to = "SELECT id FROM listening_listening WHERE listener_id = %s"
        his_moments = {key for (key,) in owner.execute(listened_to, [cast.sami])}
    assert debrief not in keys_let_through_by_postgres(viewer, Debrief)
    assert not his_moments & keys_let_through_by_postgres(viewer, Listening)
    with acting_as(viewer), transaction.atomic():
        assert not Debrief.objects.visible_to(viewer).filter(pk=debrief).exists()
        seen = Listening.objects.visible_to(viewer).values_list("pk", flat=True)
        assert not his_moments & set(seen)


def test_the_debrief_goes_from_to_do_to_destroyed(cast, sami):
    with cast.acting("sami"):
        moment = Listening.objects.get(is_closed=False)
    page = reverse("listening:moment", args=[moment.pk])
    today = timezone.localdate().isoformat()
    sami.post(page, {"place": "home", "day": today, "trace": "none"})
    assert state(cast, moment) == Debriefing.TODO

    sami.post(reverse("listening:not_needed", args=[moment.pk]))
    assert state(cast, moment) == Debriefing.NOT_NEEDED
    bring = reverse("listening:bring", args=[moment.pk])
    assert sami.post(bring, {"words": "Rien."}).status_code == 409
    debrief = reverse("listening:debrief", args=[moment.pk])
    assert sami.post(debrief, {}).status_code == 422
    sami.post(debrief, {"limit": "J’ai donné un conseil."})
    assert state(cast, moment) == Debriefing.DONE
    assert "J’ai donné un conseil." in sami.get(debrief).content.decode()
    sami.post(reverse("listening:supervised", args=[moment.pk]))
    assert state(cast, moment) == Debriefing.SUPERVISED

    sami.post(reverse("listening:destroy", args=[moment.pk]))

    assert state(cast, moment) == Debriefing.DESTROYED
    assert sami.get(debrief).url == page
    assert sami.post(debrief, {"limit": "Encore."}).status_code == 409


def state(cast, moment) -> str:
    with cast.acting("sami"):
        return Listening.objects.get(pk=moment.pk).debrief


def test_destroyed_at_once_its_key_is_gone_with_it(
    cast, django_capture_on_commit_callbacks
):
    viewer = cast.seen_by("sami")
    with django_capture_on_commit_callbacks(execute=True), cast.acting("sami"):
        moment = actions.begin(viewer=viewer, announced=True)
        written = actions.write_debrief(
            viewer=viewer, listening=moment, content={"state": "Las."}
        )
        sealed = bytes(written.sealed)
        actions.destroy_debrief(viewer=viewer, listening=moment)

    assert written.pk not in set(key_store().people())
    written.sealed = sealed
    with pytest.raises(Unreadable):
        _ = written.content


def test_ninety_days_later_it_is_destroyed(cast, sami, clock):
    with cast.acting("sami"):
        written = Debrief.objects.get()
        moment = written.listening_id
    assert written.content["state"].endswith(DEBRIEF_WORDS)
    assert timedelta(days=89) < written.ends_at - timezone.now() <= timedelta(days=90)

    clock("89 days")
    with cast.acting("sami"):
        assert Debrief.objects.exists()
    clock("90 days 1 minute")

    with cast.acting("sami"):  # before the job has passed, nobody reads it already
        assert not Debrief.objects.exists()
        assert not Brought.objects.exists()
    with as_owner() as owner:
        owner.execute("SET ROLE avec_warden")
        [[keys]] = owner.execute("SELECT avec.destroy_debriefs()").fetchall()
        left = owner.execute(
            "SELECT (SELECT count(*) FROM listening_debrief),"
            " (SELECT count(*) FROM listening_brought),"
            " (SELECT count(*) FROM listening_worry),"
            " (SELECT debrief FROM listening_listening WHERE id = %s)",
            [moment],
        ).fetchone()
    assert left == (0, 0, 0, "destroyed")
    assert written.pk in keys


def test_one_thing_goes_to_supervision_and_the_rest_stays(cast, sami):
    with cast.acting("sami"):
        brought = Brought.objects.get()
        moment = brought.debrief.listening
    odile = client_as(cast.odile, cast.hats["odile"])
    address = reverse("listening:brought", args=[brought.pk])
    page = odile.get(address).content.decode()

    assert "Une promesse que j’ai faite." in page
    assert DEBRIEF_WORDS not in page
    with cast.acting("sami"):
        lines = Entry.objects.filter(verb="listening.read", actor_id=cast.odile)
        assert lines.count() == 1
    sami.post(reverse("listening:stop_bringing", args=[moment.pk]))
    assert odile.get(address).status_code == 404
    with cast.acting("sami"), pytest.raises(debriefs.NotSomebodyYouChose):
        actions.bring(
            viewer=cast.seen_by("sami"),
            listening=moment,
            words="…",
            to_person=Person(pk=cast.nora),
        )
    with as_web(cast.seen_by("sami")) as web, pytest.raises(Exception, match="denied"):
        web.execute("UPDATE listening_brought SET to_person_id = %s", [cast.nora])
