"""The whole collection as one zip: every table as CSV, what the columns and indicators mean, and a manifest.

Written piece by piece while it is read, so that memory stays flat; the manifest stands last, for only then are the
hashes known. What it holds is what :func:`portal.collection.counted` counts, at the moment it is read.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.exports import figures, formats, reports
from portal.exports.formats import Column, Row, Table
from portal.exports.matches import in_chunks
from reports.models import Problem, Report, Section
from reports.parsing.form import all_indicators
from reports.wording import in_words

VERSION: Final = 1  # of what stands in it; changes with the names of its files and columns

SECTIONS: Final = (
    Column("report_id", gettext_lazy("报告编号"), gettext_lazy("本站给报告的编号，不会改变"), "integer"),
    Column("order", gettext_lazy("顺序"), gettext_lazy("在报告里是第几个部分，从 0 数"), "integer"),
    Column("key", gettext_lazy("部分"), gettext_lazy("部分的代码，如 overview 总体情况")),
    Column("title", gettext_lazy("标题"), gettext_lazy("报告里这一部分的标题")),
    Column("text", gettext_lazy("正文"), gettext_lazy("不含统计表的正文，段落以换行分开")),
)
PROBLEMS: Final = (
    Column("report_id", gettext_lazy("报告编号"), gettext_lazy("本站给报告的编号，不会改变"), "integer"),
    Column("code", gettext_lazy("问题代码"), gettext_lazy("帮助页说明每种问题怎样得出")),
    Column("severity", gettext_lazy("程度"), gettext_lazy("error 错误，warning 提醒，info 说明")),
    Column("message", gettext_lazy("说明"), gettext_lazy("这一处问题的文字")),
    Column("indicators", gettext_lazy("涉及的指标"), gettext_lazy("指标代码，以分号分开")),
)
INDICATORS: Final = (
    Column("code", gettext_lazy("指标代码"), gettext_lazy("与数字表的 indicator 相同")),
    Column("label", gettext_lazy("指标"), gettext_lazy("指标的中文名称：行 · 列")),
    Column("table", gettext_lazy("所在表"), gettext_lazy("proactive、requests、reviews 或 annex")),
    Column("article", gettext_lazy("依据"), gettext_lazy("格式上写的条款")),
    Column("unit", gettext_lazy("单位"), gettext_lazy("空：格式没有写单位")),
    Column("forms", gettext_lazy("格式"), gettext_lazy("这一格在哪些格式里，以分号分开")),
)


class _Pipe(io.RawIOBase):
    """Where the zip is written to: what has gathered is taken away again and again; it can't be sought in."""

    def __init__(self) -> None:
        self._gathered = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._gathered += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._gathered)
        self._gathered.clear()
        return taken

    def __len__(self) -> int:
        return len(self._gathered)


def as_zip(ids: list[int], site: str, at: datetime) -> Iterator[bytes]:
    """The archive of the reports ``ids``; ``site`` is scheme and host, ``at`` the moment it is said to be of."""
    pipe = _Pipe()
    manifest: list[dict[str, object]] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in _tables(ids, site):
            digest, size, counted = hashlib.sha256(), 0, _Counted(table.rows)
            counting = Table(table.name, table.columns, counted)
            with archive.open(_info(name, at), "w", force_zip64=True) as member:
                for piece in formats.as_csv(counting):
                    digest.update(piece)
                    size += len(piece)
                    member.write(piece)
                    if len(pipe) > formats.PIECE:
                        yield pipe.take()
            manifest.append({"name": name, "rows": counted.rows, "bytes": size, "sha256": digest.hexdigest()})
        archive.writestr(_info("manifest.json", at), _manifest(manifest, len(ids), site, at))
    yield pipe.take()


class _Counted:
    """Rows, counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.rows += 1
            yield row


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _tables(ids: list[int], site: str) -> Iterator[tuple[str, Table]]:
    known = [
        ("reports.csv", reports.COLUMNS, reports.rows(in_chunks(ids), site)),
        ("figures.csv", figures.COLUMNS, figures.rows(in_chunks(ids), (), site)),
        ("sections.csv", SECTIONS, _sections(in_chunks(ids))),
        ("problems.csv", PROBLEMS, _problems(in_chunks(ids))),
        ("indicators.csv", INDICATORS, _indicators()),
    ]
    for name, columns, rows in known:
        yield name, Table(name, columns, rows)
    yield "columns.csv", Table("columns.csv", formats.COLUMNS, formats.dictionary((name, c) for name, c, _r in known))


def _sections(chunks: Iterable[list[Report]]) -> Iterator[Row]:
    for found in chunks:
        wanted = [report.pk for report in found]
        sections = Section.objects.filter(report__in=wanted).order_by("report_id", "order")
        yield from sections.values_list("report_id", "order", "key", "title", "text")


def _problems(chunks: Iterable[list[Report]]) -> Iterator[Row]:
    for found in chunks:
        for problem in Problem.objects.filter(report__in=[report.pk for report in found]).order_by("report_id", "pk"):
            codes = ";".join(problem.figures)
            yield problem.report_id, problem.code, problem.severity, problem.message, codes


def _indicators() -> Iterator[Row]:
    for each in all_indicators().values():
        yield each.code, in_words(each.label), each.table, each.article, each.unit, ";".join(each.forms)


def _manifest(files: list[dict[str, object]], count: int, site: str, at: datetime) -> str:
    about = {
        "name": _("公开年报：全部报告与数字"),
        "version": VERSION,
        "created_at": at.isoformat(timespec="seconds"),
        "site": site,
        "reports": count,
        "encoding": "UTF-8 (BOM), RFC 4180",
        "notes": [
            _("零、空白、斜线和没有这一格是四回事，看 figures.csv 的状态一列；空白不等于 0。"),
            _("统计范围是地区汇总或系统汇总的报告，不可与各机关的报告相加。"),
            _("以 =、+、-、@ 开头的文字前加了一个撇号，以免被表格软件当成公式；数字没有改动。"),
        ],
        "files": files,
    }
    return json.dumps(about, ensure_ascii=False, indent=2)
