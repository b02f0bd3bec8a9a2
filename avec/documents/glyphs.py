"""What can be printed: signs the typefaces hold, in piles that stay in their line.

The PDF standard refuses signs without a shape. Better one small square than no page.
"""

import functools
import struct
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import manimgx_fonts

FOLDERS = tuple(
    str(Path(package.__file__).parent)
    for package in (fontpkg_atkinson_hyperlegible, manimgx_fonts)
)
SQUARE = "\u25a1"
MOST_MARKS = 4
LONGEST_WORD = 40
_BREAK = "\u200b"
_FORBIDDEN = "\ufeff"
"""A mark of the order of bytes, which the PDF standard refuses."""


def printable(text: str) -> tuple[str, bool]:
    """Give words as they can be printed, and whether any sign had to be replaced.

    Accents piled beyond what a line can hold are dropped on paper, so that nobody's
    words cover somebody else's. Endless words may be cut at the end of a line.
    """
    if _simple(text):
        return text, False
    known = _known()
    signs: list[str] = []
    replaced = False
    marks = word = 0
    for sign in text:
        if unicodedata.combining(sign):
            marks += 1
            if marks > MOST_MARKS:
                replaced = True
                continue
        else:
            marks = 0
        if sign.isspace() or sign == _BREAK:
            word = 0
        elif not marks:
            word += 1
            if word > LONGEST_WORD:
                signs.append(_BREAK)
                word = 1
        if ord(sign) in known or sign == "\n" or _invisible(sign):
            signs.append(sign)
        else:
            signs.append(SQUARE)
            replaced = True
    return "".join(signs), replaced


def unprintable(text: str) -> tuple[str, ...]:
    """Return each sign that would be a square on paper, once, in their order."""
    if _simple(text):
        return ()
    known = _known()
    return tuple(
        dict.fromkeys(
            sign
            for sign in text
            if ord(sign) not in known
            and sign not in "\n\u200b"
            and not _invisible(sign)
            and not unicodedata.combining(sign)
        )
    )


def _simple(text: str) -> bool:
    """Say whether a text is plain letters and signs, without an endless word."""
    return (
        text.isascii()
        and text.replace("\n", "").isprintable()
        and max(map(len, text.split()), default=0) <= LONGEST_WORD
    )


def reads_from_right(text: str) -> bool:
    """Say whether the first letter of a text belongs to a right-to-left script."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _invisible(sign: str) -> bool:
    """Say whether a sign has no shape of its own: joiners, directions, variants."""
    code = ord(sign)
    return (
        (unicodedata.category(sign) == "Cf" and sign != _FORBIDDEN)
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
    )


@functools.cache
def _known() -> frozenset[int]:
    """Gather every sign that our typefaces hold."""
    signs = {ord(SQUARE)}  # from a typeface that the compiler brings along
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*.ttf")):
            signs.update(_signs_of(path.read_bytes()))
    return frozenset(signs)


def _signs_of(font: bytes) -> Iterable[int]:
    """Read the signs of one typeface, from the table that maps signs to shapes."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for number in range(tables):
        tag, _sum, start, _length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            yield from _signs_of_map(font, start)


def _signs_of_map(font: bytes, start: int) -> Iterable[int]:
    count = struct.unpack_from(">H", font, start + 2)[0]
    for number in range(count):
        _where, _kind, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * number)
        form = struct.unpack_from(">H", font, start + offset)[0]
        if form == 12:
            groups = struct.unpack_from(">I", font, start + offset + 12)[0]
            for group in range(groups):
                place = start + offset + 16 + 12 * group
                first, last, _glyph = struct.unpack_from(">III", font, place)
                yield from range(first, last + 1)
        elif form == 4:
            yield from _signs_of_segments(font, start + offset)


def _signs_of_segments(font: bytes, start: int) -> Iterable[int]:
    """Read a map in segments; a sign mapped to the empty shape does not count."""
    twice = struct.unpack_from(">H", font, start + 6)[0]
    count = twice // 2
    lasts = struct.unpack_from(f">{count}H", font, start + 14)
    firsts = struct.unpack_from(f">{count}H", font, start + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 2 * twice)
    ranges_at = start + 16 + 3 * twice
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for number in range(count):
        for sign in range(firsts[number], lasts[number] + 1):
            if sign == 0xFFFF:
                continue
            if ranges[number] == 0:
                glyph = (sign + deltas[number]) & 0xFFFF
            else:
                place = ranges_at + 2 * number + ranges[number]
                place += 2 * (sign - firsts[number])
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph:
                yield sign
