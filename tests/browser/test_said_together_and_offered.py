"""Two stories in a real browser: a text said together, a place offers its own form."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from avec.documents.words import Quality, Relation, Right
from avec.people.models import Person
from tests.a_form import FORM
from tests.browser.test_every_page_is_accessible import WAYS
from tests.browser.test_every_page_is_accessible import (
    _looked_at_in_every_way as looked_at_in_every_way,
)
from tests.cast import create_person, tie
from tests.scene import as_warden

pytestmark = pytest.mark.browser


def looked_at(page, javascript) -> None:
    """Read the page with axe, where it may run a script."""
    if javascript:
        assert looked_at_in_every_way(page) == []
        _name, width, height, _colours, _size = WAYS[0]
        page.set_viewport_size({"width": width, "height": height})


@pytest.fixture
def plan(stage):
    """Nora wrote, Claire disagrees beside her; all of it is kept."""
    nora = create_person("nora", f"nora-nous-{uuid4().hex[:8]}")
    claire = create_person("claire", f"claire-nous-{uuid4().hex[:8]}")
    tie(nora, claire, "professional")
    with acting_as(Viewer(nora)), transaction.atomic():
        template = TemplateVersion.objects.newest().get(key="recovery_plan")
        plan = actions.begin_document(viewer=Viewer(nora), template_version=template)
        actions.write_passage(
            viewer=Viewer(nora),
            place=Place(plan, "direction", "dream"),
            content={"text": "Une maison loin de tout."},
        )
        actions.share(
            viewer=Viewer(nora),
            document=plan,
            parts=[Part()],
            to_person=Person.objects.get(pk=claire),
            right=Right.VOICE,
        )
        actions.publish(viewer=Viewer(nora), document=plan, name="Nora")
    with acting_as(Viewer(claire)), transaction.atomic():
        actions.give_view(
            viewer=Viewer(claire),
            place=Place(plan, "direction", "dream"),
            content={"text": "Pas si loin."},
            quality=Quality.PROFESSIONAL,
            name="Claire",
            label="infirmière",
            relation=Relation.DISAGREES,
        )
    return plan, nora, claire


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_nous_with_every_yes_and_back(stage, plan, javascript):
    plan, nora_id, claire_id = plan
    options = {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
    }
    nora, claire = stage.page(nora_id, **options), stage.page(claire_id, **options)
    question = f"{stage.site}/documents/{plan.pk}/ecrire/direction/dream/"

    nora.goto(question)
    nora.get_by_role("link", name="Proposer un texte commun").click()
    looked_at(nora, javascript)
    nora.get_by_label("Ce que nous disons ensemble").fill(
        "Nous cherchons une maison près du bus."
    )
    expect(nora.get_by_label("Claire")).to_be_checked()
    nora.get_by_role("button", name="Proposer ce texte").click()
    expect(nora.get_by_text("Pas encore répondu")).to_be_visible()
    looked_at(nora, javascript)

    claire.goto(f"{stage.site}/ensemble/")
    claire.get_by_role("link", name=re.compile("Nora et Claire")).click()
    expect(claire.get_by_text("Nous cherchons une maison")).to_be_visible()
    looked_at(claire, javascript)
    claire.get_by_role("button", name="Oui, je le dis aussi").click()
    expect(claire.get_by_text("Vous avez dit oui")).to_be_visible()
    looked_at(claire, javascript)

    nora.goto(question)
    expect(nora.locator(".voice--together")).to_contain_text("Nora et Claire")
    looked_at(nora, javascript)
    nora.goto(f"{stage.site}/documents/{plan.pk}/relire/")
    looked_at(nora, javascript)
    nora.get_by_role("button", name="Publier cette version").click()
    claire.goto(f"{stage.site}/documents/{plan.pk}/lire/")
    expect(claire.locator(".voice--together")).to_contain_text("près du bus")
    expect(claire.get_by_text("Désaccord ouvert")).to_have_count(0)
    looked_at(claire, javascript)

    # She takes her yes back: it is no longer « nous », and the disagreement stands.
    claire.goto(f"{stage.site}/ensemble/")
    claire.get_by_role("link", name=re.compile("Nora et Claire")).click()
    claire.get_by_role("button", name="Reprendre mon oui").click()
    nora.goto(question)
    expect(nora.locator(".voice--together")).to_have_count(0)
    expect(nora.get_by_text("désaccord ouvert").first).to_be_visible()


@pytest.fixture
def keeper(stage):
    """Somebody who answers for a place of this story alone."""
    person = create_person("helene", f"helene-{uuid4().hex[:8]}")
    place, hat = uuid4(), uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'GEM du Pont', 'gem du pont', 'other', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
        " function, answers_for_place, confirmed_at, starts_at) VALUES (%s, %s, %s,"
        " 'partnership_lead', '', true, avec.now(), avec.now() - interval '1 hour')",
        [hat, person, place],
    )
    return person, hat, place


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_a_place_offers_its_form_and_somebody_begins_it(stage, keeper, javascript):
    person, hat, place = keeper
    options = {
        "java_script_enabled": javascript,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
    }
    helene = stage.page(person, hat, **options)
    helene.goto(stage.site + reverse("people:organization", args=[place]))
    helene.get_by_role("link", name=re.compile("Les modèles de documents")).click()
    helene.get_by_role("link", name=re.compile("Ajouter un modèle")).click()
    looked_at(helene, javascript)

    text = helene.get_by_label("Le modèle, en français")
    text.fill(FORM.replace("type: list", "type: dance"))
    helene.get_by_role("button", name="Voir ce que cela donne").click()
    expect(helene.locator(".source__line--wrong")).to_contain_text("dance")
    looked_at(helene, javascript)

    helene.get_by_label("Le modèle, en français").fill(FORM)
    helene.get_by_role("button", name="Voir ce que cela donne").click()
    expect(helene.get_by_text("un nouveau modèle", exact=False)).to_be_visible()
    looked_at(helene, javascript)
    helene.get_by_role("button", name="Mettre à disposition").click()
    looked_at(helene, javascript)

    karim = stage.page(create_person("karim", f"karim-{uuid4().hex[:8]}"), **options)
    karim.goto(stage.site + reverse("documents:place_templates", args=[place]))
    karim.get_by_role("link", name=re.compile("Voir les questions")).click()
    looked_at(karim, javascript)
    karim.get_by_role("button", name=re.compile("Commencer")).click()
    expect(karim.get_by_role("heading", level=1)).to_contain_text("Ma semaine")
