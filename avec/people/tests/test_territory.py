"""The places of France are found as people write them."""

import json
import lzma

import pytest

from avec.foundation.sorting import fold
from avec.people import territory
from avec.people.territory import (
    CODE_LENGTH,
    FICTION,
    Fiction,
    Nearness,
    UnknownPlace,
    commune,
    nearness,
    search,
)

RENNES, SAINT_MALO, CESSON = "35238", "35288", "35051"
BREST, PARIS, LYON = "29019", "75056", "69123"
SAINT_DENIS, SAINT_DENIS_OF_REUNION = "93066", "97411"


def names(found: list[territory.Commune]) -> list[str]:
    return [each.name for each in found]


def test_a_commune_knows_where_it_stands() -> None:
    rennes = commune(RENNES)

    assert rennes.name == "Rennes"
    assert rennes.post_codes == ("35000", "35200", "35700")
    assert rennes.department.name == "Ille-et-Vilaine"
    assert rennes.region.name == "Bretagne"
    assert rennes.epci is not None
    assert "Rennes" in rennes.epci.name
    assert rennes.label == "Rennes (35)"


def test_overseas_places_are_there() -> None:
    assert commune(SAINT_DENIS_OF_REUNION).region.name == "La Réunion"
    assert commune("97608").department.name == "Mayotte"
    assert commune("98818").name == "Nouméa"
    assert commune("98818").epci is None
    assert commune("97502").region.name == "Saint-Pierre-et-Miquelon"


def test_everything_is_there_once() -> None:
    atlas = territory.atlas()

    real = [code for code in atlas.codes if not code.startswith(FICTION)]
    assert len(real) == len(set(real)) == 34_969
    assert len([code for code in atlas.epcis if not code.startswith("00")]) == 1_255
    assert {len(code) for code in atlas.codes} == {CODE_LENGTH}
    for code in atlas.codes:
        assert commune(code).name


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rennes", "Rennes"),
        ("RENNES", "Rennes"),
        ("35000", "Rennes"),
        ("rennezz", None),
        ("Saint-Denis", "Saint-Denis"),
        ("st denis", "Saint-Denis"),
        ("St-Étienne", "Saint-Étienne"),
        ("ste marie", "Sainte-Marie"),
        ("bourg st andeol", "Bourg-Saint-Andéol"),
        ("l'hay les roses", "L'Haÿ-les-Roses"),
        ("lhay", "L'Haÿ-les-Roses"),
        ("hay les roses", "L'Haÿ-les-Roses"),
        ("aixlesbains", "Aix-les-Bains"),
        ("coeuvres", "Cœuvres-et-Valsery"),
        ("ÎLE DE BRÉHAT", "Île-de-Bréhat"),
        ("Lyon 3e", "Lyon"),
        ("69003", "Lyon"),
        ("paris 13", "Paris"),
        ("Rennes 35", "Rennes"),
        ("y", "Y"),
        ("", None),
        ("   -'", None),
        ("%", None),
        ("12 34", None),
        (".*", None),
    ],
)
def test_a_commune_is_found_as_people_write_it(typed: str, found: str | None) -> None:
    assert (names(search(typed))[:1] or [None]) == [found]


def test_the_whole_name_comes_before_the_longer_ones() -> None:
    assert names(search("eu"))[0] == "Eu"
    assert names(search("y", limit=3)) == ["Y", "Yerres", "Yutz"]


def test_st_can_also_begin_another_name() -> None:
    found = names(search("st", limit=20_000))

    assert "Strasbourg" in found
    assert "Saint-Denis" in found


def test_the_old_name_of_a_merged_commune_finds_the_new_one() -> None:
    merged = next(c for c in search("Annecy-le-Vieux"))

    assert merged.name == "Annecy"
    assert "Annecy-le-Vieux" in merged.former_names


def test_no_more_is_returned_than_asked() -> None:
    assert len(search("s", limit=3)) == 3


def test_a_very_long_text_finds_nothing_and_takes_no_time() -> None:
    assert search("é" * 1_000_000) == []


