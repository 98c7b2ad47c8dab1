"""Word files: bombs of XML, endless tables, styles in circles, links to elsewhere."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

import zipfile

from tests.reports.hostile.archives import packed
from tests.reports.hostile.case import END, READ, TITLE, Hostile, rezipped, sample, unzipped, zipped

SOURCE = "docx_plain_2021.docx"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_TYPES}" xmlns:v="urn:schemas-microsoft-com:vml"'
_UNSAFE, _LARGE, _DAMAGED = ("unsafe_file",), ("document_too_large",), ("damaged_file",)


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def document(middle: str, prolog: str = "") -> str:
    """The main part of a report with something in the middle, and the mark at its end."""
    body = "".join(map(paragraph, (TITLE, "一、总体情况"))) + middle
    body += "".join(map(paragraph, ("二、主动公开政府信息情况", END)))
    return f"{prolog}<w:document {_SPACES}><w:body>{body}</w:body></w:document>"


def word(middle: str = "", prolog: str = "", **parts: str) -> bytes:
    """A Word file, not compressed; ``parts`` are further parts (styles, numbering, footnotes) whole, by name."""
    relations = "".join(f'<Relationship Id="{name}" Type="{_TYPES}/{name}" Target="{name}.xml"/>' for name in parts)
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": document(middle, prolog),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    return zipped({**files, **{f"word/{name}.xml": part for name, part in parts.items()}}, zipfile.ZIP_STORED)


def laughs() -> str:
    """The prolog that makes one entity a billion words."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY l0 "哈">{levels}]>'


def table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def nested_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("深处") + f"{paragraph('')}</w:tc></w:tr></w:tbl>" * depth


def circle_of_styles() -> str:
    return (
        f"<w:styles {_SPACES}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{(n + 1) % 3}"/></w:style>'
            for n in range(3)
        )
        + "</w:styles>"
    )


def chain_of_styles(length: int) -> str:
    return (
        f"<w:styles {_SPACES}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n + 1}"/></w:style>'
            for n in range(length)
        )
        + "</w:styles>"
    )


def circle_of_numbering() -> str:
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="s{n}"/><w:styleLink w:val="s{1 - n}"/></w:abstractNum>'
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(2)
    )
    return f"<w:numbering {_SPACES}>{lists}</w:numbering>"


def huge_numbers() -> str:
    level = '<w:lvl w:ilvl="0"><w:start w:val="999999999999"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    kinds = ("upperRoman", "chineseCounting", "upperLetter", "decimal")
    return (
        f"<w:numbering {_SPACES}>"
        + "".join(
            f'<w:abstractNum w:abstractNumId="{n}">{level.format(kind, "%1" * 99)}</w:abstractNum>'
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
            for n, kind in enumerate(kinds)
        )
        + "</w:numbering>"
    )


def numbered(text: str, number: int) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')


def styled(text: str, style: str = "s0") -> str:
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def linked() -> bytes:
    """Pictures, templates, a frame and the styles themselves are to be fetched from an address."""
    parts = unzipped(word("<w:p><w:r><w:pict><v:imagedata r:id='a'/></w:pict></w:r></w:p>"))
    address = "http://127.0.0.1:9/fetched"
    kinds = ("image", "attachedTemplate", "frame", "styles", "numbering", "footnotes", "oleObject")
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_TYPES}/{kind}" Target="{address}" TargetMode="External"/>' for kind in kinds
    )
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'.encode()
    return zipped(parts)


def relations_out() -> bytes:
    """The styles are said to be a file of the system."""
    parts = unzipped(word())
    relation = f'<Relationship Id="a" Type="{_TYPES}/styles" Target="../../../../etc/passwd"/>'
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>'.encode()
    return zipped(parts)


def without(*names: str) -> bytes:
    return zipped({name: part for name, part in unzipped(sample(SOURCE)).items() if name not in names})


def notes(count: int) -> bytes:
    """Very many notes, all referred to by one of them."""
    reference = "".join(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(count))
    bodies = "".join(
        f'<w:footnote w:id="{n}"><w:p>{reference if n < 9 else ""}</w:p></w:footnote>' for n in range(count)
    )
    return word(f"<w:p>{reference}</w:p>", footnotes=f"<w:footnotes {_SPACES}>{bodies}</w:footnotes>")


