"""Tables set with strokes: rows ``a | b |``, ``a |`` a line, strokes on lines of their own, Markdown."""

from __future__ import annotations

import re

from reports.extraction.content import Cell
from reports.parsing.layouts.lines import Found, Lines, cut, join, make_grid
from reports.parsing.numbers import looks_like_value

_CELL_AND_FILL = re.compile(r"[^|]*[^|\s][^|]*\|{2,}")
_RULE = re.compile(r"[\s|:=-]*-{3,}[\s|:=-]*")
_STROKED_HEADING = re.compile(r"\s*\|\s*[一二三四五六七八九十]+[、.．]")
_MAX_WRAP = 60
_MAX_WRAPPED_LINES = 3


def find_pipes(lines: Lines, index: int) -> Found | None:
    """A table whose cells are told apart by strokes, in whichever way the run of lines uses them."""
    if not (_has_pipe(lines, index) or _before_lone_pipe(lines, index)):
        return None
    end = _run_end(lines, index)
    if not any(_has_pipe(lines, i) for i in range(index, end)):
        return None
    if end - index == 1 and lines.text(index).count("|") < 4:
        return Found(None, end)  # a line such as 作者：… | 来源：…
    numbers = [i for i in range(index, end) if not _RULE.fullmatch(lines.text(i).strip()) or "-" not in lines.text(i)]
    if all(_is_lone(lines, i) or not _has_pipe(lines, i) for i in numbers):
        rows = [_between_lone_pipes(lines, numbers)]
    elif all(_words(lines, i) <= 1 and not _is_row_of_blanks(lines, i) for i in numbers):
        rows = _cell_per_line(lines, numbers)
    else:
        rows = _row_per_line(lines, numbers)
    rows = [row for row in rows if row]
    return Found(make_grid(rows) if rows else None, end)


def _has_pipe(lines: Lines, index: int) -> bool:
    text = lines.text(index)
    return "|" in text and not (_STROKED_HEADING.match(text) and lines.is_heading(index) and text.count("|") == 1)


def _is_lone(lines: Lines, index: int) -> bool:
    return lines.text(index).strip() == "|"


def _words(lines: Lines, index: int) -> int:
    return sum(bool(piece.strip()) for piece in lines.text(index).split("|"))


def _is_row_of_blanks(lines: Lines, index: int) -> bool:
    """A line such as ``| | | 0 |`` is a row; ``|||``, alone or behind a cell, only fills up a row of cells on lines of
    their own."""
    text = lines.text(index).strip()
    return _words(lines, index) == 1 and text.count("|") > 2 and not _CELL_AND_FILL.fullmatch(text)


def _run_end(lines: Lines, index: int) -> int:
    end = index
    while end < len(lines):
        if _has_pipe(lines, end):
            end += 1
            continue
        wrapped = _wrapped_lines(lines, end)
        if not wrapped:
            break
        end += wrapped
    if end > index and _is_lone(lines, end - 1) and end < len(lines) and looks_like_value(lines.text(end)):
        end += 1  # strokes stand between the cells only: the last cell has none behind it
    return end


def _wrapped_lines(lines: Lines, index: int) -> int:
    """How many lines without a stroke belong to the cell that the next stroke ends; 0 if none do."""
    for count in range(_MAX_WRAPPED_LINES + 1):
        if _has_pipe(lines, index + count):
            return count
        text = lines.text(index + count)
        if not text.strip() or len(text.strip()) > _MAX_WRAP or lines.is_heading(index + count):
            return 0
        if text.rstrip().endswith(("。", "：", ":")) or (count and lines.gaps[index + count]):
            return 0
    return 0


def _before_lone_pipe(lines: Lines, index: int) -> bool:
    """Whether the line begins a table in which a stroke on a line of its own follows every cell."""
    wrapped = _wrapped_lines(lines, index)
    return wrapped > 0 and _is_lone(lines, index + wrapped)


def _row_per_line(lines: Lines, numbers: list[int]) -> list[list[Cell]]:
    """What stands behind a row's last stroke is no cell if it is empty; nor is what stands before its first one, in a
    table all of whose rows begin with a stroke."""
    framed = all(lines.text(number).lstrip().startswith("|") for number in numbers)
    rows: list[list[Cell]] = []
    for number in numbers:
        line = lines.items[number]
        start, cells = 0, []
        for piece in line.text.split("|"):
            cells.append(cut(line, start, start + len(piece)))
            start += len(piece) + 1
        if len(cells) > 1 and not cells[-1].text:
            cells.pop()
        rows.append(cells[1:] if framed and len(cells) > 1 else cells)
    return rows


def _cell_per_line(lines: Lines, numbers: list[int]) -> list[list[Cell]]:
    """``cell |`` per line, a lone stroke for an empty cell; two strokes or more are the empty cells at a row's end."""
    rows: list[list[Cell]] = [[]]
    wrapped: list[Cell] = []
    for number in numbers:
        line, strokes = lines.items[number], lines.text(number).count("|")
        words = line.text.rstrip().rstrip("|")
        if strokes == 0:
            wrapped.append(cut(line, 0, len(line.text)))
            continue
        if strokes == 1 or words.strip(" |"):
            wrapped.append(cut(line, 0, len(words)))
            rows[-1].append(join([cell for cell in wrapped if cell.text] or wrapped))
            wrapped = []
            strokes -= 1
        if strokes:
            rows[-1] += [Cell("", line.start, line.start) for _ in range(strokes)]
            rows.append([])
    return rows


def _between_lone_pipes(lines: Lines, numbers: list[int]) -> list[Cell]:
    cells: list[Cell] = []
    wrapped: list[Cell] = []
    for number in numbers:
        line = lines.items[number]
        if not _is_lone(lines, number):
            wrapped.append(cut(line, 0, len(line.text)))
        else:
            cells.append(join(wrapped) if wrapped else Cell("", line.start, line.start))
            wrapped = []
    return cells + ([join(wrapped)] if wrapped else [])
