"""Every question of every tool answered on screen opens, filled or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from avec.documents.behaviours import REGISTER as BEHAVIOURS
from avec.recovery.tests.test_tools import COMPLETE, TEMPLATES

BESIDE = {
    "person": "Marc",
    "date": "2027-03-03",
    "weight": "4",
    "for": "le chat, le soir",
    "agreed": "to_ask",
    "stance": "refused",
    "why": "trop de brouillard",
    "when": "2019",
}


@pytest.mark.parametrize("key", COMPLETE)
def test_every_question_opens_and_takes_an_empty_answer(begun, key):
    tool = begun(key)
    nora = tool.page_of("nora")
    for section in TEMPLATES[key, "fr"].sections:
        acts = BEHAVIOURS[TEMPLATES[key, "fr"].behaviour].elsewhere
        asked = [
            question
            for question in section.questions
            if not question.retired and question.key not in acts
        ]
        block = tool.block(section.key) if section.repeatable and asked else None
        for question in asked:
            keys = [tool.document.pk, section.key, question.key]
            address = reverse("documents:question", args=keys)
            if block:
                address += f"?bloc={block.pk}"
            assert nora.get(address).status_code == 200, question.key
            assert nora.post(address).status_code == 302, question.key


@pytest.mark.parametrize("key", COMPLETE)
def test_a_line_with_something_beside_it_is_drawn_again_as_it_was_kept(begun, key):
    tool = begun(key)
    nora = tool.page_of("nora")
    for section in TEMPLATES[key, "fr"].sections:
        for question in section.questions:
            beside = question.options.get("with", ())
            if question.type != "list" or not beside or question.retired:
                continue
            block = tool.block(section.key) if section.repeatable else None
            item = {"kind": "text", "text": "Mon chat"}
            item |= {part: BESIDE[part] for part in beside}
            tool.write(tool.place(section.key, question.key, block), {"items": [item]})
            keys = [tool.document.pk, section.key, question.key]
            address = reverse("documents:question", args=keys)
            page = nora.get(f"{address}?bloc={block.pk}" if block else address)
            drawn = page.content.decode()
            assert 'value="Mon chat"' in drawn
            for part in beside:
                assert f'value="{BESIDE[part]}"' in drawn
            if "weight" in beside:
                assert '<option value="4" selected>' in drawn
