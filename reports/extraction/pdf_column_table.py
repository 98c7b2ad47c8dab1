"""The cells of a table without rules: numbers in their columns, labels put together from the lines they wrap over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from reports.extraction.pdf_blank_columns import with_blank_columns
from reports.extraction.pdf_lines import is_wide, join
from reports.extraction.pdf_rows import LongRow, Piece
from reports.extraction.pdf_wording import has_ordinal, is_value
from reports.extraction.writer import RawCell

Rows = list[list[RawCell]]

_TIGHT, _LOOSE = 0.9, 1.55  # characters between wrapped lines
_SAME_CELL = 1.12  # of the distance of wrapped lines


class ColumnTable:
    """The cells of a table from its lines."""

    def __init__(self, rows: Sequence[LongRow]) -> None:
        self._anchors = [row for row in rows if row.is_anchor]
        filled = _columns([piece for row in self._anchors for piece in row.pieces[row.values_from :]])
        self._columns = with_blank_columns(filled, rows)
        self._size = median(row.source.line.size for row in rows)
        first = self._columns[0][0]
        labels = [piece for row in rows for piece in row.pieces[: row.values_from]]
        beside = {
            id(piece) for row in rows if row.pieces[-1].right > first for piece in row.pieces if piece.right <= first
        }
        self._leading = _leading([piece for piece in labels if piece.right <= first], self._size)
        self._blocks = self._make_blocks(labels, beside)

    def _make_blocks(self, labels: Sequence[Piece], beside: set[int]) -> list[list[Piece]]:
        """Pieces that are one wrapped text: under each other, as near as lines of a cell.

        Of the pieces ``beside`` others each is a row's own.
        """
        blocks: list[list[Piece]] = []
        for piece in sorted(labels, key=lambda piece: (piece.middle, piece.left)):
            for block in reversed(blocks):
                near = 0 < piece.middle - block[-1].middle <= _SAME_CELL * self._leading
                under = _overlap(piece, block[-1])
                both = id(piece) in beside and any(id(own) in beside for own in block) and not _is_upright(block, piece)
                if near and under and not both and not has_ordinal(piece.line.text):
                    block.append(piece)
                    break
            else:
                blocks.append([piece])
        return blocks

    def rows(self) -> Rows:
        """The rows: labels in front, numbers in their columns, blanks where there is none."""
        placed: list[tuple[float, list[list[Piece]], Sequence[Piece]]] = [
            (row.pieces[0].middle, [], row.pieces[row.values_from :]) for row in self._anchors
        ]
        heads: list[list[Piece]] = []
        for block in self._blocks:
            reach = 0.5 * self._leading
            held = [row for row in placed if block[0].middle - reach < row[0] < block[-1].middle + reach]
            (min(held, key=lambda row: row[0])[1] if held else heads).append(block)
        for block in heads:
            middle = (block[0].middle + block[-1].middle) / 2
            for row in placed:
                if not row[2] and abs(row[0] - middle) < 0.6 * self._leading:
                    row[1].append(block)
                    break
            else:
                placed.append((middle, [block], ()))
        placed.sort(key=lambda row: row[0])
        first = self._columns[0][0]
        width = max((sum(_middle(block) < first for block in row[1]) for row in placed), default=1) or 1
        labels = [self._labels(row[1], first) for row in placed]
        values = [self._values(row[1], row[2], first) for row in placed]
        if not any(any(own) for own in labels):  # nothing but columns of numbers: a blank in front would be one more
            return [list(cells) for cells in _without_gaps(labels, values)]
        return [
            [RawCell(own[0], colspan=1 + width - len(own)), *map(RawCell, own[1:]), *cells]
            for own, cells in zip(labels, _without_gaps(labels, values), strict=True)
        ]

    def _labels(self, blocks: Sequence[list[Piece]], first: float) -> list[str]:
        ordered = sorted((block for block in blocks if _middle(block) < first), key=_left)
        return [join([piece.line.text for piece in block]) for block in ordered] or [""]

    def _values(self, blocks: Sequence[list[Piece]], values: Sequence[Piece], first: float) -> list[str]:
        """What stands in each column: a number, or the words of a header."""
        texts = [""] * len(self._columns)
        for block in (block for block in blocks if _middle(block) >= first):
            column = min(range(len(texts)), key=lambda index: abs(sum(self._columns[index]) / 2 - _middle(block)))
            texts[column] = join([texts[column], *(piece.line.text for piece in block)])
        for piece in values:
            column = next(
                n for n, (left, right) in enumerate(self._columns) if left <= piece.left and piece.right <= right
            )
            texts[column] = f"{texts[column]} {piece.line.text}".strip()
        return texts


def _without_gaps(labels: Sequence[Sequence[str]], values: Sequence[Sequence[str]]) -> Iterator[list[RawCell]]:
    """The cells of each row. Parts of a table may have columns of their own: those that are empty all over a part,
    header included, are none of its. A part begins where a line holds a single text and a header follows."""
    parts: list[int] = []
    for number, (own, row) in enumerate(zip(labels, values, strict=True)):
        header_follows = any(
            text and not is_value(text) for text in (values[number + 1] if number + 1 < len(values) else ())
        )
        begins = header_follows and sum(map(bool, (*own, *row))) == 1
        parts.append(parts[-1] + begins if parts else 0)
    for number, row in zip(parts, values, strict=True):
        together = [other for other, its in zip(values, parts, strict=True) if its == number]
        used = [any(column) for column in zip(*together, strict=True)]
        cells: list[RawCell] = []
        for text, is_used in zip(row, used, strict=True):
            if is_used or not cells or not any(used):
                cells.append(RawCell(text))
            else:
                cells[-1] = RawCell(cells[-1].text or text, colspan=cells[-1].colspan + 1)
        yield cells


def _leading(labels: Sequence[Piece], size: float) -> float:
    """How far apart the lines of a wrapped label usually are."""
    steps = Counter(
        round(below.middle - above.middle, 1)
        for above in labels
        for below in labels
        if _TIGHT * size < below.middle - above.middle < _LOOSE * size and _overlap(above, below)
    )
    return max(steps, key=lambda step: (steps[step], -step), default=_TIGHT * size)


def _overlap(one: Piece, other: Piece) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _left(block: Sequence[Piece]) -> float:
    return min(piece.left for piece in block)


def _middle(block: Sequence[Piece]) -> float:
    return (_left(block) + max(piece.right for piece in block)) / 2


def _is_upright(block: Sequence[Piece], piece: Piece) -> bool:
    """Whether a text is printed downwards, a character on each line."""
    return all(len(part.line.text) == 1 and is_wide(part.line.text) for part in (*block, piece))


def _columns(values: Sequence[Piece]) -> list[tuple[float, float]]:
    """Where numbers stand under each other, from left to right."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((piece.left, piece.right) for piece in values):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns
