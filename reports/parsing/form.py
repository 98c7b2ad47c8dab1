"""The official forms as data: 国办公开办函〔2019〕60号 (form ``2019``) and 〔2021〕30号 (form ``2021``), and the annex
of the reports of 2014–2018 (form ``pre2019``, 国办发〔2014〕32号).

``data/indicators.csv`` names every cell of both forms, ``data/indicators_pre2019.csv`` every line of the annex; nothing
here knows a cell by itself.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FORMS = ("2019", "2021")
PRE_2019 = "pre2019"
ANNEX = "annex"
ANNEX_LABEL = "政府信息公开情况统计表"
TABLE_LABELS = {
    "proactive": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "reviews": "政府信息公开行政复议、行政诉讼情况",
}
TABLES = tuple(TABLE_LABELS)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one cell of a form measures. ``unit`` is None where the form names none (采购总金额).

    ``forms`` are the forms it stands on. A row of the annex has one cell, so that its name says it all.
    """

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
        return self.row_label if self.table == ANNEX else f"{self.row_label} · {self.column_label}"

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


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """A line of the annex as it is printed; ``indicator`` is None for a heading, which bears no number.

    ``parent`` is the key of the line it is part of, ``level`` how many lines stand above it, ``adds_up`` says that the
    lines right below it make it up. ``confirmed`` is no where the wording is known from memory alone.
    """

    key: str
    parent: str
    level: int
    label: str
    variants: tuple[str, ...]
    adds_up: bool
    confirmed: bool
    indicator: Indicator | None


@cache
def annex_lines() -> tuple[AnnexLine, ...]:
    """The lines of the annex in its order."""
    levels = {"": -1}
    lines = []
    for row in _rows("indicators_pre2019.csv"):
        key, parent = row["key"], row["parent"]
        levels[key] = levels[parent] + 1
        variants = tuple(row["variants"].split("|")) if row["variants"] else ()
        adds_up, confirmed = row["adds_up"] == "yes", row["confirmed"] == "yes"
        indicator = _annex_indicator(row) if row["unit"] else None
        lines.append(AnnexLine(key, parent, levels[key], row["label"], variants, adds_up, confirmed, indicator))
    return tuple(lines)


@cache
def all_indicators() -> dict[str, Indicator]:
    """Every indicator of any form by its code, in the order of the forms; those of the annex come last."""
    indicators = {row["code"]: _indicator(row) for row in _rows("indicators.csv")}
    return indicators | {line.indicator.code: line.indicator for line in annex_lines() if line.indicator}


def _rows(name: str) -> list[dict[str, str]]:
    with files("reports.data").joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _annex_indicator(row: dict[str, str]) -> Indicator:
    return Indicator(
        code=f"{ANNEX}.{row['key']}",
        table=ANNEX,
        article="",
        row=row["key"],
        row_label=row["name"],
        column="amount" if row["unit"] == "万元" else "number",
        column_label="统计数",
        unit=row["unit"],
        forms=(PRE_2019,),
    )


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
    """The form ``2019``, ``2021`` or ``pre2019`` (the annex alone); KeyError for any other."""
    if key not in (*FORMS, PRE_2019):
        raise KeyError(key)
    tables: dict[str, dict[str, list[Indicator]]] = {table: {} for table in (TABLES if key in FORMS else (ANNEX,))}
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
