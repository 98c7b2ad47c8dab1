"""The body of a Word document as paragraphs and tables, with all changes accepted, as Word shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.errors import ExtractionError
from reports.extraction.word_numbering import Numbering
from reports.extraction.word_styles import BODY_LEVEL, Style, Styles
from reports.extraction.word_xml import MATH, VML, Element, W, by_name, is_on, number, shown, value
from reports.extraction.writer import MAX_SPAN, RAISED_DIGITS

_P, _TABLE, _ROW, _CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_RUN, _TEXT, _FIELD, _BOX = f"{W}r", f"{W}t", f"{W}fldChar", f"{W}txbxContent"
_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES, _ROW_PROPERTIES = f"{W}pPr", f"{W}rPr", f"{W}trPr"
_STYLE, _LIST, _LEVEL = f"{W}pStyle", f"{W}numPr", f"{W}outlineLvl"
_RUN_STYLE, _HIDDEN, _RAISE = f"{W}rStyle", f"{W}vanish", f"{W}vertAlign"
_STRUCK_OUT = (f"{W}strike", f"{W}dstrike")  # withdrawn by hand, where others let Word track it
_CELL_PROPERTIES, _SPAN, _DELETED_CELL = f"{W}tcPr", f"{W}gridSpan", f"{W}cellDel"
_MERGED_DOWN, _MERGED_ACROSS = f"{W}vMerge", f"{W}hMerge"
_DELETED_END = (f"{W}del", f"{W}moveFrom")
_FORMULA = {f"{MATH}oMath", f"{MATH}oMathPara"}
_CHARACTERS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
NOTE_KINDS = ("footnote", "endnote")
_NOTE_MARKS = {f"{W}{kind}Reference": kind for kind in NOTE_KINDS}
_PICTURES = {f"{W}drawing", f"{W}pict", f"{W}object"}
_WORD_ART = f"{VML}textpath"
# Signs of the symbol fonts that stand for ticks and boxes in forms; digits and signs of “Symbol” are those of ASCII.
_SIGNS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0x52: "☑", 0x54: "☒", 0xA8: "□", 0xA3: "□", 0x6F: "□"}
_MAX_COLUMNS = 500  # Word knows 63
_PRIVATE = range(0xF000, 0xF100)


@dataclass(slots=True)
class Line:
    """A paragraph. ``text``, written in parts, has line feeds where Word breaks the line; boxes are text frames
    anchored in it, and ``notes`` the foot- and endnotes that it refers to, as (kind, id)."""

    parts: list[str] = field(default_factory=list)
    is_heading: bool = False
    boxes_before: list[list[Item]] = field(default_factory=list)
    boxes_after: list[list[Item]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class TableCell:
    """``column`` counts columns of the table's own grid; ``continues`` says that it is part of the cell above, and
    ``is_gap`` that it is no cell but what a row leaves free before its first or after its last one."""

    items: list[Item]
    column: int
    columns: int
    continues: bool = False
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` of the columns are in twentieths of a point; empty where the document does not state them all."""

    rows: list[list[TableCell]]
    widths: tuple[int, ...]


Item = Line | Table


