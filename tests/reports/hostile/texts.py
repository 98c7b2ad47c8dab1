"""Texts: endless lines and rows, characters that mislead, encodings that nobody named."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

from tests.reports.hostile.case import END, READ, TITLE, Hostile, report

_LARGE, _NOT_TEXT, _NO_REPORT = ("document_too_large",), ("not_text",), ("not_a_report",)
_ROWS = ("too_many_rows",)


def made(middle: str, encoding: str = "utf-8") -> bytes:
    return report(middle).encode(encoding)


TEXTS = (
    Hostile("NUL only", "a.txt", lambda: bytes(9_999), _NOT_TEXT),
    Hostile("NUL after every letter", "a.txt", lambda: made("\0".join("公开信息" * 999)), (READ, *_NOT_TEXT), END),
    Hostile("a few NULs", "a.txt", lambda: made("公\0开" + "信息" * 2_000), (READ,), END),
    Hostile("control characters", "a.txt", lambda: made("".join(map(chr, range(32))) * 99), (READ, *_NOT_TEXT), END),
    Hostile("one line of two million characters", "a.txt", lambda: made("公开" * 999_000), (READ, *_LARGE), END),
    Hostile("one line of three million characters", "a.txt", lambda: made("公开" * 1_500_000), _LARGE),
    Hostile("30 MiB of digits", "a.txt", lambda: TITLE.encode() + b"1" * ((30 << 20) - 99), _LARGE),
    Hostile("31 MiB", "a.txt", lambda: b"1" * (31 << 20), ("file_too_large",)),
    Hostile("30 MiB of line ends", "a.txt", lambda: TITLE.encode() + b"\n" * ((30 << 20) - 99), _LARGE),
    Hostile("30 MiB of blanks", "a.txt", lambda: b" " * (30 << 20), ("empty_file", *_LARGE)),
    Hostile("30 MiB of noise", "a.txt", lambda: bytes(range(1, 256)) * ((30 << 20) // 256), (*_NOT_TEXT, *_LARGE, *_NO_REPORT)),
    Hostile("nothing", "a.txt", lambda: b"", ("empty_file",)),
    Hostile("a byte-order mark only", "a.txt", lambda: b"\xef\xbb\xbf", ("empty_file",)),
    Hostile("another byte-order mark only", "a.txt", lambda: b"\xff\xfe", ("empty_file",)),
    Hostile("blanks and line ends", "a.txt", lambda: b" \n\t\r\n" * 99, ("empty_file",)),
    Hostile("mojibake of UTF-8 read as GBK", "a.txt", lambda: made("公开" * 99).decode("gb18030", "replace").encode(), (READ, *_NO_REPORT)),
    Hostile("mojibake of GBK read as Latin", "a.txt", lambda: made("公开", "gb18030").decode("latin-1").encode(), (READ, *_NO_REPORT, *_NOT_TEXT)),
    Hostile("20,000 lines of a stroke", "a.txt", lambda: made("|\n" * 19_990), (READ, *_LARGE, *_ROWS), END),
    Hostile("a storm of tabs", "a.txt", lambda: made("\t" * 99_000), (READ, *_LARGE, *_ROWS), END),
    Hostile("lines of tabs", "a.txt", lambda: made(("\t" * 9 + "\n") * 9_000), (READ, *_LARGE, *_ROWS), END),
    Hostile("lines of commas", "a.txt", lambda: made(("规章" + ",1" * 9 + "\n") * 9_000), (READ, *_LARGE, *_ROWS), END),
    Hostile("lines of quotes and commas", "a.txt", lambda: made('",",","\n' * 19_000), (READ, *_LARGE, *_ROWS), END),
    Hostile("a sheet of a million commas", "a.csv", lambda: made(",\n" * 1_000_000), _LARGE),
    Hostile("a sheet of one quoted cell", "a.csv", lambda: made('"' + "公开," * 300_000), ("damaged_file",)),
    Hostile("a million strokes", "a.txt", lambda: made("|" * 1_000_000), _LARGE),
    Hostile("rows of tens of thousands of cells", "a.txt", lambda: made(("规章" + "\t1" * 20_000 + "\n") * 4), (READ, *_LARGE, *_ROWS), END),
    Hostile("labels that repeat and nearly match", "a.txt", lambda: made("第二十条第（" * 9_000), (READ, *_LARGE), END),
    Hostile("labels with ever more blanks", "a.txt", lambda: made("\n".join("一、 " + " " * n + "本年新收政府信息公开申请数量" for n in range(900))), (READ, *_LARGE), END),
    Hostile("brackets that never close", "a.txt", lambda: made("（" * 200_000 + "\n" + "(" * 200_000 + "《" * 200_000), (READ, *_LARGE), END),
    Hostile("ordinals for ever", "a.txt", lambda: made("\n".join("一二三四五六七八九十" * 99 + "、" for _ in range(900))), (READ, *_LARGE), END),
    Hostile("numbers with ever more commas", "a.txt", lambda: made("1" + ",111" * 200_000 + "\n" + "1," * 200_000), (READ, *_LARGE), END),
    Hostile("numbers of a million digits in cells", "a.txt", lambda: made("规章\t" + "9" * 500_000 + "\t" + "9" * 500_000 + "\t0\n" * 3), (READ, *_LARGE), END),
    Hostile("dates for ever", "a.txt", lambda: made("2022年12月31日" * 90_000), (READ, *_LARGE), END),
    Hostile("years beyond all years", "a.txt", lambda: made("99999999年报告0000年\n-1年\n二〇二〇〇〇〇〇年"), (READ,), END),
    Hostile("names of places for ever", "a.txt", lambda: made("淄川区鼓楼区朝阳区" * 60_000), (READ, *_LARGE), END),
    Hostile("marks of Markdown for ever", "a.md", lambda: made("[" * 90_000 + "](" * 90_000 + "**" * 90_000 + "`" * 90_000), (READ, *_LARGE), END),
    Hostile("emphasis that almost closes", "a.md", lambda: made("\n".join("**" + "a" * 400 for _ in range(4_000))), (READ, *_LARGE), END),
    Hostile("rules of Markdown tables for ever", "a.md", lambda: made("|-" * 40_000 + "|\n" + "|---|\n" * 9_000), (READ, *_LARGE, *_ROWS), END),
    Hostile("writing from right to left", "a.txt", lambda: made("\u202e7 件\u202c\u2066\u200f\u061c"), (READ,), END),
    Hostile("zero-width marks in every word", "a.txt", lambda: "\u200b".join(report("公开")).encode(), (READ, *_NO_REPORT), "末"),
    Hostile("a thousand accents on a letter", "a.txt", lambda: made("公" + "\u0301" * 99_000), (READ, *_LARGE), END),
    Hostile("letters outside the first plane", "a.txt", lambda: made("𠮷" * 9_999 + "\U000f0000" * 99), (READ,), END),
    Hostile("surrogates and other bytes that are no UTF-8", "a.txt", lambda: made("公开" * 999).replace("开".encode(), b"\xed\xa0\x80", 3), (READ, *_NOT_TEXT), END),
    Hostile("UTF-16 without a mark", "a.txt", lambda: made("公开", "utf-16-le"), (READ,), END),
    Hostile("UTF-16 the other way round without a mark", "a.txt", lambda: made("公开", "utf-16-be"), (READ,), END),
    Hostile("UTF-16 with a byte too few", "a.txt", lambda: made("公开", "utf-16")[:-3], (READ, *_NOT_TEXT), "末尾标记在"),
    Hostile("UTF-32", "a.txt", lambda: made("公开", "utf-32"), (READ, *_NOT_TEXT), END),
    Hostile("UTF-7", "a.txt", lambda: made("公开", "utf-7"), (*_NOT_TEXT, *_NO_REPORT)),
    Hostile("HZ", "a.txt", lambda: made("公开", "hz"), (READ, *_NOT_TEXT, *_NO_REPORT), END),
    Hostile("BIG5", "a.txt", lambda: report("公開資訊").translate(str.maketrans("总况动开关报标记尾", "總況動開關報標記尾")).replace("局2022年政府信息公开", "局2022年政府信息公開").encode("big5", "replace"), (READ, *_NOT_TEXT, *_NO_REPORT)),
    Hostile("half of it in UTF-8 and half in GB18030", "a.txt", lambda: made("公开" * 99) + made("信息" * 99, "gb18030"), (READ, *_NOT_TEXT, *_NO_REPORT)),
    Hostile("line ends of every kind", "a.txt", lambda: report("公\r开\r\n信\x0b息\x0c公\x85开\u2028信\u2029息").encode(), (READ,), END),
    Hostile("formulas that are commands", "a.txt", lambda: made("=cmd|'/c calc'!A1\t@SUM(1)\t+1\t-8"), (READ,), "=cmd|'/c calc'!A1"),
)  # fmt: skip
