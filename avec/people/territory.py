"""The communes, EPCI, departments and regions of France, as they stand in 2026.

They are reference data, the same for everyone and changed once a year: they stay in
memory, read from one compact file, and a row that speaks of a place stores its code.
Not a table, because a table of 35,000 rows would have to be loaded by a migration,
kept right by another one each year, and joined by every list; here, finding a
commune touches no server, and names compare the same way on every server. What it
costs is in ``docs/decisions/0010-territory-in-memory.md``.

Sources and licence are in ``NOTICE`` and in the file itself (``about()``).
"""

import json
import lzma
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from avec.foundation.sorting import fold, sort_key

FILE = Path(__file__).parent / "data" / "territory.json.xz"

CODE_LENGTH = 5
"""Every commune has a code of five characters (``2A004``, ``97411``)."""

FICTION = "00"
"""Codes of the demonstration territory begin with this; no real code does."""

LONGEST_QUERY = 80

Place = TypeVar("Place")


class UnknownPlace(LookupError):
    """No commune, EPCI, department or region has this code."""


class Nearness(IntEnum):
    """How close two communes are, from the closest to the farthest."""

    SAME_COMMUNE = 0
    SAME_EPCI = 1
    SAME_DEPARTMENT = 2
    SAME_REGION = 3
    ELSEWHERE = 4


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str
    region: Region


