"""The two national forms as the generator knows them: rows and columns, written down apart from the reader.

Nothing here comes from ``reports.parsing`` or ``reports/data``: generated reports are a second, independent
account of the forms, so that a mistake on one side shows.
"""

from __future__ import annotations

from dataclasses import dataclass

Named = tuple[str, str]
"""A key of the figures and the wording the form prints for it."""

COLUMNS: tuple[Named, ...] = (
    ("natural_person", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("public_welfare", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other_org", "其他"),
    ("total", "总计"),
)
APPLICANTS: tuple[str, ...] = tuple(key for key, _ in COLUMNS[:-1])

OUTCOMES: tuple[Named, ...] = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
REMEDIES: tuple[Named, ...] = (
    ("reconsideration", "行政复议"),
    ("litigation_direct", "未经复议直接起诉"),
    ("litigation_after_reconsideration", "复议后起诉"),
)

NEW_RECEIVED: Named = ("new_received", "一、本年新收政府信息公开申请数量")
CARRIED_OVER: Named = ("carried_over", "二、上年结转政府信息公开申请数量")
RESULTS_LABEL = "三、本年度办理结果"
CARRIED_FORWARD: Named = ("carried_forward", "四、结转下年度继续办理")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANT_LABEL = "申请人情况"
ORGANISATIONS_LABEL = "法人或其他组织"
LITIGATION_LABEL = "行政诉讼"
CONTENT_LABEL = "信息内容"


@dataclass(frozen=True, slots=True)
class Article:
    """One block of the table of section 2: 第二十条第（…）项 with its columns and rows."""

    label: str
    columns: tuple[Named, ...]
    rows: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One result of section 3. A group without a label of its own items has one row, named by the group."""

    label: str
    items: tuple[Named, ...]
    divided: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its name, the articles of section 2 and the results of section 3 (section 4 is common)."""

    name: str
    articles: tuple[Article, ...]
    groups: tuple[Group, ...]

    @property
    def result_rows(self) -> tuple[str, ...]:
        """The leaf rows that add up to 总计, in order."""
        return tuple(key for group in self.groups for key, _ in group.items if key != "total")

    @property
    def request_rows(self) -> tuple[str, ...]:
        """Every row of section 3, in order."""
        return ("new_received", "carried_over", *self.result_rows, "total", "carried_forward")

    @property
    def proactive_codes(self) -> tuple[str, ...]:
        """The codes of section 2's cells, in the order of the form."""
        return tuple(
            f"proactive.{row}.{column}"
            for article in self.articles
            for row, _ in article.rows
            for column, _ in article.columns
        )

    @property
    def request_codes(self) -> tuple[str, ...]:
        """The codes of section 3's cells, row by row."""
        return tuple(f"requests.{row}.{column}" for row in self.request_rows for column, _ in COLUMNS)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of the form."""
        return (*self.proactive_codes, *self.request_codes, *REVIEW_CODES)


REVIEW_CODES: tuple[str, ...] = tuple(
    f"reviews.{remedy}.{outcome}" for remedy, _ in REMEDIES for outcome, _ in OUTCOMES
)


def _article(number: str) -> str:
    return f"第二十条第（{number}）项"


_MADE = (("made", "本年新制作数量"), ("newly_disclosed", "本年新公开数量"), ("disclosed_total", "对外公开总数量"))
_ITEMS = (("previous_items", "上一年项目数量"), ("change", "本年增/减"), ("decisions", "处理决定数量"))
_ISSUED = (("issued", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数"))
_DECIDED = (("decisions", "本年处理决定数量"),)
_SANCTIONS = (("penalties", "行政处罚"), ("coercive_measures", "行政强制"))

_ARTICLES_2019 = (
    Article(_article("一"), _MADE, (("regulations", "规章"), ("normative_documents", "规范性文件"))),
    Article(_article("五"), _ITEMS, (("licences", "行政许可"), ("other_services", "其他对外管理服务事项"))),
    Article(_article("六"), _ITEMS, _SANCTIONS),
    Article(_article("八"), _ITEMS[:2], (("fees", "行政事业性收费"),)),
    Article(
        _article("九"),
        (("projects", "采购项目数量"), ("amount", "采购总金额")),
        (("procurement", "政府集中采购"),),
    ),
)
_ARTICLES_2021 = (
    Article(_article("一"), _ISSUED, (("regulations", "规章"), ("normative_documents", "行政规范性文件"))),
    Article(_article("五"), _DECIDED, (("licences", "行政许可"),)),
    Article(_article("六"), _DECIDED, _SANCTIONS),
    Article(_article("八"), (("amount", "本年收费金额（单位：万元）"),), (("fees", "行政事业性收费"),)),
)

_COMMON_GROUPS = (
    Group("（一）予以公开", (("granted", ""),), divided=False),
    Group("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("partially_granted", ""),), divided=False),
    Group(
        "（三）不予公开",
        (
            ("refused_state_secret", "1.属于国家秘密"),
            ("refused_other_law", "2.其他法律行政法规禁止公开"),
            ("refused_security_stability", "3.危及“三安全一稳定”"),
            ("refused_third_party_rights", "4.保护第三方合法权益"),
            ("refused_internal_affairs", "5.属于三类内部事务信息"),
            ("refused_deliberative", "6.属于四类过程性信息"),
            ("refused_enforcement_files", "7.属于行政执法案卷"),
            ("refused_administrative_queries", "8.属于行政查询事项"),
        ),
    ),
    Group(
        "（四）无法提供",
        (
            ("unavailable_not_held", "1.本机关不掌握相关政府信息"),
            ("unavailable_needs_creation", "2.没有现成信息需要另行制作"),
            ("unavailable_still_unclear", "3.补正后申请内容仍不明确"),
        ),
    ),
    Group(
        "（五）不予处理",
        (
            ("not_processed_petition", "1.信访举报投诉类申请"),
            ("not_processed_repeated", "2.重复申请"),
            ("not_processed_publication", "3.要求提供公开出版物"),
            ("not_processed_excessive", "4.无正当理由大量反复申请"),
            ("not_processed_confirm_or_reissue", "5.要求行政机关确认或重新出具已获取信息"),
        ),
    ),
)
_OTHER_2019 = Group("（六）其他处理", (("other", ""),), divided=False)
_OTHER_2021 = Group(
    "（六）其他处理",
    (
        ("other_uncorrected_overdue", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("other_fee_unpaid_overdue", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other_other", "3.其他"),
    ),
)
_TOTAL = Group("（七）总计", (("total", ""),), divided=False)

FORMS: dict[str, Form] = {
    "2019": Form("2019", _ARTICLES_2019, (*_COMMON_GROUPS, _OTHER_2019, _TOTAL)),
    "2021": Form("2021", _ARTICLES_2021, (*_COMMON_GROUPS, _OTHER_2021, _TOTAL)),
}


def form_of_year(year: int) -> str | None:
    """The form that was in force for a report on ``year``; none before 2019."""
    if year < 2019:
        return None
    return "2019" if year <= 2020 else "2021"
