"""What the rows of the tables mean, with the article of the 条例 each rests on, in our words; for the help page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.annex_meanings import ANNEX_MEANINGS
from portal.tables import CAPTIONS
from reports.parsing.form import ANNEX, FORMS, TABLES, all_indicators, get_form
from reports.wording import in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a form: how it is called, what it rests on, what it means; ``forms`` tells those since 2019 apart."""

    label: str
    forms: tuple[str, ...]
    article: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    entries: tuple[Entry, ...]


# Row of indicators.csv → (article, meaning).
MEANINGS: dict[str, tuple[StrPromise, StrPromise]] = {
    "regulations": (_("第二十条第（一）项"), _("行政法规之外，由有权机关制定的规章。")),
    "normative_documents": (_("第二十条第（一）项"), _("规章以外、反复适用的文件，俗称“红头文件”。")),
    "licences": (_("第二十条第（五）项"), _("办理行政许可；“处理决定数量”是全年作出的决定。")),
    "other_services": (_("第二十条第（五）项"), _("许可以外的对外管理服务事项，如确认、给付、备案。")),
    "penalties": (_("第二十条第（六）项"), _("行政处罚。")),
    "coercive_measures": (_("第二十条第（六）项"), _("查封、扣押、强制拆除等行政强制。")),
    "fees": (_("第二十条第（八）项"), _("行政事业性收费；2021 年起填收费金额，单位万元。")),
    "procurement": (
        _("第二十条第（九）项"),
        _("政府集中采购。表上没有写金额单位，所以没写单位的金额不能比较，也不计入合计。"),
    ),
    "new_received": (_("第五十条第（二）项"), _("这一年新收到的申请。")),
    "carried_over": (_("第五十条第（二）项"), _("上一年没有办完、转到这一年的申请。")),
    "granted": (_("第三十六条第（一）、（二）项"), _("告知了获取办法，或者提供了全部信息。")),
    "partially_granted": (_("第三十七条"), _("能区分处理的，公开了一部分。")),
    "refused_state_secret": (_("第十四条"), _("依法定为国家秘密。")),
    "refused_other_law": (_("第十四条"), _("其他法律、行政法规禁止公开。")),
    "refused_security_stability": (
        _("第十四条"),
        _("公开后可能危及国家安全、公共安全、经济安全、社会稳定，合称“三安全一稳定”。"),
    ),
    "refused_third_party_rights": (_("第十五条、第三十二条"), _("涉及商业秘密、个人隐私，公开会损害第三方。")),
    "refused_internal_affairs": (_("第十六条第一款"), _("人事管理、后勤管理、内部工作流程三类内部事务信息。")),
    "refused_deliberative": (_("第十六条第二款"), _("讨论记录、过程稿、磋商信函、请示报告四类过程性信息。")),
    "refused_enforcement_files": (_("第十六条第二款"), _("行政执法案卷。")),
    "refused_administrative_queries": (
        _("第三十六条第（七）项"),
        _("工商、不动产登记资料等，另有查询办法，按那个办法查。"),
    ),
    "unavailable_not_held": (_("第三十六条第（四）、（五）项"), _("信息不存在，或者不由这个机关负责公开。")),
    "unavailable_needs_creation": (_("第三十八条"), _("没有现成的信息，要另行加工、分析才有。")),
    "unavailable_still_unclear": (_("第三十条"), _("补正以后，仍然看不出要的是什么。")),
    "not_processed_petition": (_("第三十九条第一款"), _("以申请的形式提出信访、投诉、举报，告知走相应渠道。")),
    "not_processed_repeated": (_("第三十六条第（六）项"), _("已经答复过，又申请同样的内容。")),
    "not_processed_publication": (_("第三十九条第二款"), _("要的是政府公报、报刊、书籍等公开出版物。")),
    "not_processed_excessive": (_("第三十五条"), _("数量、频次明显超过合理范围，说明的理由又不合理。")),
    "not_processed_confirm_or_reissue": (_("见统计表填报说明"), _("要求确认或者重新出具已经拿到的信息。")),
    "other": (_("见统计表填报说明"), _("以上都不是的处理；2019 年格式只有一行。")),
    "other_uncorrected_overdue": (_("第三十条"), _("逾期不补正，视为放弃申请。")),
    "other_fee_unpaid_overdue": (_("第四十二条"), _("逾期没有按通知缴纳信息处理费。")),
    "other_other": (_("见统计表填报说明"), _("以上都不是的处理。")),
    "total": (_("第五十条第（二）项"), _("这一年办结的申请，应等于上面各项结果之和。")),
    "carried_forward": (_("第五十条第（二）项"), _("年底还没办完，转到下一年。")),
    "reconsideration": (_("第五十一条"), _("申请人不服，向上级机关申请行政复议。")),
    "litigation_direct": (_("第五十一条"), _("没有经过复议，直接向法院起诉。")),
    "litigation_after_reconsideration": (_("第五十一条"), _("经过复议，仍然不服，再向法院起诉。")),
    **ANNEX_MEANINGS,
}


def chapters() -> list[Chapter]:
    """Every row of both forms, table by table, in the order of the forms; then the annex of 2014–2018."""
    chapters = [Chapter(table, str(CAPTIONS[table]), _entries(table)) for table in TABLES]
    title = str(_("%(caption)s（2014—2018 年）")) % {"caption": CAPTIONS[ANNEX]}
    return [*chapters, Chapter(ANNEX, title, _entries(ANNEX))]


def _entries(table: str) -> tuple[Entry, ...]:
    labels = {i.row: i.row_label for i in all_indicators().values() if i.table == table}
    return tuple(_entry(table, row, label) for row, label in labels.items())


def _entry(table: str, key: str, label: str) -> Entry:
    forms = FORMS if table in TABLES else ()
    used = tuple(form for form in forms if key in {row.key for row in get_form(form).table(table).rows})
    article, meaning = MEANINGS[key]
    return Entry(in_words(label), used, str(article), str(meaning))
