"""What is wrong in the file of a questionnaire is said, line by line."""

import pytest

from avec.documents.template_files import TemplateErrors
from avec.questionnaires.files import from_json, read_form, to_json
from tests.answered import ROOM


def test_a_file_is_read_word_for_word_and_kept_as_it_is():
    form = read_form(ROOM)

    assert form.questions == (
        "Je peux fermer ma porte.",
        "Il fait assez sombre pour dormir.",
    )
    assert form.number == "maison-1"
    assert from_json(to_json(form)) == form


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("title: La chambre où je dors\n", "", 1, "Il manque « title »"),
        ("  holder: CH Montbrun-d’Aure\n", "", 6, "Il manque « holder »"),
        ("result: mean", "result: rang", 16, "l’un de ces mots"),
        ("  to: 4", "  to: beaucoup", 13, "nombre entier"),
        ("  to: 4", "  to: 40", 12, "onze pas au plus"),
        ("version:", "numero: 3\nversion:", 2, "n’est pas un mot de ce fichier"),
    ],
)
def test_each_wrong_line_is_named_with_its_sentence(before, after, line, said):
    with pytest.raises(TemplateErrors) as refused:
        read_form(ROOM.replace(before, after, 1))

    spaces = str.maketrans("\u00a0\u202f", "  ")
    found = [str(error).translate(spaces) for error in refused.value.errors]
    assert any(said in one for one in found), found
    assert any(abs(error.line - line) <= 1 for error in refused.value.errors), found


@pytest.mark.parametrize("text", ["", "- une liste", "title: [", "x" * 300_000])
def test_what_is_not_such_a_file_is_refused_kindly(text):
    with pytest.raises(TemplateErrors):
        read_form(text)


def test_a_result_needs_every_answer_and_is_what_the_file_asks():
    form = read_form(ROOM)

    assert form.result_of({"0": 4, "1": 1}) == 2.5
    assert form.result_of({"0": 4}) is None
    assert read_form(ROOM.replace("mean", "sum")).result_of({"0": 4, "1": 1}) == 5
    assert read_form(ROOM.replace("mean", "none")).result_of({"0": 4, "1": 1}) is None
