"""The annex of 2014–2018 in text. Its lines (一、主动公开情况, 四、行政复议数量) read like headings of sections, so
that it is found before these are, and its marks are then read as in any other table."""

from __future__ import annotations

import re

from reports.extraction.content import Cell
from reports.parsing.annex_labels import exact_lines, is_frame, is_header, is_title_header, is_value, unit_of
from reports.parsing.furniture import is_pager
from reports.parsing.layouts.delimited import MARKS, split_row
from reports.parsing.layouts.framed import find_framed
from reports.parsing.layouts.lines import Found, Lines, cut, make_grid
from reports.parsing.layouts.pipes import find_pipes
from reports.parsing.layouts.tabs import find_tab_cells, find_tab_rows
from reports.parsing.signature import is_date_line

_FINDERS = (find_framed, find_pipes, find_tab_rows, find_tab_cells)
_FIRST_WORDS = re.compile("指[标標]|主[动動]公[开開]")
_FIRST_LINES = frozenset({"disclosure", "disclosed"})
_MIN_KNOWN = 8
_MAX_LINE = 400
_MAX_STRANGE = 6  # lines in a row that are the rest of a long label, or lines an agency added
_GAP = re.compile(r"\t|\||[ \u3000]{2,}|\u3000")
_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"\s+(\S+)\s*$")


class _TableLines(Lines):
    """Lines that are known to be of one table: none of them heads a section."""

    __slots__ = ()

    def is_heading(self, index: int) -> bool:
        return False


def find_annex(lines: Lines, index: int) -> Found | None:
    """The annex that begins at a line with its column heads or its first label, up to the last line known as its."""
    if not _begins(lines, index):
        return None
    end, known, strange = index, 0, 0
    for number in range(index, len(lines)):
        pieces = [cell.text for cell in _pieces(lines, number)]
        found = any(exact_lines(piece) for piece in pieces)
        if _ends(lines, number, found):
            break
        if found or any(map(_is_of_table, pieces)) or lines.text(number).strip() == "|":
            end, strange = number + 1, 0
            known += found
        elif any(pieces) and (strange := strange + 1) > _MAX_STRANGE:
            break
    if known < _MIN_KNOWN:
        return Found(None, max(end, index + 1))
    rows = _rows(_TableLines(lines.items[index:end], lines.gaps[index:end]))
    return Found(make_grid(rows), end)


def _begins(lines: Lines, index: int) -> bool:
    text = lines.text(index)
    if len(text) > _MAX_LINE or not (_FIRST_WORDS.search("".join(text.split())) or is_frame(text)):
        return False
    pieces = [cell.text for cell in _pieces(lines, index)]
    if any(map(is_title_header, pieces)):
        return True
    if is_frame(text):
        return any(is_title_header(cell.text) for step in (1, 2, 3) for cell in _pieces(lines, index + step))
    following = [cell.text for step in range(5) for cell in _pieces(lines, index + step)] if _is_first(pieces) else []
    return any("disclosed" in exact_lines(text) for text in following)


def _is_first(pieces: list[str]) -> bool:
    return any(exact_lines(piece) & _FIRST_LINES for piece in pieces)


def _ends(lines: Lines, index: int, is_known: bool) -> bool:
    """Whether running text, another section or the signature begins here."""
    text = lines.text(index).strip()
    if is_known or is_pager(text):
        return False
    if len(text) > _MAX_LINE or text.endswith("。") or is_date_line(text):
        return True
    return lines.is_heading(index) and not _goes_on(lines, index + 1)


def _goes_on(lines: Lines, index: int) -> bool:
    """Whether the annex is still there: then what looks like a heading is the rest of a label that was wrapped."""
    following = [cell.text for step in range(_MAX_STRANGE) for cell in _pieces(lines, index + step)]
    return any(map(_is_of_table, following))


def _is_row(cells: list[Cell]) -> bool:
    """Whether the marks of a line part a label from a unit or a number."""
    return len(cells) > 1 and all(_is_of_table(cell.text) for cell in cells if cell.text)


def _is_of_table(text: str) -> bool:
    if not text:
        return False
    return is_header(text) or unit_of(text) is not None or is_value(text) or bool(exact_lines(text))


def _rows(lines: Lines) -> list[list[Cell]]:
    """The rows as tabs and strokes set them; what has neither is cut where blanks set a unit and a number apart."""
    rows: list[list[Cell]] = []
    index = 0
    while index < len(lines):
        found = next(
            (f for finder in _FINDERS if (f := finder(lines, index)) and f.grid),
            None,
        )
        if found and found.grid:
            rows += map(list, found.grid.rows)
            index = found.end
            continue
        if not is_pager(lines.text(index)):
            rows.append(_pieces(lines, index))
        index += 1
    return rows


def _pieces(lines: Lines, index: int) -> list[Cell]:
    """The cells of a line: between tabs, strokes and wide blanks; a number at its end and the unit before it."""
    if not 0 <= index < len(lines):
        return []
    line = lines.items[index]
    text = line.text[:_MAX_LINE]
    words = list(_WORD.finditer(text))
    if len(words) > 1 and all(is_header(word.group()) for word in words):
        return [cut(line, *word.span()) for word in words]
    for row in (split_row(line, mark) for mark in MARKS if mark in text):
        if _is_row(row):
            return row
    places = [0, *(edge for gap in _GAP.finditer(text) for edge in gap.span()), len(text)]
    cells = [cut(line, start, end) for start, end in zip(places[::2], places[1::2], strict=True)]
    cells = [cell for cell in cells if cell.text] or cells[:1]
    head, behind = cells[-1], list[Cell]()
    start = head.start - line.start
    while (word := _LAST_WORD.search(head.text)) and (unit_of(word[1]) or is_value(word[1])) and len(behind) < 2:
        behind.insert(0, cut(line, start + word.start(1), start + word.end(1)))
        head = cut(line, start, start + word.start())
    return [*cells[:-1], head, *behind]
