"""What stands around the sections: title, date, legal basis, an embedded notice, and the signature."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reports.generation.narrative import Facts, pick, themes
from reports.generation.report import Agency, Line, OtherTable

TITLE_FORMS = ("one_line", "year_first", "two_lines", "broken", "no_work", "no_year_word", "affairs", "title_page")
DATE_FORMS = ("signature", "signature_han", "signature_month", "below_title", "metadata", "none")

RARE_TITLES = ("year_middle", "agency_missing", "agency_below", "three_lines", "picture", "no_year", "no_title")
"""Titles that say less, or say it in another order."""

RARE_DATES = (
    *("signature_dots", "signature_iso", "signature_slash", "signature_circle", "signature_short"),
    *("signature_one_line", "dated_line"),
)
"""Further ways to write the date."""

HAN_DIGITS = "〇一二三四五六七八九"
HAN_NUMBERS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines before and after the sections, every title that is right, and the date that counts."""

    front: tuple[Line | OtherTable, ...]
    back: tuple[Line, ...]
    titles: tuple[str, ...]
    published_on: str | None
    source: OtherTable | None = None


@dataclass(frozen=True, slots=True)
class FrameShape:
    """The choices of a frame."""

    title: str = "one_line"
    date: str = "signature"
    notice: bool = False
    contents: bool = False
    bare: bool = False
    early: bool = False
    """Signed in the January of the year reported on, as happens by a slip."""


