"""Word documents (docx, docm): what Word shows of the body, with all changes accepted.

Headers, footers, comments and tables of contents are left out. Foot- and endnotes follow at the end as a table: they
are no part of the narrative of any section, and none of the report's figures.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from reports.errors import ExtractionError
from reports.extraction.container import Container, TornContainer, parse_xml
from reports.extraction.content import Content
from reports.extraction.word_body import NOTE_KINDS, BodyReader, Item, Line, Table
from reports.extraction.word_numbering import Numbering
from reports.extraction.word_styles import Styles
from reports.extraction.word_table import notes_in, raw_rows, split_rows, text_of
from reports.extraction.word_xml import STRICT, Element, W
from reports.extraction.writer import ContentWriter, RawCell

_MAIN = "word/document.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_END_OF_CONTAINER = b"PK\x05\x06"


def read_docx(data: bytes) -> Content:
    """A file that breaks off is read as far as it goes, with the note ``source_damaged``.

    Raises ExtractionError for a container that is damaged otherwise, unsafe or encrypted, and for one without text.
    """
    if _END_OF_CONTAINER not in data:
        return _read_torn(TornContainer(data))
    container = Container(data)

    def part(name: str) -> Element | None:
        content = container.read(name)
        return None if content is None else parse_xml(_usual(content))

    return _read(part(_MAIN), part).content("docx")


def _read_torn(container: TornContainer) -> Content:
    root, is_whole = container.xml(_MAIN)
    body = None if root is None else root.find(f"{W}body")
    if body is not None and len(body) and not is_whole:  # what stands last may lack its end: a number, its last digits
        rows = body[-1].findall(f"{W}tr")
        if rows:
            body[-1].remove(rows[-1])
        else:
            body.remove(body[-1])
    return _read(root, lambda name: container.xml(name)[0]).content("docx", notes=("source_damaged",))


def _usual(content: bytes) -> bytes:
    for strict, usual in STRICT:
        content = content.replace(strict, usual)
    return content


def _read(root: Element | None, part: Callable[[str], Element | None]) -> ContentWriter:
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise ExtractionError("damaged_file")
    related = _Related(part)
    styles = Styles(related.part("styles"))
    reader = BodyReader(styles, Numbering(lambda: related.part("numbering"), styles))
    document = _Writer(reader, related)
    document.write(reader.items(body))
    document.write_notes()
    return document.writer


class _Related:
    """The other parts of the document by what they are for: styles, numbering, footnotes, endnotes."""

    def __init__(self, part: Callable[[str], Element | None]) -> None:
        self._part = part
        relations = part(_RELATIONS)
        self._targets = {
            (relation.get("Type") or "").rpartition("/")[2]: relation.get("Target") or ""
            for relation in (() if relations is None else relations)
        }

    def part(self, purpose: str) -> Element | None:
        """The part's root, None if the document names none."""
        target = self._targets.get(purpose)
        return self._part(posixpath.normpath(posixpath.join("/word", target)).lstrip("/")) if target else None


class _Writer:
    """Writes paragraphs and tables as blocks, and behind them the notes that they refer to."""

    def __init__(self, reader: BodyReader, related: _Related) -> None:
        self.writer = ContentWriter()
        self._reader = reader
        self._related = related
        self._notes: list[tuple[str, str]] = []

    def write(self, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, Line):
                self._write_line(item)
            else:
                self._write_table(item)

    def _write_line(self, line: Line) -> None:
        for box in line.boxes_before:
            self.write(box)
        for part in line.text.split("\n"):
            self.writer.paragraph(part, line.is_heading)
        for box in line.boxes_after:
            self.write(box)
        self._notes += line.notes

    def _write_table(self, table: Table) -> None:
        for is_data, rows in split_rows(table):
            cells = [cell for row in rows for cell in row if not cell.continues]
            if is_data:
                self.writer.grid(raw_rows(rows, table.widths))
                self._notes += [note for cell in cells for note in notes_in(cell.items)]
            else:
                for cell in cells:
                    self.write(cell.items)

    def write_notes(self) -> None:
        """Write every note that was referred to, each once, also those that only notes refer to."""
        known = {kind: self._notes_of(kind) for kind in NOTE_KINDS} if self._notes else {}
        rows: list[list[RawCell]] = []
        for kind, note_id in self._notes:  # grows on the way
            note = known[kind].pop(note_id, None)
            if note is not None:
                items = list(self._reader.items(note))
                self._notes += notes_in(items)
                rows.append([RawCell(f"注{len(rows) + 1}"), RawCell(text_of(items))])
        if rows:
            self.writer.grid(rows)

    def _notes_of(self, kind: str) -> dict[str, Element]:
        root = self._related.part(f"{kind}s")
        return {} if root is None else {note.get(f"{W}id"): note for note in root}