def test_nearness_goes_from_the_same_commune_to_the_rest_of_france() -> None:
    assert nearness(RENNES, RENNES) == Nearness.SAME_COMMUNE
    assert nearness(RENNES, CESSON) == Nearness.SAME_EPCI
    assert nearness(RENNES, SAINT_MALO) == Nearness.SAME_DEPARTMENT
    assert nearness(RENNES, BREST) == Nearness.SAME_REGION
    assert nearness(RENNES, SAINT_DENIS_OF_REUNION) == Nearness.ELSEWHERE


def test_two_places_without_an_epci_are_not_in_the_same_one() -> None:
    assert nearness("29155", "29083") == Nearness.SAME_DEPARTMENT


def test_places_are_sorted_from_the_nearest() -> None:
    found = sorted(
        [PARIS, LYON, BREST, SAINT_MALO, CESSON, RENNES],
        key=territory.nearest_first(RENNES),
    )

    assert found == [RENNES, CESSON, SAINT_MALO, BREST, LYON, PARIS]


def test_the_communes_of_an_epci_are_listed_in_order() -> None:
    epci = commune(RENNES).epci
    assert epci is not None

    found = names(territory.communes_of(epci.code))

    assert found[:2] == ["Acigné", "Bécherel"]
    assert "Rennes" in found


@pytest.mark.parametrize("code", ["", "00000", "35999", "RENNES", "35238'", "٣٥٢٣٨"])
def test_a_code_that_does_not_exist_is_refused(code: str) -> None:
    assert not territory.knows(code)
    with pytest.raises(UnknownPlace):
        commune(code)
    with pytest.raises(UnknownPlace):
        nearness(RENNES, code)


@pytest.mark.parametrize("find", [territory.epci, territory.department])
def test_other_unknown_places_are_refused(find: object) -> None:
    with pytest.raises(UnknownPlace):
        find("nowhere")  # type: ignore[operator]  # both take a code


def test_departments_follow_their_codes_and_regions_their_names() -> None:
    assert territory.departments()[0].code <= "01"
    found = [each.name for each in territory.regions()]
    assert found.index("Île-de-France") < found.index("La Réunion")


def test_the_file_says_where_it_comes_from() -> None:
    told = territory.about()

    assert told["year"] == 2026
    assert "Licence Ouverte" in told["licence"]
    assert "INSEE" in told["sources"]


def test_the_file_stays_small_and_plain() -> None:
    assert territory.FILE.stat().st_size <= 400_000
    content = json.loads(lzma.decompress(territory.FILE.read_bytes()))
    assert set(content) == {"about", "regions", "departments", "epcis", "communes"}


def test_names_are_folded_at_once_as_they_are_one_by_one() -> None:
    atlas = territory.atlas()

    for row, name in enumerate(atlas.names):
        assert atlas._index.folded_name(row) == fold(name)


AURE = Fiction(
    region=("00R", "Région d’essai"),
    department=("00", "Département d’essai"),
    epci=("000000001", "Communauté d’essai"),
    communes=(("00901", "Essai-la-Rive", "00900"), ("00902", "Essai-le-Haut", "00900")),
)


@pytest.fixture
def with_a_fiction(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(territory, "_fictions", [])
    territory.atlas.cache_clear()
    territory.add_fiction(AURE)
    yield
    territory.atlas.cache_clear()


def test_an_invented_territory_is_found_beside_the_real_one(with_a_fiction) -> None:
    assert names(search("essai la")) == ["Essai-la-Rive"]
    assert names(search("00900")) == ["Essai-la-Rive", "Essai-le-Haut"]
    assert nearness("00901", "00902") == Nearness.SAME_EPCI
    assert nearness("00901", RENNES) == Nearness.ELSEWHERE
    assert names(territory.communes_of("000000001"))[0] == "Essai-la-Rive"


def test_adding_it_twice_changes_nothing(with_a_fiction) -> None:
    territory.add_fiction(AURE)

    assert names(search("essai la")) == ["Essai-la-Rive"]


def test_no_real_code_looks_invented() -> None:
    content = json.loads(lzma.decompress(territory.FILE.read_bytes()))
    codes = content["communes"]["codes"].split("\n")

    assert [code for code in codes if code.startswith(FICTION)] == []


def test_an_invented_place_cannot_take_a_real_code() -> None:
    with pytest.raises(ValueError, match="codes in 00"):
        Fiction(
            region=AURE.region,
            department=AURE.department,
            epci=AURE.epci,
            communes=((RENNES, "Rennes", "35000"),),
        )
