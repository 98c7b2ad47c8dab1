"""The tables of the form, labels → figures: which grids are the form's, what each row is, which cell is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reports.extraction.content import Block, Cell, Grid
from reports.parsing.applicants import Group
from reports.parsing.figures import MAX_EXTRA_ROWS, Row, TableReader
from reports.parsing.form import FORMS, Form, get_form
from reports.parsing.found import FoundRow, FoundTables
from reports.parsing.groups import groups_of
from reports.parsing.labels import Label, exact_meanings, is_form_label, likeness
from reports.parsing.reconsideration import Assignment, better, other_assignments
from reports.parsing.repetition import choose
from reports.parsing.report import MISSING, ExtraRow, ParsedFigure
from reports.parsing.row_cells import trim
from reports.parsing.rows import assign_rows, is_column, names_applicants, row_scores, slip_scores
from reports.problem import Problem

_MIN_ROWS_WITHOUT_HEADER = 2
_SURELY_A_ROW = 90.0
_REVIEW_CELLS = 15


@dataclass(frozen=True, slots=True)
class TablesReading:
    """``form`` None means that no table of either form was found; ``figures`` then is empty."""

    form: str | None
    figures: dict[str, ParsedFigure]
    extra_rows: tuple[ExtraRow, ...]
    findings: tuple[Problem, ...]
    grids: frozenset[int]


def read_tables(text: str, blocks: Sequence[Block]) -> TablesReading:
    """The figures of a document; the blocks point into its text.

    ``grids`` of the reading are the positions of the blocks that are tables of the form.
    """
    found = _find(blocks)
    form_key = _detect_form(found)
    if form_key is None:
        return TablesReading(None, {}, (), (), frozenset())
    form = get_form(form_key)
    readers = [
        *(_read_rows(form, text, table, found) for table in ("proactive", "requests")),
        _read_reviews(form, text, found),
    ]
    read = {code: figure for reader in readers for code, figure in reader.figures.items()}
    missing = ParsedFigure(None, MISSING)
    return TablesReading(
        form_key,
        {indicator.code: read.get(indicator.code, missing) for indicator in form.indicators},
        tuple(row for reader in readers for row in reader.extra_rows),
        tuple(finding for reader in readers for finding in reader.findings),
        frozenset(found.grids),
    )


def _find(blocks: Sequence[Block]) -> FoundTables:
    found = FoundTables()
    current: str | None = None
    for position, block in enumerate(blocks):
        if not isinstance(block, Grid):
            continue
        groups = groups_of(block)
        is_rest = current == "proactive" and position - 1 in found.grids and _is_rest(groups)
        if not is_rest and not _is_of_form(groups, 1 if current == "requests" else _MIN_ROWS_WITHOUT_HEADER):
            continue
        found.grids.add(position)
        current = _collect(groups, current, found)
    return found


def _is_of_form(groups: Sequence[Group], min_rows: int) -> bool:
    """Whether a grid is (part of) a table of the form: it has a header of one, or ``min_rows`` of the rows.

    Behind a table of section 3 a single row is the rest of it, cut off by a page break.
    """
    meanings = [exact_meanings(cell.text) for group in groups for cell in group.labels]
    if any(_opens(labels) for labels in meanings):
        return True
    return sum(bool(group.values) and _is_row(group, "requests") for group in groups) >= min_rows


def _is_rest(groups: Sequence[Group]) -> bool:
    """Whether a grid right behind the table of section 2 holds nothing but rows of it, cut off by a page break."""
    return all(group.values and _is_row(group, "proactive") for group in groups)


def _opens(labels: frozenset[Label]) -> str | None:
    """The table that a cell with these meanings opens, if it is one of the form's headers."""
    for label in labels:
        if label.kind in ("article", "header", "block") and not (label.table == "reviews" and label.kind == "header"):
            return label.table
        if label.table == "proactive" and label.kind == "column":
            return "proactive"
        if label.table == "reviews" and label.kind == "column" and label.key in ("upheld", "corrected", "pending"):
            return "reviews"
    return None


