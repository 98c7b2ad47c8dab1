"""Web pages: scripts, endless nesting and tables, encodings that lie; and pages saved with all their parts."""
# ruff: noqa: E501 - a table, one file a line

from __future__ import annotations

import base64
import html

from tests.reports.hostile.case import END, READ, TITLE, Hostile

_LARGE, _DEEP, _NOT_TEXT = ("document_too_large",), ("too_deep",), ("not_text",)
_EVIL = ("alert(", "<script", "javascript:", "evil")


def page(middle: str = "", head: str = "", end: str = f"<p>{END}</p></body></html>") -> str:
    """A page that is a report, with something in the middle and the mark at its end."""
    begin = f"<!DOCTYPE html><html><head><title>年报</title>{head}</head><body><h1>{TITLE}</h1><p>一、总体情况</p>"
    return f"{begin}{middle}<p>二、主动公开政府信息情况</p>{end}"


def made(middle: str = "", head: str = "", encoding: str = "utf-8", end: str = f"<p>{END}</p></body></html>") -> bytes:
    return page(middle, head, end).encode(encoding)


def table(rows: str) -> str:
    return f"<table>{rows}</table>"


def row(cells: str) -> str:
    return f"<tr>{cells}</tr>"


def saved(*parts: tuple[str, bytes], kind: str = "multipart/related") -> bytes:
    """A page saved with its parts (.mht)."""
    body = b"".join(b"--b\r\nContent-Type: %s\r\n\r\n%s\r\n" % (kind.encode(), data) for kind, data in parts)
    return f'MIME-Version: 1.0\r\nContent-Type: {kind}; boundary="b"\r\n\r\n'.encode() + body + b"--b--\r\n"


def saved_within(depth: int) -> bytes:
    """Parts within parts, the page in the innermost."""
    data, kind = made(), "text/html; charset=utf-8"
    for level in range(depth):
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        data = b"--b%d\r\n%s%s\r\n--b%d--\r\n" % (level, head, data, level)
        kind = f'multipart/related; boundary="b{level}"'
    return f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode() + data


_HTML = "text/html; charset=utf-8"
_META = '<meta charset="{}">'

