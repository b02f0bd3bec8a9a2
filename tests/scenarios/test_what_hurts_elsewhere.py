"""What people say hurts in the agendas they have: here, each is a promise that holds.

Each scene names the public discussion where somebody asked for it. They walk from page
to page; what happens at the same instant, and each refusal, is tested in its room.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from avec.agenda import actions
from avec.agenda.tests.crowd import opens
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.words import Level
from avec.groups.models import Gathering
from avec.messages import actions as messages
from avec.messages.models import Choice, Message
from avec.messages.sentences import compose
from avec.messages.words import QUIET_FROM, QUIET_UNTIL, Kind
from avec.people.models import Person
from avec.references.actions import answer_reference, choose_referent
from avec.references.words import Domain
from tests.appointments import BUSY_AT, BUSY_ON, on_the_wall
from tests.entrance import client_as
from tests.groups_kept import COFFEE
from tests.scene import as_warden

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
SHAPE = {"mode": "place", "minutes": "60", "before": "0", "after": "0"}


def main(page) -> str:
    """What a page says, without what surrounds it."""
    inside = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def offered(page) -> list[datetime]:
    """The moments that a page offers, or would propose."""
    found = re.findall(r'name="start" value="([^"]+)"', page.content.decode())
    return [datetime.fromisoformat(one) for one in found]


def proposes(client: Client, *people, about: str = "Une visite", **more):
    """Fill the form of an appointment; gives the page where a moment is chosen."""
    form = {"key": str(uuid4()), "people": [str(one) for one in people], **SHAPE}
    answer = client.post(reverse("agenda:call"), {**form, "about": about, **more})
    assert answer.status_code == 302, main(answer)
    return answer.url


def says_yes(client: Client, page: str) -> None:
    """Press yes on the page of an appointment."""
    shown = client.get(page).content.decode()
    (answer,) = set(re.findall(r'action="([^"]+/repondre/)"', shown))
    client.post(answer, {"answer": "yes"})


def is_told(cast, name: str, *kinds: Kind) -> None:
    """Choose to be told of these, out of the site."""
    with cast.acting(name, hat=False):
        messages.change_choice(
            viewer=cast.seen_by(name, hat=False),
            wants=kinds,
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
        )


def told(cast, name: str, kind: Kind) -> list[str]:
    """What waits to be told, by its first word."""
    with cast.acting(name, hat=False):
        rows = Message.objects.visible_to(cast.seen_by(name, hat=False))
        keys = rows.filter(kind=kind).values_list("key", flat=True)
        return [key.partition(":")[0] for key in keys]


@pytest.fixture
def hours(cast):
    """Nora, Sami and Claire say when they can be found on a coming day."""
    for name in ("nora", "sami", "claire"):
        opens(cast.seen_by(name), at(hour=8), 10, is_bookable=False)


@pytest.fixture
def same_team(cast):
    """Have Sami work in Claire's team, until the scene is over."""
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
        " capacity, function, answers_for_place, confirmed_at, starts_at)"
        " SELECT gen_random_uuid(), %s, t.organization_id, t.id, 'peer_supporter', '',"
        " false, avec.now(), avec.now() - interval '1 hour' FROM people_team t"
        " WHERE t.id = %s",
        [cast.sami, cast.team.pk],
    )
    yield
    as_warden(
        "DELETE FROM people_affiliation WHERE person_id = %s AND team_id = %s",
        [cast.sami, cast.team.pk],
    )