def han_number(number: int) -> str:
    """A number from 1 to 31 in Chinese digits."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return HAN_NUMBERS[ones]
    return ("" if tens == 1 else HAN_NUMBERS[tens]) + "十" + HAN_NUMBERS[ones]


def han_year(year: int) -> str:
    """二〇二一 for 2021."""
    return "".join(HAN_DIGITS[int(digit)] for digit in str(year))


def title_lines(form: str, name: str, year: int) -> tuple[list[str], list[str]]:
    """The lines of a title of a form, and the readings of it that are right."""
    plain = "政府信息公开工作年度报告"
    one = f"{name}{year}年{plain}"
    if form == "year_first":
        one = f"{year}年{name}{plain}"
    elif form == "two_lines":
        return [name, f"{year}年{plain}"], [one]
    elif form == "broken":
        return [f"{name}{year}年政府信息公开", "工作年度报告"], [one]
    elif form == "no_work":
        one = f"{name}{year}年政府信息公开年度报告"
    elif form == "no_year_word":
        one = f"{name}{year}年度政府信息公开工作报告"
    elif form == "affairs":
        one = f"{name}{year}年政务信息公开工作年度报告"
    elif form in RARE_TITLES:
        return _rare_title(form, name, year)
    return [one], [one]


def _rare_title(form: str, name: str, year: int) -> tuple[list[str], list[str]]:
    plain = "政府信息公开工作年度报告"
    lines, titles = {
        "year_middle": ([f"{name}政府信息公开{year}年工作年度报告"], []),
        "agency_missing": ([f"{year}年{plain}"], []),
        "agency_below": (
            [f"{year}年{plain}"],
            [f"{year}年{plain}", f"{year}年{plain}{name}", f"{name}{year}年{plain}"],
        ),
        "three_lines": ([name, f"{year}年", plain], []),
        "picture": ([f"(图解){name}{year}年{plain}"], [f"(图解){name}{year}年{plain}", f"{name}{year}年{plain}"]),
        "no_year": ([f"{name}{plain}"], []),
        "no_title": ([], []),
    }[form]
    return lines, titles or (["".join(lines)] if lines else [])


def frame(agency: Agency, year: int, shape: FrameShape, facts: Facts, rng: Random) -> Frame:
    """The frame of a report."""
    month, day = rng.randint(1, 3), rng.randint(3, 28)
    signed = year if shape.early else year + 1
    lines, titles = title_lines(shape.title, agency.name, year)
    front: list[Line | OtherTable] = []
    if shape.title == "title_page":
        front += [
            Line(f"{year}年政府信息公开工作年度报告", "title"),
            Line(agency.name, "center"),
        ]
        if shape.date != "metadata":
            front.append(Line(f"{han_year(year + 1)}年{han_number(month)}月", "center"))
        titles = [titles[0], f"{year}年政府信息公开工作年度报告"]
    front += [Line(text, "title") for text in lines]
    if shape.title == "agency_below":
        front.append(Line(agency.name, "center"))
    if shape.date == "below_title":
        front.append(Line(f"（{signed}年{month}月）", "center"))
    elif shape.date == "dated_line":
        front.append(Line(f"日期：{signed}-{month:02d}-{day:02d}"))
    if not shape.bare:
        front.append(Line(_lead(shape, facts, rng)))
    if shape.notice:
        front += _notice(agency, facts, rng)
    back, published = _signature(agency, shape, (signed, month, day))
    source = None
    if shape.date == "metadata":
        published = f"{signed}-{month:02d}-{day:02d}"
        source = _source(agency, titles[0] if titles else f"{year}年年度报告", published, rng)
    if shape.title == "title_page" and published is None:
        published = f"{year + 1}-{month:02d}"
    return Frame(tuple(front), tuple(back), tuple(titles), published, source)


def _lead(shape: FrameShape, facts: Facts, rng: Random) -> str:
    text = pick("front", "basis", 1, facts, rng)[0]
    if shape.contents:
        text += pick("front", "contents", 1, facts, rng)[0]
    text += pick("front", "period", 1, facts, rng)[0]
    return text + (pick("front", "contact", 1, facts, rng)[0] if rng.random() < 0.4 else "")


def _notice(agency: Agency, facts: Facts, rng: Random) -> list[Line]:
    """An internal notice pasted in before the report begins; its 一、二、 are no sections."""
    template = rng.choice(themes("front")["notice"])
    filled = template.fill(facts, rng).split("|")
    return [Line(agency.name, "center"), *(Line(text, "notice") for text in filled)]


def _signature(agency: Agency, shape: FrameShape, date: tuple[int, int, int]) -> tuple[list[Line], str | None]:
    year, month, day = date
    whole = f"{year}-{month:02d}-{day:02d}"
    if shape.date == "below_title":
        return [], f"{year}-{month:02d}"
    if shape.date == "dated_line":
        return [], whole
    written = {
        "signature": (f"{year}年{month}月{day}日", whole),
        "signature_han": (f"{han_year(year)}年{han_number(month)}月{han_number(day)}日", whole),
        "signature_month": (f"{han_year(year)}年{han_number(month)}月", f"{year}-{month:02d}"),
        "signature_dots": (f"{year}.{month}.{day}", whole),
        "signature_iso": (whole, whole),
        "signature_slash": (f"{year}/{month}/{day}", whole),
        "signature_circle": (
            f"{han_year(year).replace('〇', '○')}年{han_number(month)}月{han_number(day)}日",
            whole,
        ),
        "signature_one_line": (f"{year}年{month}月{day}日", whole),
        "signature_short": (f"{year}年{month}月", f"{year}-{month:02d}"),
    }.get(shape.date)
    if written is None:
        return [], None
    if shape.date == "signature_one_line":
        return [Line(f"{agency.name}  {written[0]}", "right")], written[1]
    return [Line(agency.name, "right"), Line(written[0], "right")], written[1]


def _source(agency: Agency, title: str, published: str, rng: Random) -> OtherTable:
    number = f"{rng.randint(10**8, 10**9 - 1)}/{published[:4]}-{rng.randint(1, 99999):05d}"
    return OtherTable(
        (
            ("索引号", number, "发布机构", agency.name),
            ("名称", title, "公开日期", published),
            ("文号", "", "主题分类", "政府信息公开年报"),
        )
    )
