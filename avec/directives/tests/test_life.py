"""What her page says of her directives, how they are written, what is never said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import pofile
from django.urls import reverse

from avec.directives import actions
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Passage
from avec.people.models import Person

WHEN = "Quand Marc dit qu’il voit les signes."


def test_who_opened_them_stands_beside_what_she_had_said(hers):
    hers.as_(
        "nora",
        documents.write_passage,
        place=Place(hers.document, "using", "when_to_open"),
        content={"text": WHEN},
    )
    hers.publish()
    assert "Personne d’autre ne les a ouvertes." in hers.page("nora", "directives:life")
    hers.open_to("marc", "signs")
    hers.read_by("marc")

    life = hers.page("nora", "directives:life")

    opened = life.split("Quand et par qui elles ont été ouvertes")[1]
    said, since = opened.split("Tout ce qui a été regardé")[0].split("<ul", 1)
    assert WHEN in said
    assert "Marc" in since


def test_her_page_costs_the_same_with_one_reader_or_several(
    hers, django_assert_num_queries
):
    life = reverse("directives:life", args=[hers.document.pk])
    read = reverse("documents:read", args=[hers.document.pk])
    hers.open_to("marc")
    hers.read_by("marc")
    nora, marc = hers.page_of("nora"), hers.page_of("marc")
    nora.get(life)
    with django_assert_num_queries(12):
        nora.get(life)
    with django_assert_num_queries(9):
        marc.get(read)

    for question in ("triggers", "not_a_sign"):
        hers.as_(
            "nora",
            documents.write_passage,
            place=Place(hers.document, "signs", question),
            content={"items": [{"kind": "text", "text": "Le bruit"}]},
        )
    version = hers.publish()
    hers.as_(
        "nora", actions.sign, version=version, name="Nora", signed_on=actions.today()
    )
    for name in ("sami", "claire"):
        hers.open_to(name)
        hers.read_by(name)

    with django_assert_num_queries(12):
        nora.get(life)
    with django_assert_num_queries(9):
        marc.get(read)


def test_without_an_answer_the_page_leads_to_it(hers):
    address = reverse(
        "documents:question", args=[hers.document.pk, "using", "when_to_open"]
    )
    assert address in hers.page("nora", "directives:life")


# ------------------------------------------------------------------------- E1

SAID, CORRECTED = (f"pas de perfusion, ça me rappelle {year}" for year in (2019, 2018))


def test_e1_what_sami_types_is_hers_once_she_has_said_yes(hers, cast):
    with cast.acting("nora"):
        sami = Person.objects.get(pk=cast.sami)
        marc = Person.objects.get(pk=cast.marc)
    hers.as_(
        "nora",
        documents.share,
        document=hers.document,
        parts=[Part("constraint")],
        to_person=marc,
    )
    session = hers.as_(
        "nora",
        documents.open_writing_session,
        document=hers.document,
        helper=sami,
        section_keys=["constraint"],
    )
    place = Place(hers.document, "constraint", "never_again")
    typed = hers.as_("sami", documents.dictate, place=place, content={"text": SAID})

    # Her voice, his hand; in no version and in no share until she says yes.
    assert (typed.author_id, typed.held_by_id) == (cast.nora, cast.sami)
    version = hers.publish()
    assert SAID not in hers.page("nora", "documents:version", version.pk)
    hers.read_by("marc")
    assert SAID not in hers.read_by("marc")

    hers.as_(
        "nora",
        documents.confirm_dictated,
        passage=typed,
        corrected={"text": CORRECTED},
    )
    version = hers.publish()

    published = hers.page("nora", "documents:version", version.pk)
    assert CORRECTED in published
    assert SAID not in published
    assert CORRECTED in hers.read_by("marc")
    address = reverse(
        "documents:history", args=[hers.document.pk, "constraint", "never_again"]
    )
    own = hers.page_of("nora").get(address).content.decode()
    assert SAID in own
    assert CORRECTED in own
    assert hers.page_of("marc").get(address).status_code in {403, 404}

    hers.as_("nora", documents.close_writing_session, session=session)
    for route in ("document", "read"):
        hers.page("sami", f"documents:{route}", status=404)
    assert hers.page_of("sami").get(address).status_code == 404
    with cast.acting("sami"):
        assert not Passage.objects.filter(document=hers.document).exists()


# -------------------------------------------------- neither more nor less than it is

BINDING = re.compile(
    r"s[’']impos|opposable|oblige|est tenu|sont tenus|doit suivre|doivent suivre"
    r"|\bbind|must follow|enforceable|obliged",
    re.I,
)
WORTHLESS = re.compile(
    r"aucune valeur|sans valeur|ne vaut rien|ne valent rien|simple avis|no value"
    r"|worth nothing|worthless|not worth",
    re.I,
)
ROOM = Path(__file__).parents[1]


def said_on_screen_and_on_paper():
    """Yield every word of the room and of its template, in both languages."""
    for page in sorted((ROOM / "jinja2").rglob("*.html")):
        yield page.name, page.read_text("utf-8")
    for form in sorted(ROOM.parent.glob("recovery/tools/advance_directives*.yaml")):
        yield form.name, form.read_text("utf-8")
    catalogue = ROOM.parents[1] / "locale/en/LC_MESSAGES/django.po"
    with catalogue.open("rb") as file:
        for message in pofile.read_po(file):
            if any("avec/directives/" in place for place, _line in message.locations):
                yield str(message.id), f"{message.id}\n{message.string}"


@pytest.mark.parametrize("never", [BINDING, WORTHLESS], ids=["binding", "worthless"])
def test_nowhere_is_it_said_that_they_bind_or_that_they_are_worth_nothing(never):
    read = list(said_on_screen_and_on_paper())

    assert len(read) > 100
    assert [where for where, words in read if never.search(words)] == []


@pytest.mark.parametrize("words", ["Elles s’imposent au médecin.", "They are binding."])
def test_the_net_catches_what_it_should(words):
    assert BINDING.search(words)


def test_pages_and_paper_say_neither(hers):
    hers.open_to("marc")
    address = reverse("documents:paper", args=[hers.document.pk])
    paper = hers.page_of("marc").get(address).content.decode()
    pages = [
        paper,
        hers.read_by("marc"),
        hers.page("nora", "directives:life"),
        hers.page("nora", "directives:revoke"),
        hers.page("nora", "documents:version", hers.version.pk),
    ]
    for page in pages:
        main = page.split("<main")[1].split("</main>")[0]
        assert not BINDING.search(main)
        assert not WORTHLESS.search(main)
