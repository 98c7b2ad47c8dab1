"""What page breaks and labels set vertically leave in tables: heads that stand again, rests of labels, single marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reports.extraction.content import Block, Cell, Grid, Paragraph
from reports.parsing.labels import exact_meanings
from reports.parsing.layouts.lines import join
from reports.parsing.layouts.printed import means_row
from reports.parsing.numbers import looks_like_value

_MAX_REST = 40
_MIN_HEAD = 5
_MARK = "、"  # of 三、本年度办理结果 with a character a line

Changes = dict[int, Cell | None]
"""By the identity of a cell what stands in its place, None for nothing: a cell that spans others is the same object."""


def mend(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without heads of the requests table that stand again below a page break, torn labels whole."""
    pieces = [(block, list(_cells(blocks, at))) for at, block in enumerate(blocks)]
    cells = [cell for _, found in pieces for cell in found]
    changes = {**_repeated_heads(cells), **_torn_labels(cells), **_marks(cells)}
    if not changes:
        return tuple(blocks)
    changed = (_changed(block, found, changes) for block, found in pieces)
    return tuple(block for block in changed if block)


def _cells(blocks: Sequence[Block], at: int) -> Iterator[Cell]:
    """The cells of a table that are not blank, each once; a short line between two tables may be a cell as well."""
    block = blocks[at]
    if isinstance(block, Grid):
        seen: Cell | None = None
        for row in block.rows:
            for cell in row:
                if cell.text and cell is not seen:
                    yield cell
                seen = cell
    elif 0 < at < len(blocks) - 1 and isinstance(blocks[at - 1], Grid) and isinstance(blocks[at + 1], Grid):
        yield Cell(block.text.strip(), block.start, block.end)


def _changed(block: Block, cells: Sequence[Cell], changes: Mapping[int, Cell | None]) -> Block | None:
    """The block with the changes, None if nothing of it is left."""
    if not any(id(cell) in changes for cell in cells):
        return block
    if isinstance(block, Paragraph):
        return None
    rows = [(_changed_row(row, changes), _has_whole_label(row, changes)) for row in block.rows]
    kept = tuple(_lowered([row for row in rows if row[0]]))
    return replace(block, rows=kept) if kept else None


def _changed_row(row: Sequence[Cell], changes: Mapping[int, Cell | None]) -> tuple[Cell, ...]:
    """The row; cells that are gone leave blanks for the others to keep their places, and a blank row is gone too."""
    if not any(id(cell) in changes for cell in row):
        return tuple(row)
    blank = Cell("", row[0].start, row[0].start)
    cells = tuple(changes.get(id(cell), cell) or blank for cell in row)
    return cells if any(cell.text for cell in cells) else ()


def _has_whole_label(row: Sequence[Cell], changes: Mapping[int, Cell | None]) -> bool:
    """Whether the row has a label that was torn and is whole now."""
    return any(changes.get(id(cell)) is not None for cell in row)


def _lowered(rows: Sequence[tuple[tuple[Cell, ...], bool]]) -> Iterator[tuple[Cell, ...]]:
    """The rows; numbers that stood beside the middle line of a wrapped label are put into the label's row."""
    at = 0
    while at < len(rows):
        row, is_whole = rows[at]
        below = rows[at + 1][0] if at + 1 < len(rows) else ()
        if is_whole and len(row) == len(below) and not _values(row) and _values(below) and not _labels(below, row):
            yield tuple(
                under if under.text and looks_like_value(under.text) else cell
                for cell, under in zip(row, below, strict=True)
            )
            at += 2
        else:
            yield row
            at += 1


def _values(row: Sequence[Cell]) -> bool:
    return any(cell.text and looks_like_value(cell.text) for cell in row)


def _labels(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether words stand in the row that do not come down from the one above."""
    return any(cell.text and not looks_like_value(cell.text) and cell not in above for cell in row)


def _repeated_heads(cells: Sequence[Cell]) -> Changes:
    """The heads of the table of requests that come again before any other table does.

    One between an empty form and the same filled in stays: there it is what sets them apart.
    """
    gone: Changes = {}
    first: list[str] = []
    has_values = False
    run: list[Cell] = []
    for cell in (*cells, None):
        is_value = cell is not None and looks_like_value(cell.text)
        if is_value and not run:
            has_values = True
            continue
        kinds = _kinds(cell) if cell and not is_value else set()
        if cell and kinds & {("requests", "header"), ("requests", "column")}:
            run.append(cell)
            continue
        if run and is_value:
            run.pop()  # 其他 or 总计 with numbers behind it is a row
        if len(run) >= _MIN_HEAD:
            words = ["".join(head.text.split()) for head in run]
            if has_values and first and _is_part(words, first):
                gone |= dict.fromkeys(map(id, run))
            else:
                first, has_values = words, False
        has_values = has_values or is_value
        run = []
        if kinds and any(table != "requests" and kind in ("article", "header", "block") for table, kind in kinds):
            first = []
    return gone


def _is_part(words: Iterable[str], whole: Sequence[str]) -> bool:
    """Whether the words stand in the whole in the same order."""
    rest = iter(whole)
    return all(word in rest for word in words)


def _kinds(cell: Cell) -> set[tuple[str, str]]:
    return {(meaning.table, meaning.kind) for meaning in exact_meanings(cell.text)}


def _torn_labels(cells: Sequence[Cell]) -> Changes:
    """Labels whose rest stands behind the row's numbers, on the next page."""
    changes: Changes = {}
    label: Cell | None = None
    has_values = False
    for at, cell in enumerate(cells):
        if looks_like_value(cell.text):
            has_values = True
            continue
        ends = at + 1 == len(cells) or not looks_like_value(cells[at + 1].text)
        if label and has_values and ends and _is_rest(cell) and means_row([label, cell]):
            changes |= {id(label): replace(join([label, cell]), end=label.end), id(cell): None}
        else:
            label, has_values = cell, False
    return changes


def _is_rest(cell: Cell) -> bool:
    return len(cell.text) <= _MAX_REST and not exact_meanings(cell.text)


def _marks(cells: Sequence[Cell]) -> Changes:
    return {id(cell): None for cell in cells if cell.text == _MARK}
