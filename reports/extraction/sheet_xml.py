"""An xlsx workbook, checked part by part and packed anew, so that its reader sees nothing that was not checked.

Its reader sees only cells with a value. So on the way errors, and formulas that were never calculated, become text,
and empty cells with a border a no-break space: they are blanks of a table, and not beside it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from reports.errors import ExtractionError
from reports.extraction.container import Container, checked_xml, parse_xml, unsafe
from reports.extraction.limits import MAX_CELLS, MAX_TEXT
from reports.extraction.sheet_layout import Hidden
from reports.extraction.sheet_runs import keep_what_shows

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_FOLDERS = ("[Content_Types]", "_rels/", "xl/")
_PARTS = (".xml", ".rels")
_MAX_PARTS = 64 * 1024 * 1024
_ROOT_WITHIN = 2_000  # bytes; the root element stands at the beginning of its part
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MAX_DIGITS = 7
_MAX_COLUMNS = 16_384
_MAX_LISTED = 2_000  # descriptions of columns
_TRUE = ("1", "true")
_Place = tuple[int, int]


def checked_workbook(data: bytes, max_area: int) -> tuple[bytes, list[Hidden]]:
    """The workbook's parts of XML as a new, uncompressed container, and what each of its sheets hides, in order.

    ``max_area`` bounds the places between the outermost filled cells of all sheets. Raises ExtractionError
    ``document_too_large`` beyond it, and all that ``Container`` and ``parse_xml`` raise.
    """
    parts = _parts(Container(data))
    for name, part in parts.items():
        if b"sst" in part[:_ROOT_WITHIN] and b"rPr" in part:
            parts[name] = _shown_strings(parse_xml(part))
    lengths = [
        sum(len(text) for text in item.itertext())
        for part in parts.values()
        if b"sst" in part[:_ROOT_WITHIN]
        for item in parse_xml(part).iterchildren("{*}si")
    ]
    bordered = {style for part in parts.values() if b"cellXfs" in part for style in _bordered(parse_xml(part))}
    budget = _Budget(max_area, lengths)
    packed = io.BytesIO()
    hidden: dict[str, Hidden] = {}
    with zipfile.ZipFile(packed, "w") as target:
        for name, part in parts.items():
            if b"sheetData" in part:
                root = parse_xml(part)
                hidden[name] = _hidden(root)
                part = _checked_sheet(root, budget, bordered)
            target.writestr(name, part)
    names = _sheet_names(parts)
    if len(set(names)) < len(names):  # each would be read anew, beside the budget
        raise unsafe("工作表重复")
    return packed.getvalue(), [hidden.get(name, Hidden()) for name in names]


def _sheet_names(parts: dict[str, bytes]) -> list[str]:
    """The parts of the sheets in the workbook's order."""
    if not {_WORKBOOK, _RELATIONS} <= parts.keys():
        raise ExtractionError("damaged_file")
    targets = {entry.get("Id") or "": entry.get("Target") or "" for entry in parse_xml(parts[_RELATIONS])}
    sheets = parse_xml(parts[_WORKBOOK]).iterfind("{*}sheets/{*}sheet")
    ids = [next((str(text) for name, text in sheet.items() if str(name).endswith("}id")), "") for sheet in sheets]
    return [posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/") for key in ids]


def _hidden(root: etree._Element) -> Hidden:
    rows = {
        _whole(row.get("r") or "") - 1 for row in root.iter("{*}row") if row.get("hidden") in _TRUE and row.get("r")
    }
    columns: set[int] = set()
    listed = root.findall("{*}cols/{*}col")
    if len(listed) > _MAX_LISTED:
        raise ExtractionError("document_too_large")
    for column in listed:
        if column.get("hidden") in _TRUE:
            first, last = _whole(column.get("min") or ""), _whole(column.get("max") or "")
            columns.update(range(first - 1, min(last, _MAX_COLUMNS)))
    return Hidden(frozenset(rows), frozenset(columns))


def _parts(container: Container) -> dict[str, bytes]:
    """Every part of XML that has to do with cells, in UTF-8."""
    parts: dict[str, bytes] = {}
    for name in container.names:
        if name.startswith(_FOLDERS) and name.endswith(_PARTS) and "/drawings/" not in name:
            parts[name] = checked_xml(container.read(name) or b"")
            if sum(map(len, parts.values())) > _MAX_PARTS:
                raise ExtractionError("document_too_large")
    return parts


class _Budget:
    """What all sheets together may take up: places, cells and characters."""

    def __init__(self, area: int, lengths: list[int]) -> None:
        self._area = area
        self._cells = MAX_CELLS
        self._text = MAX_TEXT
        self._lengths = lengths

    def take(self, places: list[_Place], strings: list[str]) -> None:
        """Count the cells of a sheet, and what they show of the shared strings that they name by number."""
        self._cells -= len(places)
        numbers = (int(string) for string in strings if string.isdecimal())
        self._text -= sum(self._lengths[number] for number in numbers if number < len(self._lengths))
        if places:
            rows, columns = zip(*places, strict=True)
            self._area -= (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        if min(self._area, self._cells, self._text) < 0:
            raise ExtractionError("document_too_large")


def _bordered(styles: etree._Element) -> Iterator[str]:
    """The numbers of the cell styles that draw a line."""
    borders = [any(line.get("style") for line in border) for border in styles.iterfind("{*}borders/{*}border")]
    for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        border = style.get("borderId") or ""
        if border.isdecimal() and int(border) < len(borders) and borders[int(border)]:
            yield str(number)


def _shown_strings(root: etree._Element) -> bytes:
    keep_what_shows(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _checked_sheet(root: etree._Element, budget: _Budget, bordered: set[str]) -> bytes:
    keep_what_shows(root)
    places: list[_Place] = []
    strings: list[str] = []
    frames: list[tuple[_Place, etree._Element]] = []
    row, column = -1, -1
    for element in root.iter("{*}row", "{*}c"):
        reference = element.get("r")
        if element.tag.rpartition("}")[2] == "row":
            row, column = (row + 1 if reference is None else _whole(reference) - 1), -1
            continue
        row, column = (row, column + 1) if reference is None else _place(reference)
        if any(child.text or len(child) for child in element):
            places.append((row, column))
            _put_right(element)
        elif element.get("s") in bordered:
            frames.append(((row, column), element))
        if element.get("t") == "s":
            strings.append((element.findtext("{*}v") or "").strip())
    budget.take(places, strings)
    _mark_blanks(places, frames)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _mark_blanks(places: list[_Place], frames: list[tuple[_Place, etree._Element]]) -> None:
    """Give the bordered cells between the filled ones, and in the row below them, a blank as their value."""
    bottom = max((row for row, _column in places), default=-1) + 1
    right = max((column for _row, column in places), default=-1)
    for (row, column), cell in frames:
        if row <= bottom and column <= right:
            _set_text(cell, "\N{NO-BREAK SPACE}")


def _put_right(cell: etree._Element) -> None:
    """Turn an error, or a formula without a stored value, into the text that says so."""
    formula, shown = cell.find("{*}f"), cell.find("{*}v")
    if cell.get("t") == "e":
        cell.set("t", "str")
    elif formula is not None and (shown is None or not shown.text) and cell.get("t") != "str":
        _set_text(cell, f"={formula.text or ''}")


def _set_text(cell: etree._Element, text: str) -> None:
    shown = cell.find("{*}v")
    if shown is None:
        shown = etree.SubElement(cell, f"{{{etree.QName(cell).namespace}}}v")
    shown.text = text
    cell.set("t", "str")


def _place(reference: str) -> _Place:
    """Row and column, from 0, of a reference such as C5."""
    match = _REFERENCE.fullmatch(reference.upper())
    if match is None:
        raise ExtractionError("damaged_file")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise ExtractionError("damaged_file")
    return int(text)
