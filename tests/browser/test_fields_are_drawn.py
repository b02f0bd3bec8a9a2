"""Where the parts of a form stand on a small screen, in a real browser."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import TemplateVersion
from tests.cast import create_person, tie

pytestmark = pytest.mark.browser


@pytest.fixture
def terms(stage):
    """The page where Nora says until when, with everything in it to correct."""
    nora = create_person("nora", f"nora-champs-{uuid4().hex[:8]}")
    sami = create_person("sami", f"sami-champs-{uuid4().hex[:8]}")
    tie(nora, sami, "professional")
    with acting_as(Viewer(nora)), transaction.atomic():
        template = TemplateVersion.objects.newest().get(key="recovery_plan")
        plan = actions.begin_document(viewer=Viewer(nora), template_version=template)
        actions.write_passage(
            viewer=Viewer(nora),
            place=Place(plan, "direction", "dream"),
            content={"text": "Une maison."},
        )
        actions.publish(viewer=Viewer(nora), document=plan, name="Nora")
    page = stage.page(nora)
    page.set_viewport_size({"width": 360, "height": 740})
    asked = f"step=review&parts=direction&reader={sami}&right=&when=&from_hour=99"
    page.goto(f"{stage.site}{reverse('documents:share', args=[plan.pk])}?{asked}")
    return page


def test_the_line_of_what_is_wrong_goes_all_along(terms) -> None:
    tops = terms.eval_on_selector_all(
        "fieldset.field--wrong",
        """all => all.map(one => [one, one.querySelector('legend')]
          .map(part => Math.round(part.getBoundingClientRect().top)))""",
    )
    inside = terms.eval_on_selector_all(
        "fieldset.field--wrong > legend",
        "all => all.map(one => getComputedStyle(one).float)",
    )

    assert len(tops) == 2
    assert all(line == legend for line, legend in tops)
    assert inside == ["inline-start", "inline-start"]


def test_two_hours_stand_apart(terms) -> None:
    begin, end = (
        terms.locator(f".field:has(#id_{name})").bounding_box()
        for name in ("from_hour", "to_hour")
    )

    assert end["y"] - (begin["y"] + begin["height"]) >= 16
