"""``manage.py load_samples``: the sample reports into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.demo import load_samples


class Command(BaseCommand):
    help = "收录随项目附带的示例报告。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"收录示例报告 {load_samples()} 份")