PAGES = (
    Hostile("scripts everywhere", "a.html", lambda: made("<script>alert(1)</script><svg onload=alert(2)><script>evil</script></svg><img src=x onerror=alert(3)><a href='javascript:alert(4)'>链接</a><iframe srcdoc='<script>evil</script>'></iframe>"), (READ,), END, _EVIL),
    Hostile("script that is not closed", "a.html", lambda: made("<p>前文</p>", end=f"<p>{END}</p><script>alert(1)"), (READ,), END, _EVIL),
    Hostile("script within a script's text", "a.html", lambda: made("<scr<script>evil</script>ipt>字</script>"), (READ,), END),
    Hostile("styles that hide and run", "a.html", lambda: made("<style>p{background:url(javascript:alert(1))}</style><p style='behavior:url(evil)'>字</p>"), (READ,), END, _EVIL),
    Hostile("markup as entities", "a.html", lambda: made("<p>&lt;script&gt;x&lt;/script&gt;</p>"), (READ,), END),
    Hostile("entities twice over", "a.html", lambda: made("<p>" + html.escape(html.escape("<b>&amp;")) + "</p>"), (READ,), END),
    Hostile("entities beyond all characters", "a.html", lambda: made("<p>&#0;&#x110000;&#99999999999999999999;&#xD800;&unknown;&#;&</p>"), (READ,), END),
    Hostile("one million entities", "a.html", lambda: made("<p>" + "&#20844;" * 1_000_000 + "</p>"), (READ, *_LARGE), END),
    Hostile("entities of a definition", "a.html", lambda: b'<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + made("<p>&a;&b;</p>"), (READ,), END, ("root:",)),
    Hostile("200,000 divisions deep", "a.html", lambda: made("<div>" * 200_000), _DEEP),
    Hostile("200,000 deep and closed", "a.html", lambda: made("<b>" * 199_000 + "深" + "</b>" * 199_000), (READ, *_DEEP, *_LARGE), END),
    Hostile("200,000 tables deep", "a.html", lambda: made("<table><tr><td>" * 66_000), (*_DEEP, *_LARGE)),
    Hostile("200 tables deep", "a.html", lambda: made("<table><tr><td>" * 60 + "深" + "</td></tr></table>" * 60), (READ, *_DEEP), END),
    Hostile("lists 100,000 deep", "a.html", lambda: made("<ul><li>" * 100_000), (READ, *_DEEP), END),
    Hostile("one million elements", "a.html", lambda: made("<p>公</p>" * 500_000), _LARGE),
    Hostile("100,000 paragraphs", "a.html", lambda: made("<p>公</p>" * 100_000), _LARGE),
    Hostile("one million attributes", "a.html", lambda: made("<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">字</p>"), (READ, *_LARGE), END),
    Hostile("the same attribute a million times", "a.html", lambda: made("<p " + "a=1 " * 1_000_000 + ">字</p>"), (READ, *_LARGE), END),
    Hostile("attribute of 20 MiB", "a.html", lambda: made(f"<p title='{'a' * (20 << 20)}'>字</p>"), (READ, *_LARGE), END),
    Hostile("element whose name has a million letters", "a.html", lambda: made(f"<{'a' * 1_000_000}>字"), (READ, *_LARGE), END),
    Hostile("comment that is not closed", "a.html", lambda: made(end=f"<p>{END}</p><!-- " + "x" * 100_000), (READ,), END),
    Hostile("100,000 comments", "a.html", lambda: made("<!-- x -->" * 100_000), (READ,), END),
    Hostile("angle brackets only", "a.html", lambda: made("<" * 300_000), (READ, *_LARGE), END),
    Hostile("cell over a billion columns and rows", "a.html", lambda: made(table((row("<td colspan=1000000000 rowspan=1000000000>1</td><td>2</td>")) * 9)), (READ, *_LARGE), END),
    Hostile("cells over 200 by 200, often", "a.html", lambda: made(table(row("<td colspan=200 rowspan=200>1</td>" * 9) * 900)), _LARGE),
    Hostile("cells over 200 rows, in a column each", "a.html", lambda: made(table(row("<td rowspan=200>1</td><td>2</td>") * 600)), (READ, *_LARGE), END),
    Hostile("spans that are no numbers", "a.html", lambda: made(table(row("<td colspan='-5' rowspan='１２'>1</td><td colspan='1e9'>2</td><td colspan=''>3</td><td colspan='²'>4</td>"))), (READ,), END),
    Hostile("table of 200,000 cells", "a.html", lambda: made(table(row("<td>1" * 100) * 2_000)), _LARGE),
    Hostile("table of one row of 150,000 cells", "a.html", lambda: made(table(row("<td>1" * 150_000))), _LARGE),
    Hostile("30,000 tables", "a.html", lambda: made("<table><tr><td>1<td>2</table>" * 30_000), _LARGE),
    Hostile("tags that are not closed", "a.html", lambda: made("<p><b><i><table><tr><td>1<td>2<tr><td>3<p>又一段<div><span>"), (READ,), END),
    Hostile("pages within the page", "a.html", lambda: made(page() + "<p>又一段</p></body></html></html>" + page()), (READ,), END),
    Hostile("tags closed in the wrong order", "a.html", lambda: made("</p></b></table><b><i></b></i></td></tr></body></html>"), (READ,), END),
    Hostile("NUL between all letters", "a.html", lambda: made("<p>" + "\0".join("公开信息") + "</p>" + "\0" * 9), (READ, *_NOT_TEXT), END),
    Hostile("charset that is a lie", "a.html", lambda: made("<p>淄川区</p>", _META.format("iso-8859-1")), (READ,), END),
    Hostile("charset that is UTF-7", "a.html", lambda: made("<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>", _META.format("utf-7")), (READ,), END, ("<script",)),
    Hostile("charset that is GBK over UTF-8", "a.html", lambda: made("<p>淄川区</p>", _META.format("gb2312")), (READ,), END),
    Hostile("charset that is UTF-8 over GB18030", "a.html", lambda: made("<p>淄川区</p>", _META.format("utf-8"), "gb18030"), (READ,), END),
    Hostile("charset that nobody knows", "a.html", lambda: made("", _META.format("x-evil\x00")), (READ,), END),
    Hostile("XML declaration with another charset", "a.html", lambda: b'<?xml version="1.0" encoding="utf-16"?>' + made(), (READ,), END),
    Hostile("page in UTF-16 that says it is UTF-8", "a.html", lambda: made("", _META.format("utf-8"), "utf-16"), (READ,), END),
    Hostile("direction marks", "a.html", lambda: made("<p>\u202e\u2066年报\u2069\u202c\u200f</p>"), (READ,), END),
    Hostile("refresh and base to elsewhere", "a.html", lambda: made("", "<base href='http://127.0.0.1:9/'><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><link rel=stylesheet href=a.css>"), (READ,), END),
    Hostile("text areas, templates, frames", "a.html", lambda: made("<textarea><p>x</textarea><template><p>evil</template><noscript><p>evil</noscript><plaintext>", end=f"<p>{END}"), (READ,), END, ("evil",)),
    Hostile("title that is not closed", "a.html", lambda: f"<html><head><title>{TITLE}<body><p>一、总体情况</p><p>{END}</p>".encode(), (READ, "no_text", "not_text", "not_a_report"), END),
    Hostile("body of frames only", "a.html", lambda: b"<html><frameset><frame src=a.html></frameset></html>", ("no_text", "not_text", "not_a_report")),
    Hostile("page of nothing but scripts", "a.html", lambda: b"<html><body>" + b"<script>x</script>" * 99, ("no_text", "not_text")),
    Hostile("mht of 10,000 parts", "a.mht", lambda: saved((_HTML, made()), *[("image/png", b"x")] * 10_000), _LARGE),
    Hostile("mht of 10,000 parts before the page", "a.mht", lambda: saved(*[("image/png", b"x")] * 10_000, (_HTML, made())), _LARGE),
    Hostile("mht of parts within parts, 50 deep", "a.mht", lambda: saved_within(50), (READ, "no_text", *_DEEP), END),
    Hostile("mht of parts within parts, 1,500 deep", "a.mht", lambda: saved_within(1_500), _DEEP),
    Hostile("mht of parts within parts, 5,000 deep", "a.mht", lambda: saved_within(5_000), (*_DEEP, *_LARGE, "no_text")),
    Hostile("mht without an end", "a.mht", lambda: saved((_HTML, made())).removesuffix(b"--b--\r\n"), (READ,), END),
    Hostile("mht without a boundary", "a.mht", lambda: b"Content-Type: multipart/related\r\n\r\n" + made(), (READ, "no_text"), END),
    Hostile("mht with a page in bad base64", "a.mht", lambda: saved((_HTML + "\r\nContent-Transfer-Encoding: base64", base64.b64encode(made())[:-3] + b"!!=")), (READ, "no_text", "not_text", "damaged_file", "not_a_report")),
    Hostile("mht with an encoding that nobody knows", "a.mht", lambda: saved(("text/html; charset=x-evil\r\nContent-Transfer-Encoding: x-evil", made())), (READ, "no_text"), END),
    Hostile("mht whose parts are messages", "a.mht", lambda: saved(("message/rfc822", saved((_HTML, made())))), (READ, "no_text"), END),
    Hostile("mht with 100,000 lines of head", "a.mht", lambda: b"X: y\r\n" * 100_000 + saved((_HTML, made())), (READ, "no_text", "not_a_report", *_LARGE), END),
    Hostile("mht with a page of 200,000 divisions", "a.mht", lambda: saved((_HTML, made("<div>" * 200_000))), _DEEP),
)  # fmt: skip
