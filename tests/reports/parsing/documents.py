"""Documents for tests: the tables of the form with given numbers, set in every layout in which they arrive."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reports.extraction import extract
from reports.parsing import parse
from reports.parsing.equations import leaf_rows
from reports.parsing.form import get_form
from reports.parsing.report import Number, ParsedReport

TABLES = ("proactive", "requests", "reviews")
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other_org", "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
BLOCKS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEADINGS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "reviews": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
NARRATIVES = {
    "overview": "本局按条例要求做好各项公开工作，机制运转顺畅。",
    "proactive": "",
    "requests": "",
    "reviews": "",
    "problems": "栏目更新有快有慢，今后逐月检查。",
    "other": "无。",
}


@dataclass(frozen=True)
class Box:
    """A cell of the printed form, with the columns and rows it spans."""

    text: str
    colspan: int = 1
    rowspan: int = 1


Table = list[list[Box]]
Render = Callable[[Table], str]


@cache
def _distinct(form: str, seed: int) -> tuple[tuple[str, Number], ...]:
    """Numbers for every cell of the form: H1–H4 hold and no two cells are the same."""
    numbers = random.Random(seed)
    while True:
        pool = iter(numbers.sample(range(1, 9000), 260))
        cells: dict[str, Number] = {}
        for indicator in get_form(form).indicators:
            if indicator.table == "proactive":
                value: Number = next(pool)
                if indicator.column == "change":
                    value = -value if numbers.random() < 0.5 else value
                elif indicator.is_amount:
                    value = Decimal(value) + Decimal("0.5")
                cells[indicator.code] = value
        for row in (*leaf_rows(get_form(form)), "carried_over", "carried_forward"):
            for column in COLUMNS[:-1]:
                cells[f"requests.{row}.{column}"] = next(pool)
        for column in COLUMNS[:-1]:
            total = sum(cells[f"requests.{row}.{column}"] for row in leaf_rows(get_form(form)))
            carried = cells[f"requests.carried_forward.{column}"] - cells[f"requests.carried_over.{column}"]
            cells[f"requests.total.{column}"] = total
            cells[f"requests.new_received.{column}"] = total + carried
        for row in get_form(form).table("requests").rows:
            cells[f"requests.{row.key}.total"] = sum(cells[f"requests.{row.key}.{c}"] for c in COLUMNS[:-1])
        for block in BLOCKS:
            for column in OUTCOMES[:-1]:
                cells[f"reviews.{block}.{column}"] = next(pool)
            cells[f"reviews.{block}.total"] = sum(cells[f"reviews.{block}.{c}"] for c in OUTCOMES[:-1])
        for row in ("regulations", "normative_documents"):  # what is disclosed in total is at least what is new
            if form == "2019":
                new, total = f"proactive.{row}.newly_disclosed", f"proactive.{row}.disclosed_total"
                cells[new], cells[total] = sorted((cells[new], cells[total]))
        if len(set(cells.values())) == len(cells) and min(v for k, v in cells.items() if "change" not in k) >= 0:
            return tuple((indicator.code, cells[indicator.code]) for indicator in get_form(form).indicators)


def distinct_figures(form: str, seed: int = 7) -> dict[str, Number]:
    """A consistent, pairwise distinct number for every cell of the form."""
    return dict(_distinct(form, seed))


def written(figures: Mapping[str, Number]) -> dict[str, str]:
    """The numbers as cells state them."""
    return {code: f"{value:,}" if value == 1234 else str(value) for code, value in figures.items()}


def proactive_table(form: str, texts: Mapping[str, str], columns: Mapping[str, str] | None = None) -> Table:
    """The table of section 2, four columns wide; ``columns`` gives other header words by column key."""
    rows: Table = []
    article, header = "", ()
    for row in get_form(form).table("proactive").rows:
        if row.article != article:
            article, header = row.article, ()
            rows.append([Box(row.article, colspan=4)])
        labels = [(columns or {}).get(i.column, i.column_label) for i in row.indicators]
        if "2021" in form and row.key == "fees":
            labels = [(columns or {}).get("amount", "本年收费金额（单位：万元）")]
        if tuple(labels) != header:
            header = tuple(labels)
            rows.append(_spread([Box("信息内容"), *map(Box, labels)], 4))
        rows.append(_spread([Box(row.label), *(Box(texts[i.code]) for i in row.indicators)], 4))
    return rows


def requests_table(
    form: str, texts: Mapping[str, str], order: Sequence[str] = COLUMNS, skip: Sequence[str] = ()
) -> Table:
    """The table of section 3, three columns of labels and seven of values; ``order`` sets the columns' order."""
    names = {i.column: i.column_label for i in get_form(form).table("requests").rows[0].indicators}
    rows: Table = [
        [Box(NOTE, 3, 3), Box("申请人情况", 7)],
        [Box(names["natural_person"], 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)],
        [Box(names[column]) for column in order if column not in ("natural_person", "total")],
    ]
    form_rows = [row for row in get_form(form).table("requests").rows if row.key not in skip]
    inner = [row for row in form_rows if row.label.startswith("三")]
    group = ""
    for row in form_rows:
        values = [Box(texts[f"requests.{row.key}.{column}"]) for column in order]
        if row not in inner:
            rows.append([Box(row.label, 3), *values])
            continue
        first = [Box("三、本年度办理结果", 1, len(inner))] if row is inner[0] else []
        name, _, item = row.label.removeprefix("三、").partition(" ")
        if not item:
            rows.append([*first, Box(name, 2), *values])
            group = ""
            continue
        size = sum(other.label.startswith(f"三、{name} ") for other in inner)
        rows.append([*first, *([Box(name, 1, size)] if name != group else []), Box(item), *values])
        group = name
    return rows


