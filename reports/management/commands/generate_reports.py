"""``manage.py generate_reports --count N --seed S --out DIR``: realistic reports with known truth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.generation.corpus import capacity, write


class Command(BaseCommand):
    """Writes reports in mixed layouts, each with the reading that is right beside it."""

    help = "生成内容虚构、答案已知的年度报告，用于测试、演示和基准测试。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, required=True, help=f"份数，不超过 {capacity()}")
        parser.add_argument("--seed", type=int, default=1, help="随机种子，相同的种子生成相同的报告")
        parser.add_argument("--out", type=Path, required=True, help="写入的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        count, folder = options["count"], options["out"]
        started = time.perf_counter()
        try:
            written = sum(1 for _ in write(count, options["seed"], folder))
        except ValueError as error:
            raise CommandError(f"--count 应在 0 到 {capacity()} 之间。") from error
        except OSError as error:
            raise CommandError(f"无法写入 {folder}：{error}") from error
        seconds = time.perf_counter() - started
        self.stdout.write(f"已生成 {written} 份报告，用时 {seconds:.1f} 秒，位于 {folder}")
