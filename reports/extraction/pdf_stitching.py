"""A table that a page break cuts is one table: rows, labels and cells cut by it are put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.extraction.pdf_lines import Line
from reports.extraction.pdf_page import Area
from reports.extraction.pdf_tables import RuledCell, RuledTable
from reports.extraction.pdf_wording import has_ordinal, is_value

_SAME_PLACE = 4.0  # points between the rules of two pages
_PADDING = 12.0  # points a cell keeps free at its sides
_SLACK = 0.4  # characters


def continues(upper: RuledTable, lower: RuledTable) -> bool:
    """Whether two tables on following pages have the same columns, so far as both have them."""
    shift = upper.columns[0] - lower.columns[0]
    if abs(upper.columns[-1] - lower.columns[-1] - shift) > 2 * _SAME_PLACE:
        return False
    own = upper.columns[1:-1]
    other = [place + shift for place in lower.columns[1:-1]]
    few, many = sorted((own, other), key=len)
    shared = sum(any(abs(place - another) <= _SAME_PLACE for another in many) for place in few)
    return 2 * shared >= len(few)


def stitch(upper: RuledTable, lower: RuledTable) -> RuledTable:
    """Both as one table. A header printed again is left out; a row is only joined where no value is lost by it."""
    shift = upper.columns[0] - lower.columns[0]
    columns = _union(upper.columns, [place + shift for place in lower.columns])
    above = _placed(upper.cells, upper.columns, columns)
    below = _placed(lower.cells, [place + shift for place in lower.columns], columns)
    repeated = _repeated_rows(above, below)
    below = [replace(cell, row=cell.row - repeated) for cell in below if cell.row >= repeated]
    height = lower.height - repeated
    area = Area(upper.area.left, upper.area.top, upper.area.right, lower.area.bottom)
    if not height:
        return RuledTable(area, columns, upper.height, above)
    seam = _Seam(above, [cell for cell in below if cell.row == 0], upper.height)
    cut = int(seam.cuts_a_row())
    offset = upper.height - cut
    for cell in below:
        if partner := seam.partner(cell, bool(cut)):
            partner.rowspan += cell.rowspan - cut
            partner.lines = [*partner.lines, *cell.lines]
        else:
            above.append(replace(cell, row=cell.row + offset))
    return RuledTable(area, columns, offset + height, above)


class _Seam:
    """The cells on both sides of a page break. Columns left of all values hold labels."""

    def __init__(self, above: Sequence[RuledCell], first_row: Sequence[RuledCell], height: int) -> None:
        self._all = [*above, *first_row]
        last_row = {(cell.column, cell.colspan): cell for cell in above if cell.row + cell.rowspan == height}
        self._pairs = [(last_row.get((cell.column, cell.colspan)), cell) for cell in first_row]
        self._last_row = list(last_row.values())
        self._first_value = min(
            (cell.column for cell in self._all if is_value(cell.text)),
            default=max(cell.column for cell in self._all) + 1,
        )

    def partner(self, cell: RuledCell, is_cut: bool) -> RuledCell | None:
        """The cell above the break that ``cell`` is the rest of."""
        above = next((above for above, below in self._pairs if below is cell), None)
        if above is None or is_cut:
            return above
        spans_rows = above.rowspan > 1 or cell.rowspan > 1
        if not spans_rows or cell.column >= self._first_value:
            return None
        return above if not cell.lines or not above.lines or self._goes_on(above, cell) else None

    def cuts_a_row(self) -> bool:
        """Whether the last row above the break and the first below it are one row."""
        if any(above is None for above, _ in self._pairs) or len(self._pairs) != len(self._last_row):
            return False
        pairs = [(above, below) for above, below in self._pairs if above and above.rowspan == below.rowspan == 1]
        values = [(above, below) for above, below in pairs if is_value(above.text) or is_value(below.text)]
        if not pairs or any(above.lines and below.lines for above, below in values):
            return False
        labels = [(above, below) for above, below in pairs if below.lines and not is_value(below.text)]
        if labels and any(above.lines and not is_value(above.text) for above, _ in pairs):
            return all(above.lines and self._goes_on(above, below) for above, below in labels)
        if not any(is_value(cell.text) for cell in self._all):
            return False
        # A row without a label is the rest of another, unless that is the header above the values.
        return not any(
            above.lines and not is_value(above.text) and above.column >= self._first_value for above, _ in pairs
        )

    def _goes_on(self, above: RuledCell, below: RuledCell) -> bool:
        """Whether the text of a cell was broken off only for want of room, and goes on in the cell below the break."""
        if has_ordinal(below.text) or is_value(above.text):
            return False
        last, first = above.lines[-1], below.lines[0].glyphs[0]
        return last.width + first.right - first.left > self._room(above, last) - _SLACK * last.size

    def _room(self, cell: RuledCell, last: Line) -> float:
        """How wide a line can be in the cell's column: as wide as one that was wrapped, else as the cell allows."""
        wrapped = [
            line.width
            for other in self._all
            if (other.column, other.colspan) == (cell.column, cell.colspan) and len(other.lines) > 1
            for line in other.lines
        ]
        return max(wrapped) if wrapped else cell.area.right - cell.area.left - _PADDING


def _union(first: Sequence[float], second: Sequence[float]) -> list[float]:
    places = list(first)
    places += [place for place in second if all(abs(place - other) > _SAME_PLACE for other in first)]
    return sorted(places)


def _placed(cells: Sequence[RuledCell], own: Sequence[float], columns: Sequence[float]) -> list[RuledCell]:
    """The cells in the columns of the whole table."""
    position = [min(range(len(columns)), key=lambda index: abs(columns[index] - place)) for place in own]
    return [
        replace(
            cell, column=position[cell.column], colspan=position[cell.column + cell.colspan] - position[cell.column]
        )
        for cell in cells
    ]


def _repeated_rows(above: Sequence[RuledCell], below: Sequence[RuledCell]) -> int:
    """How many rows at the top of ``below`` are the first rows of ``above`` once more."""
    count = 0
    while (row := _wording(below, count)) and any(text for *_, text in row) and row == _wording(above, count):
        count += 1
    return count


def _wording(cells: Sequence[RuledCell], row: int) -> list[tuple[int, int, str]]:
    return sorted((cell.column, cell.colspan, cell.text) for cell in cells if cell.row == row)
