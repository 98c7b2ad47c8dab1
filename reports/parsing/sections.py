"""Blocks → sections, by the wording and the order of their headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reports.extraction.content import Block, Grid, Paragraph
from reports.parsing.annex_labels import is_frame
from reports.parsing.form import ANNEX, FORMS
from reports.parsing.furniture import is_pager
from reports.parsing.headings import Heading, read_heading, section_of, section_order, split_heading
from reports.parsing.labels import exact_meanings, is_part_of_note
from reports.parsing.report import ParsedSection
from reports.parsing.signature import find_signature

_PREAMBLE = "preamble"
_MAX_CANDIDATES = 400
_MENU_ITEM = re.compile(r"[\u4e00-\u9fff]{2,6}")
_ORDINAL = re.compile(r"[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[.．、]")  # no column of a table has one
_MIN_MENU = 3
_FEWEST_LOWER = 4  # headings numbered like subheadings: fewer of them are subheadings
_CAPTIONS = ("article", "header")  # the kinds of labels that stand above a table, even alone on a line
_HEAD = (*_CAPTIONS, "column")


@dataclass(frozen=True, slots=True)
class Sectioning:
    """``front`` and ``front_grids`` stand before the first section, ``signature`` behind the last."""

    sections: tuple[ParsedSection, ...]
    front: tuple[Paragraph, ...]
    front_grids: tuple[Grid, ...]
    signature: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that may head a section: its block, how far it can be believed, and narrative on the same line."""

    position: int
    title: str
    heading: Heading
    rest: str
    weight: float

    @property
    def first(self) -> int:
        return section_order(self.heading.keys[0])

    @property
    def last(self) -> int:
        return max(section_order(key) for key in self.heading.keys)

    @property
    def section(self) -> str:
        return section_of(self.heading.keys[0])

    @property
    def last_keys(self) -> frozenset[str]:
        """Those of its titles that other titles may still stand beside, for they come in any order."""
        return frozenset(key for key in self.heading.keys if section_order(key) == self.last)


def split_sections(blocks: Sequence[Block], form_grids: Collection[int], form: str | None) -> Sectioning:
    """The sections in order, their narrative without captions, pagers and the tables of the report's form.

    A heading that merges sections gives one section with the first one's key. What stands before the first heading
    becomes the section ``preamble`` where it is more than a title. The signature stands in the last section, or in
    the one before the annex.
    """
    headings = _choose(_candidates(blocks, form))
    if len(headings) <= 1 and len(others := _choose(_candidates(blocks, form, lower=True))) >= _FEWEST_LOWER:
        headings = others
    positions = [heading.position for heading in headings]
    bounds = [*positions, len(blocks)]
    front_blocks = blocks[: bounds[0]]
    front = tuple(block for block in front_blocks if isinstance(block, Paragraph) and block.text.strip())
    front_grids = tuple(
        block for i, block in enumerate(front_blocks) if isinstance(block, Grid) and i not in form_grids
    )
    sections: list[ParsedSection] = []
    signature: tuple[Paragraph, ...] = ()
    for number, heading in enumerate(headings):
        inside = range(heading.position + 1, bounds[number + 1])
        lines = [block for i in inside if isinstance(block := blocks[i], Paragraph) and _is_narrative(block.text)]
        tables = [block for i in inside if isinstance(block := blocks[i], Grid) and i not in form_grids]
        if all(later.section == ANNEX for later in headings[number + 1 :]):
            start, end = find_signature(lines)
            lines, signature = lines[:start], signature or tuple(lines[start:end])
        if heading.section == ANNEX:
            lines = [line for line in lines if not is_frame(line.text)]
        rest = heading.rest.strip() if _is_narrative(heading.rest) else ""
        texts = [rest, *(line.text.strip() for line in lines)]
        text = "\n".join(text for text in texts if text)
        sections.append(ParsedSection(heading.section, heading.title.strip(), text, tuple(map(_words, tables))))
    if not headings:
        start, end = find_signature(front)
        front, signature = front[:start], front[start:end]
    return Sectioning(tuple(sections), front, front_grids, signature)


