"""Finds the title of a report and the agency's name in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.agencies import government_name, is_town
from reports.gazetteer import bare_name, is_region_name, region_names
from reports.parsing.dates import YEAR_TOKEN, whole_date, year_of
from reports.parsing.lines import Line, line_of

MAX_TITLE = 90
_MAX_LINES = 4  # over how many lines a title may run
_MAX_AGENCY = 45
_PICTURE = r"[(\[【《]?(?:图解|一图读懂|一图看懂|图文解读|图说)[)\]】》]?[:|_-]?"
# A title without its year. Every part of the official wording goes missing somewhere.
_SKELETON = re.compile(
    rf"^(?:附件\d?:?)?[《<]?(?:{_PICTURE})?(?:关于)?(?P<agency>[^,。;:!?<>《》|]{{0,60}}?)(?:关于)?(?:的)?(?:公布|发布)?(?:本?年度)?"
    r"(?:(?:(?<!人民)政府|政务)?信息(?:和政务)?公开|政务公开)(?:工作)?(?:情况)?(?:的)?(?:本?年度)?(?:工作)?(?:情况)?(?:的)?(?:总结)?"
    r"(?:报告|年报|总结)[》>]?(?:[(\[].{0,12}[)\]])?$"
)
_SENTENCE = re.compile("[,。;!?]")
_AGENCY_END = re.compile(
    r"(?:局|厅|委|委员会|办公室|办公厅|办|政府|办事处|支队|大队|总队|中队|中心|医院|学院|研究院|检察院|法院|卫生院|所|站|公司|集团|银行|分行|支行|"
    r"海关|署|部|社|联合会|协会|理事会|学校|大学|中学|小学|幼儿园|馆|处|台|园区|开发区|高新区|新区|经开区|管理区|示范区|兵团|团|师|分局)(?:[(（].{1,12}[)）])?$"
)
_HAN_NAME = re.compile(r"(?![()（）、·])[\u4e00-\u9fff〇()（）、·0-9]{2,45}")
_NO_AGENCY = re.compile(
    "^(?:本|我|各|全[国省市县区]|该|等|关于|根据|为|对|按照|按|现|经|由|在|与|和|及|依据|附件|抄送|主办|承办|版权|上述|其)|信息公开|年度|报告|首页|网站|通知|领导小组|目录|栏目"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title as written, the year it names, and the agency it names (None where it is not there)."""

    text: str
    year: int | None
    agency: str | None
    is_summary: bool = False

    @property
    def score(self) -> tuple[bool, bool, int]:
        return self.agency is not None, self.year is not None, len(self.text)


def is_agency_name(name: str) -> bool:
    """Whether a line or a part of a title can be an agency's name (or a region's or town's)."""
    if not _HAN_NAME.fullmatch(name) or _NO_AGENCY.search(name):
        return False
    return bool(_AGENCY_END.search(name)) or is_town(name) or is_region_name(name)


def read_title(line: Line) -> Title | None:
    """The line as a title, or None if it is none."""
    if len(line.plain) > MAX_TITLE:
        return None
    years = list(YEAR_TOKEN.finditer(line.plain))
    cut = {at for match in years for at in range(*match.span())}
    kept = [at for at in range(len(line.plain)) if at not in cut]
    match = _SKELETON.match("".join(line.plain[at] for at in kept))
    if match is None:
        return None
    raw = "".join(line.raw[at] for at in kept[slice(*match.span("agency"))]).strip("的-—_·、")
    plain = line_of(raw).plain
    year = year_of(years[0]["year"]) if years else None
    text = line.raw.strip("《》<>")
    if not plain:
        return Title(text, year, None)
    if not is_agency_name(plain):
        return None
    return Title(text, year, government_name(raw), is_region_name(plain))


def _joinable(line: Line) -> bool:
    return not (
        line.is_metadata
        or line.is_breadcrumb
        or len(line.plain) > MAX_TITLE
        or whole_date(line.plain)
        or _SENTENCE.search(line.plain)
    )


def _torn(above: str, rest: str, whole: str | None) -> bool:
    """Whether a line broke inside an agency's name: 广安市教|育局. Then only both parts together name a region."""
    if whole is None or is_agency_name(above) or region_names(rest) or bare_name(rest) != rest:
        return False
    return bool(region_names(whole))


def _candidates(lines: Sequence[Line]) -> Iterator[tuple[Title, int]]:
    """Every title that one line or a few lines together make, with the place after it."""
    for start in range(len(lines)):
        raw = plain = ""
        for end in range(start, min(start + _MAX_LINES, len(lines))):
            if not _joinable(lines[end]):
                break
            raw, plain = raw + lines[end].raw, plain + lines[end].plain
            title = read_title(Line(raw, plain))
            if title is None:
                continue
            # A line above a title that names its agency itself is another heading, not a part of it.
            alone = read_title(lines[end]) if end > start else None
            if alone and alone.agency and not _torn(lines[end - 1].plain, alone.agency, title.agency):
                break
            yield title, end + 1
            break


def find_title(lines: Sequence[Line]) -> tuple[Title | None, int]:
    """The fullest title among the lines, the first of equals, and the place after it."""
    best: tuple[Title | None, int] = (None, 0)
    for title, after in _candidates(lines):
        if best[0] is None or title.score > best[0].score:
            best = title, after
    return best


_QUOTED = re.compile(r"《([^《》]{4,90})》")
_ANNOUNCED = re.compile(
    r"(?:公布|发布|公开|编制|现将|将)(?:了)?(?!的)([^,。;:《》]{4,80}?(?:报告|年报))(?=[,。;:如予公]|$)"
)


def titles_in_sentence(line: Line) -> Iterator[Title]:
    """Titles that a sentence quotes or announces: 现公布…2023年政府信息公开工作年度报告。"""
    for form in (_QUOTED, _ANNOUNCED):
        for match in form.finditer(line.plain):
            title = read_title(Line(line.raw[slice(*match.span(1))], match[1]))
            if title is not None:
                yield title
