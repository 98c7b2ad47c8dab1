"""Tables of which only the words are left: a cell per line or per block, or a row per line with spaces between."""

from __future__ import annotations

import re

from reports.extraction.content import Cell
from reports.parsing.furniture import is_pager
from reports.parsing.labels import exact_meanings, is_form_label
from reports.parsing.layouts.lines import Found, Lines, cut, join, make_grid
from reports.parsing.numbers import looks_like_value

_MAX_CELL = 60
_MAX_LINE = 400
_MIN_CELLS = 6
_TOKEN = re.compile(r"\S+")


def find_bare_cells(lines: Lines, index: int) -> Found | None:
    """A table that begins with a label of the form and goes on for as long as lines look like cells."""
    if not _begins_table(lines, index):
        return None
    end = index
    while end < len(lines) and _is_cell(lines, end):
        end += 1
    numbers = [i for i in range(index, end) if lines.text(i).strip() and not is_pager(lines.text(i))]
    gapped = sum(lines.gaps[i] for i in numbers[1:]) * 2 > len(numbers)
    rows: list[list[Cell]] = [[]]
    for position, number in enumerate(numbers):
        cells = _split_row(lines, number)
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
    return bool(kinds & anchors) or (("requests", "row") in kinds and len(cells[0].text) > 8)


def _kinds(text: str) -> set[tuple[str, str]]:
    return {(label.table, label.kind) for label in exact_meanings(text)}


def _is_cell(lines: Lines, index: int) -> bool:
    text = lines.text(index).strip()
    if not text or is_pager(text):
        return True
    if "\t" in text or "|" in text or lines.is_heading(index):
        return False
    if len(_split_row(lines, index)) > 1 or is_form_label(text) or looks_like_value(text):
        return True
    return len(text) <= _MAX_CELL and not text.endswith(("。", "；", ";")) and "。" not in text and "，" not in text


def _split_row(lines: Lines, index: int) -> list[Cell]:
    """The cells of a line whose values are set apart by spaces; the line as one cell where it has no such values."""
    line = lines.items[index]
    tokens = list(_TOKEN.finditer(line.text[:_MAX_LINE]))
    if len(tokens) > 1 and all(exact_meanings(token.group()) for token in tokens):
        return [cut(line, token.start(), token.end()) for token in tokens]
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
