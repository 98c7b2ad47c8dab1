"""Tables drawn with rules between their rows: ``+---+---+`` as converters write them, or ┌──┬──┐."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.extraction.content import Cell, Paragraph
from reports.parsing.layouts.lines import Found, Lines, cut, make_grid

_RULE = re.compile(r"[\s|]*[+\u2500-\u257f](?:[-=+:|\s\u2500-\u257f]*[-=\u2500\u2501\u2550][-=+:|\s\u2500-\u257f]*)")
_FEWEST_STROKES = 2
_FEWEST_ROWS = 4
"""Fewer of them between rules are a head, a body and a foot, whose lines are rows of their own."""


def find_framed(lines: Lines, index: int) -> Found | None:
    """The rows between the rules; a row may be written over several lines, each with a piece of every cell."""
    if not _RULE.fullmatch(lines.text(index)):
        return None
    end, groups = index, [list[list[Cell]]()]
    while end < len(lines) and ((is_rule := _is_rule(lines, end)) or lines.text(end).count("|") >= _FEWEST_STROKES):
        if is_rule:
            groups.append([])
        else:
            groups[-1].append(_cells(lines.items[end]))
        end += 1
    groups = [group for group in groups if group]
    rows = [row for group in groups for row in (_joined(group) if len(groups) >= _FEWEST_ROWS else group)]
    return Found(make_grid(rows) if rows else None, end)


def _is_rule(lines: Lines, index: int) -> bool:
    return _RULE.fullmatch(lines.text(index)) is not None


def _cells(line: Paragraph) -> list[Cell]:
    places = [at for at, character in enumerate(line.text) if character == "|"]
    return [cut(line, a + 1, b) for a, b in itertools.pairwise(places)]


def _joined(group: list[list[Cell]]) -> Iterator[list[Cell]]:
    """The row that some lines hold together; the lines as they are where they have not as many cells each."""
    if len({len(cells) for cells in group}) > 1:
        yield from group
        return
    yield [_whole(column) for column in zip(*group, strict=True)]


def _whole(pieces: Sequence[Cell]) -> Cell:
    """The cell, at the place of its first piece: between the pieces stand those of other cells."""
    written = [piece for piece in pieces if piece.text] or pieces[:1]
    return replace(written[0], text="".join(piece.text for piece in written))