def preamble(front: Sequence[Paragraph], title: str) -> ParsedSection | None:
    """What stands before the first section and is no part of the title, as a section; None if there is nothing."""
    whole = "".join(title.split())
    lines = [line.text.strip() for line in front if _is_narrative(line.text)]
    kept = [line for line in _without_menus(lines) if "".join(line.split()) not in whole]
    return ParsedSection(_PREAMBLE, "", "\n".join(kept)) if kept else None


def _without_menus(lines: Sequence[str]) -> list[str]:
    """The lines but for a site's menus: three or more in a row of a few characters each, without figure or stop."""
    kept: list[str] = []
    for is_item, run in groupby(lines, key=lambda line: _MENU_ITEM.fullmatch(line) is not None):
        items = list(run)
        if not is_item or len(items) < _MIN_MENU:
            kept += items
    return kept


def _candidates(blocks: Sequence[Block], form: str | None, *, lower: bool = False) -> list[_Candidate]:
    """The lines that may head sections; titles of the time before 2019 none on the forms since then.

    ``lower`` takes the ordinals of subheadings for those of sections, as :func:`read_heading` does.
    """
    found: list[_Candidate] = []
    for position, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        title, rest = block.text, ""
        heading = read_heading(title, block.is_heading, lower=lower)
        if not (heading and heading.exact) and (parts := split_heading(block.text)):
            title, rest = parts
            heading = read_heading(title)
        if heading and form in FORMS:
            keys = tuple(key for key in heading.keys if section_of(key) == key)
            heading = replace(heading, keys=keys) if keys else None
        if heading:
            weight = (3.0 if heading.exact else 2.0) + heading.numbered
            found.append(_Candidate(position, title.strip().lstrip("#*").strip(), heading, rest, weight))
            if len(found) == _MAX_CANDIDATES:
                break
    return found


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The headings that keep the order of the form and together are the most believable; none comes twice.

    Of two chains as good the later one wins, for a table of contents stands before what it lists; a heading followed
    at once by another candidate counts a little less.
    """
    best: list[tuple[float, int | None]] = []
    beside: list[frozenset[str]] = []  # the titles at each chain's end that stand at the same place of the order
    for index, candidate in enumerate(candidates):
        following = candidates[index + 1].position if index + 1 < len(candidates) else None
        weight = candidate.weight - (0.5 if following == candidate.position + 1 else 0.0)
        chains = [
            (score, j)
            for j, (score, _) in enumerate(best)
            if candidates[j].last < candidate.first
            or (candidates[j].last == candidate.first and not beside[j] & set(candidate.heading.keys))
        ]
        score, before = max(chains, key=lambda chain: (chain[0], chain[1]), default=(0.0, None))
        best.append((score + weight, before))
        shared = beside[before] if before is not None and candidates[before].last == candidate.last else frozenset()
        beside.append(candidate.last_keys | shared)
    if not best:
        return []
    last: int | None = max(range(len(best)), key=lambda i: (best[i][0], i))
    chosen: list[_Candidate] = []
    while last is not None:
        chosen.append(candidates[last])
        last = best[last][1]
    return chosen[::-1]


def _is_narrative(line: str) -> bool:
    """Whether a line is text of the report and neither blank, a pager, nor a caption or header of the form's tables."""
    text = line.strip()
    if not text or is_pager(text) or _names_annex(text):
        return False
    return not _is_label(text, _CAPTIONS) and not all(
        (_is_label(part, _HEAD) and not _ORDINAL.match(part)) or is_part_of_note(part) for part in text.split()
    )


def _is_label(text: str, kinds: Collection[str]) -> bool:
    return any(label.kind in kinds for label in exact_meanings(text) if label.table != "reviews")


def _names_annex(text: str) -> bool:
    heading = read_heading(text)
    return heading is not None and heading.exact and heading.keys == (ANNEX,)


def _words(grid: Grid) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.text for cell in row) for row in grid.rows)
