"""What reports have in common word for word. All of it follows from the sections and can be made anew."""

from __future__ import annotations

from django.db import models

from reports.models.report import Report


class Sketch(models.Model):
    """The fingerprints of a published report's narrative, by which it is found among all others."""

    report = models.OneToOneField(
        Report, on_delete=models.CASCADE, primary_key=True, related_name="sketch", verbose_name="报告"
    )
    version = models.PositiveIntegerField("版本", help_text="报告的这一版")
    is_sample = models.BooleanField("示例")
    fingerprints = models.BinaryField("指纹", help_text="升序的 32 位无符号整数，小端")
    is_compared = models.BooleanField("已比较", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "文字指纹"
        indexes = [
            models.Index(fields=["report"], condition=models.Q(is_compared=False), name="sketch_to_be_compared"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} v{self.version}"


class SetSentences(models.Model):
    """The shingles that stand in too many reports to be anyone's own text, as counted in so many reports."""

    is_sample = models.BooleanField("示例", primary_key=True)
    shingles = models.BinaryField("片段", help_text="升序的 64 位无符号整数，小端")
    reports = models.PositiveIntegerField("报告数")

    class Meta:
        verbose_name = verbose_name_plural = "固定语句"

    def __str__(self) -> str:
        return f"{len(self.shingles) // 8} / {self.reports}"


class Likeness(models.Model):
    """Of the ``letters`` of a report's own text, ``repeated`` stand in another report too.

    Kept where that is a good part of the text, and always with the nearest earlier report of the same agency and scope.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="likenesses", verbose_name="报告")
    other = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", verbose_name="另一份报告")
    is_previous = models.BooleanField("同一机关的上一份", default=False)
    letters = models.PositiveIntegerField("计入的字数")
    repeated = models.PositiveIntegerField("相同的字数")
    share = models.FloatField("相同的比例")

    class Meta:
        verbose_name = verbose_name_plural = "文字相同"
        ordering = ["report", "-share", "other"]
        constraints = [models.UniqueConstraint(fields=["report", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.report_id} ~ {self.other_id}: {self.share:.0%}"


class SectionLikeness(models.Model):
    """The same of one section; ``passages`` as [start, end, section of the other, start there, end there], by start.

    Places count in the sections' texts as :func:`reports.copies.narrative.section_texts` joins them.
    """

    likeness = models.ForeignKey(Likeness, on_delete=models.CASCADE, related_name="sections", verbose_name="文字相同")
    section = models.CharField("章节", max_length=16)
    letters = models.PositiveIntegerField("计入的字数")
    repeated = models.PositiveIntegerField("相同的字数")
    passages = models.JSONField("相同的文字", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "章节文字相同"
        ordering = ["likeness", "id"]

    def __str__(self) -> str:
        return f"{self.section}: {self.repeated} / {self.letters}"
