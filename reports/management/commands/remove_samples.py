"""``manage.py remove_samples``: the sample reports out of the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.demo import remove_samples


class Command(BaseCommand):
    help = "删除全部示例报告，真实报告不受影响。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"删除示例报告 {remove_samples()} 份")
