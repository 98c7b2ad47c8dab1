"""Columns of a table without rules that hold no number: only their heads show where they are."""

from __future__ import annotations

from collections.abc import Sequence

from reports.extraction.pdf_rows import LongRow, Piece

_Column = tuple[float, float]


def with_blank_columns(columns: Sequence[_Column], rows: Sequence[LongRow]) -> list[_Column]:
    """The columns of a table's numbers, and those that stand blank under a head of their own to the right of the rows'
    labels. None where no head stands above the numbers either."""
    edge = max(
        (row.pieces[row.values_from - 1].right for row in rows if row.is_anchor and row.values_from), default=0.0
    )
    pieces = [piece for row in rows if not row.is_anchor for piece in row.pieces if piece.left > edge]
    heads = [piece for piece in pieces if not any(_stands_over(piece, other) for other in pieces)]
    blank = [(head.left, head.right) for head in heads if not any(_overlap(head, column) for column in columns)]
    return sorted([*columns, *blank]) if len(blank) < len(heads) else list(columns)


def _stands_over(piece: Piece, other: Piece) -> bool:
    """Whether a head has others below it, or a line more of itself."""
    return other.middle > piece.middle and _overlap(piece, (other.left, other.right))


def _overlap(piece: Piece, column: _Column) -> bool:
    return piece.left < column[1] and column[0] < piece.right
