"""What readers say is wrong with a report, and what was decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reports.models.report import Report


class CorrectionRequest(models.Model):
    """A reader's word that something is wrong: with a figure (by indicator code), else a section, else the whole.

    ``status`` is that of the newest decision. ``sender`` tells senders of one day apart and names nobody.
    """

    class Status(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已采纳"
        REJECTED = "rejected", "未采纳"

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="correction_requests", verbose_name="报告"
    )
    version = models.PositiveIntegerField("所见版本")
    figure = models.CharField("指标代码", max_length=80, blank=True)
    section = models.CharField("部分", max_length=16, blank=True)
    shown = models.CharField("页面所示", max_length=300, blank=True)
    proposed = models.CharField("应为", max_length=500, blank=True)
    reason = models.TextField("理由", max_length=2000)
    source_url = models.URLField("依据网址", max_length=1000, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    sender = models.CharField("来处", max_length=64, blank=True)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField("提出时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "纠错"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["status", "-created_at"]), models.Index(fields=["sender", "created_at"])]

    def __str__(self) -> str:
        return f"{self.report_id} {self.figure or self.section}"


class CorrectionDecision(models.Model):
    """What a person decided about a request, when and why; decisions are added, none is changed."""

    request = models.ForeignKey(
        CorrectionRequest, on_delete=models.CASCADE, related_name="decisions", verbose_name="纠错"
    )
    status = models.CharField("决定", max_length=8, choices=CorrectionRequest.Status.choices)
    note = models.TextField("说明", max_length=2000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="处理人"
    )
    made_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "纠错的处理"
        ordering = ["request", "-id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.status}"
