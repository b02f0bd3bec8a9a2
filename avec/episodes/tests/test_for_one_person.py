"""A question that opens to one person by name stays so when a moment opens."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from avec.episodes import actions
from avec.episodes.tests.conftest import in_days
from avec.people.models import Person
from tests.entrance import client_as

AWAY = "Les boîtes, chez Jeanne"
ALONE = Part("ladder", "keep_away")


def test_the_first_prepared_for_is_the_one_and_it_opens_all_the_same(cast):
    nora = cast.seen_by("nora")
    with cast.acting("nora"), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="soothing_plan")
        plan = documents.begin_document(viewer=nora, template_version=form)
        documents.write_passage(
            viewer=nora,
            place=Place(plan, "ladder", "keep_away"),
            content={"items": [{"kind": "text", "text": AWAY}]},
        )
        documents.publish(viewer=nora, document=plan, name="Nora")
    for who in ("marc", "sami"):
        with cast.acting("nora"), transaction.atomic():
            documents.prepare_share(
                viewer=nora,
                document=plan,
                parts=[ALONE],
                to_person=Person.objects.get(pk=cast.people[who]),
            )

    with cast.acting("nora"), transaction.atomic():
        actions.open_for_oneself(viewer=nora, ends_at=in_days())

    def reads(who: str) -> bool:
        client = client_as(cast.people[who], cast.hats.get(who))
        page = client.get(reverse("documents:read", args=[plan.pk]))
        return AWAY in page.content.decode()

    assert reads("marc")
    assert not reads("sami")
