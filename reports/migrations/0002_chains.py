"""Findings that span reports, and a count of what the index has to learn of a report."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def as_indexed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The index holds the version of every report: it stays valid."""
    apps.get_model("reports", "Report").objects.update(revision=F("version"))


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="revision",
            field=models.PositiveIntegerField(
                default=0,
                help_text="每次内容或核对结果变化加一，索引据此判断是否最新；版本只随报告自身变化",
                verbose_name="修订",
            ),
        ),
        migrations.RunPython(as_indexed, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="problem",
            name="spans",
            field=models.CharField(
                blank=True,
                choices=[("", "本报告"), ("years", "与上一年报告相比"), ("region", "与本地区各机关报告相比")],
                default="",
                max_length=6,
                verbose_name="依据",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="other",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="reports.report",
                verbose_name="相比的报告",
            ),
        ),
    ]
