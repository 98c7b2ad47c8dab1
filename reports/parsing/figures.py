"""Cells to figures: the columns of each row, rows with a wrong number of cells, and what the totals give back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reports.errors import ParseError
from reports.extraction.content import Cell
from reports.parsing.alignment import Laws, Settlement, settle
from reports.parsing.derivation import derive_unreadable
from reports.parsing.form import TABLE_LABELS, Form, FormRow, Indicator
from reports.parsing.labels import likeness
from reports.parsing.numbers import read_value
from reports.parsing.report import MISSING, UNREADABLE, ExtraRow, ParsedFigure
from reports.problem import Problem
from reports.script import plain

RECEIVED = ("new_received", "carried_over")
SETTLED = ("total", "carried_forward")
TOTAL = "total"
_UNIT_NOTE = re.compile(r"单位[:：为]?(亿元|万元|元)|[(（](亿元|万元|元)[)）]")
_MAX_LABEL = 500
MAX_EXTRA_ROWS = 200

Row = tuple[Sequence[Cell], Sequence[Cell]]  # the value cells, and the cells of the header above them


def leaf_rows(form: Form) -> list[str]:
    """The result rows of the table of section 3 that add up to its total (H2)."""
    return [row.key for row in form.table("requests").rows if row.key not in (*RECEIVED, *SETTLED)]


class FigureReader:
    """Collects the figures of one report; ``finish`` gives every cell of the form, those not found as missing."""

    def __init__(self, form: Form, text: str) -> None:
        self.form = form
        self._text = text
        self.extra_rows: list[ExtraRow] = []
        self.findings: list[Problem] = []
        self._figures: dict[str, ParsedFigure] = {}

    def read_table(self, table: str, rows: Mapping[str, Row]) -> None:
        """The rows of a table by key; a row that is there twice is read once, and one not given is missing."""
        form_rows = {row.key: row for row in self.form.table(table).rows}
        trimmed = {key: _trim(cells, len(form_rows[key].indicators)) for key, (cells, _) in rows.items()}
        settled = self._settle(table, trimmed)
        for key, cells in trimmed.items():
            row = form_rows[key]
            columns = _columns(row, rows[key][1])
            self._read_row(row, cells, columns, settled, rows[key][1])

    def read_reviews(self, runs: Sequence[Sequence[Cell]]) -> None:
        """The fifteen cells of section 4, which stand in one row without a label of their own."""
        rows = self.form.table("reviews").rows
        width = sum(len(row.indicators) for row in rows)
        full = [trimmed for run in runs if len(trimmed := _trim(run, width)) == width]
        stated = [run for run in full if any(cell.text for cell in run)]
        joined = _trim([cell for run in runs for cell in run if any(c.text for c in run)], width)
        cells = list(next(iter(stated), joined or next(iter(full), ())))
        if len(stated) > 1:
            self.note_repetition("reviews", len(stated))
        if not cells:
            return
        size = width // len(rows)
        if len(cells) != width:
            self._undetermined("行政复议、行政诉讼", [i for row in rows for i in row.indicators], len(cells))
            return
        for number, row in enumerate(rows):
            for indicator, cell in zip(row.indicators, cells[number * size :], strict=False):
                self._set(indicator, cell)

    def add_extra_row(self, table: str, label: Cell, values: Sequence[Cell]) -> None:
        """A row that the form does not know: kept as it is, its blanks and marks as None.

        Raises ParseError where there are so many of them that this can't be the table of a report.
        """
        if len(self.extra_rows) == MAX_EXTRA_ROWS:
            raise ParseError("too_many_rows")
        cells = _trim(values, 3 if table == "proactive" else 7)
        readings = [read_value(cell.text) for cell in cells]
        name = " ".join(label.text.split())[:_MAX_LABEL]
        self.extra_rows.append(ExtraRow(table, name, tuple(reading.value for reading in readings)))
        self.findings.append(Problem("extra_row", {"label": name[:60]}))

    def note_repetition(self, table: str, count: int) -> None:
        """The table stands in the report ``count`` times: which copy is right is for a person to say."""
        params: dict[str, str | int] = {"label": TABLE_LABELS[table], "count": count}
        codes = tuple(i.code for row in self.form.table(table).rows for i in row.indicators)
        self.findings.append(Problem("table_repeated", params, codes))

    def finish(self) -> dict[str, ParsedFigure]:
        derive_unreadable(self.form, self._figures, leaf_rows(self.form))
        missing = ParsedFigure(None, MISSING)
        return {i.code: self._figures.get(i.code, missing) for i in self.form.indicators}

    def _settle(self, table: str, rows: Mapping[str, Sequence[Cell]]) -> Settlement:
        if table != "requests":
            return Settlement({}, frozenset())
        values = {key: [read_value(cell.text).value for cell in cells] for key, cells in rows.items()}
        width = len(self.form.table(table).rows[0].indicators)
        return settle(values, Laws(width, leaf_rows(self.form), RECEIVED, SETTLED, TOTAL))

    def _read_row(
        self,
        row: FormRow,
        cells: Sequence[Cell],
        columns: Sequence[Indicator],
        settled: Settlement,
        header: Sequence[Cell],
    ) -> None:
        if not cells:
            return
        if (placement := settled.placements.get(row.key)) is not None:
            self._mismatch(row.label, columns, sum(bool(cell.text) for cell in cells))
            for indicator, index in zip(columns, placement, strict=True):
                if index is not None:
                    self._set(indicator, cells[index])
            return
        if len(cells) != len(columns):
            cells = _even_out(cells, len(columns))
        if len(cells) != len(columns) or (row.key in settled.undecided and any(cell.text for cell in cells)):
            self._undetermined(row.label, columns, len(cells))
            return
        units = _units(columns, header)
        for indicator, cell in zip(columns, cells, strict=True):
            self._set(indicator, cell, units.get(indicator.column))

    def _set(self, indicator: Indicator, cell: Cell, header_unit: str | None = None) -> None:
        reading = read_value(cell.text)
        unit = reading.unit
        if unit is None and indicator.is_amount and reading.value is not None:
            unit = header_unit or indicator.unit
        self._figures[indicator.code] = ParsedFigure(
            reading.value, reading.status, self._text[cell.start : cell.end], unit, cell.span
        )

    def _mismatch(
        self, label: str, columns: Sequence[Indicator], found: int, code: str = "cell_count_mismatch"
    ) -> None:
        figures = tuple(indicator.code for indicator in columns)
        params: dict[str, str | int] = {"label": label, "expected": len(columns), "found": found}
        self.findings.append(Problem(code, params, figures))

    def _undetermined(self, label: str, columns: Sequence[Indicator], found: int) -> None:
        """No way to tell which cell is which: none of them is read."""
        self._mismatch(label, columns, found, "cells_undetermined")
        self._figures.update({indicator.code: ParsedFigure(None, UNREADABLE) for indicator in columns})


def _trim(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """The cells without blanks beyond the row's width: padding at its end first, then at its beginning."""
    kept = list(cells)
    while len(kept) > width and not kept[-1].text:
        kept.pop()
    while len(kept) > width and not kept[0].text:
        kept.pop(0)
    return kept


