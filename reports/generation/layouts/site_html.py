"""A page of a government site: header, navigation, breadcrumb, metadata table, the report, footer."""

from __future__ import annotations

from html import escape

from reports.generation.document import Document
from reports.generation.layouts.html_table import body_lines, other_table_html, simple_cell
from reports.generation.layouts.layout import Layout

NAVIGATION = ("首页", "走进本地", "新闻中心", "政务公开", "政务服务", "互动交流")
CRUMBS = ("首页", "政务公开", "政府信息公开年报")


def _header(doc: Document) -> list[str]:
    place = escape(doc.report.agency.region.name)
    links = "".join(f'<li><a href="#">{name}</a></li>' for name in NAVIGATION)
    crumbs = " &gt; ".join(f'<a href="#">{name}</a>' for name in CRUMBS)
    return [
        "<!DOCTYPE html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>{escape(doc.title)}_{place}人民政府</title>",
        "<style>.nav li{float:left}</style><script>var page = {table: '<td>0</td>'};</script>",
        "</head><body>",
        f'<div class="header"><div class="logo">{place}人民政府门户网站</div><ul class="nav">{links}</ul></div>',
        f'<div class="position">当前位置：{crumbs}</div>',
    ]


def _footer(doc: Document) -> list[str]:
    place = escape(doc.report.agency.region.name)
    return [
        '<div class="share">【打印本页】 【关闭窗口】</div>',
        f'<div class="footer"><p>主办：{place}人民政府办公室</p><p>网站标识码：{doc.report.agency.region.code}0001</p>',
        "<p>建议使用1920×1080分辨率浏览</p></div>",
        "</body></html>",
        "",
    ]


def _render(doc: Document) -> str:
    source = [other_table_html(doc.report.source)] if doc.report.source else []
    content = body_lines(doc, simple_cell, ' class="table" width="100%"')
    return "\n".join([*_header(doc), *source, '<div class="content">', *content, "</div>", *_footer(doc)])


LAYOUT = Layout("site_html", ".html", _render, shows_source=True, outside=("网站标识码", "打印本页", "当前位置"))