@dataclass(frozen=True, slots=True)
class Epci:
    """A group of communes that run things together (communauté, métropole)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    post_codes: tuple[str, ...]
    former_names: tuple[str, ...]
    epci: Epci | None
    department: Department

    @property
    def region(self) -> Region:
        return self.department.region

    @property
    def label(self) -> str:
        """The name, with what tells it from its namesakes: « Saint-Denis (93) »."""
        return f"{self.name} ({self.department.code})"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Fiction:
    """An invented territory, shown in demonstration and never mistaken for a real one.

    ``communes`` holds a code, a name and a post code for each of them.
    """

    region: tuple[str, str]
    department: tuple[str, str]
    epci: tuple[str, str]
    communes: tuple[tuple[str, str, str], ...]

    def __post_init__(self) -> None:
        codes = [self.region[0], self.department[0], self.epci[0]]
        codes += [code for code, _name, _post_code in self.communes]
        real = [code for code in codes if not code.startswith(FICTION)]
        if real:
            message = "invented places need codes in 00"
            raise ValueError(message, real)
        if any(len(code) != CODE_LENGTH for code, _name, _post_code in self.communes):
            message = "a commune's code has five characters"
            raise ValueError(message, codes)


_fictions: list[Fiction] = []


def add_fiction(fiction: Fiction) -> None:
    """Let an invented territory be found beside the real ones, once."""
    if fiction not in _fictions:
        _fictions.append(fiction)
        atlas.cache_clear()


def about() -> dict[str, Any]:
    """Return what the data are, their year, sources and licence."""
    return dict(atlas().about)


def knows(code: str) -> bool:
    """Say whether a commune has this code."""
    return code in atlas().row_of


def commune(code: str) -> Commune:
    """Return the commune that has this code.

    :raises UnknownPlace: if there is none.
    """
    return atlas().commune(code)


def epci(code: str) -> Epci:
    """Return the EPCI that has this code, or raise `UnknownPlace`."""
    return _found(atlas().epcis, code)


def department(code: str) -> Department:
    """Return the department that has this code, or raise `UnknownPlace`."""
    return _found(atlas().departments, code)


def region(code: str) -> Region:
    """Return the region that has this code, or raise `UnknownPlace`."""
    return _found(atlas().regions, code)


def departments() -> list[Department]:
    """Return every department, in the order of their codes."""
    return sorted(atlas().departments.values(), key=lambda each: each.code)


def regions() -> list[Region]:
    """Return every region, in the order of their names."""
    return sorted(atlas().regions.values(), key=lambda each: sort_key(each.name))


def communes_of(epci_code: str) -> list[Commune]:
    """Return the communes of an EPCI, in the order of their names."""
    found = atlas().communes_of(_found(atlas().epcis, epci_code))
    return sorted(found, key=lambda each: sort_key(each.name))


def search(text: str, limit: int = 8) -> list[Commune]:
    """Return the communes that a few typed letters or a post code call to mind.

    Case, accents, hyphens and apostrophes do not count, « St » is « Saint », and the
    old name of a commune that merged finds the new one. Names that begin like the
    text come first, then names with a word that does; large communes first.
    """
    return atlas().search(text[:LONGEST_QUERY], limit)


def nearness(one: str, other: str) -> Nearness:
    """Say how close two communes are, from their codes.

    :raises UnknownPlace: if one of them has no such code.
    """
    a, b = commune(one), commune(other)
    if a == b:
        return Nearness.SAME_COMMUNE
    if a.epci is not None and a.epci == b.epci:
        return Nearness.SAME_EPCI
    if a.department == b.department:
        return Nearness.SAME_DEPARTMENT
    if a.region == b.region:
        return Nearness.SAME_REGION
    return Nearness.ELSEWHERE


def nearest_first(home: str) -> Callable[[str], tuple[Nearness, str, str]]:
    """Return a key that sorts commune codes from the nearest to the farthest.

    Communes as near as each other follow the order of their names.
    """

    def key(code: str) -> tuple[Nearness, str, str]:
        return nearness(home, code), sort_key(commune(code).name), code

    return key


class Atlas:
    """The whole file, unfolded once; a commune is built when it is asked for."""

    def __init__(self, content: dict[str, Any], fictions: list[Fiction]) -> None:
        self.about = content["about"]
        self.regions = {code: Region(code, name) for code, name in content["regions"]}
        self.departments = {
            code: Department(code, name, self.regions[region])
            for code, region, name in content["departments"]
        }
        self.epcis = {code: Epci(code, name) for code, name in content["epcis"]}
        columns = content["communes"]
        self.codes: list[str] = columns["codes"].split("\n")
        self.names: list[str] = columns["names"].split("\n")
        self.post_codes: list[str] = columns["post_codes"].split("\n")
        self.former_names: list[str] = columns["former_names"].split("\n")
        self.epci_places: list[str] = columns["epcis"].split("\n")
        self.sizes: str = columns["sizes"]
        self.epci_codes = [code for code, _name in content["epcis"]]
        for fiction in fictions:
            self._add(fiction)
        self.row_of = {code: row for row, code in enumerate(self.codes)}

    def _add(self, fiction: Fiction) -> None:
        region = Region(*fiction.region)
        department = Department(*fiction.department, region)
        epci = Epci(*fiction.epci)
        self.regions[region.code] = region
        self.departments[department.code] = department
        self.epcis[epci.code] = epci
        for code, name, post_code in fiction.communes:
            self.codes.append(code)
            self.names.append(name)
            self.post_codes.append(post_code)
            self.former_names.append("")
            self.epci_places.append(str(len(self.epci_codes)))
        self.epci_codes.append(epci.code)
        self.sizes += "e" * len(fiction.communes)

    def commune(self, code: str) -> Commune:
        try:
            return self._commune_at(self.row_of[code])
        except KeyError:
            raise UnknownPlace(code) from None

    def _commune_at(self, row: int) -> Commune:
        code, place = self.codes[row], self.epci_places[row]
        return Commune(
            code=code,
            name=self.names[row],
            post_codes=_values(self.post_codes[row]),
            former_names=_values(self.former_names[row]),
            epci=self.epcis[self.epci_codes[int(place)]] if place else None,
            department=self.departments[_department_code(code)],
        )

    def communes_of(self, epci: Epci) -> list[Commune]:
        place = str(self.epci_codes.index(epci.code))
        rows = (row for row, each in enumerate(self.epci_places) if each == place)
        return [self._commune_at(row) for row in rows]

    def search(self, text: str, limit: int) -> list[Commune]:
        words: list[str] = []
        numbers: list[str] = []
        for word in fold(text).split():
            (numbers if word[0].isdigit() else words).append(word)
        if words and numbers:
            rows = self._rows_by_name(words, enough=len(self.codes))
            # « Rennes 35 » tells the department; « Lyon 3e » a part of the town.
            rows = [row for row in rows if self._is_in(row, numbers[0])] or rows
        elif words:
            rows = self._rows_by_name(words, enough=limit)
        elif len(numbers) == 1:
            rows = self._rows_by_post_code(numbers[0])
        else:
            rows = []
        return [self._commune_at(row) for row in rows[:limit]]

    def _rows_by_post_code(self, number: str) -> list[int]:
        return self._largest_first(
            row
            for row, post_codes in enumerate(self.post_codes)
            if number in post_codes and self._is_in(row, number)
        )

    def _is_in(self, row: int, number: str) -> bool:
        return any(p.startswith(number) for p in _values(self.post_codes[row]))

    def _rows_by_name(self, words: list[str], *, enough: int) -> list[int]:
        spellings = {" ".join(words), " ".join(_SAINTS.get(w, w) for w in words)}
        found: list[int] = []
        for before in ("\n", " "):
            if len(found) < enough:
                found += self._largest_first(
                    row for text in spellings for row in self._index.rows(before + text)
                )
        if not found:
            # Words run together, as in « lhay » or « aixlesbains ».
            letters = " ?".join(map(re.escape, "".join(words)))
            found = self._largest_first(self._index.rows_like("\n" + letters))
        whole = [row for row in found if self._index.folded_name(row) in spellings]
        return list(dict.fromkeys(whole + found))

    def _largest_first(self, rows: Iterable[int]) -> list[int]:
        return sorted(
            set(rows),
            key=lambda row: (-ord(self.sizes[row]), self._index.folded_name(row), row),
        )

    @cached_property
    def _index(self) -> "NameIndex":
        return NameIndex(self.names, self.former_names)


class NameIndex:
    """Every name, folded, one a line in one long text that is searched whole."""

    def __init__(self, names: list[str], former_names: list[str]) -> None:
        lines, self._rows = list(names), list(range(len(names)))
        for row, several in enumerate(former_names):
            for former in _values(several):
                lines.append(former)
                self._rows.append(row)
        self._text = "\n" + _folded_lines("\n".join(lines)) + "\n"
        self._starts = [m.start() for m in re.finditer("\n", self._text)][:-1]

    def rows(self, wanted: str) -> Iterator[int]:
        """Yield the row of each line in which the text stands."""
        at = self._text.find(wanted)
        while at >= 0:
            yield self._rows[bisect_right(self._starts, at) - 1]
            at = self._text.find(wanted, at + 1)

    def rows_like(self, pattern: str) -> Iterator[int]:
        """Yield the row of each line in which the pattern stands."""
        for match in re.finditer(pattern, self._text):
            yield self._rows[bisect_right(self._starts, match.start()) - 1]

    def folded_name(self, row: int) -> str:
        start = self._starts[row] + 1
        return self._text[start : self._text.index("\n", start)]


@cache
def atlas() -> Atlas:
    """Unfold the file, the first time that a place is asked for."""
    return Atlas(json.loads(lzma.decompress(FILE.read_bytes())), _fictions)


_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def _values(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _department_code(commune_code: str) -> str:
    overseas = commune_code.startswith(("97", "98"))
    return commune_code[: 3 if overseas else 2]


def _folded_lines(text: str) -> str:
    """Fold many names at once; says the same as `fold` on each, forty times faster."""
    lowered = text.casefold().replace("œ", "oe").replace("æ", "ae")
    bare = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    spaced = re.sub(r"[^a-z0-9\n]+", " ", bare)
    return re.sub(r" *\n *", "\n", spaced).strip(" ")


def _found(places: dict[str, Place], code: str) -> Place:
    try:
        return places[code]
    except KeyError:
        raise UnknownPlace(code) from None