def test_1_one_time_for_a_pair_is_found_on_one_page_and_told_once(
    cast, hours, same_team
):
    """RDV Service Public 1845, 2368; RDV-Insertion 1309."""
    with as_(cast, "sami") as viewer:
        actions.say_absence(
            viewer=viewer, key=uuid4(), start=at(hour=8), end=at(hour=16)
        )
    is_told(cast, "nora", Kind.APPOINTMENT)
    before = told(cast, "nora", Kind.APPOINTMENT)
    claire = client_as(cast.claire, cast.hats["claire"])

    page = proposes(claire, cast.nora, cast.sami, is_pair="on")
    moments = offered(claire.get(page))
    sent = claire.post(page, {"start": moments[0].isoformat()})
    asked = told(cast, "nora", Kind.APPOINTMENT)
    for name in ("nora", "sami"):
        says_yes(client_as(cast.people[name]), sent.url)

    assert moments == [at(hour=16), at(hour=16, minute=30), at(hour=17)]
    assert "C’est confirmé" in main(claire.get(sent.url))
    assert sorted(asked) == sorted([*before, "agenda.waits"])
    assert set(told(cast, "nora", Kind.APPOINTMENT)) >= {"agenda.soon"}


def test_2_one_knows_whether_the_other_is_free_before_adding_them(
    cast, hours, same_team
):
    """RDV Service Public 3829."""
    called = call(cast, "odile", "sami", starts=[at(hour=9)], minutes=60)
    (time,) = times(cast, "sami", called.appointment)
    say(cast, "sami", time)
    week = at().date() - timedelta(days=at().weekday())
    claire = client_as(cast.claire, cast.hats["claire"])
    page = claire.get(reverse("agenda:team"), {"du": week.isoformat()})

    assert "Sami libre : 8 h – 9 h 10 h – 18 h" in main(page)
    assert "Odile" not in main(page)


def test_3_two_at_once_is_said_where_one_says_yes_and_kept_as_chosen(cast):
    """RDV Service Public 5367, 1633."""
    marcs = call(cast, "marc", "nora", starts=[at(hour=10)])
    claires = call(cast, "claire", "nora", starts=[at(hour=10, minute=15)])
    (first,) = times(cast, "nora", marcs.appointment)
    (second,) = times(cast, "nora", claires.appointment)
    nora = client_as(cast.nora)
    page = reverse("agenda:appointment", args=[claires.appointment.pk])
    nora.post(reverse("agenda:answer", args=[first.pk]), {"answer": "yes"})

    answer = reverse("agenda:answer", args=[second.pk])
    warned = nora.post(answer, {"answer": "yes"})
    between = main(nora.get(page))
    nora.post(answer, {"answer": "knowingly"})

    assert "Vous avez déjà quelque chose à ce moment" in main(warned)
    assert "Rien n’est accepté" in main(warned)
    assert "C’est confirmé" not in between
    assert "C’est confirmé" in main(nora.get(page))


def test_5_what_one_does_in_a_group_or_elsewhere_is_not_proposed(cast):
    """Cal.com 6374, 4004."""
    coffee = Gathering.objects.get(group__name=COFFEE).starts_at
    elsewhere = on_the_wall(BUSY_ON, BUSY_AT[0])
    for moment in (coffee, elsewhere):
        opens(cast.seen_by("nora"), moment - timedelta(hours=4), 9)
        opens(cast.seen_by("sami"), moment - timedelta(hours=4), 9)
    nora = client_as(cast.nora)

    moments = offered(nora.get(proposes(nora, cast.sami) + "?large=1"))

    for moment in (coffee, elsewhere):
        that_day = [one for one in moments if one.date() == moment.date()]
        assert moment - timedelta(hours=2) in that_day
        assert moment not in that_day
        assert moment + timedelta(minutes=30) not in that_day


def test_6_each_referent_is_there_for_something_and_leaves_by_themselves(cast, clock):
    """RDV Service Public 2966, 2122, 1010, 6638."""
    today = timezone.localdate()
    with as_(cast, "nora") as viewer:
        asked = choose_referent(
            viewer=viewer,
            to=Person(pk=cast.marc, name="Marc"),
            domain=Domain.WORK,
            first_on=today,
            last_on=today + timedelta(days=10),
            name="Nora",
        )
    with as_(cast, "marc") as viewer:
        answer_reference(viewer=viewer, reference=asked, accepted=True)
    page = reverse("references:mine")

    now = main(client_as(cast.nora).get(page))
    clock("11 days")
    later = main(client_as(cast.nora).get(page))

    assert "Le travail, les études Marc" in now
    assert "Se termine dans 10 jours" in now
    assert "Le travail" not in later
    assert "Marc du" in later.partition("Avant")[2]


