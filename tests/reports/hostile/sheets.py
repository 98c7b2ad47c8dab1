"""Spreadsheets: far cells, endless strings, and OLE containers that run in circles."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable

from tests.reports.hostile.case import END, READ, TITLE, Hostile, rezipped, sample, unzipped, zipped
from tests.reports.hostile.word import laughs

SOURCE = "xlsx_one_sheet_2019.xlsx"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_UNSAFE, _LARGE, _DAMAGED = ("unsafe_file",), ("document_too_large",), ("damaged_file",)


def shown(reference: str, text: str, attributes: str = "") -> str:
    return f'<c r="{reference}" t="inlineStr" {attributes}><is><t>{text}</t></is></c>'


def book(
    rows: str = "", after: str = "", prolog: str = "", shared: str = "", sheets: int = 1, last: int = 900
) -> bytes:
    """A workbook that is a report: lines at the top, ``rows``, and the mark in a row of its own at the end."""
    lines = (TITLE, "一、总体情况", "二、主动公开政府信息情况")
    top = "".join(f'<row r="{n}">{shown(f"A{n}", line)}</row>' for n, line in enumerate(lines, 1))
    end = f'<row r="{last}">{shown(f"A{last}", END)}</row>'
    sheet = f'{prolog}<worksheet xmlns="{_S}"><sheetData>{top}{rows}{end}</sheetData>{after}</worksheet>'
    numbers = range(1, sheets + 1)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="r" Type="{_TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_TYPES}"><sheets>'
        + "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        + "".join(f'<Relationship Id="r{n}" Type="{_TYPES}/worksheet" Target="sheet.xml"/>' for n in numbers)
        + f'<Relationship Id="s" Type="{_TYPES}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sheet.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{_S}">{shared}</sst>',
    }
    return zipped(parts, zipfile.ZIP_STORED)


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def numbers(count: int) -> str:
    return "<c><v>1</v></c>" * count


def changed_book(**parts: bytes | None) -> bytes:
    return rezipped(SOURCE, **parts)


def formulas() -> bytes:
    cells = "".join(
        shown(f"{column}5", text)
        for column, text in zip("ABCD", ("=cmd|'/c calc'!A1", "+1+1", "@SUM(1)", "-8"), strict=True)
    )
    return book(row(5, cells))


def patched(data: bytes, *changes: tuple[int, bytes]) -> bytes:
    """Some bytes overwritten, each at its place."""
    copy = bytearray(data)
    for place, new in changes:
        copy[place : place + len(new)] = new
    return bytes(copy)


def number(value: int) -> bytes:
    return struct.pack("<I", value)


def first_table(data: bytes) -> int:
    """Where the first sector of the allocation table lies."""
    return 512 + int.from_bytes(data[76:80], "little") * 512


def all_in_circles(name: str) -> bytes:
    """Every sector's next one is the first."""
    data = sample(name)
    return patched(data, (first_table(data), number(0) * 128))


def each_after_itself(name: str) -> bytes:
    data = sample(name)
    return patched(data, (first_table(data), struct.pack("<128I", *range(128))))


def beyond_the_file(name: str) -> bytes:
    data = sample(name)
    return patched(data, (first_table(data), number(0x00FFFFFF) * 128))


def record_changed(kind: int, body: bytes, count: int = 1) -> bytes:
    """The old workbook with the beginning of some records of a kind overwritten, wherever they lie in the file."""
    data = sample("excel_97.xls")
    for _ in range(count):
        place = data.index(struct.pack("<H", kind), 512)
        data = patched(data, (place + 4, body))
    return data


