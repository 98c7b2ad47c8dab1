"""Where reports come from: regions, kinds of agency, agencies."""

from __future__ import annotations

from django.db import models

from reports.wording import path_in_words, place_in_words


class Region(models.Model):
    """An administrative region by its six-digit GB/T 2260 code; ``000000`` is the whole country."""

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=60)
    path = models.JSONField("全称", default=list, help_text="从省到本级的名称")
    level = models.CharField("级别", max_length=12)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = verbose_name_plural = "地区"
        ordering = ["code"]

    def __str__(self) -> str:
        return path_in_words(self.path or [self.name])

    @property
    def name_in_words(self) -> str:
        """Its own name in the language that is being spoken."""
        return place_in_words(self.name)


class AgencyType(models.Model):
    """A word of the vocabulary of agency types, such as 教育 or 公安."""

    name = models.CharField("名称", max_length=30, unique=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "机关类型"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that publishes reports. ``key`` is the same for every way to write its name in one region."""

    key = models.CharField("识别名", max_length=160, unique=True)
    name = models.CharField("名称", max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies", verbose_name="地区")
    level = models.CharField("层级", max_length=12)
    types = models.ManyToManyField(AgencyType, related_name="agencies", verbose_name="类型")
    successor = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name="改革后机关"
    )

    class Meta:
        verbose_name = verbose_name_plural = "机关"
        ordering = ["region", "name"]

    def __str__(self) -> str:
        return self.name


class AgencyAlias(models.Model):
    """Another name under which an agency has published."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases", verbose_name="机关")
    name = models.CharField("别名", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "机关别名"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name
