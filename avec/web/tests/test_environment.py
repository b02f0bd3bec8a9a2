"""What templates can count on: strict, escaped, cheap."""

import time
from uuid import uuid4

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import UndefinedError

from avec.access.viewer import NOBODY
from avec.web import words
from avec.web.environment import own_direction, paragraphs, url


def render(text: str, **context) -> str:
    return engines["jinja2"].env.from_string(text).render(context)


def test_a_name_that_does_not_exist_stops_the_page() -> None:
    with pytest.raises(UndefinedError):
        render("{{ nobody }}")


def test_a_wrong_argument_of_a_component_stops_the_page() -> None:
    with pytest.raises(TypeError):
        render('{% from "web/components.html" import notice %}{{ notice(texte="x") }}')


def test_what_people_write_is_escaped_and_keeps_its_lines() -> None:
    said = paragraphs("Un <b>\r\ndeux\n\n\n  \ntrois & 'quatre'")
    assert said == (
        '<p dir="auto">Un &lt;b&gt;<br>deux</p>'
        '<p dir="auto">trois &amp; &#39;quatre&#39;</p>'
    )


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200f"])
def test_nearly_nothing_is_shown_as_it_is(text) -> None:
    assert "None" not in paragraphs(text)


def test_a_name_keeps_its_direction_to_itself() -> None:
    assert own_direction("\u202eNora<") == "<bdi>\u202eNora&lt;</bdi>"


@pytest.mark.parametrize(
    "attack",
    ['<div hx-get="/x" hx-trigger="load">', "<script>alert(1)</script>", "{{ 7*7 }}"],
)
def test_words_of_people_stay_words(attack) -> None:
    shown = paragraphs(attack)
    assert "<div" not in shown
    assert "<script" not in shown
    assert "49" not in shown


def test_addresses_are_those_of_the_router() -> None:
    assert url("web:home") == reverse("web:home")
    assert url("web:guide", "mon-plan") == reverse("web:guide", args=["mon-plan"])
    one = uuid4()
    assert url("people:passkey_name", one) == reverse("people:passkey_name", args=[one])
    with pytest.raises(NoReverseMatch):
        url("web:nowhere")


def test_zero_is_singular_in_french() -> None:
    one, many = "Il reste %(num)s code.", "Il reste %(num)s codes."
    with translation.override("fr"):
        said = [words.ngettext(one, many, n).replace("\xa0", " ") for n in (0, 1, 2)]
    assert said == ["Il reste 0 code.", "Il reste 1 code.", "Il reste 2 codes."]


def test_what_is_put_in_a_sentence_is_escaped_and_percent_signs_are_kept() -> None:
    said = words.gettext("%(who)s a lu 10 %% de la page", who="<b>Nora</b>")
    assert said == "&lt;b&gt;Nora&lt;/b&gt; a lu 10 % de la page"
    assert words.gettext("10 %% de la page") == "10 % de la page"


def test_the_frame_of_a_page_costs_little() -> None:
    request = RequestFactory().get("/")
    request.viewer, request.person = NOBODY, None
    template = engines["jinja2"].get_template("web/not_found.html")
    template.render({}, request)
    costs = []
    for _round in range(7):
        start = time.process_time()
        for _page in range(50):
            template.render({}, request)
        costs.append((time.process_time() - start) / 50)
    assert min(costs) < 0.001, f"{min(costs) * 1000:.2f} ms"