def reviews_table(form: str, texts: Mapping[str, str]) -> Table:
    """The table of section 4, one row of fifteen."""
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(name, 1, 2) for name in outcomes), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(name) for name in outcomes * 2],
        [Box(texts[f"reviews.{block}.{column}"]) for block in BLOCKS for column in OUTCOMES],
    ]


MAKERS: dict[str, Callable[[str, Mapping[str, str]], Table]] = {
    "proactive": proactive_table,
    "requests": requests_table,
    "reviews": reviews_table,
}


def _spread(row: list[Box], width: int) -> list[Box]:
    """The row as wide as the table: its last cell spans what is left."""
    return [*row[:-1], Box(row[-1].text, width - len(row) + 1)]


def grid_of(table: Table) -> list[list[str | None]]:
    """The cells by row and column, None where another cell reaches."""
    covered: set[tuple[int, int]] = set()
    rows: list[list[str | None]] = []
    for number, boxes in enumerate(table):
        line: list[str | None] = []
        for box in boxes:
            while (number, len(line)) in covered:
                line.append(None)
            column = len(line)
            line += [box.text, *[None] * (box.colspan - 1)]
            covered |= {
                (number + down, column + right) for down in range(1, box.rowspan) for right in range(box.colspan)
            }
        while (number, len(line)) in covered:
            line.append(None)
        rows.append(line)
    return rows


def _unfolded(table: Table) -> Iterator[list[str]]:
    """Rows as converters write them: an empty cell wherever another one reaches."""
    for row in grid_of(table):
        yield [cell or "" for cell in row]


def tab_cells(table: Table) -> str:
    """One cell a line behind a tab, a blank line between rows."""
    rows = (
        [cell or "" for at, cell in enumerate(row) if cell is not None or _reaches_down(row, at)]
        for row in grid_of(table)
    )
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows) + "\n"


def _reaches_down(row: list[str | None], at: int) -> bool:
    """Whether an uncovered place is there because a cell above reaches down, and not one to its left."""
    return all(cell is None for cell in row[: at + 1])


def wrapped_tab_cells(table: Table) -> str:
    """The same, with long labels wrapped onto a line without a tab."""
    return "\n".join(
        line if len(line) < 9 or line[1:].strip("-+.").isascii() else f"{line[:5]}\n{line[5:]}"
        for line in tab_cells(table).split("\n")
    )


def blank_line_cells(table: Table) -> str:
    """A blank line between all cells and no tabs."""
    return "\n\n".join(cell for row in grid_of(table) for cell in row if cell) + "\n"


def tab_rows(table: Table) -> str:
    return "\n".join("\t".join(row) for row in _unfolded(table)) + "\n"


