"""Several people press at the same instant, from their own page: one comes first."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client

from avec.agenda.tests.crowd import knows, opens, someone
from avec.agenda.tests.scene import at
from tests.at_once import together
from tests.entrance import client_as
from tests.scenarios.test_what_hurts_elsewhere import main, proposes

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]


def test_4_ten_who_press_at_the_same_instant_are_one_and_nine_are_told():
    """Cal.com 13397, 29958; Easy!Appointments 1217."""
    marc = someone("Marc")
    opens(marc, at(hour=8), 10)
    ten = [someone(f"Ami {number}") for number in range(10)]
    knows(marc, *ten)
    forms = []
    for one in ten:
        client = client_as(one.person_id)
        forms.append((client, proposes(client, marc.person_id)))

    def press(client: Client, page: str):
        return client.post(page, {"start": at(hour=10).isoformat()}, follow=True)

    came = together(*(partial(press, *one) for one in forms))

    confirmed = [one for one in came if "C’est confirmé" in main(one)]
    refused = [one for one in came if one.status_code == 422]
    assert (len(confirmed), len(refused)) == (1, 9)
    assert all("Ce moment vient d’être pris" in main(one) for one in refused)
