"""Rows on their way into a file: CSV and JSON piece by piece, XLSX through a temporary file; memory stays flat.

Text that a spreadsheet would take for a formula is made harmless, numbers are left as they are. In CSV such text gets
an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection), in XLSX it is stored as a string.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


Value: TypeAlias = str | int | Decimal | None
Row: TypeAlias = Sequence[Value]

PIECE: Final = 64 * 1024  # characters that are gathered before they are sent
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
_JSON: Final = json.JSONEncoder(ensure_ascii=False, default=float)


class _Signs(dict[str, bool]):
    """First character of a text → whether a spreadsheet may take the text for a formula, learnt as they are met."""

    def __missing__(self, char: str) -> bool:
        self[char] = unicodedata.normalize("NFKC", char).startswith(FORMULA_SIGNS)
        return self[char]


_SIGNS = _Signs()


@dataclass(frozen=True, slots=True)
class Column:
    """``code`` names it in JSON and for programs, ``label`` heads it for people, ``meaning`` explains it.

    ``type`` is that of its values where a format has types: text, integer or number.
    """

    code: str
    label: StrPromise
    meaning: StrPromise
    type: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """What one file holds. ``rows`` may be read once; ``notices`` are said after the last row."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    notices: tuple[str, ...] = ()


COLUMNS: Final = (
    Column("file", gettext_lazy("文件"), gettext_lazy("这一列出现在哪种下载里")),
    Column("code", gettext_lazy("代码"), gettext_lazy("列在 JSON 里的名称")),
    Column("label", gettext_lazy("名称"), gettext_lazy("列在 CSV、XLSX 里的名称")),
    Column("meaning", gettext_lazy("说明"), gettext_lazy("列里是什么")),
)


def dictionary(tables: Iterable[tuple[str, Sequence[Column]]]) -> Iterator[Row]:
    """What the columns of files mean, as rows of COLUMNS; ``tables`` are names of files with their columns."""
    for name, columns in tables:
        for column in columns:
            yield name, column.code, str(column.label), str(column.meaning)


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would calculate it; numbers as text stay as they are.

    Full-width signs count too: Chinese and Japanese spreadsheets read ＝ as =.
    """
    if _SIGNS[text[:1]] and not _NUMBER.fullmatch(unicodedata.normalize("NFKC", text)):
        return f"'{text}"
    return text


def as_csv(table: Table) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, as Excel wants it; lines end with CR LF (RFC 4180)."""
    buffer = io.StringIO(newline="")
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow([str(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
        if buffer.tell() > PIECE:
            yield _emptied(buffer)
    writer.writerows([notice] for notice in table.notices)
    yield _emptied(buffer)


def as_json(table: Table, key: str, total: int) -> Iterator[bytes]:
    """``{"total": …, key: [one object a row], "notices": […]}``; ``total`` counts the reports that match."""
    codes = [column.code for column in table.columns]
    buffer = io.StringIO()
    buffer.write(f'{{"total": {total}, "{key}": [')
    separator = "\n"
    for row in table.rows:
        buffer.write(separator + _JSON.encode(dict(zip(codes, row, strict=True))))
        separator = ",\n"
        if buffer.tell() > PIECE:
            yield _emptied(buffer)
    buffer.write(f'\n], "notices": {_JSON.encode(table.notices)}}}\n')
    yield _emptied(buffer)


def as_xlsx(table: Table) -> Iterator[bytes]:
    """A workbook with the rows and a second sheet that explains the columns; sent once it is whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    sheet.append([str(column.label) for column in table.columns])
    for row in table.rows:
        sheet.append([_xlsx_value(sheet, value) for value in row])
    for notice in table.notices:
        sheet.append([notice])
    explained = book.create_sheet(_("说明"))
    explained.append([str(column.label) for column in COLUMNS])
    for line in dictionary([(table.name, table.columns)]):
        explained.append(list(line))
    with tempfile.TemporaryFile() as stream:
        book.save(stream)
        stream.seek(0)
        while piece := stream.read(PIECE):
            yield piece


def _xlsx_value(sheet: WriteOnlyWorksheet, value: Value) -> Value | WriteOnlyCell:
    """Strings that openpyxl would take for a formula or an error code are told to be strings."""
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