def records(parts: Iterable[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in parts)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE container with one stream."""
    sectors = -(-len(stream) // 512)
    tables = -(-(sectors + 2) // 127)
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE] + [0xFFFFFFFD] * tables
    table = chain + [0xFFFFFFFF] * (tables * 128 - len(chain))

    def entry(title: str, kind: int, start: int, size: int, child: int) -> bytes:
        text = title.encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, *[0xFFFFFFFF] * 2, child)
        return head.ljust(116, b"\0") + struct.pack("<III", start, size, 0)

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry(name, 2, 0, max(len(stream), 4096), 0xFFFFFFFF)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack(
            "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0
        )
    )
    places = [sectors + 1 + n for n in range(min(tables, 109))]
    header = header[:76] + struct.pack(f"<{len(places)}I", *places)
    header = header.ljust(512, b"\xff")
    body = stream.ljust(sectors * 512, b"\0") + directory.ljust(512, b"\0")
    return header + body + struct.pack(f"<{len(table)}I", *table)


_BOF_BOOK, _BOF_SHEET = (
    (0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)),
    (0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)),
)
_END = (0x0A, b"")


def old_book(cells: Iterable[tuple[int, bytes]]) -> bytes:
    """A workbook of Excel 97 with one sheet."""
    name = b"s1"
    listed = (0x85, struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name)
    start = len(records([_BOF_BOOK, listed, _END]))
    listed = (0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    return compound(records([_BOF_BOOK, listed, _END, _BOF_SHEET, *cells, _END]).ljust(4096, b"\0"))


def old_cell(at_row: int, at_column: int) -> tuple[int, bytes]:
    return 0x203, struct.pack("<HHHd", at_row, at_column, 0, 1.0)


def many_old_cells() -> Iterable[tuple[int, bytes]]:
    return (old_cell(n // 200, n % 200) for n in range(150_000))


_LINE = '<c t="s"><v>0</v></c>'

SHEETS = (
    Hostile("document type definition", "a.xlsx", lambda: book(prolog="<!DOCTYPE w>"), _UNSAFE),
    Hostile("entity from a file", "a.xlsx", lambda: book(row(5, shown("A5", "&x;")), prolog='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), _UNSAFE),
    Hostile("billion laughs", "a.xlsx", lambda: book(row(5, shown("A5", "&l9;")), prolog=laughs()), _UNSAFE),
    Hostile("laughs in the shared strings", "a.xlsx", lambda: changed_book(xl__sharedStrings=f"{laughs()}<sst>&l9;</sst>".encode()), _UNSAFE),
    Hostile("one million cells", "a.xlsx", lambda: book("".join(row(n, numbers(1_000)) for n in range(5, 805))), _LARGE),
    Hostile("150,000 cells", "a.xlsx", lambda: book("".join(row(n, numbers(200)) for n in range(5, 755))), _LARGE),
    Hostile("cell in the last corner", "a.xlsx", lambda: book(row(5, shown("XFD1048576", "远"))), _LARGE + _DAMAGED),
    Hostile("cell in the last row", "a.xlsx", lambda: book(last=1_048_576), (READ, *_LARGE), END),
    Hostile("cell in the last column", "a.xlsx", lambda: book(row(5, shown("XFD5", "远"))), (READ, *_LARGE), END),
    Hostile("row beyond the last", "a.xlsx", lambda: book(row(99_999_999_999, "<c><v>1</v></c>")), _DAMAGED),
    Hostile("reference of no place", "a.xlsx", lambda: book(row(5, shown("ZZZZ99999999", "远"))), _DAMAGED),
    Hostile("references out of order", "a.xlsx", lambda: book(row(5, shown("C5", "三") + shown("A5", "一") + shown("A5", "又"))), (READ, *_DAMAGED), END),
    Hostile("joined over everything", "a.xlsx", lambda: book(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), (READ, *_LARGE, *_DAMAGED), END),
    Hostile("joined the wrong way round, or nowhere", "a.xlsx", lambda: book(after='<mergeCells><mergeCell ref="C9:A2"/><mergeCell ref="?"/></mergeCells>'), (READ, *_DAMAGED), END),
    Hostile("50,000 joined cells in one place", "a.xlsx", lambda: book(after="<mergeCells>" + '<mergeCell ref="A1:D4"/>' * 50_000 + "</mergeCells>"), (READ, *_LARGE), END),
    Hostile("all columns hidden, 50,000 times", "a.xlsx", lambda: book(after="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 50_000 + "</cols>"), (READ, *_LARGE, "no_text", "not_a_report")),
    Hostile("shared string of two million characters", "a.xlsx", lambda: book(row(5, _LINE), shared=f"<si><t>{'公开' * 1_200_000}</t></si>"), _LARGE + _UNSAFE),
    Hostile("shared string shown 50,000 times", "a.xlsx", lambda: book("".join(row(n, _LINE * 100) for n in range(5, 505)), shared=f"<si><t>{'公开' * 20_000}</t></si>"), _LARGE),
    Hostile("500,000 shared strings that nothing shows", "a.xlsx", lambda: book(shared="<si><t>公</t></si>" * 330_000), (READ, *_LARGE), END),
    Hostile("shared string that is not there", "a.xlsx", lambda: book(row(5, '<c t="s"><v>99999999999</v></c><c t="s"><v>-1</v></c>')), (READ, *_DAMAGED), END),
    Hostile("2,000 sheets of the same part", "a.xlsx", lambda: book(row(5, numbers(60)), sheets=2_000), _UNSAFE),
    Hostile("numbers beyond all numbers", "a.xlsx", lambda: book(row(5, "".join(f"<c><v>{value}</v></c>" for value in ("1e308", "1e999", "-1e999", "NaN", "inf", "9" * 400, "0x10", "")))), (READ, *_DAMAGED), END),
    Hostile("dates beyond all dates", "a.xlsx", lambda: book(row(5, '<c t="d"><v>99999-99-99</v></c><c t="d"><v>x</v></c>')), (READ, *_DAMAGED), END),
    Hostile("formulas that are commands", "a.xlsx", formulas, (READ,), "=cmd|'/c calc'!A1"),
    Hostile("macros", "a.xlsm", lambda: zipped({**unzipped(book()), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(99)}), (READ,), END),
    Hostile("links to other books", "a.xlsx", lambda: zipped({**unzipped(book(row(5, "<c><f>[1]a!A1</f></c>"))), "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_S}"/>', "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" Type="{_TYPES}/externalLinkPath" Target="http://127.0.0.1:9/" TargetMode="External"/></Relationships>'}), (READ, *_DAMAGED), END),
    Hostile("bomb", "a.xlsx", lambda: changed_book(xl__sharedStrings=bytes(64 << 20)), _UNSAFE),
    Hostile("picture that is a bomb", "a.xlsx", lambda: zipped({**unzipped(book()), "xl/media/a.png": bytes(64 << 20)}), _UNSAFE),
    Hostile("no workbook relations", "a.xlsx", lambda: zipped({name: part for name, part in unzipped(book()).items() if "workbook.xml.rels" not in name}), _DAMAGED),
    Hostile("no sheet", "a.xlsx", lambda: zipped({name: part for name, part in unzipped(book()).items() if name != "xl/sheet.xml"}), (*_DAMAGED, "no_text")),
    Hostile("nested 5,000 deep", "a.xlsx", lambda: book("<a>" * 5_000 + "</a>" * 5_000), _UNSAFE),
    Hostile("binary workbook", "a.xlsx", lambda: zipped({"xl/workbook.bin": b"x"}), ("unsupported_format",)),
    Hostile("xls: every sector followed by the first", "a.xls", lambda: all_in_circles("excel_97.xls"), _DAMAGED),
    Hostile("xls: every sector followed by itself", "a.xls", lambda: each_after_itself("excel_97.xls"), _DAMAGED),
    Hostile("xls: sectors beyond the file", "a.xls", lambda: beyond_the_file("excel_97.xls"), _DAMAGED),
    Hostile("xls: says to have 4 billion tables", "a.xls", lambda: patched(sample("excel_97.xls"), (44, number(0xFFFFFFFF)), (72, number(0xFFFFFFFF))), (READ, *_DAMAGED)),
    Hostile("xls: more tables that are the first sector", "a.xls", lambda: patched(sample("excel_97.xls"), (68, number(0)), (72, number(9))), (READ, *_DAMAGED)),
    Hostile("xls: sectors of 2 to the 60000th bytes", "a.xls", lambda: patched(sample("excel_97.xls"), (30, b"\x60\xea")), _DAMAGED),
    Hostile("xls: directory that is the table", "a.xls", lambda: patched(sample("excel_97.xls"), (48, sample("excel_97.xls")[76:80])), _DAMAGED),
    Hostile("xls: half of it", "a.xls", lambda: sample("excel_97.xls")[: len(sample("excel_97.xls")) // 2], (READ, *_DAMAGED)),
    Hostile("xls: only its mark", "a.xls", lambda: sample("excel_97.xls")[:600], (*_DAMAGED, "unsupported_format")),
    Hostile("xls: 150,000 cells", "a.xls", lambda: old_book(many_old_cells()), _LARGE),
    Hostile("xls: cells in opposite corners", "a.xls", lambda: old_book([old_cell(0, 0), old_cell(65_535, 255)]), _LARGE),
    Hostile("xls: dimensions of a whole sheet", "a.xls", lambda: old_book([(0x200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0)), old_cell(0, 0)]), ("not_a_report",)),
    Hostile("xls: dimensions that lie", "a.xls", lambda: old_book([(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)), old_cell(0, 0)]), (*_DAMAGED, *_LARGE, "not_a_report")),
    Hostile("xls: record longer than the file", "a.xls", lambda: compound(records([_BOF_BOOK]) + struct.pack("<HH", 0x85, 0xFFFF) + bytes(4096)), (*_DAMAGED, "no_text")),
    Hostile("xls: strings that say to be 4 billion", "a.xls", lambda: old_book([(0xFC, number(0xFFFFFFFF) * 2 + bytes(99)), old_cell(0, 0)]), (*_DAMAGED, *_LARGE, "not_a_report")),
    Hostile("xls: joined over everything, often", "a.xls", lambda: old_book([old_cell(0, 0), *[(0xE5, struct.pack("<H", 1_000) + struct.pack("<HHHH", 0, 0xFFFF, 0, 255) * 1_000)] * 200]), (*_DAMAGED, *_LARGE, "not_a_report")),
    Hostile("xls: a million records", "a.xls", lambda: old_book([(0x99, b"")] * 1_000_000), (*_DAMAGED, *_LARGE, "no_text", "not_a_report")),
    Hostile("doc: every sector followed by the first", "a.doc", lambda: all_in_circles("word_97.doc"), _DAMAGED),
    Hostile("doc: half of it", "a.doc", lambda: sample("word_97.doc")[: len(sample("word_97.doc")) // 2], (READ, *_DAMAGED, "conversion_failed")),
    Hostile("doc: a stream and nothing in it", "a.doc", lambda: compound(bytes(4096), "WordDocument"), (*_DAMAGED, "conversion_failed", "not_a_report", "no_text", "not_text")),
    Hostile("OLE of nothing known", "a.doc", lambda: compound(bytes(4096), "Nothing"), ("unsupported_format",)),
    Hostile("OLE with a password", "a.docx", lambda: compound(bytes(4096), "EncryptedPackage"), ("encrypted_file",)),
)  # fmt: skip
