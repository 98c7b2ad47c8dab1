"""The files reports are read from. A row's status is the queue of files still to be read."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from reports.errors import refusal_message


class Archive(models.Model):
    """A zip that files came in, on the upload page. Its own bytes are not kept, those of its files are.

    ``duplicates`` of its files were here already; the ``skipped`` ones are no documents, by their endings.
    """

    name = models.CharField("文件名", max_length=255)
    duplicates = models.PositiveIntegerField("重复的文件", default=0)
    skipped = models.PositiveIntegerField("略过的文件", default=0)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "压缩包"
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name


class SourceFile(models.Model):
    """A file as it came in. The bytes lie under their SHA-256 and are kept for ever.

    A file refused for its size has a row without a hash: its bytes were not taken in.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "等待读取"
        RUNNING = "running", "正在读取"
        READ = "read", "已读取"
        REFUSED = "refused", "未收录"

    sha256 = models.CharField("SHA-256", max_length=64, null=True, blank=True, unique=True)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    archive = models.ForeignKey(
        Archive, on_delete=models.SET_NULL, null=True, blank=True, related_name="files", verbose_name="压缩包"
    )
    source_url = models.URLField("来源网址", max_length=1000, blank=True)
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.WAITING)
    started_at = models.DateTimeField("开始读取时间", null=True, blank=True)
    error_code = models.CharField("原因代码", max_length=40, blank=True)
    error_details = models.JSONField("原因参数", default=dict, blank=True)
    text = models.TextField("提取的文字", blank=True)
    kind = models.CharField("文件类型", max_length=12, blank=True)
    encoding = models.CharField("编码", max_length=20, blank=True)
    is_sample = models.BooleanField("示例", default=False)
    replace = models.BooleanField("替换现有报告", default=False)
    publish = models.BooleanField("读取后发布", default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="上传者"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "源文件"
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["status", "id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        if self.sha256 is None:
            raise FileNotFoundError(f"the bytes of {self.name} were not taken in")
        return Path(settings.FILES_DIR) / self.sha256[:2] / self.sha256

    @property
    def error_message(self) -> str:
        """Why the file was refused, in Chinese; empty if it was not."""
        return refusal_message(self.error_code, self.error_details) if self.error_code else ""
