"""What pages do to a document: tables cut between rows, page numbers, running heads, labels torn or set vertically.

Every function here makes an edit of the finished blocks, so that it works for all layouts alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from reports.generation.grid import Cell, Grid
from reports.generation.report import Line, OtherTable, Report

PAGERS: tuple[Callable[[int, int], str], ...] = (
    lambda page, _: f"— {page} —",
    lambda page, _: f"- {page} -",
    lambda page, _: f"—{page}—",
    lambda page, pages: f"第 {page} 页 共 {pages} 页",
    lambda page, pages: f"第{page}页 / 共{pages}页",
)
HEAD_ROWS = {"proactive": 0, "requests": 3, "reviews": 3}
"""How many rows at the top of a table are its head."""


def split(grid: Grid, at: int, *, lost: bool = False) -> tuple[Grid, Grid]:
    """The rows before ``at`` and those from it. Cells that span the cut end there and stand empty below it.

    With ``lost`` they leave nothing below: the labels beside them move to the left.
    """
    columns = _first_columns(grid)
    top = tuple(
        tuple(replace(cell, rows=min(cell.rows, at - index)) for cell in row)
        for index, row in enumerate(grid.rows[:at])
    )
    crossing = [
        (columns[index][place], replace(cell, text="", rows=index + cell.rows - at))
        for index, row in enumerate(grid.rows[:at])
        for place, cell in enumerate(row)
        if index + cell.rows > at
    ]
    bottom = list(grid.rows[at:])
    if lost:
        bottom = _moved_left(bottom, columns[at:])
    else:
        merged = sorted([*crossing, *zip(columns[at], grid.rows[at], strict=True)], key=lambda item: item[0])
        bottom[0] = tuple(cell for _, cell in merged)
    return replace(grid, rows=top), replace(grid, rows=tuple(bottom))


def _first_columns(grid: Grid) -> list[list[int]]:
    """The column in which each cell begins, row by row."""
    taken: dict[int, int] = {}
    out = []
    for index, row in enumerate(grid.rows):
        column, starts = 0, []
        for cell in row:
            while taken.get(column, 0) > index:
                column += 1
            starts.append(column)
            for part in range(column, column + cell.columns):
                taken[part] = index + cell.rows
            column += cell.columns
        out.append(starts)
    return out


def _moved_left(rows: list[tuple[Cell, ...]], columns: list[list[int]]) -> list[tuple[Cell, ...]]:
    """Rows whose first cell also covers the columns that no cell from above covers any more."""
    taken: dict[int, int] = {}
    out = []
    for index, (row, starts) in enumerate(zip(rows, columns, strict=True)):
        begin = starts[0]
        while begin > 0 and taken.get(begin - 1, 0) <= index:
            begin -= 1
        first = replace(row[0], columns=row[0].columns + starts[0] - begin)
        for start, cell in zip([begin, *starts[1:]], (first, *row[1:]), strict=True):
            for part in range(start, start + cell.columns):
                taken[part] = index + cell.rows
        out.append((first, *row[1:]))
    return out


def cut_tables(report: Report, rng: Random, between: Sequence[Line], *, head: bool = False, lost: bool = False) -> None:
    """Cut the table of section 3 once, now and then another too, with the lines ``between`` at the cut.

    ``head``: the head of the table stands again below the cut. ``lost``: labels that span the cut do not.
    """
    share = rng.random()
    others = () if head or lost else rng.choice(((), (), ("proactive",), ("reviews",)))

    def edit(blocks: list[object]) -> list[object]:
        out: list[object] = []
        for block in blocks:
            if isinstance(block, Grid) and block.name in ("requests", *others):
                first = HEAD_ROWS[block.name] + 1
                at = first + int(share * (len(block.rows) - first))
                top, bottom = split(block, at, lost=lost) if at < len(block.rows) else (block, None)
                out += [top, *between] if bottom else [top]
                if bottom and head:
                    bottom = replace(bottom, rows=block.rows[: HEAD_ROWS[block.name]] + bottom.rows)
                out += [bottom] if bottom else []
            else:
                out.append(block)
        return out

    report.edits += (edit,)


def page_numbers(report: Report, rng: Random, head: str = "") -> bool:
    """Page numbers, and running heads where ``head`` is one, in the tables and between and inside paragraphs."""
    pager = rng.choice(PAGERS)
    pages = rng.randint(6, 9)
    heads = [Line(head, "pager")] if head else []
    cut_tables(report, rng, [Line(pager(4, pages), "pager"), *heads])
    share = rng.random()

    def edit(blocks: list[object]) -> list[object]:
        long = [i for i, block in enumerate(blocks) if isinstance(block, Line) and _can_break(block)]
        if not long:
            return blocks
        index = long[int(share * len(long))]
        line = blocks[index]
        assert isinstance(line, Line)  # noqa: S101 - chosen above
        middle = 30 + int(share * 1000) % (len(line.text) - 50)
        parts = [replace(line, text=line.text[:middle]), replace(line, text=line.text[middle:])]
        return [*blocks[:index], parts[0], Line(pager(2, pages), "pager"), *heads, parts[1], *blocks[index + 1 :]]

    report.edits += (edit,)
    report.alien += (pager(4, pages), pager(2, pages))
    return True


def _can_break(line: Line) -> bool:
    return line.kind == "body" and len(line.text) > 80


def running_head(report: Report, rng: Random) -> bool:
    """The title again at the top of pages, after a page number."""
    return bool(report.titles) and page_numbers(report, rng, report.titles[0])


def repeat_head(report: Report, rng: Random) -> bool:
    """A table cut by a page break whose head stands again on the new page."""
    cut_tables(report, rng, rng.choice(([], [Line(rng.choice(PAGERS)(4, 8), "pager")])), head=True)
    return True


def lose_groups(report: Report, rng: Random) -> bool:
    """A table cut by a page break, the labels of the groups missing on the new page."""
    cut_tables(report, rng, rng.choice(([], [Line(rng.choice(PAGERS)(4, 8), "pager")])), lost=True)
    return True


def tear_label(report: Report, rng: Random) -> bool:
    """A page break inside a row of section 3: the rest of its label stands alone behind the page number."""
    number, share = Line(rng.choice(PAGERS)(5, 8), "pager"), rng.random()

    def edit(blocks: list[object]) -> list[object]:
        out: list[object] = []
        for block in blocks:
            out += _torn(block, share, number) if isinstance(block, Grid) and block.name == "requests" else [block]
        return out

    report.edits += (edit,)
    return True


def _torn(grid: Grid, share: float, number: Line) -> list[object]:
    rows = [i for i in range(HEAD_ROWS["requests"] + 2, len(grid.rows) - 1) if len(_item(grid.rows[i]).text) >= 11]
    index = rows[int(share * len(rows))]
    label = _item(grid.rows[index])
    kept = len(label.text) - 3 - int(share * 10) % 2
    row = tuple(replace(cell, text=cell.text[:kept]) if cell is label else cell for cell in grid.rows[index])
    top, bottom = split(replace(grid, rows=(*grid.rows[:index], row, *grid.rows[index + 1 :])), index + 1)
    return [top, number, OtherTable(((label.text[kept:],),)), bottom]


def _item(row: tuple[Cell, ...]) -> Cell:
    """The label next to the numbers of a row."""
    return [cell for cell in row if not cell.code][-1]


def set_vertically(report: Report, rng: Random) -> bool:
    """三、本/年度办/理结果 or （三）不予/公开 in pieces, one a row, as labels typed from top to bottom come out."""
    pieces = rng.choice(
        (("三、本", "年度办", "理结果"), ("三、", "本年", "度办", "理结", "果"), tuple("三、本年度办理结果"))
    )

    def edit(blocks: list[object]) -> list[object]:
        return [
            _vertical(block, pieces) if isinstance(block, Grid) and block.name == "requests" else block
            for block in blocks
        ]

    report.edits += (edit,)
    return True


def _vertical(grid: Grid, pieces: Sequence[str]) -> Grid:
    columns = _first_columns(grid)
    at = HEAD_ROWS["requests"] + 2
    rows = list(grid.rows)
    height = rows[at][0].rows
    for number, text in enumerate(pieces):
        last = number == len(pieces) - 1
        cell = Cell(text, rows=height - number if last else 1)
        rest = rows[at + number][1:] if number == 0 else rows[at + number]
        rows[at + number] = (cell, *rest)
    assert columns[at][0] == 0  # noqa: S101 - the label of the results is the first cell of its row
    return replace(grid, rows=tuple(rows))


def print_twice(report: Report, rng: Random) -> bool:
    """All tables, or one, twice with the same figures."""
    name = rng.choice(("", "proactive", "requests", "reviews"))
    report.edits += (lambda blocks: _repeated(blocks, name, lambda grid: grid),)
    report.unsure |= {"table_repeated"}
    return True


def print_empty_first(report: Report, rng: Random) -> bool:
    """The empty form of a table before the one that is filled in."""
    name = rng.choice(("", "proactive", "requests", "reviews"))
    report.edits += (lambda blocks: _repeated(blocks, name, _emptied),)
    report.unsure |= {"table_repeated", "missing_value"}
    return True


def _repeated(blocks: list[object], name: str, before: Callable[[Grid], Grid]) -> list[object]:
    out: list[object] = []
    for block in blocks:
        if isinstance(block, Grid) and name in ("", block.name):
            out.append(before(block))
        out.append(block)
    return out


def _emptied(grid: Grid) -> Grid:
    return replace(grid, rows=tuple(tuple(replace(cell, code="") for cell in row) for row in grid.rows))
