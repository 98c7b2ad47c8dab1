"""What a report's figures cover: the agency alone, its whole region, or a vertical system."""

from __future__ import annotations

import re

AGENCY, REGION, SYSTEM, UNKNOWN = "agency", "region", "system", "unknown"

_FIRST_PERSON = re.compile(
    "[我本](?:局|委(?!员)|厅|办(?!法|理)|镇|乡|街道|机关|单位|中心|院|校|队|支队|大队|关(?!区)|行|会|处|站|署|部门|公司|馆)"
)
_WHOLE_REGION = re.compile("全(?:市|县|区|省|州|旗|盟|自治区)")
# Said of what is counted, not in passing.
_SUMMARY = re.compile(
    "汇总|各级行政机关|全(?:市|县|区|省|州|旗|盟)(?:各级|各)?(?:行政机关|政府系统|政府机关|政府部门|政府信息|"
    "共?(?:主动公开|收到|受理|办理|公开|制发|新收)|部门|乡镇|镇街)"
)
_SYSTEM = re.compile(
    "关区|全(?:国|省|市|区|县|州)?[^,。;\n]{0,4}系统(?:各|共|主动|累计|政府信息|受理|收到|行政机关|全年|办理|依申请)|本系统|各隶属海关"
)


def scope_of(types: tuple[str, ...], level: str, is_summary: bool, text: str) -> str:
    """agency, region, system or unknown, from what kind of body reports and how the text speaks.

    ``types`` is empty and ``level`` unknown where no agency was found; ``is_summary`` says that the title names a
    region and no agency.
    """
    summary, own = bool(_SUMMARY.search(text)), bool(_FIRST_PERSON.search(text))
    if level in ("vertical", "central") and _SYSTEM.search(text):
        return SYSTEM
    if not types:
        return AGENCY if own else REGION if summary else UNKNOWN
    if types == ("政府",) and level != "township":
        if is_summary or summary or _WHOLE_REGION.search(text):
            return REGION
        return AGENCY if own else UNKNOWN
    if types == ("政府办公厅（室）",) and summary and not own:
        return REGION
    return AGENCY