def test_7_a_team_is_seen_whole_and_one_of_them_is_asked(cast, hours, same_team):
    """RDV Service Public 5954; gip-inclusion 3642."""
    week = at().date() - timedelta(days=at().weekday())
    claire = client_as(cast.claire, cast.hats["claire"])

    team = main(claire.get(reverse("agenda:team"), {"du": week.isoformat()}))
    form = {
        **SHAPE,
        "key": str(uuid4()),
        "one_of": [str(cast.sami), str(cast.claire)],
        "people": str(cast.nora),
        "about": "Une visite",
    }
    nora = client_as(cast.nora)
    form.pop("people")
    found = nora.post(reverse("agenda:among"), form)

    assert "Sami libre" in team
    assert "Vous libre" in team
    assert at(hour=10) in offered(found)


def test_8_each_reads_of_ones_time_what_is_theirs_to_read(cast, client, hours):
    """RDV Service Public 1692."""
    called = call(cast, "nora", "sami", starts=[at(hour=10)], minutes=60)
    (time,) = times(cast, "sami", called.appointment)
    say(cast, "sami", time)
    page = reverse("agenda:appointment", args=[called.appointment.pk])
    with as_(cast, "nora") as viewer:
        secret = actions.subscribe(viewer=viewer, level=Level.BUSY)

    attends = client_as(cast.sami).get(page)
    calls = client_as(cast.claire)
    looks = offered(calls.get(proposes(calls, cast.nora)))
    feed = client.get(reverse("agenda:feed", args=[secret])).content.decode()

    assert "Préparer la semaine." in main(attends)
    assert client_as(cast.claire).get(page).status_code == 404
    assert at(hour=9) in looks
    assert at(hour=10) not in looks
    assert "SUMMARY:Occupé" in feed
    assert "Préparer" not in feed


def test_9_each_week_for_six_months_is_looked_at_then_agreed_in_one_yes(cast):
    """RDV Service Public 2367, 3978."""
    first = call(cast, "helene", "paul")
    (time,) = times(cast, "paul", first.appointment)
    say(cast, "paul", time)
    taken = call(cast, "helene", "paul", starts=[at() + 3 * WEEK])
    (time,) = times(cast, "paul", taken.appointment)
    say(cast, "paul", time)
    helene, paul = client_as(cast.helene), client_as(cast.paul)
    page = reverse("agenda:repeat", args=[first.appointment.pk])
    asked = "?rhythm=1&times=26&days_off=on"

    looked = helene.get(page + asked)
    free = set(offered(looked))
    weekly = [at() + WEEK * number for number in range(1, 26)]
    key = re.search(r'name="key" value="([^"]+)"', looked.content.decode())[1]
    chosen = [one.isoformat() for one in weekly if one != at() + 3 * WEEK]
    helene.post(page + asked, {"start": chosen, "key": key})
    answer = reverse("agenda:answer_dates", args=[first.appointment.pk])
    paul.post(answer, {"answer": "yes"})

    assert "Quelqu’un n’est pas libre" in main(looked)
    assert free == set(weekly) - {at() + 3 * WEEK}
    listed = helene.get(reverse("agenda:dates", args=[first.appointment.pk]))
    assert main(listed).count("à 10 h") == 25
    assert "Oui à toutes" not in main(listed)
    assert "Oui à toutes" not in main(paul.get(listed.request["PATH_INFO"]))


