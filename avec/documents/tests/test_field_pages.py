"""Inputs are plain HTML: labelled, drawn again as typed, and inert."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.utils.datastructures import MultiValueDict

from avec.documents.fields import Around, Refused, Row, kind_of
from avec.documents.template_files import load_folder

TOOLS = Path(__file__).parents[2] / "recovery" / "tools"
TEMPLATES = load_folder(TOOLS)
AROUND = Around(people=(("u1", "Marc"),), links=(("d1", "Mes directives"),))
QUESTIONS = [
    question
    for key in ("recovery_plan", "strengths", "wellbeing_plan", "support_journal")
    for question in TEMPLATES[key, "fr"].questions()
    if kind_of(question).ready
] + [
    TEMPLATES["listening", "fr"].question("duration"),
    TEMPLATES["advance_directives", "fr"].question("who_says"),
    TEMPLATES["network_meeting", "fr"].question("forewarned"),
]
EVIL = '"><img src=x onerror=alert(1)><b hx-get="/x">\'{{ x }}'


class Page(HTMLParser):
    """The inputs, labels and tags of a piece of page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.inputs, self.labelled, self.ids = [], {}, set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.inputs[found["id"]] = found


def macros():
    return engines["jinja2"].env.get_template("documents/fields.html").module


def answered(rows):
    page = engines["jinja2"].env.get_template("documents/answers.html")
    return page.module.show(rows)


def draw(question, content=None, refused=None):
    kind = kind_of(question)
    field = kind.form_context(content or {}, question, around=AROUND, refused=refused)
    return str(macros().draw(field))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_input_has_a_name_and_a_label(question):
    page = Page(draw(question))

    assert page.inputs
    assert page.inputs.keys() <= page.labelled
    assert len(page.ids) == len(set(page.ids))
    for found in page.inputs.values():
        assert found["name"].startswith("answer")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_nothing_is_required_and_nothing_needs_a_script(question):
    html = draw(question)

    for _tag, attrs in Page(html).tags:
        assert "required" not in attrs
        assert "style" not in attrs
        assert not any(name.startswith(("on", "hx-")) for name in attrs)
    assert "Je ne sais pas encore" in html


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_what_people_write_is_never_read_as_a_page(question):
    names = (
        "answer answer-item answer-other answer-low answer-words answer-text"
        " answer-0-what answer-0-outcome answer-0-left answer-0-right"
        " answer-own-0-name answer-day"
    )
    data = MultiValueDict({name: [EVIL] for name in names.split()})
    refused = None
    content = {}
    kind = kind_of(question)
    try:
        content = kind.clean(data, question, around=AROUND)
    except Refused as caught:
        refused = caught

    html = draw(question, content, refused)
    html += str(answered(kind.rows(content, question, AROUND)))

    for tag, attrs in Page(html).tags:
        assert tag != "img"
        assert "onerror" not in attrs
        assert "hx-get" not in attrs


@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        ([Row("seule")], ["p"]),
        ([Row("marcher"), Row("lire")], ["ul", "li", "li"]),
        ([Row("lire", number=1), Row("dormir", number=2)], ["ol", "li", "li"]),
        (
            [Row("5"), Row("calme", "À un bout")],
            ["p", "dl", "div", "dt", "dd"],
        ),
        (
            [Row("a", "Quoi", 0), Row("b", "Qui", 0), Row("c", "Quoi", 1)],
            ["dl", *["div", "dt", "dd"] * 2, "dl", "div", "dt", "dd"],
        ),
        ([], []),
    ],
)
def test_an_answer_of_several_lines_is_a_list_or_names_with_what_they_say(rows, shape):
    tags = [tag for tag, _attributes in Page(str(answered(rows))).tags]

    assert tags == ["div", *shape]


def test_after_a_refusal_the_sentence_and_the_words_are_both_there():
    question = TEMPLATES["strengths", "fr"].question("step_when")
    data = MultiValueDict({"answer-day": ["31"], "answer-month": ["2"]})
    with pytest.raises(Refused) as refused:
        kind_of(question).clean(data, question)

    html = draw(question, refused=refused.value)
    page = Page(html)

    assert "n’existe pas dans le calendrier" in html
    assert page.inputs["field-answer-day"]["value"] == "31"
    assert page.inputs["field-answer-day"]["aria-invalid"] == "true"


def test_the_enter_key_never_removes_a_line():
    question = TEMPLATES["wellbeing_plan", "fr"].question("every_day")
    content = {"items": [{"kind": "text", "text": "marcher"}]}

    buttons = [
        attrs for tag, attrs in Page(draw(question, content)).tags if tag == "button"
    ]

    assert buttons[0]["name"] == "answer-keep"
    assert "answer-remove" in [button["name"] for button in buttons]


def test_a_draft_is_kept_while_one_writes():
    question = TEMPLATES["recovery_plan", "fr"].question("dream")
    field = kind_of(question).form_context({}, question)

    html = str(macros().draw(field, draft="/brouillon"))

    page = Page(html)
    area = page.inputs["field-answer"]
    assert area["data-draft"] == "/brouillon"
    assert area["data-draft-status"] in page.ids


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_text_of_an_answer_is_kept_while_one_writes(question):
    field = kind_of(question).form_context({}, question, around=AROUND)

    page = Page(str(macros().draw(field, draft="/brouillon")))

    for tag, found in page.tags:
        if tag == "textarea" or (tag == "input" and found.get("type") == "text"):
            assert found["data-draft"] == "/brouillon"