def _even_out(cells: Sequence[Cell], width: int) -> Sequence[Cell]:
    """Rows with a wrong number of cells whose reading is plain: one wide cell written out, or nothing but blanks."""
    if width == 1 and len({cell.text for cell in cells}) == 1:
        return cells[:1]
    if not any(cell.text for cell in cells):
        return [*cells[:width], *[cells[-1]] * (width - len(cells))]
    return cells


def _column_key(cell: Cell, table: str) -> str | None:
    keys = likeness(cell.text, table, "column")
    return keys[0][0].removesuffix("_fees") if keys else None


def _columns(row: FormRow, header: Sequence[Cell]) -> Sequence[Indicator]:
    """The row's figures in the order of the header, or of the form where the header does not name just these.

    In running text the header's 总计 spans two lines and so comes before the columns it stands behind.
    """
    by_column = {indicator.column: indicator for indicator in row.indicators}
    found = [key for cell in header if (key := _column_key(cell, row.indicators[0].table))]
    keys = list(dict.fromkeys(found))  # a label that spans header rows is met once in each
    if set(keys) != set(by_column):
        return row.indicators
    if "natural_person" in keys and keys.index("natural_person") < keys.index("total"):
        keys.remove("total")
        keys.append("total")
    return [by_column[key] for key in keys]


def _units(columns: Sequence[Indicator], header: Sequence[Cell]) -> dict[str, str]:
    """The unit that the header names for an amount, by column."""
    units: dict[str, str] = {}
    for cell in header:
        key = _column_key(cell, "proactive")
        note = _UNIT_NOTE.search(plain(cell.text))
        if note and key in {indicator.column for indicator in columns}:
            units[str(key)] = note[1] or note[2]
    return units
