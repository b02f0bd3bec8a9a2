"""A template file is data: read without tricks, refused line by line."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avec.documents import shapes
from avec.documents.shapes import Choice
from avec.documents.template_files import (
    TemplateErrors,
    compare,
    load_folder,
    parse,
    translated,
)
from avec.documents.template_files.yaml_tree import MOST_CHARACTERS

FILE = """\
key: garden
version: 1
language: fr
title: Mon jardin
purpose: Dire ce qui pousse.
pen: La personne.
sections:
  - key: ground
    title: La terre
    questions:
      - key: growing
        prompt: Qu'est-ce qui pousse ?
        type: text
        options: {length: short}
      - key: season
        prompt: Quelle saison ?
        type: choice
        suggested_sharing: team
        choices:
          spring: Le printemps
          no: Aucune
"""

WORDS = """\
key: garden
version: 1
language: en
title: My garden
purpose: To say what grows.
pen: The person.
sections:
  ground:
    title: The soil
    questions:
      growing: What is growing?
      season:
        prompt: Which season?
        choices:
          spring: Spring
          no: None
"""


def errors_in(text, read=parse):
    with pytest.raises(TemplateErrors) as refused:
        read(text)
    return [(error.line, plain(error.sentence)) for error in refused.value.errors]


def plain(sentence):
    """Forget the spaces that French typography adds to sentences on screen."""
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_template_is_read_with_its_words_and_its_keys():
    template = parse(FILE)

    assert template.status == "paper"
    assert template.question("growing").options["length"] == "short"
    assert template.question("season").choices == (
        Choice("spring", "Le printemps"),
        Choice("no", "Aucune"),
    )
    assert template.section_of("season").key == "ground"
    assert template.question("season").suggested_sharing == "team"


def test_french_words_get_their_own_spaces_and_apostrophes():
    assert parse(FILE).question("growing").prompt == "Qu’est-ce qui pousse\u202f?"


def test_a_template_survives_the_trip_through_json():
    template = parse(FILE)

    assert shapes.from_json(shapes.to_json(template)) == template
    assert shapes.digest(template) == shapes.digest(parse(FILE))
    assert shapes.digest(template) != shapes.digest(replace(template, title="Autre"))


def test_nobody_changes_the_options_of_a_template():
    with pytest.raises(TypeError):
        parse(FILE).question("growing").options["length"] = "long"


# ------------------------------------------------------------------ errors


def test_every_error_is_said_at_once_each_with_its_line():
    text = (
        FILE.replace("type: text", "type: poem")
        .replace("length: short", "length: endless")
        .replace("key: season", "key: growing")
        .replace("prompt: Quelle saison ?", "promt: Quelle saison ?")
        .replace("suggested_sharing: team", "suggested_sharing: everybody")
        .replace("version: 1", "version: un")
    )

    found = errors_in(text)

    assert [line for line, _sentence in found] == [2, 13, 15, 15, 16, 18]
    assert "nombre entier" in found[0][1]
    assert "un de ces mots" in found[1][1]
    assert "déjà prise, ligne 11" in " ".join(sentence for _line, sentence in found)
    assert "« promt » n’est pas attendu ici." in [sentence for _line, sentence in found]
    assert "Il manque « prompt »." in [sentence for _line, sentence in found]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("length: short", "colour: red", 14, "n’a pas d’option « colour »"),
        ("length: short", "length: endless", 14, "un de ces mots : long, short"),
        ("    title: La terre", "\ttitle: La terre", 9, "tabulation"),
        ("    title: La terre", "   title: La terre", 9, "retrait"),
        ("title: Mon jardin", "title: Mon jardin : secret", 4, "guillemets"),
        ("title: Mon jardin", 'title: "Mon jardin', 22, "guillemet fermant"),
        ("title: Mon jardin", "title: &a Mon jardin", 4, "raccourcis"),
        ("title: Mon jardin", "title: !!python/name:os.system x", 4, "guillemets"),
        ("title: Mon jardin", "title: {deux: mots}", 4, "doit être un texte"),
        ("title: Mon jardin", "title: ''", 4, "est vide"),
        ("title: Mon jardin", "title: " + "a" * 601, 4, "trop long"),
        ("key: ground", "key: Terre à moi", 8, "minuscules"),
        ("key: ground", "key: ground\n    key: ground", 9, "écrit deux fois"),
        ("language: fr", "language: français", 3, "deux lettres"),
        ("status", "status", 1, ""),
        ("spring: Le printemps", "other: Le printemps", 20, "ne peut pas servir"),
        ("type: choice", "type: text", 19, "n’a pas de liste « choices »"),
        ("type: text", "type: choice", 11, "besoin d’une liste « choices »"),
        ("pen: La personne.\n", "", 1, "Il manque « pen »."),
    ],
)
def test_each_error_says_what_to_do(before, after, line, said):
    text = FILE.replace(before, after, 1) if said else "\n".join(["- a", "- b"])

    found = errors_in(text)

    assert any(at == line and said in sentence for at, sentence in found), found


def test_a_complete_template_asks_only_what_can_be_answered_on_screen():
    text = FILE.replace("type: text", "type: signature")
    text = text.replace("        options: {length: short}\n", "")

    assert parse(text).question("growing").type == "signature"
    found = errors_in(text.replace("language: fr", "language: fr\nstatus: complete"))
    assert found == [(14, "Le type « signature » n’existe encore que sur papier.")]


def test_a_file_too_long_is_not_even_read():
    assert errors_in("#" * (MOST_CHARACTERS + 1))[0][0] == 1


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "[" * 5000, "{a: " * 200, "- a\n", "texte", "? [a]\n: b", "\x00"],
)
def test_what_is_no_template_is_refused_in_words(text):
    assert errors_in(text)


pieces = st.sampled_from(FILE.splitlines()) | st.text(max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=25))
def test_no_file_breaks_the_reader(lines):
    try:
        template = parse("\n".join(lines))
    except TemplateErrors as refused:
        said = refused.errors
    else:
        said = [template.key]
    assert said


# ------------------------------------------------------------------ languages


def test_the_same_template_speaks_another_language():
    template = parse(FILE)

    english = translated(template, WORDS)

    assert english.language == "en"
    assert english.question("growing").prompt == "What is growing?"
    assert english.question("season").label_of("spring") == "Spring"
    assert english.question("growing").options == template.question("growing").options


def test_a_word_missing_in_another_language_is_said():
    def read(text):
        return translated(parse(FILE), text)

    found = errors_in(WORDS.replace("          no: None\n", ""), read)
    assert found == [(15, "Il manque la traduction de « no ».")]

    found = errors_in(WORDS.replace("growing: What", "growth: What"), read)
    assert [line for line, _sentence in found] == [11, 11]

    found = errors_in(WORDS.replace("version: 1", "version: 2"), read)
    assert "version" in found[0][1]


def test_a_folder_is_read_in_every_language(tmp_path):
    (tmp_path / "garden.yaml").write_text(FILE, encoding="utf-8")
    (tmp_path / "garden.en.yaml").write_text(WORDS, encoding="utf-8")

    assert sorted(load_folder(tmp_path)) == [("garden", "en"), ("garden", "fr")]


def test_a_file_bears_the_name_of_its_template(tmp_path):
    (tmp_path / "orchard.yaml").write_text(FILE, encoding="utf-8")

    with pytest.raises(TemplateErrors, match="nom du fichier") as refused:
        load_folder(tmp_path)

    assert refused.value.path.endswith("orchard.yaml")


# ------------------------------------------------------------------ versions


def newer(text):
    return parse(text.replace("version: 1", "version: 2"))


def test_new_words_break_nothing():
    assert compare(parse(FILE), newer(FILE.replace("Mon jardin", "Mon verger"))) == []


def test_a_question_may_be_retired():
    text = FILE.replace("type: text", "type: text\n        retired: true")

    assert compare(parse(FILE), newer(text)) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("key: growing", "key: grown", "« growing » a disparu ou changé de clé"),
        ("key: ground", "key: soil", "« ground » a disparu ou changé de clé"),
        ("type: text", "type: list", "a changé de type"),
        ("no: Aucune", "none: Aucune", "La réponse « no » de « season » a disparu"),
        ("language: fr", "language: fr\nholder: service", "appartient"),
    ],
)
def test_what_people_wrote_would_be_lost_is_said(before, after, said):
    text = FILE.replace(before, after, 1)
    if after == "type: list":
        text = text.replace("        options: {length: short}\n", "")

    assert any(
        said in plain(sentence) for sentence in compare(parse(FILE), newer(text))
    )


def test_a_new_version_has_a_greater_number():
    assert "dépasser 1" in compare(parse(FILE), parse(FILE))[0]
