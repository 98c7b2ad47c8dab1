"""Rows of text as they are printed, a row's numbers on one line: labels that stand on several lines are put together,
and where labels come first and the numbers after them, they are paired if there are just as many of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reports.extraction.content import Cell
from reports.parsing.labels import Label, exact_meanings, label_beginnings, likeness, reduce_label
from reports.parsing.layouts.lines import join
from reports.parsing.numbers import looks_like_value
from reports.parsing.rows import wordings

_MAX_LABEL = 90
_MAX_LINES = 5
_LONG_LABEL, _NEARLY = 15, 94.0  # characters, and how like a label they are with a typing mistake
_ORDINAL = re.compile(r"\s*[(（\d一二三四五六七八九十]")
_BRACKETED = re.compile(r"\s*[(（]\s*[一二三四五六七八九十]\s*[)）]")
_FIRST = re.compile(r"\s*1\s*[.．、,，]")
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class _Line:
    """The labels and numbers of a line; several labels are a head."""

    labels: tuple[Cell, ...]
    values: tuple[Cell, ...]

    @property
    def row(self) -> Row:
        return [*self.labels, *self.values]


def is_set_in_rows(split: Sequence[Sequence[Cell]]) -> bool:
    """Whether most numbers stand on a line with others, so that a line is a row and not a cell."""
    counts = [len(_line(cells).values) for cells in split]
    return sum(count for count in counts if count > 1) > counts.count(1)


def rows_of(split: Sequence[Sequence[Cell]]) -> tuple[list[Row], list[Row]]:
    """The rows that the cells of the lines make, and rows of numbers that can't be told to be any label's."""
    lines = [_line(cells) for cells in split]
    if any(not a.labels and not b.labels for a, b in pairwise(lines)):
        return _paired(lines)
    return [line.row for line in _put_together(lines)], []


def means_row(pieces: Sequence[Cell]) -> bool:
    """Whether the pieces of a label make, put together, a row of the form to the letter."""
    return any(label.kind == "row" for label in _meanings(pieces))


def _meanings(pieces: Sequence[Cell]) -> set[Label]:
    """What the pieces mean together; a label above others (（三）不予公开) may stand before the first of them."""
    rest = "".join(piece.text for piece in pieces[1:])
    return {meaning for text in wordings(pieces[:1]) for meaning in exact_meanings(text + rest)}


def _is_nearly_row(pieces: Sequence[Cell]) -> bool:
    """Whether the pieces make a long label of a row with few characters mistyped."""
    text = "".join(piece.text for piece in pieces)
    found = likeness(text, "requests", "row") if len(text) >= _LONG_LABEL else ()
    return bool(found) and found[0][1] >= _NEARLY


def begins_label(cell: Cell) -> bool:
    """Whether some label of the forms begins with these words; only such a line is tried together with the next."""
    return any(reduce_label(text) in label_beginnings() for text in wordings([cell]))


def _line(cells: Sequence[Cell]) -> _Line:
    labels = tuple(cell for cell in cells if not looks_like_value(cell.text))
    return _Line(labels, tuple(cells[len(labels) :]))


def _put_together(lines: Sequence[_Line]) -> list[_Line]:
    """The lines with torn labels whole: the way that leaves fewest lines without a known label, joining fewest."""
    begins = [bool(line.labels) and begins_label(line.labels[0]) for line in lines]
    costs = [(0, 0)]  # of the lines up to here: how many without a known label, how many joined
    steps: list[tuple[int, _Line]] = []
    for end, line in enumerate(lines, start=1):
        cost, step = (costs[-1][0] + (not _is_known(line)), costs[-1][1]), (1, line)
        for start in range(end - 2, max(-1, end - 1 - _MAX_LINES), -1):
            whole = _joined(lines[start:end]) if begins[start] else None
            if whole and (joined := (costs[start][0], costs[start][1] + end - start)) < cost:
                cost, step = joined, (end - start, whole)
        costs.append(cost)
        steps.append(step)
    kept: list[_Line] = []
    end = len(lines)
    while end:
        count, line = steps[end - 1]
        kept.append(line)
        end -= count
    return kept[::-1]


def _is_known(line: _Line) -> bool:
    return any(_meanings([label]) for label in line.labels)


def _joined(lines: Sequence[_Line]) -> _Line | None:
    """The lines as one row if they hold one label that the form has, and numbers on no more than one of them."""
    labels = [label for line in lines for label in line.labels]
    values = [line.values for line in lines if line.values]
    if not labels or len(values) > 1 or any(len(line.labels) > 1 for line in lines):
        return None
    if sum(len(label.text) for label in labels) > _MAX_LABEL:
        return None
    known = means_row(labels) or _is_nearly_row(labels) if values else bool(_meanings(labels))
    return _Line((join(labels),), values[0] if values else ()) if known else None


def _paired(lines: Sequence[_Line]) -> tuple[list[Row], list[Row]]:
    """Every run of labels with the rows of numbers behind it."""
    rows: list[Row] = []
    rest: list[Row] = []
    waiting: list[Cell] = []
    for (labelled, numbered), run in groupby(lines, key=lambda line: (bool(line.labels), bool(line.values))):
        group = list(run)
        if not numbered:
            waiting = [label for line in _put_together(group) for label in line.labels]
            if rows and means_row([rows[-1][0], waiting[0]]) and not _meanings(waiting[:1]):
                rows[-1][0] = join([rows[-1][0], waiting.pop(0)])  # the rest of a label, behind a page break
            continue
        numbers = [] if labelled else [list(line.values) for line in group]
        of_rows = _rows_among(waiting, len(numbers))
        if numbers and len(of_rows) == len(numbers):
            rows += [[label, *(numbers.pop(0) if at in of_rows else ())] for at, label in enumerate(waiting)]
        else:
            rows += [[label] for label in waiting]
            if labelled:
                rows += [line.row for line in group]
            elif len(numbers) > 1 or of_rows:
                rest += numbers
            else:
                rows += numbers
        waiting = []
    return rows + [[label] for label in waiting], rest


def _rows_among(labels: Sequence[Cell], count: int) -> set[int]:
    """Which of the labels are rows; a label that the form does not know, nor nearly as what heads rows, is one as well.

    What is a row on one form and heads several on the other (其他处理) is one if there then are ``count`` of them;
    beside an unknown label the count does not tell which of the two is none.
    """
    head = max((at for at, label in enumerate(labels) if _is_head(label)), default=-1)
    meanings = {at: _meanings([label]) for at, label in enumerate(labels) if at > head and not _heads_items(labels, at)}
    unknown = {at for at, found in meanings.items() if not found and not likeness(labels[at].text, "requests", "group")}
    unknown -= _torn_heads(labels, sorted(unknown))
    rows = unknown | {at for at, found in meanings.items() if any(meaning.kind == "row" for meaning in found)}
    either = {at for at in rows if {meaning.key for meaning in meanings[at]} == {"other"}}
    if len(rows) == count or not either:
        return rows
    return set() if unknown else rows - either


def _torn_heads(labels: Sequence[Cell], unknown: Sequence[int]) -> set[int]:
    """Those of the unknown labels that together make one that heads others, printed downwards beside them
    (三、本|年度办|理结果)."""
    torn: set[int] = set()
    for start in range(len(unknown)):
        for end in range(start + 2, min(len(unknown), start + _MAX_LINES) + 1):
            pieces = unknown[start:end]
            if {meaning.kind for meaning in _meanings([labels[at] for at in pieces])} == {"group"}:
                torn |= set(pieces)
    return torn


def _heads_items(labels: Sequence[Cell], at: int) -> bool:
    """Whether a label is numbered （三） and the one behind it 1.: it heads what follows, however it is spelt."""
    following = labels[at + 1].text if at + 1 < len(labels) else ""
    return bool(_BRACKETED.match(labels[at].text) and _FIRST.match(following))


def _is_head(label: Cell) -> bool:
    """A column or what stands above columns; 其他 and 总计 are rows where they have an ordinal."""
    kinds = {meaning.kind for meaning in _meanings([label])}
    return bool(kinds - {"row", "group"}) and not ("row" in kinds and _ORDINAL.match(label.text))