class BodyReader:
    """Reads what is in a body, a cell, a text frame or a note. Numbers of lists count on from one to the next."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def items(self, parent: Element) -> Iterator[Item]:
        """Paragraphs and tables in order; where a paragraph's end is deleted, the next one goes on in it."""
        line = Line()
        for block in shown(parent):
            if block.tag == _P:
                if self._read_paragraph(block, line):
                    yield line
                    line = Line()
            elif block.tag == _TABLE:
                if line.parts:
                    yield line
                    line = Line()
                yield self._table(block)
        yield line

    def _read_paragraph(self, paragraph: Element, line: Line) -> bool:
        """Add the paragraph's words to the line; False if the next paragraph goes on in it."""
        properties = by_name(next(paragraph.iterchildren(_PARAGRAPH_PROPERTIES), None))
        style = self._styles.get(value(properties.get(_STYLE)))
        if style.is_contents:
            return True
        before = len(line.parts)
        _Runs(self, line).read(paragraph, style.is_hidden)
        mark = by_name(properties.get(_RUN_PROPERTIES))
        if any(name in mark for name in _DELETED_END):
            return False
        if len(line.parts) == before and is_on(mark.get(_HIDDEN)):
            return False
        level = number(properties.get(_LEVEL))
        line.is_heading = style.is_heading if level is None else level < BODY_LEVEL
        line.parts.insert(0, self._label(properties.get(_LIST), style))
        return True

    def _label(self, own: Element | None, style: Style) -> str:
        list_id, level = style.list_id, style.list_level
        if own is not None:
            list_id = value(own.find(f"{W}numId")) or list_id
            own_level = number(own.find(f"{W}ilvl"))
            level = level if own_level is None else own_level
        return self._numbering.label(list_id, level or 0) if list_id and list_id != "0" else ""

    def is_hidden_style(self, style_id: str | None) -> bool:
        return self._styles.get(style_id).is_hidden

    def _table(self, table: Element) -> Table:
        columns = [_width(column) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = [self._row(row) for row in shown(table) if row.tag == _ROW]
        return Table([row for row in rows if row], tuple(columns) if all(columns) else ())

    def _row(self, row: Element) -> list[TableCell]:
        """The cells of a row; none if it is deleted or hidden."""
        properties = by_name(next(row.iterchildren(_ROW_PROPERTIES), None))
        if f"{W}del" in properties or is_on(properties.get(f"{W}hidden")):
            return []
        cells = _gap(properties.get(f"{W}gridBefore"), 0)
        for cell in shown(row):
            if cell.tag == _CELL:
                self._add_cell(cell, cells)
        return cells + (_gap(properties.get(f"{W}gridAfter"), cells[-1].column + cells[-1].columns) if cells else [])

    def _add_cell(self, cell: Element, row: list[TableCell]) -> None:
        properties = by_name(next(cell.iterchildren(_CELL_PROPERTIES), None))
        if _DELETED_CELL in properties:
            return
        span = properties.get(_SPAN)
        columns = 1 if span is None else _span(span)
        if row and _goes_on(properties.get(_MERGED_ACROSS)):
            row[-1].columns += columns
            return
        column = row[-1].column + row[-1].columns if row else 0
        if column > _MAX_COLUMNS:
            raise ExtractionError("document_too_large")
        row.append(TableCell(list(self.items(cell)), column, columns, _goes_on(properties.get(_MERGED_DOWN))))


class _Runs:
    """Collects the words of one paragraph. Of a field, Word shows the result and not its code."""

    def __init__(self, reader: BodyReader, line: Line) -> None:
        self._reader = reader
        self._line = line
        self._fields: list[bool] = []  # for every field that is open, whether its result has begun

    def read(self, parent: Element, is_hidden: bool) -> None:
        for child in shown(parent):
            if child.tag == _RUN:
                self._run(child, is_hidden)
            elif child.tag in _FORMULA:
                self._add("".join(child.itertext(f"{MATH}t")))

    def _run(self, run: Element, is_hidden: bool) -> None:
        is_raised = False
        if (properties := next(run.iterchildren(_RUN_PROPERTIES), None)) is not None and len(properties):
            marks = by_name(properties)
            is_hidden = self._is_hidden(marks, is_hidden)
            is_raised = value(marks.get(_RAISE)) == "superscript"
        for child in shown(run):
            tag = child.tag
            if tag == _FIELD:
                self._step(child.get(f"{W}fldCharType"))
            elif is_hidden:
                continue
            elif tag == _TEXT:
                text = child.text or ""
                self._add(text.translate(RAISED_DIGITS) if is_raised else text)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag])
            else:
                self._special(child)

    def _special(self, child: Element) -> None:
        """What is neither text nor white space: signs, notes, frames, characters with their pronunciation."""
        tag = child.tag
        if tag == f"{W}sym":
            self._add(_sign(child.get(f"{W}char") or ""))
        elif tag in _NOTE_MARKS:
            self._line.notes.append((_NOTE_MARKS[tag], child.get(f"{W}id") or ""))
        elif tag in _PICTURES:
            boxes = self._line.boxes_after if self._line.parts else self._line.boxes_before
            boxes.extend(self._boxes(child))
        elif tag == f"{W}ruby":
            for base in child.iterchildren(f"{W}rubyBase"):
                self.read(base, False)

    def _is_hidden(self, marks: dict[str, Element], is_hidden: bool) -> bool:
        if any(is_on(marks.get(name)) for name in _STRUCK_OUT):
            return True
        if _HIDDEN in marks:
            return is_on(marks[_HIDDEN])
        return is_hidden or (_RUN_STYLE in marks and self._reader.is_hidden_style(value(marks[_RUN_STYLE])))

    def _step(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _add(self, text: str) -> None:
        if all(self._fields):
            self._line.parts.append(text)

    def _boxes(self, picture: Element) -> Iterator[list[Item]]:
        for child in shown(picture):
            if child.tag == _BOX:
                yield list(self._reader.items(child))
            elif child.tag == _WORD_ART and child.get("string"):
                yield [Line([child.get("string")])]
            else:
                yield from self._boxes(child)


def _width(column: Element) -> int:
    """The width that a column of the table's grid states, 0 if it states none."""
    width = column.get(f"{W}w") or ""
    return int(width) if len(width) <= 6 and width.isascii() and width.isdecimal() else 0


def _goes_on(merge: Element | None) -> bool:
    """Whether a cell is part of the one before it; a merge that does not say so goes on."""
    return merge is not None and value(merge) in (None, "continue")


def _gap(gap: Element | None, column: int) -> list[TableCell]:
    """What a row leaves free before its first or after its last cell, as an empty cell."""
    columns = 0 if gap is None or value(gap) == "0" else _span(gap)
    return [TableCell([], column, columns, is_gap=True)] if columns else []


def _span(element: Element) -> int:
    columns = number(element)
    if columns is None:
        columns = 1 if (value(element) or "").startswith("-") else MAX_SPAN + 1
    if columns > MAX_SPAN:
        raise ExtractionError("document_too_large")
    return max(columns, 1)


def _sign(code: str) -> str:
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if point in _PRIVATE:
        low = point - _PRIVATE.start
        return _SIGNS.get(low) or (chr(low) if 0x20 < low < 0x3A else chr(point))
    return chr(point) if 0x20 <= point < 0xD800 else ""
