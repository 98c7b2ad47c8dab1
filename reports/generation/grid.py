"""The three tables of a report as cells that span rows and columns, and the plain rows that layouts make of them.

A grid depends only on the form, the label style and the rows that an office added, so grids are built once and
shared by all reports; a cell names the figure it shows, and the report supplies the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reports.generation import form as forms
from reports.generation.labels import LabelStyle, styled


@dataclass(frozen=True, slots=True)
class Cell:
    """A label (``code`` is empty) or the place of the figure ``code``."""

    text: str = ""
    code: str = ""
    columns: int = 1
    rows: int = 1


Rows = tuple[tuple[Cell, ...], ...]
EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the form; every row lists the cells that begin in it, as HTML does."""

    name: str
    width: int
    rows: Rows

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=4096)
def form_grid(table: str, form: str, style: LabelStyle, extra: tuple[tuple[int, str], ...] = ()) -> Grid:
    """The grid of ``table`` (proactive, requests, reviews); ``extra`` are (article, label) of added rows."""
    if table == "proactive":
        return _proactive(forms.FORMS[form], style, extra)
    return _requests(forms.FORMS[form], style) if table == "requests" else _reviews(style)


def _proactive(form: forms.Form, style: LabelStyle, extra: tuple[tuple[int, str], ...]) -> Grid:
    width = 1 + max(len(article.columns) for article in form.articles)
    rows: list[tuple[Cell, ...]] = []
    for index, article in enumerate(form.articles):
        rows.append((Cell(styled(article.label, style), columns=width),))
        last = width - len(article.columns)
        spans = [1] * (len(article.columns) - 1) + [last]
        heads = [Cell(styled(label, style), columns=n) for (_, label), n in zip(article.columns, spans, strict=True)]
        rows.append((Cell(styled(forms.CONTENT_LABEL, style)), *heads))
        named = [(row, label) for row, label in article.rows]
        named += [(f"extra{n}", label) for n, (at, label) in enumerate(extra) if at == index]
        for row, label in named:
            cells = [
                Cell(code=f"proactive.{row}.{column}", columns=n)
                for (column, _), n in zip(article.columns, spans, strict=True)
            ]
            rows.append((Cell(styled(label, style)), *cells))
    return Grid("proactive", width, tuple(rows))


def _requests(form: forms.Form, style: LabelStyle) -> Grid:
    labels = [styled(label, style) for _, label in forms.COLUMNS]
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(styled(forms.NOTE, style), columns=3, rows=3),
            Cell(styled(forms.APPLICANT_LABEL, style), columns=7),
        ),
        (Cell(labels[0], rows=2), Cell(styled(forms.ORGANISATIONS_LABEL, style), columns=5), Cell(labels[-1], rows=2)),
        tuple(Cell(label) for label in labels[1:-1]),
        (Cell(styled(forms.NEW_RECEIVED[1], style), columns=3), *_numbers("new_received")),
        (Cell(styled(forms.CARRIED_OVER[1], style), columns=3), *_numbers("carried_over")),
    ]
    first: tuple[Cell, ...] = (Cell(styled(forms.RESULTS_LABEL, style), rows=len(form.request_rows) - 3),)
    for group in form.groups:
        for index, (row, label) in enumerate(group.items):
            cells = first
            if not group.divided:
                cells += (Cell(styled(group.label, style), columns=2),)
            else:
                if index == 0:
                    cells += (Cell(styled(group.label, style), rows=len(group.items)),)
                cells += (Cell(styled(label, style)),)
            rows.append((*cells, *_numbers(row)))
            first = ()
    rows.append((Cell(styled(forms.CARRIED_FORWARD[1], style), columns=3), *_numbers("carried_forward")))
    return Grid("requests", 10, tuple(rows))


def _numbers(row: str) -> tuple[Cell, ...]:
    return tuple(Cell(code=f"requests.{row}.{column}") for column, _ in forms.COLUMNS)


def _reviews(style: LabelStyle) -> Grid:
    outcomes = [styled(label, style) for _, label in forms.OUTCOMES]
    return Grid(
        "reviews",
        15,
        (
            (
                Cell(styled(forms.REMEDIES[0][1], style), columns=5),
                Cell(styled(forms.LITIGATION_LABEL, style), columns=10),
            ),
            (
                *(Cell(label, rows=2) for label in outcomes),
                *(Cell(styled(label, style), columns=5) for _, label in forms.REMEDIES[1:]),
            ),
            tuple(Cell(label) for label in outcomes * 2),
            tuple(Cell(code=code) for code in forms.REVIEW_CODES),
        ),
    )


@lru_cache(maxsize=4096)
def word_rows(grid: Grid) -> Rows:
    """Rows as Word lists them: a cell that spans columns stands once, one that spans rows is empty below."""
    return tuple(tuple(cell for cell, _ in row) for row in _placed(grid))


@lru_cache(maxsize=4096)
def full_rows(grid: Grid) -> Rows:
    """Rows with one cell for every column of the table, as a spreadsheet has them."""
    return tuple(
        tuple(part for cell, columns in row for part in (cell, *[EMPTY] * (columns - 1))) for row in _placed(grid)
    )


def _placed(grid: Grid) -> list[list[tuple[Cell, int]]]:
    """Every row with its own cells and an empty one below each cell that spans rows, with their widths."""
    open_spans: dict[int, tuple[int, int]] = {}
    placed: list[list[tuple[Cell, int]]] = []
    for row in grid.rows:
        cells, column, out = iter(row), 0, list[tuple[Cell, int]]()
        while column < grid.width:
            left, columns = open_spans.get(column, (0, 0))
            if left:
                open_spans[column] = (left - 1, columns)
                out.append((EMPTY, columns))
            else:
                cell = next(cells)
                columns = cell.columns
                open_spans[column] = (cell.rows - 1, columns)
                out.append((cell, columns))
            column += columns
        placed.append(out)
    return placed
