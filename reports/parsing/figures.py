"""Cells to figures: the columns of each row, rows with a wrong number of cells, and what the totals give back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.errors import ParseError
from reports.extraction.content import Cell
from reports.parsing.alignment import Settlement, settle
from reports.parsing.blocks import settle_blocks
from reports.parsing.columns import (
    absent_columns,
    columns_of,
    in_order_of,
    may_begin_with_organisations,
    outcomes_of,
    units_of,
)
from reports.parsing.derivation import derive_unreadable
from reports.parsing.equations import RECEIVED, SETTLED, TOTAL, leaf_rows
from reports.parsing.form import TABLE_LABELS, Form, FormRow, Indicator
from reports.parsing.numbers import CellValue, read_value
from reports.parsing.placement import Placement, adds_up, as_found, may_add_up
from reports.parsing.report import DERIVED, UNREADABLE, ExtraRow, Number, ParsedFigure
from reports.parsing.row_cells import closed_up, even_out, joined, set_apart, trim, trims
from reports.parsing.survival import Laws
from reports.problem import Problem

_MAX_LABEL = 500
MAX_EXTRA_ROWS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """The value cells of a row and the header above them; ``total_last`` as in ``columns_of``."""

    cells: Sequence[Cell]
    header: Sequence[Cell] = ()
    total_last: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    """A row's cells as they are to be read.

    ``apart`` are those that stood in one cell with others, ``doubtful`` those that blanks at both ends may have moved.
    """

    cells: Sequence[Cell]
    columns: Sequence[Indicator]
    units: Mapping[str, str]
    apart: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()


class TableReader:
    """Reads one table of the form into ``figures`` by code; cells that were not found are not among them.

    ``findings`` are the problems met, ``extra_rows`` the rows that the form does not know.
    """

    def __init__(self, form: Form, text: str, table: str) -> None:
        self.form = form
        self.table = table
        self.figures: dict[str, ParsedFigure] = {}
        self.extra_rows: list[ExtraRow] = []
        self.findings: list[Problem] = []
        self._text = text
        self._absent: frozenset[str] = frozenset()

    def read_rows(self, rows: Mapping[str, Row]) -> None:
        """The rows of the table by key; one that is not given is missing."""
        form_rows = {row.key: row for row in self.form.table(self.table).rows}
        if self.table == "requests" and rows:
            first = next(iter(rows.values()))
            self._absent = absent_columns(
                form_rows[next(iter(rows))], first.header, [r.cells for r in rows.values() if r.cells]
            )
        lines = {key: self._line(form_rows[key], row) for key, row in rows.items() if row.cells}
        settled = self._settle(lines) if self.table == "requests" else Settlement()
        for key, line in lines.items():
            self._read_line(form_rows[key].label, line, key, settled)
        derive_unreadable(self.form.key, self.figures)
        if self.table == "requests" and any(may_begin_with_organisations(row.header) for row in rows.values()):
            self._doubt_columns(form_rows[key] for key in lines)

    def read_reviews(self, cells: Sequence[Cell], heads: Sequence[str], outcomes: Sequence[str]) -> None:
        """The fifteen cells of section 4, which stand in one row without a label of their own, in blocks and under
        outcomes as their heads come."""
        rows = in_order_of(heads, self.form.table(self.table).rows)
        size = len(rows[0].indicators)
        columns = [indicator for row in rows for indicator in row.indicators]
        written = outcomes_of(outcomes, rows[0])
        usual = [indicator.column for indicator in rows[0].indicators]
        if written != usual:
            if len(cells) != len(columns):
                self._undetermined(TABLE_LABELS[self.table], columns, len(columns), len(cells))
                return
            cells = [cells[at + written.index(key)] for at in range(0, len(columns), size) for key in usual]
        cells, apart = self._set_apart(cells, len(columns), size)
        readings = [read_value(cell.text) for cell in cells]
        settled = settle_blocks(
            [reading.value for reading in readings],
            len(columns),
            size,
            illegible=any(map(_is_scrap, cells, readings)),
        )
        label = TABLE_LABELS[self.table]
        if settled is None:
            self._undetermined(label, columns, len(columns), len(cells))
            return
        self._place(columns, cells, settled.placement)
        self._give_back(columns, settled.lost)
        unread = [columns[at] for at in sorted(settled.undecided)]
        if unread:
            self._undetermined(label, unread, len(columns), len(cells))
        doubtful = {columns[at] for at in settled.doubtful | apart}.difference(unread)
        moved = settled.placement != as_found(len(cells)) or bool(apart)
        self._doubt(label, columns, doubtful, len(cells), mismatch=moved and len(unread) < len(columns))
        derive_unreadable(self.form.key, self.figures)

    def add_extra_row(self, label: Cell, values: Sequence[Cell]) -> None:
        """A row that the form does not know: kept as it is, its blanks and marks as None.

        Raises ParseError where there are so many of them that this can't be the table of a report.
        """
        if len(self.extra_rows) == MAX_EXTRA_ROWS:
            raise ParseError("too_many_rows")
        cells = trim(values, 3 if self.table == "proactive" else 7)
        readings = [read_value(cell.text) for cell in cells]
        name = " ".join(label.text.split())[:_MAX_LABEL]
        self.extra_rows.append(ExtraRow(self.table, name, tuple(reading.value for reading in readings)))
        self.findings.append(Problem("extra_row", {"label": name[:60]}))

    def _line(self, row: FormRow, found: Row) -> _Line:
        columns = columns_of(row, found.header, total_last=found.total_last, absent=self._absent)
        width = len(columns)
        units = units_of(columns, found.header)
        if self.table != "requests":
            return _Line(even_out(trim(found.cells, width), width), columns, units)
        stated = trim(found.cells, width - len(self._absent)) if self._absent else found.cells
        if self._absent and len(stated) == width - len(self._absent):
            blank = Cell("", stated[-1].start, stated[-1].start)
            stated = [*stated[:-1], *[blank] * len(self._absent), stated[-1]]
        ways = trims(stated, width)
        if columns[0].column == TOTAL:  # the laws are about rows that end in their total
            ways, columns = [[*cells[1:], cells[0]] for cells in ways], [*columns[1:], columns[0]]
        cells, doubtful = _likeliest(ways)
        cells, apart = self._set_apart(cells, width, width)
        return _Line(cells, columns, units, apart, doubtful)

    def _settle(self, lines: Mapping[str, _Line]) -> Settlement:
        readings = {key: [read_value(cell.text) for cell in line.cells] for key, line in lines.items()}
        illegible = {
            key: cells
            for key, row in readings.items()
            if (cells := {at for at, reading in enumerate(row) if _is_scrap(lines[key].cells[at], reading)})
        }
        values = {key: [reading.value for reading in row] for key, row in readings.items()}
        width = len(self.form.table(self.table).rows[0].indicators)
        return settle(values, Laws(width, leaf_rows(self.form), RECEIVED, SETTLED, TOTAL), illegible)

    def _read_line(self, label: str, line: _Line, key: str, settled: Settlement) -> None:
        columns, width = line.columns, len(line.columns)
        doubtful = {columns[at] for at in settled.doubtful.get(key, frozenset()) | line.apart | line.doubtful}
        if (placement := settled.placements.get(key)) is not None:
            self._place(columns, line.cells, placement)
            numbers = settled.numbers.get(key, ())
            self._give_back(columns, {at: number for at, number in enumerate(numbers) if not placement[at]})
            self._doubt(label, columns, doubtful, sum(bool(cell.text) for cell in line.cells), mismatch=True)
            return
        cells = even_out(line.cells, width)
        if len(cells) != width or key in settled.undecided:
            self._undetermined(label, columns, width, len(cells))
            return
        self._place(columns, cells, as_found(width), line.units)
        self._doubt(label, columns, doubtful, width, mismatch=bool(line.apart))

    def _set_apart(self, cells: Sequence[Cell], width: int, size: int) -> tuple[Sequence[Cell], frozenset[int]]:
        """The cells with numbers that are stuck together set apart, or spread ones closed up, if only then the row
        keeps its totals.

        ``size`` is how many columns end in a total.
        """
        for whole in (cells, closed_up(cells)):
            if len(whole) == width and _keeps_totals(whole, size):
                return whole, frozenset()
        found, apart = set_apart(cells, self._text, width)
        return (found, apart) if apart and _keeps_totals(found, size) else (cells, frozenset())

    def _place(
        self,
        columns: Sequence[Indicator],
        cells: Sequence[Cell],
        placement: Placement,
        units: Mapping[str, str] | None = None,
    ) -> None:
        for indicator, slot in zip(columns, placement, strict=True):
            if slot and indicator.column not in self._absent:
                self._set(indicator, joined([cells[index] for index in slot]), (units or {}).get(indicator.column))

    def _give_back(self, columns: Sequence[Indicator], numbers: Mapping[int, Number | None]) -> None:
        """The numbers of cells that were lost, where the sums leave no other; what may be a nought stays missing."""
        for at, number in numbers.items():
            if number:
                self.figures[columns[at].code] = ParsedFigure(number, DERIVED)

    def _set(self, indicator: Indicator, cell: Cell, header_unit: str | None) -> None:
        reading = read_value(cell.text)
        unit = reading.unit
        if unit is None and indicator.is_amount and reading.value is not None:
            unit = header_unit or indicator.unit
        self.figures[indicator.code] = ParsedFigure(
            reading.value, reading.status, self._text[cell.start : cell.end], unit, cell.span
        )

    def _doubt(
        self, label: str, columns: Sequence[Indicator], doubtful: Collection[Indicator], found: int, mismatch: bool
    ) -> None:
        """Say which cells of a row might stand in other columns; with ``mismatch`` its cells were not one for each."""
        if not mismatch and not doubtful:
            return
        params: dict[str, str | int] = {"label": label, "expected": len(columns), "found": found}
        code = "cell_count_mismatch" if mismatch else "alignment_doubtful"
        self.findings.append(Problem(code, params, tuple(i.code for i in columns if i in doubtful)))

    def _doubt_columns(self, rows: Iterable[FormRow]) -> None:
        """Natural persons and organisations may have changed places, which shows where their numbers differ."""
        doubtful: list[str] = []
        for row in rows:
            codes = [indicator.code for indicator in row.indicators if indicator.column != TOTAL]
            if len({(figure.value, figure.status) for code in codes if (figure := self.figures.get(code))}) > 1:
                doubtful += codes
        if doubtful:
            self.findings.append(Problem("columns_doubtful", {"label": TABLE_LABELS[self.table]}, tuple(doubtful)))

    def _undetermined(self, label: str, columns: Sequence[Indicator], expected: int, found: int) -> None:
        """No way to tell which cell is which: none of them is read."""
        codes = tuple(indicator.code for indicator in columns)
        params: dict[str, str | int] = {"label": label, "expected": expected, "found": found}
        self.findings.append(Problem("cells_undetermined", params, codes))
        self.figures.update({code: ParsedFigure(None, UNREADABLE) for code in codes})


def _is_scrap(cell: Cell, reading: CellValue) -> bool:
    """Whether a cell is no number, or the rest of one (``02``), so that its row's sums say nothing."""
    return reading.status == UNREADABLE or (cell.text[:1] == "0" and cell.text[1:2].isdecimal())


