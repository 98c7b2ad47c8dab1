"""How to cite a report: GB/T 7714—2015 and after APA 7 in words, BibTeX and RIS for reference managers.

Nothing is guessed: a date that the report does not state is left out or said to be unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from reports.models import Report

SITE = {"zh": "公开年报", "en": "Gongkai Annual Reports"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TEX = {
    **{sign: f"\\{sign}" for sign in "{}%$#&_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference names. ``published`` is a date of the form 2023-01-20, 2023-01 or 2023, or empty."""

    key: str
    author: str
    title: str
    published: str
    url: str
    retrieved: date

    @property
    def gb_t_7714(self) -> str:
        """A report online, [R/OL], with the date of publication in round and that of retrieval in square brackets."""
        author = f"{self.author}. " if self.author else ""
        published = f"({self.published})" if self.published else ""
        return f"{author}{self.title}[R/OL]. {published}[{self.retrieved:%Y-%m-%d}]. {self.url}."

    @property
    def apa_zh(self) -> str:
        """After APA 7, in Chinese words."""
        day = _day_in_chinese(self.published) or "无日期"
        retrieved = _day_in_chinese(f"{self.retrieved:%Y-%m-%d}")
        head = f"{self.author}（{day}）。《{self.title}》" if self.author else f"《{self.title}》（{day}）"
        return f"{head}。{SITE['zh']}。检索于{retrieved}，{self.url}"

    @property
    def apa_en(self) -> str:
        """After APA 7, in English words; names and title stay as they are."""
        day = _day_in_english(self.published, year_first=True) or "n.d."
        retrieved = _day_in_english(f"{self.retrieved:%Y-%m-%d}", year_first=False)
        head = f"{self.author}. ({day}). {self.title}" if self.author else f"{self.title}. ({day})"
        return f"{head}. {SITE['en']}. Retrieved {retrieved}, from {self.url}"

    @property
    def bibtex(self) -> str:
        """A ``@techreport``; its year is that of publication."""
        fields = {
            "author": f"{{{_tex(self.author)}}}",
            "title": f"{{{_tex(self.title)}}}",
            "institution": f"{{{_tex(self.author)}}}",
            "year": self.published[:4],
            "month": str(int(self.published[5:7])) if len(self.published) >= 7 else "",
            "url": self.url,
            "urldate": f"{self.retrieved:%Y-%m-%d}",
            "langid": "chinese",
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{}")]
        return f"@techreport{{{self.key},\n" + ",\n".join(lines) + "\n}\n"

    @property
    def ris(self) -> str:
        """A record of type RPRT; lines end with CR LF."""
        fields = {
            "TY": "RPRT",
            "ID": self.key,
            "AU": _line(self.author),
            "TI": _line(self.title),
            "PB": _line(self.author),
            "PY": self.published[:4],
            "DA": f"{self.published.replace('-', '/')}{'/' * (3 - self.published.count('-'))}"
            if self.published
            else "",
            "UR": self.url,
            "Y2": f"{self.retrieved:%Y/%m/%d}/",
            "LA": "zh",
        }
        lines = [f"{tag}  - {value}" for tag, value in fields.items() if value]
        return "\r\n".join([*lines, "ER  - ", ""])


def cite(report: Report, permalink: str, retrieved: date) -> Citation:
    """The citation of ``report``, found at ``permalink`` on the day ``retrieved``."""
    author = report.agency.name if report.agency else report.agency_name
    return Citation(f"gongkai-{report.pk}", author, report.title, report.published_on, permalink, retrieved)


def _day_in_chinese(day: str) -> str:
    """2023-01-20 → 2023年1月20日, as far as it is known."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(day.split("-"), "年月日", strict=False) if part)


def _day_in_english(day: str, *, year_first: bool) -> str:
    """2023-01-20 → 2023, January 20 or January 20, 2023, as far as it is known."""
    year, *rest = day.split("-")
    if not rest:
        return year
    within = " ".join([MONTHS[int(rest[0]) - 1], *(str(int(part)) for part in rest[1:])])
    return f"{year}, {within}" if year_first else f"{within}, {year}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _line(text))


def _line(text: str) -> str:
    """The text in one line: a line break would begin a new field."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()
