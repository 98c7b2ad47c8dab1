"""Who and when, said in other ways or not at all: changes to a draft, and to the front of a finished report."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from reports.generation.agencies import MUNICIPALITIES, government, with_parent
from reports.generation.damage import contradict_year
from reports.generation.draft import Draft
from reports.generation.report import Agency, Line, OtherTable, Report

SIGNED = ("signature", "signature_han", "signature_dots")
SIGNED_TITLES = ("agency_missing", "no_title")
"""Titles that leave it to the signature to name the agency."""

PERIODS = (
    "本报告由{name}办公室汇总全{kind}各级行政机关{year}年的数据编制，统计期限自{year}年1月1日起至{year}年12月31日止。",
    "本报告根据全{kind}各乡镇（街道）、各部门报送的数据汇总编制，数据统计期限为{year}年1月1日至{year}年12月31日。",
)
OFFICES = "本报告数据包括{name}机关及所属各分局、派出机构{year}年1月1日至12月31日办理的事项。"


def entitle(draft: Draft, form: str, rng: Random) -> bool:
    """Another form of title. Where it leaves out the agency or the year, signature or period still say them."""
    frame = replace(draft.frame, title=form, early=False)
    if form in SIGNED_TITLES and not frame.date.startswith("signature"):
        frame = replace(frame, date=rng.choice(SIGNED))
    if form in ("no_year", "no_title"):
        frame = replace(frame, bare=False)
    draft.frame = frame
    return True


def date(draft: Draft, form: str) -> bool:
    """Another form of date; a signature only where somebody signs.

    Nothing else where the signature alone names the agency, or where a title page bears a date of its own.
    """
    signature = form.startswith("signature")
    if signature:
        able = not draft.unsigned
    else:
        able = draft.unsigned or draft.frame.title not in (*SIGNED_TITLES, "title_page")
    if not able:
        return False
    draft.frame = replace(draft.frame, date=form)
    return True


def sign_early(draft: Draft, _: Random) -> bool:
    """Signed before the period ends; not under a title page, which has a date of its own."""
    if draft.unsigned or draft.frame.title == "title_page":
        return False
    draft.frame = replace(draft.frame, date="signature", early=True)
    return True


def name_parent(draft: Draft, _: Random) -> bool:
    """The prefecture or municipality before the name."""
    agency = with_parent(draft.agency)
    changed = agency is not draft.agency
    draft.agency = agency
    return changed


def police_branch(draft: Draft, _: Random) -> bool:
    """重庆市公安局渝中区分局: the city's police with the district behind. Its level is arguable and not asserted."""
    region = draft.agency.region
    city = region.path[-2] if len(region.path) > 1 else ""
    if not region.name.endswith("区") or not (city in MUNICIPALITIES or len(region.path) == 3):
        return False
    topics = ("户籍办理指南", "出入境证件办理", "交通管制通告", "养犬管理", "居住证办理")
    names = (f"{city}公安局{region.name}分局", f"{city}公安局{region.name[:-1]}分局")
    draft.agency = Agency(names[0], ("公安",), "", region, "我局", "公安分局", topics, names[1:])
    return True


def leave_out_region(draft: Draft, _: Random) -> bool:
    """涞滩镇人民政府 without its county; which region it belongs to is not asserted."""
    agency = draft.agency
    short = agency.name.removeprefix(agency.region.name)
    if agency.level not in ("township", "county") or short in (agency.name, "人民政府"):
        return False
    level = agency.level if agency.level == "township" else ""
    draft.agency = replace(agency, name=short, level=level, other_names=(agency.name,))
    return True


def forget_region(report: Report, _: Random) -> bool:
    """Nothing is asserted of the region."""
    report.assert_region = False
    report.unsure |= {"region_ambiguous", "agency_unresolved"}
    return True


def say_we(draft: Draft, _: Random) -> bool:
    """The agency calls itself 我局 throughout and does not sign."""
    draft.agency = replace(draft.agency, name=draft.agency.we)
    draft.frame = replace(draft.frame, title="agency_missing", date="below_title", early=False)
    draft.unsigned = True
    return True


def forget_agency(report: Report, rng: Random) -> bool:
    """Nothing is asserted of the agency."""
    report.assert_agency = False
    return forget_region(report, rng)


def summarise_region(draft: Draft, _: Random) -> bool:
    """A region's report on all its offices: the title names the region alone."""
    region = draft.agency.region
    draft.agency = replace(government(region), name=region.name, we=f"全{region.name[-1]}")
    draft.frame = replace(draft.frame, title="one_line", date="below_title", bare=True, early=False)
    draft.unsigned = True
    return True


def tell_summary(report: Report, rng: Random) -> bool:
    """Say that the figures are those of the whole region; the agency is its government."""
    report.agency = government(report.agency.region)
    name = report.agency.region.name
    text = rng.choice(PERIODS).format(name=report.agency.name, kind=name[-1], year=report.year)
    report.front += (Line(text),)
    return True


def tell_system(report: Report, _: Random) -> bool:
    """A vertical body that reports for all its offices."""
    if report.agency.level != "vertical":
        return False
    report.front += (Line(OFFICES.format(name=report.agency.name, year=report.year)),)
    return True


def put_metadata(report: Report, rng: Random) -> bool:
    """A table of the page's data above the title; a signature's date wins over it."""
    if report.source is not None or not report.titles:
        return False
    month, day = rng.randint(1, 3), rng.randint(1, 28)
    stamp = f"{report.year + 1}-{month:02d}-{day:02d}"
    report.front = (
        OtherTable(
            (
                ("索引号", f"{rng.randint(10**7, 10**8 - 1)}", "发布机构", report.agency.name),
                ("公开日期", stamp, "主题分类", "政府信息公开年报"),
            )
        ),
        *report.front,
    )
    if report.published_on is None:
        report.published_on = stamp
    return True


def conflict(report: Report, _: Random) -> bool:
    """A reporting period that is not the title's year."""
    if not report.titles or not all(str(report.year) in title for title in report.titles):
        return False
    contradict_year(report)
    return "year_conflict" in report.findings