def broken_tab_rows(table: Table) -> str:
    """The same, with a line break inside long labels, as a cell of two paragraphs has it."""

    def broken(cell: str) -> str:
        is_long_label = len(cell) > 12 and not re.match(r"\d+（", cell)  # a number with a note is none
        return f"{cell[: len(cell) // 2]}\n{cell[len(cell) // 2 :]}" if is_long_label else cell

    return "\n".join("\t".join(map(broken, row)) for row in _unfolded(table)) + "\n"


def spaced_tab_rows(table: Table) -> str:
    """A row a line, a blank line between rows."""
    return "\n\n".join("\t".join(row) for row in _unfolded(table)) + "\n"


def comma_rows(table: Table, mark: str = ",") -> str:
    """As a spreadsheet saves them: what holds the mark stands in quotes."""
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(_unfolded(table))
    return out.getvalue()


def semicolon_rows(table: Table) -> str:
    return comma_rows(table, ";")


def wide_comma_rows(table: Table) -> str:
    return comma_rows(table, "，")


def pipe_rows(table: Table) -> str:
    return "\n".join(" | ".join(row) + " |" for row in _unfolded(table)) + "\n"


def broken_bar_rows(table: Table) -> str:
    return pipe_rows(table).replace("|", "\N{BROKEN BAR}")


def drawn_stroke_rows(table: Table) -> str:
    return "\n".join("│".join(row) for row in _unfolded(table)) + "\n"


def drawn(table: Table) -> str:
    """A frame of characters, rules between the rows."""
    rows = list(_unfolded(table))
    top, between, bottom = (
        f"{left}{mark.join(['──────'] * len(rows[0]))}{right}" for left, mark, right in ("┌┬┐", "├┼┤", "└┴┘")
    )
    return "\n".join([top, f"\n{between}\n".join(f"│{'│'.join(row)}│" for row in rows), bottom]) + "\n"


def grid_table(table: Table) -> str:
    """As converters write it that wrap what a cell holds: a rule of + and - after every row."""
    rows = list(_unfolded(table))
    rule = f"+{'+'.join(['-' * 32] * len(rows[0]))}+"
    lines = [rule]
    for row in rows:
        pieces = [[cell[at : at + 15] for at in range(0, len(cell), 15)] for cell in row]
        height = max(map(len, pieces))
        lines += [_stroked([piece[at] if at < len(piece) else "" for piece in pieces]) for at in range(height)]
        lines.append(rule)
    return "\n".join(lines) + "\n"


def padded_pipe_rows(table: Table) -> str:
    """Rows between strokes, cells of spans left out and filled up at the end."""
    lines = []
    for boxes in table:
        fill = "|" * (sum(box.colspan for box in boxes) - len(boxes))
        lines.append(" | ".join(box.text for box in boxes) + f" |{fill}")
    return "\n".join(lines) + "\n"


def pipe_cells(table: Table) -> str:
    """``cell |`` on a line of its own, further strokes for what a cell spans."""
    lines = []
    for boxes in table:
        fill = sum(box.colspan for box in boxes) - len(boxes)
        lines += [f"{box.text} |".strip() for box in boxes] + (["|" * max(2, fill)] if fill else [])
    return "\n".join(lines) + "\n"


def filled_pipe_cells(table: Table) -> str:
    """The same, the further strokes behind the last cell of the row."""
    return re.sub(r" \|\n(\|{2,}\n)", r" |\1", pipe_cells(table))


def lone_pipes(table: Table) -> str:
    """A stroke on a line of its own between cells."""
    cells = [box.text for boxes in table for box in boxes]
    return "\n|\n".join(cells) + "\n"


def closing_lone_pipes(table: Table) -> str:
    """A stroke on a line of its own behind every cell."""
    return lone_pipes(table) + "|\n"


def space_rows(table: Table) -> str:
    """A row a line with spaces between the cells, as text taken from a PDF has it."""
    rows = ["  ".join(box.text or "" for box in boxes if box.text) for boxes in table]
    return "\n".join(rows) + "\n"


def markdown(table: Table) -> str:
    rows = list(_unfolded(table))
    rule = "|" + "---|" * len(rows[0])
    return "\n".join([_stroked(rows[0]), rule, *map(_stroked, rows[1:])]) + "\n"


def markdown_rows(table: Table) -> str:
    """Every row a table of its own under invented headers."""
    tables = []
    for row in _unfolded(table):
        head = "|" + "|".join(f" 数据{number} " for number in range(1, len(row) + 1)) + "|"
        tables.append("\n".join([head, "|" + " --- |" * len(row), _stroked(row)]))
    return "\n\n".join(tables) + "\n"


