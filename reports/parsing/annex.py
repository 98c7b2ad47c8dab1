"""The annex of the reports of 2014–2018, 政府信息公开情况统计表 (国办发〔2014〕32号): its lines → figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reports.errors import ParseError
from reports.extraction.content import Block, Cell, Grid
from reports.parsing.annex_labels import (
    exact_lines,
    is_header,
    is_label,
    is_title_header,
    line_scores,
    split_unit,
    unit_of,
)
from reports.parsing.form import ANNEX, ANNEX_LABEL, PRE_2019, Indicator, annex_lines, get_form
from reports.parsing.numbers import read_value
from reports.parsing.report import MISSING, NOT_APPLICABLE, STATED, UNREADABLE, ExtraRow, ParsedFigure
from reports.parsing.rows import assign_rows, wordings
from reports.parsing.tables import TablesReading
from reports.problem import Problem
from reports.script import plain

_MIN_LINES_WITHOUT_HEADER = 10
_MIN_LINES = 3
_FIRST_FIGURE = "disclosed"
_MAX_EXTRA_ROWS = 200
_MAX_LABEL = 500
_UNIT_IN_LABEL = re.compile(r"[(（](?:单位[:：])?(亿元|万元|元)[)）]")
# Who filled the table in and how to reach them is no indicator that an agency added.
_FRAME = re.compile(r"电话|日期|负责人|审核|填报|填表")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in a document: the words in front, and the cells behind them (unit and value)."""

    labels: tuple[Cell, ...]
    cells: tuple[Cell, ...]


@dataclass
class _Reading:
    figures: dict[str, ParsedFigure] = field(default_factory=dict)
    extra_rows: list[ExtraRow] = field(default_factory=list)
    findings: list[Problem] = field(default_factory=list)


def read_annex(text: str, blocks: Sequence[Block]) -> TablesReading | None:
    """The annex among the blocks of a document, which point into its text; None where there is none.

    Every line of the annex that bears a number has a figure, those not found as missing. Raises ParseError where so
    many lines are strange to it that this can't be the annex of a report.
    """
    grids: list[int] = []
    lines: list[Line] = []
    for position, block in enumerate(blocks):
        if isinstance(block, Grid) and _is_annex(block, bool(grids)):
            grids.append(position)
            lines += _lines_of(block)
    if not grids:
        return None
    copies = [_read_lines(copy, text) for copy in _copies(lines)]
    reading = max(copies, key=_stated, default=_Reading())
    if len(copies) > 1:
        differing = _differing(copies)
        code = "table_repeated" if differing else "table_repeated_alike"
        reading.findings.append(Problem(code, {"label": ANNEX_LABEL, "count": len(copies)}, differing))
    return TablesReading(
        PRE_2019, reading.figures, tuple(reading.extra_rows), tuple(reading.findings), frozenset(grids)
    )


def _is_annex(grid: Grid, begun: bool) -> bool:
    """Its column 统计指标 with some of its lines, or many of its lines; behind such a grid, what continues it."""
    texts = [cell.text for row in grid.rows for cell in _distinct(row)]
    known = sum(bool(exact_lines(text)) for text in texts)
    if any(map(is_title_header, texts)):
        return known >= _MIN_LINES
    return known >= _MIN_LINES_WITHOUT_HEADER or (begun and known * 2 > len(grid.rows))


def _lines_of(grid: Grid) -> Iterator[Line]:
    """The lines of a grid in reading order; where two halves of the annex stand side by side, the left one first.

    Rows of which only a cell each was seen are read as one run of cells.
    """
    rows = [_distinct(row) for row in grid.rows]
    split = [_split(row, whole_row=True) for row in rows]
    full = sum(any(line.labels and line.cells for line in lines) for lines in split)
    if len(rows) == 1 or full * 2 < len(rows):
        yield from _dealt(_split([cell for row in rows for cell in row], whole_row=False))
        return
    for half in range(max(map(len, split), default=0)):
        yield from _whole([lines[half] for lines in split if half < len(lines)])


