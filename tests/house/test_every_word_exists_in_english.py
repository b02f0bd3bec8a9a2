"""English is complete: nobody meets half a page in another language."""

import re

from babel.messages.pofile import read_po

from hosting import catalogues
from tests.house.reading import ROOT

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def test_every_word_of_the_site_exists_in_english() -> None:
    missing = catalogues.missing("en")
    assert not missing, "no English for:\n" + "\n".join(missing)


def test_english_keeps_what_the_page_puts_in_the_sentence() -> None:
    with catalogues.catalogue_file("en").open("rb") as file:
        known = read_po(file, locale="en")
    wrong = []
    for message in known:
        if not message.id:
            continue
        if isinstance(message.id, str):
            asked, said = [message.id], [message.string]
        else:
            asked, said = [message.id[-1]], [message.string[-1]]
        for french, english in zip(asked, said, strict=True):
            if set(_PLACEHOLDER.findall(french)) != set(_PLACEHOLDER.findall(english)):
                wrong.append(f"{french!r} → {english!r}")
    assert not wrong, "\n".join(wrong)


def test_english_says_they_of_any_person() -> None:
    """The person may be Karim as well as Nora; a difficult moment has one name."""
    told = re.compile(r"\b(she|her|hers|herself|he|his|him|himself|difficult time)\b")
    with catalogues.catalogue_file("en").open("rb") as file:
        known = read_po(file, locale="en")
    wrong = []
    for message in known:
        english = message.string
        for said in [english] if isinstance(english, str) else english:
            if message.id and told.search(_PLACEHOLDER.sub("", said).lower()):
                wrong.append(said)
    assert not wrong, "\n".join(wrong)


def test_every_page_of_the_guide_exists_in_english() -> None:
    folder = ROOT / "docs" / "guide"
    french = {file.name for file in folder.glob("*.md")}
    english = {file.name for file in (folder / "en").glob("*.md")}
    assert french == english


def test_french_has_its_own_spaces_once_compiled(tmp_path) -> None:
    for place, text in _compiled_french():
        plain = re.sub(r"<[^>]*>|https?://\S+|%\(\w+\)[sd]", "", text)
        assert not re.search(r" [?!;:»]|« ", plain), f"{place}: {text!r}"


def _compiled_french():
    for message in catalogues.gather():
        if message.id:
            said = catalogues._french(message)
            for text in [said] if isinstance(said, str) else said:
                yield message.locations[:1], text
