"""Samples that each show one thing: a chain of years, a fault, an unusual body, an unusual form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from reports.generation import damage, noise
from reports.generation.additions import add_proposals, add_remark
from reports.generation.agencies import agencies_by_name, with_parent
from reports.generation.compose import assemble
from reports.generation.figures import fill_requests, typical_figures
from reports.generation.form import FORMS, form_of_year
from reports.generation.frame import FrameShape
from reports.generation.history import history
from reports.generation.labels import LabelStyle
from reports.generation.report import Agency, Figures, Line, Region, Report
from reports.generation.sections import Shape, facts_of, sections

Change = Callable[[Report, Random], None]


def ordinary(
    agency: Agency | str,
    year: int,
    *,
    requests: int = 6,
    form: str | None = "",
    frame: FrameShape | None = None,
    shape: Shape | None = None,
    labels: LabelStyle | None = None,
    change: Change | None = None,
) -> Report:
    """A report with typical figures, in the form of its year unless another is named; ``change`` comes last."""
    if isinstance(agency, str):
        agency = agencies_by_name()[agency]
    rng = Random(f"special:{agency.name}:{year}")  # noqa: S311 - made-up reports
    used = form_of_year(year) if form == "" else form
    work = history(agency.name, 7, True)[min(max(year, 2019), 2025)]
    figures: Figures = typical_figures(used, rng, work, requests) if used else {}
    report = assemble(
        agency,
        year,
        used,
        figures,
        rng,
        frame_shape=frame or FrameShape(),
        shape=shape or Shape(long=False),
        labels=labels or LabelStyle(),
    )
    noise.write_amount(report, rng)
    if change is not None:
        change(report, rng)
    return report


def chain(name: str, year: int, *, broken: bool = False) -> Report:
    """One year of an agency that leaves (year − 2018) requests of persons over each year; ``broken`` has others."""
    form = form_of_year(year) or "2021"
    came = [year - 2019 + (5 if broken else 0), 1, 0, 0, 0, 0]
    left = [year - 2018, 1, 0, 0, 0, 0]
    agency = agencies_by_name()[name]
    rng = Random(f"chain:{name}:{year}")  # noqa: S311 - made-up reports
    figures = typical_figures(form, rng, history(name, 7, True)[year], 0)
    for code in figures:
        if code.startswith("requests."):
            figures[code] = 0
    counts = {"granted": [9 + year % 4, 2, 0, 0, 1, 0], "unavailable_not_held": [4, 1, 0, 0, 0, 0]}
    fill_requests(figures, FORMS[form], counts, came, left)
    frame, shape = FrameShape(contents=year % 2 == 0), Shape(long=False)
    return assemble(agency, year, form, figures, rng, frame_shape=frame, shape=shape, labels=LabelStyle())


def regional_summary() -> Report:
    """A county's report on all its offices; its title names the county, the agency is its government."""
    government = agencies_by_name()["德清县人民政府"]
    county = replace(government, name="德清县", we="全县", other_names=("德清县人民政府",))
    report = ordinary(county, 2023, requests=180, frame=FrameShape(date="none", bare=True))
    report.front += (
        Line(
            "本报告由德清县人民政府办公室汇总全县各级行政机关2023年的数据编制，统计期限自2023年1月1日起至2023年12月31日止。"
        ),
    )
    report.agency = government
    return report


def national_body() -> Report:
    """A body of the central government; its region is the whole country."""
    topics = ("电力市场建设", "油气管网公平开放", "可再生能源发电", "能源规划", "电力安全监管", "煤炭产能置换")
    agency = Agency("国家能源局", ("能源",), "central", Region("000000", "全国", ()), "我局", "能源局", topics)
    return ordinary(agency, 2023, requests=120)


def same_named_district(*, named_city: bool) -> Report:
    """鼓楼区 exists four times: with its city in front it is certain, alone a person has to choose."""
    region = Region("320106", "鼓楼区", ("江苏省", "南京市", "鼓楼区"))
    market = agencies_by_name()["昆山市市场监督管理局"]
    agency = replace(market, name="鼓楼区市场监督管理局", region=region)
    if named_city:
        return ordinary(with_parent(agency), 2022, requests=14)
    agency = replace(agency, region=replace(region, code="", path=()))
    report = ordinary(agency, 2021, requests=5, frame=FrameShape(date="signature_month"))
    report.findings |= {"region_ambiguous"}
    return report


