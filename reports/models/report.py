"""A report as stored: what it says, what is wrong with it, and how it came to be so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.models.places import Agency, Region
from reports.models.source import SourceFile
from reports.parsing.form import Indicator, all_indicators
from reports.problem import Problem as Finding
from reports.problem import problem_kinds
from reports.wording import finding_in_words, in_words


class Report(models.Model):
    """The annual report of one agency on one year in one scope.

    ``agency`` stays empty until agency and region are both known, ``year`` until it is known: such a report is a draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("待审核")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    class Scope(models.TextChoices):
        AGENCY = "agency", _("本机关")
        REGION = "region", _("地区汇总")
        SYSTEM = "system", _("系统汇总")
        UNKNOWN = "unknown", _("未注明")

    class Form(models.TextChoices):
        FORM_2019 = "2019", _("2019 年格式（60 号）")
        FORM_2021 = "2021", _("2021 年格式（30 号）")
        PRE_2019 = "pre2019", _("2018 年及以前")

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="机关"
    )
    agency_name = models.CharField("文中机关名称", max_length=120, blank=True)
    agency_types = models.JSONField("文中机关类型", default=list, blank=True)
    level = models.CharField("层级", max_length=12, default="unknown")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="地区"
    )
    region_candidates = models.JSONField("可能的地区", default=list, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    title = models.CharField("标题", max_length=300)
    form = models.CharField("格式", max_length=8, choices=Form.choices, blank=True)
    scope = models.CharField("范围", max_length=8, choices=Scope.choices, default=Scope.UNKNOWN)
    period_start = models.DateField("统计期起", null=True, blank=True)
    period_end = models.DateField("统计期止", null=True, blank=True)
    published_on = models.CharField(
        "发布日期", max_length=10, blank=True, help_text="2021-01-25、2021-01 或 2021，文中写到哪一级就到哪一级"
    )
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.DRAFT)
    is_sample = models.BooleanField("示例", default=False)
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="reports", verbose_name="源文件")
    version = models.PositiveIntegerField("版本", default=0)
    revision = models.PositiveIntegerField(
        "修订", default=0, help_text="每次内容或核对结果变化加一，索引据此判断是否最新；版本只随报告自身变化"
    )
    created_at = models.DateTimeField("收录时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    published_at = models.DateTimeField("首次发布时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering = ["-year", "region", "agency_name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "scope"], name="one_report_per_agency_year_scope")
        ]
        # None begins with the status: nearly all reports are published, and SQLite, which takes it for a rare thing,
        # would go through all of them where a few are asked for by number or agency.
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="report_newest"),
            # What pages count over all reports, or those of a region, is answered out of this index alone.
            models.Index(fields=["region", "year", "agency", "scope", "is_sample", "status"], name="report_counts"),
            models.Index(fields=["is_sample"], condition=models.Q(is_sample=True), name="report_samples"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """What keeps it from being published: any of agency, region, year.

        An agency that is named but not placed lacks only its region.
        """
        has_agency = self.agency_id is not None or (bool(self.agency_name) and self.region_id is None)
        known = {"agency": has_agency, "region": self.region_id is not None, "year": self.year is not None}
        return tuple(fact for fact, is_known in known.items() if not is_known)

    @property
    def is_complete(self) -> bool:
        """Whether agency, region and year are known, so that it can be published."""
        return not self.missing_facts


class ReportVersion(models.Model):
    """What a report said at one time; written once and never changed."""

    class Action(models.TextChoices):
        CREATED = "created", _("收录")
        REPLACED = "replaced", _("替换")
        PUBLISHED = "published", _("发布")
        WITHDRAWN = "withdrawn", _("撤下")
        CORRECTED = "corrected", _("更正")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions", verbose_name="报告")
    number = models.PositiveIntegerField("版本")
    action = models.CharField("动作", max_length=9, choices=Action.choices)
    source_file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+", verbose_name="源文件")
    reading = models.JSONField("内容", help_text="命令 parse 输出的同一结构")
    changes = models.JSONField("更正", default=list, blank=True, help_text="人工更正的各项：field、old、new")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="操作人"
    )
    made_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "历史版本"
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a version is never changed")
        super().save(*args, **kwargs)


class Section(models.Model):
    """A narrative section; ``tables`` are those standing in it that are not the form's."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections", verbose_name="报告")
    order = models.PositiveSmallIntegerField("顺序")
    key = models.CharField("代码", max_length=16)
    title = models.CharField("标题", max_length=300)
    text = models.TextField("正文", blank=True)
    tables = models.JSONField("其他表格", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "章节"
        ordering = ["report", "order"]

    def __str__(self) -> str:
        return self.title


class Figure(models.Model):
    """One reported number: its value as read, as written (``raw``) and where it stands in the source's text.

    The status keeps zero, blank, not applicable and missing apart; ``value`` is null for all but stated and derived.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures", verbose_name="报告")
    code = models.CharField("指标代码", max_length=80)
    value = models.DecimalField("数值", max_digits=21, decimal_places=6, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, null=True, blank=True)  # noqa: DJ001 - no unit is not an empty unit
    status = models.CharField("状态", max_length=14)
    raw = models.CharField("原文", max_length=200, null=True, blank=True)  # noqa: DJ001 - a blank cell is not a missing one
    span_start = models.PositiveIntegerField("起", null=True, blank=True)
    span_end = models.PositiveIntegerField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "数字"
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="figure_once")]
        indexes = [models.Index(fields=["code", "status"])]

    def __str__(self) -> str:
        return f"{self.code} = {self.raw}"

    @property
    def indicator(self) -> Indicator:
        return all_indicators()[self.code]


class ExtraRow(models.Model):
    """A row that an agency added to one of the form's tables."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="extra_rows", verbose_name="报告")
    table = models.CharField("所在表", max_length=12)
    label = models.CharField("名称", max_length=500)
    values = models.JSONField("数值", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "表外行"
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return self.label


class Problem(models.Model):
    """A finding about a report. Its words come from ``data/problems.csv``, filled with ``params``.

    ``spans`` says what a finding comes from besides the report itself; ``other`` is the report compared with, if one.
    """

    class Spans(models.TextChoices):
        NONE = "", _("本报告")
        YEARS = "years", _("与上一年报告相比")
        REGION = "region", _("与本地区各机关报告相比")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="problems", verbose_name="报告")
    code = models.CharField("代码", max_length=40)
    severity = models.CharField("程度", max_length=8)
    params = models.JSONField("参数", default=dict, blank=True)
    figures = models.JSONField("相关数字", default=list, blank=True)
    spans = models.CharField("依据", max_length=6, choices=Spans.choices, blank=True, default=Spans.NONE)
    other = models.ForeignKey(
        Report, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="相比的报告"
    )

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["report", "id"]
        indexes = [models.Index(fields=["code"])]

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        return finding_in_words(Finding(self.code, self.params))

    @property
    def label(self) -> str:
        return in_words(problem_kinds()[self.code].label_zh)


class OutboxEntry(models.Model):
    """“This report changed”: written with the change, deleted once the index has it."""

    report_id = models.BigIntegerField("报告")
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "待索引"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"report {self.report_id}"