def _collect(groups: Sequence[Group], current: str | None, found: FoundTables) -> str | None:
    """Sort the groups of one grid into the tables; a group without values lends its labels to the next one."""
    opened = [{_opens(exact_meanings(cell.text)) for cell in group.labels} - {None} for group in groups]
    has_reviews = any("reviews" in tables for tables in opened)
    first = next((at for at, tables in enumerate(opened) if tables), 0)
    if current is None and any(group.values and _is_row(group, "proactive") for group in groups[:first]):
        current = "proactive"  # its head came apart from it
    waiting: tuple[Cell, ...] = ()
    for group in groups:
        before = current
        for cell in group.labels:
            current = _opened_by(cell, has_reviews) or current
        if names_applicants(group.labels):
            current = "requests"
        if current is None:
            continue
        if current != before:
            found.headers[current], waiting = [], ()
        if current == "reviews":
            found.add_heads(group.labels)
        rows = found.rows[current]
        has_rows = any(row.values for row in rows)
        header, labels, values = _split_header(current, group, has_rows)
        if header and (current == "proactive" or not has_rows):
            found.headers[current] = header if current == "proactive" else found.headers[current] + header
        if values and not labels and waiting and current == "requests":
            rows.pop()
            labels = waiting
        waiting = () if values else labels
        if values or (labels and current == "requests"):
            rows.append(FoundRow(labels, values, tuple(found.headers[current])))
    return current


def _is_row(group: Group, table: str) -> bool:
    return max(row_scores(group.labels, table).values(), default=0.0) >= _SURELY_A_ROW


def _opened_by(cell: Cell, has_reviews: bool) -> str | None:
    """The table a label belongs to beyond doubt. 行政复议 is a header only above a table of its outcomes."""
    meanings = exact_meanings(cell.text)
    if has_reviews and any(label.table == "reviews" and label.kind == "header" for label in meanings):
        return "reviews"
    return _opens(meanings) or _row_table(cell)


def _row_table(cell: Cell) -> str | None:
    """``requests`` for a cell that can only be a row of that table, where its header is missing or came apart."""
    keys = {label.key for label in exact_meanings(cell.text) if label.table == "requests" and label.kind == "row"}
    return "requests" if keys & {"new_received", "carried_over", "carried_forward"} else None


def _split_header(table: str, group: Group, has_rows: bool) -> tuple[list[Cell], tuple[Cell, ...], tuple[Cell, ...]]:
    """The column labels of a group, what is left for the row's own label, and the row's values."""
    labels, values = group.labels, group.values
    if table == "reviews":  # header cells have blanks behind them too, but never as many as the row of values
        is_row = not labels or len(values) >= _REVIEW_CELLS or any(cell.text for cell in values)
        return [], (), values if is_row else ()
    if not any(cell.text for cell in values) and labels and _all_columns(labels, table) and not has_rows:
        return [cell for cell in labels if _heads_columns(cell, table)], (), ()
    last = len(labels) - 1
    end = 0
    for position, cell in enumerate(labels):
        kinds = {label.kind for label in exact_meanings(cell.text) if label.table == table}
        if kinds & {"article", "header", "column"} and not (position == last and values and "row" in kinds):
            end = position + 1
    if table == "requests":
        header = [] if has_rows else [cell for cell in labels[:end] if _heads_columns(cell, table)]
        return header, labels[end:], values
    start = next((i + 1 for i, cell in enumerate(labels) if _has_kind(cell, "header", "content")), 0)
    if start and end:  # columns whose labels were cut short count too: all cells but a row's label at the end
        end = max(end, last if labels and values and end <= last else len(labels) if not values else end)
    return [cell for cell in labels[start:end] if not _has_kind(cell, "article")], labels[end:], values


def _heads_columns(cell: Cell, table: str) -> bool:
    """Whether it names a column, or the organisations whose kinds are columns."""
    return is_column(cell, table) or _has_kind(cell, "header", "organisations")


def _all_columns(labels: Sequence[Cell], table: str) -> bool:
    return all(
        any(label.table == table and label.kind in ("column", "header") for label in exact_meanings(cell.text))
        for cell in labels
    )


def _has_kind(cell: Cell, kind: str, key: str | None = None) -> bool:
    return any(label.kind == kind and key in (None, label.key) for label in exact_meanings(cell.text))


