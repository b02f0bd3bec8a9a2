"""Paper shows every voice, says which version it is, and never breaks on a word."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avec.documents import glyphs, printing
from avec.documents.fields import REGISTER, Row
from avec.documents.printing import (
    FORMS,
    PrintedDocument,
    PrintedPassage,
    PrintedQuestion,
    PrintedSection,
)
from avec.documents.template_files import load_folder
from tests.papers import (
    is_tagged,
    structure_of,
    text_of,
    title_of,
    width_of,
    words_of,
)

TOOLS = Path(__file__).parents[2] / "recovery" / "tools"
TEMPLATES = load_folder(TOOLS)
PLACES = sorted(TEMPLATES)
NORA = PrintedPassage((Row("Pas de perfusion."),), "Nora", "", date(2026, 11, 2))
CLAIRE = PrintedPassage(
    (Row("Je vois les choses autrement."),),
    "Claire",
    "infirmière",
    date(2026, 11, 5),
    relation="n’est pas d’accord",
    disputed=True,
)


def document(*rows, others=(), **changes):
    own = PrintedPassage(rows, "Nora", "", date(2026, 11, 2)) if rows else NORA
    question = PrintedQuestion("Qu’est-ce qui m’aide ?", (own,), tuple(others))
    whole = {
        "title": "Mon plan de rétablissement",
        "owner": "Nora",
        "number": 4,
        "published_on": date(2027, 3, 12),
        "language": "fr",
        "check_code": "K7QF2M9D",
        "sections": (PrintedSection("La vie que je veux", (question,)),),
    }
    return PrintedDocument(**{**whole, **changes})


# ------------------------------------------------------------------ accessibility


@pytest.mark.parametrize("form", FORMS)
def test_the_page_is_tagged_and_says_its_title_and_language(form):
    pdf = printing.render(document(others=[CLAIRE]), form=form)

    assert is_tagged(pdf)
    assert title_of(pdf) == "Mon plan de rétablissement"
    assert b"/CreationDate" not in pdf
    assert int(width_of(pdf)) == (419 if form == "booklet" else 595)
    assert b"/Lang(fr)" in pdf.replace(b" ", b"")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_titles_are_read_in_order_and_voices_one_after_the_other():
    pdf = printing.render(document(others=[CLAIRE]))

    told = structure_of(pdf)
    steps = ["H1", "H2", "H3", "Pas de perfusion", "Claire", "autrement"]
    places = [told.index(step) for step in steps]
    assert places == sorted(places)


def test_an_english_page_says_it_is_in_english():
    pdf = printing.render(document(language="en"))

    assert b"/Lang(en)" in pdf.replace(b" ", b"")


# ------------------------------------------------------------------ what is printed


def test_a_disagreement_stands_beside_with_name_quality_and_date():
    text = text_of(printing.render(document(others=[CLAIRE])))

    assert "Désaccord ouvert" in text
    assert "Claire, infirmière, 5 novembre 2026" in text
    assert "n’est pas d’accord" in text
    assert text.index("Pas de perfusion.") < text.index("Je vois les choses autrement.")


def test_both_columns_have_the_same_width_and_the_same_letters():
    """The two voices are laid at half a page from each other, in one size."""
    words = "Ces mots sont les mêmes des deux côtés."
    other = PrintedPassage((Row(words),), "Claire", "infirmière")
    pdf = printing.render(document(Row(words), others=[other]))

    hers, his = [word for word in words_of(pdf) if word.text == "mêmes"]
    assert (hers.top, hers.bottom) == (his.top, his.bottom)
    assert his.left - hers.left == pytest.approx((595.3 - 102) / 2, abs=15)


def test_where_nobody_else_spoke_her_words_take_the_whole_page():
    long = Row("Ces mots prennent toute la place qu’il leur faut. " * 5)
    alone, beside = (
        max(
            word.left
            for word in words_of(printing.render(document(long, others=others)))
            if word.text in {"prennent", "place", "leur", "faut."}
        )
        for others in ((), (CLAIRE,))
    )

    assert beside < 595 / 2 < alone


def test_the_footer_says_which_version_it_is():
    text = text_of(printing.render(document()))

    assert (
        "Mon plan de rétablissement — version 4 — 12 mars 2027 — code K7QF-2M9D" in text
    )
    assert "xtrait" not in text


def test_an_extract_says_so_and_nothing_of_the_rest():
    text = text_of(printing.render(document(extract=True)))

    assert text.count("xtrait choisi par la personne") == 2


def test_labels_stand_before_their_words():
    rows = (Row("Appeler le GEM", "Quoi"), Row("Marc", "Qui"))

    assert "Quoi Appeler le GEM Qui Marc" in text_of(printing.render(document(*rows)))


def test_each_step_is_a_list_of_its_own_that_is_read_aloud_as_such():
    steps = (
        Row("Appeler le GEM", "Quoi", 0),
        Row("Marc", "Qui", 0),
        Row("Aller au marché", "Quoi", 1),
    )
    order = (Row("Dormir", number=1), Row("Marcher", number=2))
    pdf = printing.render(document(*steps, others=[PrintedPassage(order, "Marc", "")]))

    told = structure_of(pdf)
    lists = re.split(r"\n *L\n", told)[1:]
    assert [re.findall(r'"(.+?)"', one)[:4] for one in lists] == [
        ["Quoi", "Appeler le GEM", "Qui", "Marc"],
        ["Quoi", "Aller au marché", "Marc"],
        ["1.", "Dormir", "2.", "Marcher"],
    ]


def test_an_unknown_form_is_refused():
    with pytest.raises(ValueError, match="poster"):
        printing.render(document(), form="poster")


# ------------------------------------------------------------------ any words


@pytest.mark.parametrize(
    "text",
    [
        '#panic() *gras* _souligné_ // rien $x^2$ <nom> @nom `code` \\ [a] {b} "c"',
        '#import "look.typ": * ; #sys.inputs ; #read("/etc/passwd")',
        "= Titre - liste + liste / terme: mot ~ --- ...",
        "<script>alert(1)</script> {{ x }} {% if %} %(nom)s",
    ],
)
def test_what_people_write_stays_what_they_wrote(text):
    printed = text_of(printing.render(document(Row(text))))

    assert text.replace(" ", "") in printed.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    ["😀", "❤️", "👨‍👩‍👧", "أريد أن أعيش بسلام", "שלום", "नमस्ते", "Ελλάδα", "Привет"],
)
def test_every_writing_and_every_emoji_is_printed_to_the_standard(text):
    pdf = printing.render(document(Row(text)))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert glyphs.printable(text) == (text, False)


def test_a_sign_without_a_shape_becomes_a_square_and_the_page_says_so():
    text = text_of(printing.render(document(Row("漢字 et \uffff"))))

    assert "□□ et □" in text
    assert "Certains signes n’ont pas pu être imprimés" in text


def test_a_pair_of_signs_that_no_typeface_holds_still_gives_a_page():
    text = text_of(printing.render(document(Row("\u0627\u0940\u0301 fin"))))

    assert "fin" in text


def test_ten_thousand_accents_cover_nobody():
    pdf = printing.render(document(Row("e" + "\u0301" * 10_000 + " fin")))

    assert "fin" in text_of(pdf)
    assert glyphs.printable("e" + "\u0301" * 10_000)[0].count("\u0301") <= 4


def test_an_endless_word_stays_on_the_page():
    pdf = printing.render(document(Row("a" * 2_000), others=[CLAIRE]))

    assert max(word.right for word in words_of(pdf)) < 595


def test_right_to_left_words_start_from_the_right():
    pdf = printing.render(document(Row("أريد أن أعيش بسلام")), form="large")

    arabic = [word for word in words_of(pdf) if re.match("[\u0600-\u06ff]", word.text)]
    assert max(word.right for word in arabic) > 500


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(FORMS))
def test_no_words_break_the_page(text, form):
    others = [PrintedPassage((Row(text, text),), text, text, relation=text)]
    pdf = printing.render(
        document(Row(text), others=others, title=text, owner=text), form=form
    )

    assert pdf.startswith(b"%PDF-1.7")


@given(st.text())
def test_printable_words_hold_nothing_more_to_replace(text):
    once, _replaced = glyphs.printable(text)

    assert not glyphs.printable(once)[1]


# ------------------------------------------------------------------ blank forms


@pytest.mark.parametrize(("key", "language"), PLACES)
def test_every_tool_becomes_a_form_to_fill_by_hand(key, language):
    template = TEMPLATES[key, language]
    pdf = printing.blank_form(template)

    text = text_of(pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert f"/Lang({language})".encode() in pdf.replace(b" ", b"")
    for question in template.questions():
        first = re.sub(r"\s+", " ", question.prompt)[:25].strip()
        assert (first in text) is not question.retired, question.key


@pytest.mark.parametrize("form", FORMS)
def test_a_blank_form_comes_in_every_size(form):
    pdf = printing.blank_form(TEMPLATES["recovery_plan", "fr"], form=form)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_every_kind_of_answer_has_something_to_draw():
    from avec.documents.paper_form import _DRAWN

    assert _DRAWN.keys() == REGISTER.keys()
