"""Reading what a PDF says, as those who copy its words or hear it read do."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Word:
    """One word and its place on its sheet, in points from the left and from the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF on one line, in the order they were written."""
    with _pages(pdf) as pages:
        told = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(told.replace("\u200b", "").split())


def words_of(pdf: bytes) -> list[Word]:
    """Return each word with its place on its sheet."""
    with _pages(pdf) as pages:
        return [word for page in pages for word in _words(page)]


def structure_of(pdf: bytes) -> str:
    """Return its titles, lists and words as a screen reader finds them.

    One line for each element, named as the standard names it, and one for the words
    of each, between quotes.
    """
    with _pages(pdf) as pages:
        return "\n".join(line for page in pages for line in _structure(page))


def title_of(pdf: bytes) -> str:
    """Return the title that its window shows."""
    with _opened(pdf) as document:
        return document.get_metadata_dict()["Title"]


def width_of(pdf: bytes) -> float:
    """Return the width of its first sheet, in points."""
    with _pages(pdf) as pages:
        return pages[0].get_width()


def is_tagged(pdf: bytes) -> bool:
    """Tell whether a PDF has a structure to read aloud."""
    with _opened(pdf) as document:
        return bool(pdfium.FPDFCatalog_IsTagged(document))


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _pages(pdf: bytes) -> Iterator[list[pypdfium2.PdfPage]]:
    with _opened(pdf) as document:
        yield list(document)


def _words(page: pypdfium2.PdfPage) -> Iterator[Word]:
    text, height = page.get_textpage(), page.get_height()
    signs: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for place in range(text.count_chars() + 1):
        sign = text.get_text_range(place, 1) if place < text.count_chars() else " "
        if not sign.strip("\u200b \n\r\t\u00a0\u202f"):
            if signs:
                lefts, bottoms, rights, tops = zip(*boxes, strict=True)
                yield Word(
                    "".join(signs),
                    *(min(lefts), height - max(tops)),
                    *(max(rights), height - min(bottoms)),
                )
            signs, boxes = [], []
            continue
        signs.append(sign)
        boxes.append(text.get_charbox(place, loose=True))


def _structure(page: pypdfium2.PdfPage) -> Iterator[str]:
    marked = _marked(page)
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    try:
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            element = pdfium.FPDF_StructTree_GetChildAtIndex(tree, place)
            yield from _element(element, marked, 0)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _element(element, marked: dict[int, str], depth: int) -> Iterator[str]:
    yield " " * depth + _said(pdfium.FPDF_StructElement_GetType, element)
    for place in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, place)
        if child:
            yield from _element(child, marked, depth + 1)
            continue
        mark = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, place)
        if words := marked.get(mark, "").strip():
            yield " " * (depth + 1) + f'"{words}"'


def _marked(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Return the words of each piece that the structure points to."""
    text = page.get_textpage()
    found: dict[int, str] = {}
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        mark = pdfium.FPDFPageObj_GetMarkedContentID(thing)
        if mark < 0:  # What is repeated on each sheet is not read aloud.
            continue
        found[mark] = found.get(mark, "") + _said(
            lambda it, *room: pdfium.FPDFTextObj_GetText(it, text, *room), thing
        )
    return {mark: unicodedata.normalize("NFC", said) for mark, said in found.items()}


def _said(ask, thing) -> str:
    """Ask one of the library's questions: how long first, then the words."""
    length = ask(thing, None, 0)
    room = ctypes.create_string_buffer(length)
    ask(thing, ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), length)
    return room.raw.decode("utf-16-le").rstrip("\0")
