"""Tables set with tabs: a row per line with tabs between the cells, or a cell per line behind a tab."""

from __future__ import annotations

from reports.extraction.content import Cell
from reports.parsing.labels import is_form_label
from reports.parsing.layouts.lines import Found, Lines, cut, join, make_grid
from reports.parsing.layouts.printed import means_row
from reports.parsing.numbers import looks_like_value

_SHORT = 30
_MAX_WRAP = 40


def find_tab_rows(lines: Lines, index: int) -> Found | None:
    """Rows with tabs between their cells. Blank lines between rows do not end the table, other text does."""
    if not _is_row(lines.text(index)):
        return None
    rows: list[list[Cell]] = []
    end = index
    while end < len(lines) and (_is_row(lines.text(end)) or (rows and _continues(lines, end))):
        rows.append(_cells(lines, end))
        end += 1
    if len(rows) < 2 and sum(bool(cell.text) for row in rows for cell in row) < 3:
        return Found(None, end)
    return Found(make_grid(_unbroken(rows)), end)


def find_tab_cells(lines: Lines, index: int) -> Found | None:
    """A cell per line behind a tab; a blank line ends a row; a line without a tab is the rest of the cell above."""
    if not _is_cell(lines.text(index)):
        return None
    rows: list[list[Cell]] = []
    end = index
    while end < len(lines):
        if _is_cell(lines.text(end)):
            if lines.gaps[end] or not rows:
                rows.append([])
            rows[-1].append(_cell(lines, end))
        elif _is_wrap(lines, end) and rows[-1][-1].text:
            rows[-1][-1] = join([rows[-1][-1], cut(lines.items[end], 0, len(lines.text(end)))])
        else:
            break
        end += 1
    cells = [cell for row in rows for cell in row]
    if any(is_form_label(cell.text) for cell in cells) or (len(cells) >= 4 and _mostly_short(cells)):
        return Found(make_grid(rows), end)
    return Found(None, end)


def _is_row(text: str) -> bool:
    """Cells with tabs between or behind them; a tab in front of a single cell is the other layout."""
    return bool(text.strip()) and "\t" in text.strip(" \u3000").lstrip("\t")


def _continues(lines: Lines, index: int) -> bool:
    """A row of empty cells, or a short line without a tab right between two rows: the rest of a label."""
    text = lines.text(index)
    if not text.strip():
        return text.count("\t") > 1
    return (
        not lines.gaps[index]
        and index + 1 < len(lines)
        and not lines.gaps[index + 1]
        and _is_row(lines.text(index + 1))
        and len(text.strip()) <= _MAX_WRAP
        and not lines.is_heading(index)
        and not text.rstrip().endswith(("。", "：", ":"))
    )


def _cells(lines: Lines, index: int) -> list[Cell]:
    line = lines.items[index]
    cells, start = [], 0
    for piece in line.text.split("\t"):
        cells.append(cut(line, start, start + len(piece)))
        start += len(piece) + 1
    return cells


def _unbroken(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows; one whose label a line break cut in two, the numbers behind the rest, is put together."""
    whole: list[list[Cell]] = []
    for row in rows:
        above = whole[-1] if whole else []
        is_cut = bool(above and above[-1].text) and not _has_values(above)
        is_rest = len(row) > 1 and bool(row[0].text) and looks_like_value(row[1].text)
        is_rest = is_rest and not looks_like_value(row[0].text) and not means_row(row[:1])
        if is_cut and is_rest and means_row([above[-1], row[0]]):
            whole[-1] = [*above[:-1], join([above[-1], row[0]]), *row[1:]]
        else:
            whole.append(row)
    return whole


def _has_values(row: list[Cell]) -> bool:
    return any(cell.text and looks_like_value(cell.text) for cell in row)


def _is_cell(text: str) -> bool:
    return text.startswith("\t") and "\t" not in text.strip()


def _cell(lines: Lines, index: int) -> Cell:
    line = lines.items[index]
    return cut(line, 0, len(line.text))


def _is_wrap(lines: Lines, index: int) -> bool:
    text = lines.text(index)
    return not lines.gaps[index] and "\t" not in text and len(text.strip()) <= _MAX_WRAP and not lines.is_heading(index)


def _mostly_short(cells: list[Cell]) -> bool:
    return sum(len(cell.text) <= _SHORT for cell in cells) * 4 >= len(cells) * 3
