"""Rebuild ``territory.json.xz`` from the public package of French communes.

Once a year, when the official geographic code changes:

1. download the npm package ``@etalab/decoupage-administratif`` with ``npm pack``
   and unfold it somewhere outside the checkout;
2. run ``python avec/people/data/build_territory.py <folder of the package>``;
3. run the tests of ``avec/people``, which hold the number of communes and the year,
   and write the new year in ``NOTICE``.

The same package always gives the same file, byte for byte, with the same version
of liblzma. Nothing here is needed to run Avec.
"""

import json
import lzma
import math
import sys
from pathlib import Path
from typing import Any

RESULT = Path(__file__).with_name("territory.json.xz")

# What the columns are separated by inside the file; no name holds either.
BETWEEN_ROWS = "\n"
BETWEEN_VALUES = "|"

Record = dict[str, Any]


def main(package: Path) -> None:
    """Read the package unfolded in a folder and write the compact file beside us."""
    described = json.loads((package / "package.json").read_text("utf-8"))
    read = {
        name: json.loads((package / "data" / f"{name}.json").read_text("utf-8"))
        for name in ("regions", "departements", "epci", "communes")
    }
    territory = compacted(read) | {
        "about": {
            "what": "Communes, EPCI, departments and regions of France",
            "year": 2020 + int(described["version"].split(".")[0]),
            "package": f"{described['name']} {described['version']}",
            "sources": "INSEE (code officiel géographique, populations légales), "
            "DGCL (EPCI), La Poste (codes postaux), assemblés par Etalab",
            "licence": "Licence Ouverte 2.0 (Etalab) ; code du paquet : MIT",
        }
    }
    text = json.dumps(territory, ensure_ascii=False, sort_keys=True, indent=0)
    RESULT.write_bytes(
        lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)
    )
    sys.stdout.write(f"{RESULT.name}: {RESULT.stat().st_size:,} bytes\n")


def compacted(read: dict[str, list[Record]]) -> Record:
    """Return the rows of the package as columns, in the order of the codes."""
    communes = by_code(c for c in read["communes"] if c["type"] == "commune-actuelle")
    epcis = by_code(read["epci"])
    place_of = {
        member["code"]: str(place)
        for place, epci in enumerate(epcis)
        for member in epci["membres"]
    }
    former = former_names(read["communes"], communes)
    return {
        "regions": [[r["code"], r["nom"]] for r in by_code(read["regions"])],
        "departments": [
            [d["code"], d["region"], d["nom"]] for d in by_code(read["departements"])
        ],
        "epcis": [[e["code"], e["nom"]] for e in epcis],
        "communes": {
            "codes": column(c["code"] for c in communes),
            "names": column(c["nom"] for c in communes),
            "post_codes": column(values(c.get("codesPostaux", [])) for c in communes),
            "epcis": column(place_of.get(c["code"], "") for c in communes),
            "former_names": column(values(former.get(c["code"], [])) for c in communes),
            "sizes": "".join(size(c.get("population", 0)) for c in communes),
        },
    }


def by_code(rows: Any) -> list[Record]:
    return sorted(rows, key=lambda row: row["code"])


def column(cells: Any) -> str:
    return BETWEEN_ROWS.join(cells)


def values(several: list[str]) -> str:
    return BETWEEN_VALUES.join(several)


def former_names(rows: list[Record], communes: list[Record]) -> dict[str, list[str]]:
    """Return, for each commune, the names of those that merged into it.

    People often still say the old name; it is enough to find the new one.
    """
    current = {c["code"]: c["nom"] for c in communes}
    former: dict[str, list[str]] = {}
    for row in by_code(rows):
        if row["type"] not in ("commune-deleguee", "commune-associee"):
            continue
        if row["nom"] != current[row["chefLieu"]]:
            former.setdefault(row["chefLieu"], []).append(row["nom"])
    return former


def size(population: int) -> str:
    """Return one letter, a to z: enough to show large communes first in a search."""
    step = int(2 * math.log2(1 + population / 50))
    return chr(ord("a") + min(25, step))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
