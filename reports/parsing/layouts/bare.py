"""Tables of which only the words are left: a cell per line or per block, or a row per line with spaces between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reports.extraction.content import Cell, Paragraph
from reports.parsing.furniture import is_pager
from reports.parsing.labels import exact_meanings, is_form_label
from reports.parsing.layouts.lines import Found, Lines, cut, join, make_grid
from reports.parsing.layouts.printed import begins_label, is_set_in_rows, means_row, rows_of
from reports.parsing.numbers import looks_like_value
from reports.parsing.rows import names_applicants

_MAX_CELL = 60
_MAX_LINE = 400
_MIN_CELLS = 6
_MAX_WRAP = 3  # lines that may stand between a piece of a label and another
_APPLICANTS = 7
_TOKEN = re.compile(r"\S+")


def find_bare_cells(lines: Lines, index: int) -> Found | None:
    """A table that begins with a label of the form and goes on for as long as lines look like cells."""
    if not _begins_table(lines, index):
        return None
    end = index
    while end < len(lines) and _is_cell(lines, end):
        end += 1
    numbers = [i for i in range(index, end) if lines.text(i).strip() and not is_pager(lines.text(i))]
    split = [_split_row(lines, number) for number in numbers]
    if is_set_in_rows(split):
        paired, rest = rows_of(split)
        return Found(make_grid(paired), end, make_grid(rest) if rest else None)
    gapped = sum(lines.gaps[i] for i in numbers[1:]) * 2 > len(numbers)
    rows: list[list[Cell]] = [[]]
    for position, (number, cells) in enumerate(zip(numbers, split, strict=True)):
        if len(cells) > 1:
            rows += [cells, []]
        elif gapped and position and not lines.gaps[number] and rows[-1]:
            rows[-1][-1] = join([rows[-1][-1], cells[0]])
        else:
            rows[-1].append(cells[0])
    cells = [cell for row in rows for cell in row]
    if len(cells) < _MIN_CELLS or not any(looks_like_value(cell.text) for cell in cells):
        return Found(None, end)
    return Found(make_grid(rows), end)


def _begins_table(lines: Lines, index: int) -> bool:
    cells = _split_row(lines, index)
    kinds = _kinds(cells[0].text)
    anchors = {("proactive", "article"), ("proactive", "header"), ("requests", "header"), ("reviews", "header")}
    if ("reviews", "header") in kinds:  # 行政复议 alone is a common word; the table goes on with 行政诉讼
        following = [cell.text for cell in cells[1:]] + [lines.text(index + step) for step in (1, 2)]
        return any(("reviews", "header") in _kinds(text) for text in following)
    if kinds & anchors or (("requests", "row") in kinds and len(cells[0].text) > 8):
        return True
    if ("requests", "column") in kinds and len(cells) == 1:  # a head on each line
        cells = [_split_row(lines, number)[0] for number in range(index, min(len(lines), index + _APPLICANTS))]
    return names_applicants(cells)


def _kinds(text: str) -> set[tuple[str, str]]:
    return {(label.table, label.kind) for label in exact_meanings(text)}


def _is_cell(lines: Lines, index: int) -> bool:
    text = lines.text(index).strip()
    if not text or is_pager(text):
        return True
    if "\t" in text or "|" in text or lines.is_heading(index):
        return False
    if len(_split_row(lines, index)) > 1 or is_form_label(text) or looks_like_value(text) or _is_torn(lines, index):
        return True
    if len(text) > _MAX_CELL or "。" in text or text.endswith(("；", ";")):
        return False
    return "，" not in text or (text[0] in "（(" and text[-1] in "）)")  # a note in brackets below a label


def _is_torn(lines: Lines, index: int) -> bool:
    """Whether the line is a piece of a label of the form that stands on several lines, numbers beside one of them."""
    if len(lines.text(index)) > _MAX_CELL:
        return False
    for first in range(max(0, index - _MAX_WRAP), index + 1):
        label = _split_row(lines, first)[0]
        if not begins_label(label):
            continue
        pieces = [label]
        for last in range(first + 1, min(len(lines), first + _MAX_WRAP + 1)):
            cell = _split_row(lines, last)[0]
            pieces += [] if looks_like_value(cell.text) else [cell]
            if last >= index and len(pieces) > 1 and means_row(pieces):
                return True
    return False


def _heads(line: Paragraph, tokens: Sequence[re.Match[str]]) -> list[Cell]:
    """The column heads that a line consists of, blanks inside them (结果 维持) or not; none if it is another line.

    One in four may be misspelt, for no other line has so many labels of columns apart by blanks.
    """
    if len(tokens) < 2 or looks_like_value(tokens[-1].group()):
        return []
    heads: list[Cell] = []
    unknown = place = 0
    while place < len(tokens):
        for count in (3, 2, 1):
            words = tokens[place : place + count]
            if len(words) == count and exact_meanings("".join(word.group() for word in words)):
                break
        else:
            unknown += 1
            if unknown * 4 > len(heads) + 4:
                return []
        heads.append(join([cut(line, *word.span()) for word in words]))
        place += len(words)
    return heads if len(heads) > 1 and unknown * 4 <= len(heads) else []


def _split_row(lines: Lines, index: int) -> list[Cell]:
    """The cells of a line whose values are set apart by spaces; the line as one cell where it has no such values."""
    return [*_split(lines.items[index])]


@lru_cache(maxsize=4096)  # a line is looked at again for each that may belong to the same label
def _split(line: Paragraph) -> Sequence[Cell]:
    tokens = list(_TOKEN.finditer(line.text[:_MAX_LINE]))
    if heads := _heads(line, tokens):
        return heads
    first = len(tokens)
    while first > 0 and looks_like_value(tokens[first - 1].group()):
        first -= 1
    values = [cut(line, token.start(), token.end()) for token in tokens[first:]]
    if first == 0:
        return values or [cut(line, 0, len(line.text))]
    label = cut(line, tokens[0].start(), tokens[first - 1].end())
    if len(values) > 1 or (values and is_form_label(label.text)):
        return [label, *values]
    return [cut(line, 0, len(line.text))]