def _keeps_totals(cells: Sequence[Cell], size: int) -> bool:
    """Whether all cells are readable and every ``size`` of them end in their total."""
    readings = [read_value(cell.text) for cell in cells]
    values = tuple(reading.value for reading in readings)
    return all(reading.status != UNREADABLE for reading in readings) and all(
        adds_up(values[start : start + size]) for start in range(0, len(values), size)
    )


def _likeliest(ways: Sequence[Sequence[Cell]]) -> tuple[Sequence[Cell], frozenset[int]]:
    """The way to take padding off a row that adds up best, and the cells that are others where it is one of several.

    Where but one cell is blank, that may be the first as well as the total; where more are, blanks stand for noughts
    and the last number is the total.
    """
    if len(ways) == 1:
        return ways[0], frozenset()
    values = [tuple(read_value(cell.text).value for cell in way) for way in ways]
    merits = [(may_add_up(row), adds_up(row) and bool(row[-1])) for row in values]
    best = [way for way, merit in zip(ways, merits, strict=True) if merit == max(merits)]
    if sum(not cell.text for cell in best[0]) > 1:
        return best[0], frozenset()
    columns = zip(*best, strict=True)
    return best[0], frozenset(at for at, cells in enumerate(columns) if len({cell.text for cell in cells}) > 1)
