"""Text that hides a table → Grid. What extraction found as a table stays as it is, but for text that it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reports.extraction.content import Block, Content, Paragraph
from reports.parsing.furniture import without_page_lines
from reports.parsing.layouts.annex_cells import find_annex
from reports.parsing.layouts.bare import find_bare_cells
from reports.parsing.layouts.breaks import mend
from reports.parsing.layouts.delimited import MARKS, find_delimited
from reports.parsing.layouts.framed import find_framed
from reports.parsing.layouts.lines import Found, Lines, make_lines
from reports.parsing.layouts.pipes import find_pipes
from reports.parsing.layouts.tabs import find_tab_cells, find_tab_rows
from reports.parsing.layouts.whole import parted

# Tried in this order at every line: what is set with more marks is recognised before what is set with fewer.
_FINDERS: tuple[Callable[[Lines, int], Found | None], ...] = (
    find_framed,
    find_annex,
    find_pipes,
    find_tab_rows,
    find_tab_cells,
    *(partial(find_delimited, mark=mark) for mark in MARKS),
    find_bare_cells,
)

_CELL_MARKS = "\t|｜"


def arrange(content: Content) -> tuple[Block, ...]:
    """The blocks of a document with every table that can be recognised as a Grid."""
    blocks: list[Block] = []
    run: list[Paragraph] = []
    for block in without_page_lines(content):
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        blocks += _arrange_run(content, run)
        blocks += parted(content, block)
        run = []
    return mend(blocks + _arrange_run(content, run))


def _arrange_run(content: Content, paragraphs: Sequence[Paragraph]) -> list[Block]:
    lines = make_lines(content, paragraphs)
    blocks: list[Block] = []
    ruled_out = [0] * len(_FINDERS)  # up to which line each finder has seen that there is nothing for it
    index = 0
    while index < len(lines):
        found = _find(lines, index, ruled_out)
        if found and found.grid:
            blocks += [found.grid, found.rest] if found.rest else [found.grid]
            index = found.end
        else:
            blocks.append(paragraphs[index])
            index += 1
    return blocks


def _find(lines: Lines, index: int, ruled_out: list[int]) -> Found | None:
    text = lines.text(index)
    if text.endswith("。") and not any(mark in text for mark in _CELL_MARKS):
        return None  # a sentence begins no table, and most lines of a report are sentences
    is_heading = lines.is_heading(index)
    for number, finder in enumerate(_FINDERS):
        if index < ruled_out[number] or (is_heading and finder is not find_annex):
            continue
        found = finder(lines, index)
        if found and found.grid:
            return found
        if found:
            ruled_out[number] = found.end
    return None
