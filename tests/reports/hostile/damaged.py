"""Honest files that came to harm on the way: cut off, with broken bytes, with parts missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.reports.hostile.case import sample, unzipped, zipped

CUT = ("docx_plain_2021.docx", "docx_nested_2021.docx", "xlsx_one_sheet_2019.xlsx", "pdf_ruled_2019.pdf",
       "pdf_unruled_2019.pdf", "excel_97.xls", "word_97.doc", "html_table_2019.html", "word_html_2021.html",
       "tab_rows_2021.txt", "gb18030.txt", "utf_16.txt", "markdown_2021.md")  # fmt: skip
KEPT = (0.15, 0.4, 0.65, 0.9, 0.99)
PACKED = (
    "docx_plain_2021.docx",
    "xlsx_sheets_2021.xlsx",
    "pdf_ruled_2019.pdf",
    "pdf_vertical_2021.pdf",
    "excel_97.xls",
)


@dataclass(frozen=True, slots=True)
class Damaged:
    """A sample by its name, what happened to it, and what it has become."""

    what: str
    source: str
    make: Callable[[], bytes]


def cut(source: str, share: float) -> bytes:
    data = sample(source)
    return data[: int(len(data) * share)]


def cut_before(source: str, mark: str, number: int = 3, after: int = 0, encoding: str = "utf-8") -> bytes:
    """Up to the middle of the ``number``-th occurrence of something: ``after`` bytes of it are left."""
    data, place = sample(source), -1
    for _ in range(number):
        place = data.index(mark.encode(encoding), place + 1)
    return data[: place + after]


def flipped(source: str, seed: int, count: int = 3) -> bytes:
    """Some bytes changed, anywhere but in the first few."""
    random, data = Random(seed), bytearray(sample(source))
    for _ in range(count):
        data[random.randrange(16, len(data))] ^= random.randrange(1, 256)
    return bytes(data)


def zeroed(source: str, share: float, length: int = 512) -> bytes:
    """A sector that could not be read."""
    data = bytearray(sample(source))
    place = int(len(data) * share)
    data[place : place + length] = bytes(min(length, len(data) - place))
    return bytes(data)


def without(source: str, *names: str) -> bytes:
    return zipped({name: part for name, part in unzipped(sample(source)).items() if name not in names})


def part_cut(source: str, name: str, share: float) -> bytes:
    """A part that breaks off, in a container that is whole."""
    parts = unzipped(sample(source))
    return zipped({**parts, name: parts[name][: int(len(parts[name]) * share)]})


def replaced(source: str, old: bytes, new: bytes, count: int = -1) -> bytes:
    data = sample(source)
    assert old in data
    return data.replace(old, new, count)


def broken_character(source: str, encoding: str) -> bytes:
    """A byte of a character lost in the middle of the text."""
    data = sample(source)
    place = data.index("信息".encode(encoding), len(data) // 2)
    return data[:place] + data[place + 1 :]


def all_damaged() -> Iterator[Damaged]:
    """Every damaged file, its name its own."""
    yield from damaged_anywhere()
    yield from damaged_in_place()


def damaged_anywhere() -> Iterator[Damaged]:
    """Samples of every kind, cut and overwritten wherever it comes."""
    for source in CUT:
        for share in KEPT:
            yield Damaged(f"{share:.0%} of it", source, lambda source=source, share=share: cut(source, share))  # type: ignore[misc]
    for source in PACKED:
        for seed in range(6):
            yield Damaged(f"bytes changed ({seed})", source, lambda source=source, seed=seed: flipped(source, seed))  # type: ignore[misc]
        for share in (0.3, 0.6):
            yield Damaged(f"zeros at {share:.0%}", source, lambda source=source, share=share: zeroed(source, share))  # type: ignore[misc]


def damaged_in_place() -> Iterator[Damaged]:
    """What breaks when a certain part of a file is gone."""
    word, book, pdf = "docx_plain_2021.docx", "xlsx_sheets_2021.xlsx", "pdf_ruled_2019.pdf"
    page, tabs = "html_table_2019.html", "tab_rows_2021.txt"
    yield Damaged("no styles", word, lambda: without(word, "word/styles.xml"))
    yield Damaged(
        "no numbering", "docx_numbered_2019.docx", lambda: without("docx_numbered_2019.docx", "word/numbering.xml")
    )
    yield Damaged("no relations", word, lambda: without(word, "word/_rels/document.xml.rels"))
    yield Damaged("half of the main part", word, lambda: part_cut(word, "word/document.xml", 0.5))
    yield Damaged("nearly all of the main part", word, lambda: part_cut(word, "word/document.xml", 0.97))
    yield Damaged("no shared strings", book, lambda: without(book, "xl/sharedStrings.xml"))
    yield Damaged("no cell styles", book, lambda: without(book, "xl/styles.xml"))
    for number in (1, 2):
        name = f"xl/worksheets/sheet{number}.xml"
        yield Damaged(f"no sheet {number}", book, lambda name=name: without(book, name))  # type: ignore[misc]
        yield Damaged(f"half of sheet {number}", book, lambda name=name: part_cut(book, name, 0.5))  # type: ignore[misc]
    yield Damaged("table of places elsewhere", pdf, lambda: replaced(pdf, b"startxref\n", b"startxref\n9"))
    yield Damaged("no table of places", pdf, lambda: sample(pdf)[: sample(pdf).rindex(b"xref\n0")])
    yield Damaged("no trailer", pdf, lambda: sample(pdf)[: sample(pdf).rindex(b"trailer")])
    yield Damaged("line ends changed on the way", pdf, lambda: replaced(pdf, b"\n", b"\r\n"))
    yield Damaged("bytes before it", pdf, lambda: b"HTTP/1.1 200 OK\r\n\r\n" + sample(pdf))
    yield Damaged("cut in a tag", page, lambda: cut_before(page, "<td", 60, 2))
    yield Damaged(
        "cut in an attribute", "word_html_2019.html", lambda: cut_before("word_html_2019.html", "style=", 90, 9)
    )
    yield Damaged("cut in a cell", page, lambda: cut_before(page, "</td>", 60))
    yield Damaged("cut between tables", page, lambda: cut_before(page, "</table>", 1, 8))
    yield Damaged("cut in a comment", page, lambda: cut(page, 0.5) + b"<!-- ")
    yield Damaged("cut in a character", tabs, lambda: cut_before(tabs, "信息", 9, 1))
    yield Damaged("cut in a character", "gb18030.txt", lambda: cut_before("gb18030.txt", "信息", 9, 1, "gb18030"))
    yield Damaged("a byte lost", tabs, lambda: broken_character(tabs, "utf-8"))
    yield Damaged("a byte lost", "gb18030.txt", lambda: broken_character("gb18030.txt", "gb18030"))
    yield Damaged("a broken byte", "gb18030.txt", lambda: sample("gb18030.txt") + b"\xff")
    yield Damaged("a byte lost", "utf_16.txt", lambda: sample("utf_16.txt")[:-1])