def _whole(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that have a value, with the pieces of their labels that stand in rows of their own before or below."""
    waiting: tuple[Cell, ...] = ()
    for number, line in enumerate(lines):
        if any(is_header(cell.text) for cell in line.labels):
            continue
        if not line.cells:
            waiting = (*waiting, *line.labels)[-3:]
            continue
        yield Line(_completed((*waiting, *line.labels), lines[number + 1 : number + 3]), line.cells)
        waiting = ()


def _completed(labels: tuple[Cell, ...], below: Sequence[Line]) -> tuple[Cell, ...]:
    """The labels of a line with what of them was wrapped below its value, if only so they are known or name a unit."""
    known = any(map(exact_lines, wordings(labels)))
    rest: list[Cell] = []
    for line in below:
        if line.cells or not line.labels:
            break
        rest += line.labels
        for count in range(1, len(labels) + 1):
            pieces = (*labels[-count:], *rest)
            joined = Cell("".join(cell.text for cell in pieces), pieces[0].start, pieces[-1].end)
            if exact_lines(joined.text) and not (known and _unit_named(joined.text) is None):
                return (*labels[:-count], joined)
    return labels


def _dealt(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of a run of cells; labels with their units that stand before just as many values get one each."""
    waiting: list[Line] = []
    for line in lines:
        values = _values(line.cells)
        if line.labels and line.cells and not values:
            waiting.append(line)
            continue
        if waiting and len(values) == len(waiting) + 1:
            for other, value in zip((*waiting, line), values, strict=True):
                yield Line(other.labels, (other.cells[0], value))
        else:
            yield from (*waiting, line)
        waiting = []
    yield from waiting


def _distinct(row: Sequence[Cell]) -> list[Cell]:
    """The row without the repetitions that stand for a cell's span."""
    return [cell for position, cell in enumerate(row) if position == 0 or cell is not row[position - 1]]


def _split(cells: Iterable[Cell], *, whole_row: bool) -> list[Line]:
    """Labels and what stands behind them. In a row of a table, blanks between two labels only fill it up."""
    lines: list[tuple[list[Cell], list[Cell]]] = [([], [])]
    for cell in cells:
        labels, behind = lines[-1]
        if not is_label(cell):
            behind.append(cell)
        elif behind and (not whole_row or any(other.text for other in behind)):
            lines.append(([cell], []))
        else:
            behind.clear()
            labels.append(cell)
    if len(lines) > 1 and not lines[0][0]:  # a number of the line stands in front of its label
        lines.pop(0)
    return [Line(tuple(labels), tuple(behind)) for labels, behind in lines if labels or behind]


def _copies(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines as so many tables as there are; a new one begins where the first figure comes again."""
    copies: list[list[Line]] = [[]]
    begun = False
    for line in lines:
        if any(_FIRST_FIGURE in exact_lines(reading) for reading in wordings(line.labels)):
            if begun:
                copies.append([])
            begun = True
        copies[-1].append(line)
    return [copy for copy in copies if copy]


def _stated(reading: _Reading) -> int:
    return sum(figure.status == STATED for figure in reading.figures.values())


def _differing(copies: Sequence[_Reading]) -> tuple[str, ...]:
    """The figures for which two copies state different numbers."""
    codes = [indicator.code for indicator in get_form(PRE_2019).indicators]
    return tuple(code for code in codes if len({copy.figures[code].value for copy in copies} - {None}) > 1)


def _read_lines(lines: Sequence[Line], text: str) -> _Reading:
    """One copy of the annex: every indicator has a figure, those not found as missing."""
    reading = _Reading()
    known = {line.key: line for line in annex_lines()}
    keys = assign_rows([line_scores(line.labels) for line in lines], list(known))
    undetermined: dict[int, list[Indicator]] = {}
    for key, line in zip(keys, lines, strict=True):
        indicator = known[key].indicator if key else None
        values = _values(line.cells)
        if key is None:
            _keep_extra_row(reading, line, values)
        elif indicator and len(values) == 1:
            reading.figures[indicator.code] = _figure(indicator, line, values[0], text)
        elif indicator and values:
            undetermined.setdefault(len(values), []).append(indicator)
            reading.figures[indicator.code] = ParsedFigure(None, UNREADABLE)
    for count, indicators in undetermined.items():
        names = "、".join(indicator.row_label for indicator in indicators[:3]) + ("等" if len(indicators) > 3 else "")
        params: dict[str, str | int] = {"label": names, "expected": 1, "found": count}
        codes = tuple(indicator.code for indicator in indicators)
        reading.findings.append(Problem("cells_undetermined", params, codes))
    missing = ParsedFigure(None, MISSING)
    reading.figures = {i.code: reading.figures.get(i.code, missing) for i in get_form(PRE_2019).indicators}
    return reading


def _values(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that can be the line's value: behind its unit, without the blanks that only fill the row up.

    None where the row ends with the unit; more than one where it can't be told which is meant.
    """
    units = [position for position, cell in enumerate(cells) if unit_of(cell.text)]
    values = list(cells)
    if len(units) == 1 and not any(cell.text for cell in cells[: units[0]]):
        values = values[units[0] + 1 :]
    elif not units:
        while len(values) > 1 and read_value(values[0].text).status != STATED:
            values.pop(0)  # the unit's column, left empty or crossed out
    while len(values) > 1 and not values[-1].text:
        values.pop()
    return values


def _figure(indicator: Indicator, line: Line, cell: Cell, text: str) -> ParsedFigure:
    number, unit = split_unit(cell.text)
    value = read_value(number)
    unit = unit or value.unit
    if unit is None and value.value is not None:
        unit = next((found for other in line.cells if (found := unit_of(other.text))), None)
        if unit is None and indicator.is_amount and line.labels:
            unit = _unit_named(line.labels[-1].text)
    return ParsedFigure(value.value, value.status, text[cell.start : cell.end], unit, cell.span)


def _unit_named(label: str) -> str | None:
    """The unit of an amount, where the label names it."""
    named = _UNIT_IN_LABEL.search(plain(label))
    return named[1] if named else None


def _keep_extra_row(reading: _Reading, line: Line, values: Sequence[Cell]) -> None:
    """A line that an agency added, if it states anything; kept as it is."""
    read = [read_value(cell.text) for cell in values]
    if not line.labels or not any(value.status in (STATED, NOT_APPLICABLE) for value in read):
        return
    label = " ".join(line.labels[-1].text.split())
    if is_header(label) or exact_lines(label) & _headings() or _FRAME.search(label):
        return
    if len(reading.extra_rows) == _MAX_EXTRA_ROWS:
        raise ParseError("too_many_rows")
    reading.extra_rows.append(ExtraRow(ANNEX, label[:_MAX_LABEL], tuple(value.value for value in read)))
    reading.findings.append(Problem("extra_row", {"label": label[:60]}))


def _headings() -> frozenset[str]:
    """The lines of the annex that bear no number."""
    return frozenset(line.key for line in annex_lines() if line.indicator is None)
