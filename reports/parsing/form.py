"""The official forms as data: 国办公开办函〔2019〕60号 (form ``2019``) and 〔2021〕30号 (form ``2021``).

``data/indicators.csv`` names every cell of both; nothing here knows a cell by itself.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FORMS = ("2019", "2021")
TABLE_LABELS = {
    "proactive": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "reviews": "政府信息公开行政复议、行政诉讼情况",
}
TABLES = tuple(TABLE_LABELS)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one cell of the form measures. ``unit`` is None where the form names none (采购总金额)."""

    code: str
    table: str
    article: str
    row: str
    row_label: str
    column: str
    column_label: str
    unit: str | None
    forms: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.row_label} · {self.column_label}"

    @property
    def is_amount(self) -> bool:
        return self.column == "amount"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table: its key, its label on this form, and its cells by column key in the form's order."""

    key: str
    label: str
    article: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    key: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Form:
    key: str
    tables: tuple[FormTable, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for table in self.tables for row in table.rows for i in row.indicators)

    def table(self, key: str) -> FormTable:
        return next(table for table in self.tables if table.key == key)


@cache
def all_indicators() -> dict[str, Indicator]:
    """Every indicator of any form by its code, in the order of the forms."""
    with files("reports.data").joinpath("indicators.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {row["code"]: _indicator(row) for row in rows}


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=row["code"],
        table=row["table"],
        article=row["article"],
        row=row["row"],
        row_label=row["row_label"],
        column=row["column"],
        column_label=row["column_label"],
        unit=row["unit"] or None,
        forms=tuple(row["forms"].split()),
    )


@cache
def get_form(key: str) -> Form:
    """The form ``2019`` or ``2021``; KeyError for any other."""
    if key not in FORMS:
        raise KeyError(key)
    tables: dict[str, dict[str, list[Indicator]]] = {table: {} for table in TABLES}
    for indicator in all_indicators().values():
        if key in indicator.forms:
            tables[indicator.table].setdefault(indicator.row, []).append(indicator)
    return Form(
        key,
        tuple(
            FormTable(
                name,
                tuple(FormRow(row, cells[0].row_label, cells[0].article, tuple(cells)) for row, cells in rows.items()),
            )
            for name, rows in tables.items()
        ),
    )