def overlapping() -> bytes:
    parts = [(name.encode(), part) for name, part in unzipped(word()).items()]
    return packed([*parts, *((f"word/{n}.xml".encode(), bytes(1 << 20)) for n in range(400))], same_place=True)


def utf7() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-7"?>' + document("").replace("末", "+Zys-")
    return rezipped(SOURCE, word__document=text.encode())


_WIDE = '<w:gridSpan w:val="100000"/>'
_FAR = '<w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>'
_ROW = f"<w:tr>{cell(paragraph('1'))}</w:tr>"

WORD = (
    Hostile("document type definition", "a.docx", lambda: word("", "<!DOCTYPE w>"), _UNSAFE),
    Hostile("entity from a file", "a.docx", lambda: word(paragraph("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), _UNSAFE),
    Hostile("entity from an address", "a.docx", lambda: word(paragraph("&x;"), '<!DOCTYPE w [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>'), _UNSAFE),
    Hostile("entities of an address as parameters", "a.docx", lambda: word("", '<!DOCTYPE w [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>'), _UNSAFE),
    Hostile("billion laughs", "a.docx", lambda: word(paragraph("&l9;"), laughs()), _UNSAFE),
    Hostile("billion laughs in UTF-16", "a.docx", lambda: rezipped(SOURCE, word__document=document(paragraph("&l9;"), laughs()).encode("utf-16")), _UNSAFE),
    Hostile("one long entity, often", "a.docx", lambda: word(paragraph("&x;" * 50_000), f'<!DOCTYPE w [<!ENTITY x "{"哈" * 50_000}">]>'), _UNSAFE),
    Hostile("laughs in the styles", "a.docx", lambda: word("", styles=f"{laughs()}<w:styles {_SPACES}>&l9;</w:styles>"), _UNSAFE),
    Hostile("document of one million elements", "a.docx", lambda: word("<w:p/>" * 1_100_000), _LARGE),
    Hostile("document of 100,000 paragraphs", "a.docx", lambda: word(paragraph("公开") * 100_000), _LARGE),
    Hostile("one paragraph of three million characters", "a.docx", lambda: word(paragraph("公开" * 1_500_000)), _LARGE + _UNSAFE),
    Hostile("main part that is a bomb", "a.docx", lambda: rezipped(SOURCE, word__document=bytes(40 << 20)), _UNSAFE),
    Hostile("main part of blanks, 31 MiB", "a.docx", lambda: rezipped(SOURCE, word__document=b"<a>" + b" " * (31 << 20)), _UNSAFE),
    Hostile("picture that is a bomb", "a.docx", lambda: zipped({**unzipped(word()), "word/media/a.png": bytes(64 << 20)}), _UNSAFE),
    Hostile("parts in one and the same place", "a.docx", overlapping, _UNSAFE),
    Hostile("3,000 parts", "a.docx", lambda: zipped({**unzipped(word()), **{f"word/p{n}.xml": "<a/>" for n in range(3_000)}}), _UNSAFE),
    Hostile("300,000 parts", "a.docx", lambda: packed([(b"word/document.xml", b""), *((b"%d" % n, b"") for n in range(300_000))]), _UNSAFE + _DAMAGED),
    Hostile("part that climbs out", "a.docx", lambda: zipped({**unzipped(word()), "../../a.xml": "<a/>"}), _UNSAFE),
    Hostile("password", "a.docx", lambda: packed([(name.encode(), part) for name, part in unzipped(word()).items()], flags=1), ("encrypted_file",)),
    Hostile("cell over 100,000 columns", "a.docx", lambda: word(table(f"<w:tr>{cell(paragraph('1'), _WIDE) * 2}</w:tr>" * 600)), (READ, *_LARGE), END),
    Hostile("row that begins after 1,000,000,000 columns", "a.docx", lambda: word(table(f"<w:tr>{_FAR}{cell(paragraph('1')) * 2}</w:tr>" * 9)), (READ, *_LARGE), END),
    Hostile("table of 200,000 cells", "a.docx", lambda: word(table(f"<w:tr>{cell(paragraph('1')) * 100}</w:tr>" * 2_000)), _LARGE),
    Hostile("50,000 tables", "a.docx", lambda: word(table(_ROW) * 50_000), _LARGE),
    Hostile("1,000 tables within each other", "a.docx", lambda: word(nested_tables(1_000)), (*_UNSAFE, "too_deep")),
    Hostile("60 tables within each other", "a.docx", lambda: word(nested_tables(60)), (READ, *_UNSAFE, "too_deep"), END),
    Hostile("80 insertions within each other", "a.docx", lambda: word("<w:p>" + "<w:ins>" * 80 + "<w:r><w:t>深处</w:t></w:r>" + "</w:ins>" * 80 + "</w:p>"), (READ, *_UNSAFE), END),
    Hostile("cells joined over 5,000 rows", "a.docx", lambda: word(table(f"<w:tr>{cell(paragraph('1'), '<w:vMerge/>') * 9}</w:tr>" * 5_000)), (READ, *_LARGE), END),
    Hostile("styles based on each other", "a.docx", lambda: word(styled("循环"), styles=circle_of_styles()), (READ,), END),
    Hostile("styles based on each other 50,000 deep", "a.docx", lambda: word(styled("长链") * 2_000, styles=chain_of_styles(50_000)), (READ, *_LARGE), END),
    Hostile("numbering in a circle", "a.docx", lambda: word(numbered("循环", 1), numbering=circle_of_numbering()), (READ, *_DAMAGED), END),
    Hostile("numbering that begins with 999,999,999,999", "a.docx", lambda: word("".join(numbered("大数", n) * 300 for n in range(4)), numbering=huge_numbers()), (READ, *_LARGE, *_DAMAGED), END),
    Hostile("notes that refer to all notes", "a.docx", lambda: notes(3_000), (READ, *_LARGE), END),
    Hostile("links to addresses", "a.docx", linked, (READ, *_UNSAFE), END, ("fetched",)),
    Hostile("styles that are a file of the system", "a.docx", relations_out, (READ, *_UNSAFE, *_DAMAGED), END, ("root:",)),
    Hostile("content of another file", "a.docx", lambda: word('<w:altChunk r:id="a"/>'), ("unsupported_format",)),
    Hostile("field with a command", "a.docx", lambda: word('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'), (READ,), END, ("cmd.exe",)),
    Hostile("fields that never end", "a.docx", lambda: word('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 3_000), (READ, *_DAMAGED), END),
    Hostile("macros", "a.docm", lambda: zipped({**unzipped(word()), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(99)}), (READ,), END),
    Hostile("no relations", "a.docx", lambda: without("word/_rels/document.xml.rels", "_rels/.rels"), (READ, *_DAMAGED)),
    Hostile("no content types", "a.docx", lambda: without("[Content_Types].xml"), (READ, *_DAMAGED)),
    Hostile("no main part", "a.docx", lambda: without("word/document.xml"), _DAMAGED),
    Hostile("wrong content types", "a.docx", lambda: zipped({**unzipped(word()), "[Content_Types].xml": "<svg>"}), (READ, *_DAMAGED), END),
    Hostile("empty main part", "a.docx", lambda: rezipped(SOURCE, word__document=b""), _DAMAGED),
    Hostile("main part without a body", "a.docx", lambda: rezipped(SOURCE, word__document=b"<a/>"), _DAMAGED),
    Hostile("main part that is a picture", "a.docx", lambda: rezipped(SOURCE, word__document=b"\x89PNG\r\n" + bytes(999)), _DAMAGED),
    Hostile("encoding that no reader knows", "a.docx", lambda: rezipped(SOURCE, word__document=b'<?xml version="1.0" encoding="x-evil"?>' + document("").encode()), (READ, *_DAMAGED), END),
    Hostile("UTF-7", "a.docx", utf7, (READ, *_DAMAGED), "末尾|+Zys-"),
    Hostile("control characters as references", "a.docx", lambda: word(paragraph("&#0;&#8;&#xFFFF;")), _DAMAGED),
    Hostile("100,000 attributes", "a.docx", lambda: word("<w:p " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"), (READ, *_LARGE, *_UNSAFE, *_DAMAGED), END),
    Hostile("Word XML with an entity", "a.doc", lambda: f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>{laughs()}<w:wordDocument>&l9;</w:wordDocument>'.encode(), _UNSAFE),
)  # fmt: skip