def _stroked(row: Sequence[str]) -> str:
    return "| " + " | ".join(row) + " |"


def html_table(table: Table, cell: Callable[[str], str] = lambda text: text) -> str:
    lines = []
    for boxes in table:
        cells = "".join(
            f"<td{_attribute('colspan', box.colspan)}{_attribute('rowspan', box.rowspan)}>{cell(box.text)}</td>"
            for box in boxes
        )
        lines.append(f"<tr>{cells}</tr>")
    return "<table>" + "\n".join(lines) + "</table>"


def _attribute(name: str, value: int) -> str:
    return f' {name}="{value}"' if value > 1 else ""


def word_html_table(table: Table) -> str:
    """As Word saves it: every few characters in elements of their own."""

    def cell(text: str) -> str:
        pieces = [text[at : at + 2] for at in range(0, len(text), 2)]
        spans = "".join(f'<span lang=EN-US><font face="仿宋">{piece}</font></span>' for piece in pieces)
        return f'<p class=MsoNormal align=center style="line-height:20pt"><b>{spans}</b><o:p></o:p></p>'

    return html_table(table, cell)


TEXT_LAYOUTS: dict[str, Render] = {
    render.__name__: render
    for render in (
        tab_cells,
        wrapped_tab_cells,
        blank_line_cells,
        tab_rows,
        broken_tab_rows,
        spaced_tab_rows,
        comma_rows,
        semicolon_rows,
        wide_comma_rows,
        pipe_rows,
        broken_bar_rows,
        drawn_stroke_rows,
        drawn,
        grid_table,
        padded_pipe_rows,
        pipe_cells,
        filled_pipe_cells,
        lone_pipes,
        closing_lone_pipes,
        space_rows,
        markdown,
        markdown_rows,
    )
}
HTML_LAYOUTS: dict[str, Render] = {render.__name__: render for render in (html_table, word_html_table)}


def text_document(
    form: str,
    texts: Mapping[str, str],
    layouts: Mapping[str, Render] | Render = tab_rows,
    tables: Mapping[str, Table] | None = None,
    title: str = "槐荫区水务局2022年政府信息公开工作年度报告",
    headings: Mapping[str, str] | None = None,
    narratives: Mapping[str, str] | None = None,
) -> str:
    """A whole report as text: ``layouts`` is one for all tables or one for each, ``tables`` replaces some of them."""
    lines = [title, ""]
    for key, heading in {**HEADINGS, **(headings or {})}.items():
        lines += [heading, {**NARRATIVES, **(narratives or {})}[key]]
        if key in TABLES:
            table = (tables or {}).get(key) or MAKERS[key](form, texts)
            render = layouts if callable(layouts) else layouts[key]
            lines += ["", render(table)]
    return "\n".join(lines) + "\n"


def html_document(form: str, texts: Mapping[str, str], render: Render = html_table, head: str = "") -> str:
    """A whole report as a page."""
    parts = [f"<!doctype html><html><head>{head}<title>年报</title></head><body>"]
    parts.append("<h1>槐荫区水务局2022年政府信息公开工作年度报告</h1>")
    for key, heading in HEADINGS.items():
        parts += [f"<p>{heading}</p>", f"<p>{NARRATIVES[key]}</p>" if NARRATIVES[key] else ""]
        if key in TABLES:
            parts.append(render(MAKERS[key](form, texts)))
    return "\n".join([*parts, "</body></html>"])


def parse_text(text: str, name: str = "report.txt") -> ParsedReport:
    """The text read as the file ``name``."""
    return parse(extract(text.encode(), name))


def values_of(report: ParsedReport) -> dict[str, Number | None]:
    """What was read for every cell."""
    return {code: figure.value for code, figure in report.figures.items()}


def codes_of(report: ParsedReport) -> list[str]:
    """The codes of the problems met while parsing."""
    return [problem.code for problem in report.findings]


def texts_of(report: ParsedReport) -> dict[str, str]:
    """The narrative by section."""
    return {section.key: section.text for section in report.sections}


def keys_of(report: ParsedReport) -> list[str]:
    """The sections found, the preamble aside."""
    return [section.key for section in report.sections if section.key != "preamble"]
