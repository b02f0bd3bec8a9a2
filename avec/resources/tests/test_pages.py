"""The pages of rooms and cars, and what those of the agenda say of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from avec.agenda.models import Appointment
from avec.agenda.tests.scene import as_
from avec.agenda.tests.test_days import words
from avec.people.models import Person
from avec.resources import actions
from avec.resources.actions import Words
from avec.resources.models import Resource, ResourceClaim, ResourceUse
from avec.resources.own_data import resource_files
from avec.resources.words import Kind
from tests.entrance import client_as
from tests.rooms_lent import CAR, GARDEN

pytestmark = pytest.mark.django_db


def client(cast, who: str, *, hat: bool = True):
    return client_as(cast.people[who], cast.hats.get(who) if hat else None)


def main(page) -> str:
    body = page.content.decode()
    return words(body.partition("<main")[2].partition("</main>")[0])


def room(cast, name: str = GARDEN) -> Resource:
    with as_(cast, "claire") as viewer:
        return Resource.objects.visible_to(viewer).get(name=name)


def met(cast) -> Appointment:
    """Claire's and Nora's, agreed; the garden room goes with it."""
    with as_(cast, "claire") as viewer:
        seen = Appointment.objects.visible_to(viewer).to_come()
        return seen.get(owner_id=cast.claire)


def choose(cast, one: Appointment) -> str:
    return reverse("resources:choose", args=[one.pk])


def test_each_of_an_appointment_reads_its_room_and_only_the_place_chooses(cast):
    page = reverse("agenda:appointment", args=[met(cast).pk])

    for who in ("claire", "nora"):
        assert "Salle, voiture La salle du jardin" in main(client(cast, who).get(page))
    hers = main(client(cast, "nora").get(choose(cast, met(cast))))
    assert "La rendre" in hers
    assert "La demander" not in hers
    assert CAR not in hers
    assert f"{CAR}" in main(client(cast, "claire").get(choose(cast, met(cast))))


def test_asked_for_from_the_page_it_goes_with_it(cast):
    claire = client(cast, "claire")
    answer = claire.post(
        reverse("resources:ask", args=[met(cast).pk]),
        {"resource": str(room(cast, CAR).pk)},
        follow=True,
    )

    assert "« La petite voiture » va avec ce rendez-vous." in main(answer)
    assert "La salle du jardin, La petite voiture" in main(answer)
    back = claire.post(
        reverse("resources:give_back", args=[met(cast).pk]),
        {"resource": str(room(cast, CAR).pk)},
        follow=True,
    )
    assert "C’est rendu. Le rendez-vous reste comme il est." in main(back)
    assert CAR not in main(back)


@pytest.mark.parametrize("who", ["nora", "karim", "paul", "sami"])
def test_another_place_is_not_there(cast, who):
    place = room(cast).organization_id

    assert client(cast, who).get(
        reverse("resources:place", args=[place])
    ).status_code in {403, 404}
    assert (
        GARDEN
        not in client(cast, who).get(reverse("resources:resources")).content.decode()
    )


def test_the_week_of_a_place_says_taken_never_by_whom(cast):
    one = met(cast)
    day = timezone.localdate(one.starts_at)
    address = reverse("resources:place", args=[room(cast).organization_id])

    page = client(cast, "claire").get(f"{address}?du={day.isoformat()}")

    said = main(page)
    assert "La salle du jardin Prise 10 h – 10 h 45" in said
    assert "La petite voiture Libre" in said
    for word in ("Nora", "Claire", "CANARI"):
        assert word not in said


def test_the_week_of_a_place_names_its_groups(cast):
    day = timezone.localdate() + timedelta(days=36)
    address = reverse("resources:place", args=[room(cast).organization_id])

    said = main(client(cast, "claire").get(f"{address}?du={day.isoformat()}"))

    assert "15 h – 17 h Une infirmière est là" in said
    assert "Le café du mardi" not in said


def test_many_cost_what_two_cost(cast, django_assert_num_queries):
    claire = client(cast, "claire")
    address = reverse("resources:place", args=[room(cast).organization_id])
    claire.get(address)

    with django_assert_num_queries(8):
        claire.get(address)
    with as_(cast, "helene") as viewer:
        for number in range(12):
            actions.add_resource(
                viewer=viewer,
                key=uuid4(),
                organization_id=room(cast).organization_id,
                words=Words(f"La salle {number}", Kind.ROOM),
            )
    with django_assert_num_queries(8):
        page = claire.get(address)
    assert main(page).count("La salle 7 Libre") >= 1


def test_who_answers_for_the_place_adds_changes_and_takes_away(cast):
    helene = client(cast, "helene")
    form = {"name": "La salle du fond", "kind": "room", "key": str(uuid4())}

    wrong = helene.post(reverse("resources:add"), {**form, "name": ""})
    added = helene.post(reverse("resources:add"), form, follow=True)
    helene.post(reverse("resources:add"), form)
    one = room(cast, "La salle du fond")
    changed = helene.post(
        reverse("resources:change", args=[one.pk]),
        {"name": "La grande salle", "kind": "room", "seats": "12"},
        follow=True,
    )
    ended = helene.post(reverse("resources:end", args=[one.pk]), follow=True)

    assert (wrong.status_code, "Donnez-lui un nom." in main(wrong)) == (422, True)
    assert main(added).count("La salle du fond Une salle") == 1
    assert "La grande salle Une salle · 12 personnes" in main(changed)
    assert "La grande salle" not in main(ended)


@pytest.mark.parametrize("who", ["claire", "aicha", "sami", "nora"])
def test_others_keep_nothing(cast, who):
    form = {"name": "La mienne", "kind": "room", "key": str(uuid4())}
    for address in (
        reverse("resources:add"),
        reverse("resources:change", args=[room(cast).pk]),
        reverse("resources:end", args=[room(cast).pk]),
    ):
        assert client(cast, who).post(address, form).status_code in {403, 404}


@pytest.mark.parametrize("model", [Resource, ResourceUse, ResourceClaim])
def test_who_asked_is_not_kept_with_the_room(model):
    assert not any(field.related_model is Person for field in model._meta.get_fields())


def test_what_goes_with_ones_appointments_is_taken_away(cast):
    def taken_away(name: str) -> str:
        with as_(cast, name) as viewer:
            return "".join(str(one.content) for one in resource_files(viewer))

    assert GARDEN in taken_away("nora")
    assert GARDEN not in taken_away("karim")