def without_tables() -> Report:
    """A report of today whose tables are missing."""
    return ordinary("岐山县乡村振兴局", 2022, form=None)


def before_2019() -> Report:
    """A free narrative from before the forms; which keys its sections bear is not asserted."""
    report = ordinary("博罗县石湾镇人民政府", 2017, form=None, frame=FrameShape(bare=True))
    facts = facts_of(report.agency, 2017, {"requests.new_received.total": 0})
    kept = {section.key: section for section in sections(facts, Shape(official=True), Random(18), tables=False)}  # noqa: S311
    asked = "2017年，我镇没有收到政府信息公开申请，通过电话和窗口接受咨询的群众主要了解危房改造和惠农补贴政策。"
    told = (
        ("一、概述", kept["overview"].paragraphs[:2]),
        ("二、主动公开政府信息情况", kept["overview"].paragraphs[2:7]),
        ("三、依申请公开政府信息情况", ("2017年，我镇未收到政府信息公开申请。",)),
        ("四、咨询情况", (asked,)),
        ("五、收费及减免情况", ("2017年，我镇没有因公开政府信息收取费用，也没有减免费用的情况。",)),
        ("六、复议、诉讼和申诉情况", ("2017年，我镇没有因政府信息公开被提起复议、诉讼和申诉。",)),
        ("七、存在的主要问题及改进措施", kept["problems"].paragraphs),
    )
    base = report.sections[0]
    report.sections = tuple(replace(base, key="", title=title, paragraphs=text) for title, text in told)
    return report


def with_notice_and_list() -> Report:
    """A page with an internal notice in front and a list of proposals under its overview."""
    report = ordinary(
        "武清区人民政府办公室",
        2021,
        requests=30,
        frame=FrameShape(date="metadata", notice=True, contents=True),
    )
    add_proposals(report, Random(21))  # noqa: S311 - fixed
    report.back = (Line(report.agency.name, "right"), Line("2022年1月18日", "right"))
    report.published_on = "2022-01-18"
    return report


def cites_new_notice(report: Report, _: Random) -> None:
    """Say that the report follows 30号, though its tables are of the form before."""
    lead = (
        f"按照国务院办公厅公开办函〔2021〕30号文件的要求，结合实际，编制本报告。报告所列数据为{report.year}年度数据。"
    )
    report.front = (*report.front[:-1], Line(lead))


def bare_amount(report: Report, _: Random) -> None:
    """An amount of procurement without a unit."""
    code = "proactive.procurement.amount"
    report.figures["proactive.procurement.projects"] = 8
    report.figures[code] = 286450
    report.raws[code] = "286450"
    report.units[code] = None


def only_totals(report: Report, _: Random) -> None:
    """Section 3 with totals alone, the applicants' cells left empty, section 4 all blank."""
    for code, value in report.figures.items():
        if value == 0 and (code.startswith("reviews.") or not code.endswith(".total")) and "proactive" not in code:
            report.figures[code] = None


def below_new(report: Report, _: Random) -> None:
    """Fewer documents disclosed in all than in the year alone (S4)."""
    report.figures["proactive.normative_documents.made"] = 6
    report.figures["proactive.normative_documents.newly_disclosed"] = 6
    report.figures["proactive.normative_documents.disclosed_total"] = 0


def negative_count(report: Report, _: Random) -> None:
    """A count below nought, which only 本年增/减 may be."""
    report.figures["proactive.penalties.decisions"] = -3
    report.findings |= {"negative_value"}


def doubled(report: Report, _: Random) -> None:
    """总计 with eight numbers."""
    damage.double_cell(report)


def conflicting_year(report: Report, _: Random) -> None:
    """A reporting period that is not the title's year."""
    damage.contradict_year(report)


def conflicting_text(report: Report, _: Random) -> None:
    """A narrative that states another number than the table."""
    damage.contradict_text(report)


def remark(report: Report, rng: Random) -> None:
    """A number with a remark behind it, and no narrative that would state it again."""
    report.figures["proactive.normative_documents.issued"] = 22
    report.figures["proactive.normative_documents.in_force"] = 61
    add_remark(report, rng)
    report.sections = tuple(
        replace(section, paragraphs=()) if section.key == "proactive" else section for section in report.sections
    )


def brief(report: Report, _: Random) -> None:
    """Every section in a paragraph."""
    report.sections = tuple(replace(section, paragraphs=section.paragraphs[:1]) for section in report.sections)