def test_13_a_message_never_says_what_it_is_about(cast):
    """RDV Service Public 6346, 2645, 2221."""
    is_told(cast, "nora", Kind.APPOINTMENT)
    call(cast, "claire", "nora", starts=[at(5)])

    letters = []
    with as_(cast, "nora") as viewer:
        choice = Choice.objects.visible_to(viewer).get()
        waiting = Message.objects.visible_to(viewer).filter(kind=Kind.APPOINTMENT)
        letters = [compose(one.pk, one.kind, choice, "fr") for one in waiting]
    address = reverse("agenda:subscriptions")
    levels = client_as(cast.nora).get(address).content.decode()

    assert letters
    for letter in letters:
        for word in ("Claire", "Préparer", "CMP", "rendez-vous"):
            assert word not in letter.subject + letter.text
    assert re.search(r'value="busy"[^>]*checked', levels)


def test_14_what_is_told_of_a_discreet_one_leads_somewhere_to_the_end(cast):
    """RDV Service Public 3473."""
    called = call(cast, "claire", "nora", starts=[at(5)], is_discreet=True)
    nora = client_as(cast.nora)
    page = reverse("agenda:appointment", args=[called.appointment.pk])

    def links() -> list[str]:
        today = nora.get(reverse("web:today")).content.decode()
        return [one for one in set(re.findall(r'href="([^"]+)"', today)) if one == page]

    assert links() == [page]
    said = main(nora.get(reverse("web:today")))
    says_yes(nora, page)
    with as_(cast, "claire") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=called.appointment)

    assert "Préparer" not in said
    for link in [*links(), page]:
        answer = nora.get(link)
        assert answer.status_code == 200
        assert "annulé" in main(answer)


def test_15_one_waits_whoever_took_the_seats_and_stops_in_one_tap(cast):
    """RDV Service Public 4811, 6288."""
    coffee = Gathering.objects.get(group__name=COFFEE)
    odile, marc = client_as(cast.odile), client_as(cast.marc)
    page = reverse("groups:gathering", args=[coffee.pk])
    client_as(cast.nora).post(reverse("groups:give_back", args=[coffee.pk]))

    kept = main(odile.get(page))
    not_yet = main(marc.get(page))
    odile.post(reverse("groups:stop_waiting", args=[coffee.pk]))
    his = main(marc.get(page))

    assert "Prendre une place" in kept
    assert "Prendre une place" not in not_yet
    assert "Prendre une place" in his
    assert "Ne plus attendre" not in main(odile.get(page))


def test_16_nobody_is_summoned(cast):
    """RDV-Insertion 398."""
    called = call(cast, "claire", "nora", starts=[at(5)])
    nora, claire = client_as(cast.nora), client_as(cast.claire)
    page = reverse("agenda:appointment", args=[called.appointment.pk])
    (time,) = times(cast, "nora", called.appointment)

    asked = nora.get(page)
    before = main(claire.get(page))
    nora.post(reverse("agenda:answer", args=[time.pk]), {"answer": "no"})
    nora.post(
        reverse("agenda:moments", args=[called.appointment.pk]),
        {"start": at(6, 15).isoformat()},
    )
    hers = times(cast, "claire", called.appointment)[-1]
    claire.post(reverse("agenda:answer", args=[hers.pk]), {"answer": "yes"})
    agreed = main(nora.get(page))
    cancelled = nora.post(reverse("agenda:cancel", args=[called.appointment.pk]))

    buttons = re.findall(r'<button[^>]*name="answer"[^>]*>', asked.content.decode())
    assert "C’est confirmé" not in before
    assert "C’est confirmé" in agreed
    assert at(6, 15).strftime("%d").lstrip("0") in agreed
    assert [re.search(r'value="(\w+)"', one)[1] for one in buttons] == ["yes", "no"]
    assert cancelled.status_code == 302
    assert "annulé" in main(nora.get(page))
    assert "raison" not in main(nora.get(page))
    assert "absen" not in main(nora.get(page)).lower()