def _detect_form(found: FoundTables) -> str | None:
    """The form whose own labels occur most; the year and notices cited in the text play no part."""
    votes = dict.fromkeys(FORMS, 0)
    own_columns = {form: {i.column for i in get_form(form).table("proactive").rows[0].indicators} for form in FORMS}
    own_columns["2019"] |= {"previous_items", "change", "projects", "amount"}
    own_columns["2021"] |= {"amount_fees"}
    for row in found.rows["proactive"]:
        for cell in row.header:
            for key, _ in likeness(cell.text, "proactive", "column")[:1]:
                for form in FORMS:
                    votes[form] += key in own_columns[form]
        for key in row_scores(row.labels, "proactive"):
            votes["2019"] += key in {"other_services", "procurement"}
    for row in found.rows["requests"]:
        scores = row_scores(row.labels, "requests")
        best = max(scores, key=lambda key: scores[key], default=None)
        votes["2021"] += best in {"other_uncorrected_overdue", "other_fee_unpaid_overdue"}
        votes["2019"] += best == "other" and bool(row.values)
    if not any(found.rows.values()):
        return None
    return "2021" if votes["2021"] >= votes["2019"] and votes["2021"] else "2019"


def _read_rows(form: Form, text: str, table: str, found: FoundTables) -> TableReader:
    order = [row.key for row in form.table(table).rows]
    header = found.headers["requests"] if table == "requests" else []
    copies = sorted(_copies(found.rows[table], table, order) or [[]], key=_stated, reverse=True)
    readings = [partial(_read_copy, form, text, table, lines, header) for lines in copies]
    return choose(readings) if len(readings) > 1 else readings[0]()


def _read_copy(form: Form, text: str, table: str, lines: Sequence[FoundRow], header: Sequence[Cell]) -> TableReader:
    order = [row.key for row in form.table(table).rows]
    scores = [_scores(line, table, order) for line in lines]
    assigned = Assignment(tuple(assign_rows(scores, order)))

    def read(assignment: Assignment) -> TableReader:
        reader = TableReader(form, text, table)
        taken: dict[str, Row] = {}
        for key, line in zip(assignment.keys, lines, strict=True):
            if key is not None:
                columns = () if assignment.order == "form" else line.header or tuple(header)
                taken[key] = Row(line.values, columns, assignment.order != "written")
            elif line.values and line.labels and not _is_of_header(line):
                reader.add_extra_row(line.labels[-1], line.values)
        reader.read_rows(taken)
        return reader

    first = read(assigned)
    if table != "requests" or len(first.extra_rows) == MAX_EXTRA_ROWS:
        return first
    return better(first, (read(other) for other in other_assignments(assigned, scores)))


def _scores(line: FoundRow, table: str, order: Sequence[str]) -> dict[str, float]:
    """How like a line is to the rows of the form; a slip of the pen counts only where numbers stand behind it."""
    scores = row_scores(line.labels, table)
    if not scores and any(cell.text for cell in line.values):
        scores = slip_scores(line.labels, table)
    return {key: score for key, score in scores.items() if key in order}


def _is_of_header(line: FoundRow) -> bool:
    """Whether a line that is no row of the form is the rest of its header: words of the form and nothing else."""
    return not any(cell.text for cell in line.values) and is_form_label(line.labels[-1].text)


def _read_reviews(form: Form, text: str, found: FoundTables) -> TableReader:
    """Section 4: the runs of values that are a whole row of it, else all that there is put together."""
    runs = [row.values for row in found.rows["reviews"]]
    full = [cells for run in runs if len(cells := trim(run, _REVIEW_CELLS)) == _REVIEW_CELLS]
    stated = [run for run in full if any(cell.text for cell in run)]
    joined = trim([cell for run in runs for cell in run if any(c.text for c in run)], _REVIEW_CELLS)
    copies = stated or [cells for cells in (joined, *full) if cells][:1]

    def read(cells: Sequence[Cell]) -> TableReader:
        reader = TableReader(form, text, "reviews")
        if cells:
            reader.read_reviews(cells, found.blocks, found.outcomes)
        return reader

    readings = [partial(read, cells) for cells in copies or [()]]
    return choose(readings) if len(readings) > 1 else readings[0]()


def _copies(lines: Sequence[FoundRow], table: str, order: Sequence[str]) -> list[list[FoundRow]]:
    """The lines as so many tables as there are: the form is sometimes printed empty before it is filled in.

    A new copy begins where the table's first row comes again.
    """
    copies: list[list[FoundRow]] = [[]]
    for line in lines:
        begins = row_scores(line.labels, table).get(order[0], 0.0) == 100.0
        if begins and any(row_scores(row.labels, table).get(order[0], 0.0) == 100.0 for row in copies[-1]):
            copies.append([])
        copies[-1].append(line)
    return [copy for copy in copies if copy]


def _stated(lines: Sequence[FoundRow]) -> int:
    return sum(bool(cell.text) for line in lines for cell in line.values)
