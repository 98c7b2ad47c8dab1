"""``manage.py generate_reports --count N --seed S --out DIR``: realistic reports with known truth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.generation.corpus import capacity, write
from reports.generation.formats import FORMATS, Format
from reports.generation.office import ConversionError


class Command(BaseCommand):
    """Writes reports in mixed layouts and formats, each with the reading that is right beside it."""

    help = "生成内容虚构、答案已知的年度报告，用于测试、演示和基准测试。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, required=True, help=f"份数，不超过 {capacity()}")
        parser.add_argument("--seed", type=int, default=1, help="随机种子，相同的种子生成相同的报告")
        parser.add_argument("--out", type=Path, required=True, help="写入的文件夹")
        parser.add_argument("--formats", default="", help=f"只生成这些格式，用逗号分开；可选：{','.join(FORMATS)}")

    def handle(self, *args: Any, **options: Any) -> None:
        count, folder = options["count"], options["out"]
        if not 0 <= count <= capacity():
            raise CommandError(f"--count 应在 0 到 {capacity()} 之间。")
        started = time.perf_counter()
        formats = self._formats(options["formats"])
        try:
            written = sum(1 for _ in write(count, options["seed"], folder, formats))
        except ConversionError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"无法写入 {folder}：{error}") from error
        seconds = time.perf_counter() - started
        self.stdout.write(f"已生成 {written} 份报告，用时 {seconds:.1f} 秒，位于 {folder}")

    def _formats(self, named: str) -> list[Format]:
        """The formats asked for, or all; those that cannot be made here are left out aloud."""
        names = [name.strip() for name in named.split(",") if name.strip()] or list(FORMATS)
        unknown = [name for name in names if name not in FORMATS]
        if unknown:
            raise CommandError(f"没有这种格式：{'、'.join(unknown)}。可选：{','.join(FORMATS)}")
        formats = [FORMATS[name] for name in names if FORMATS[name].is_available]
        left_out = [name for name in names if not FORMATS[name].is_available]
        if left_out:
            self.stdout.write(f"本机没有 LibreOffice 或中文字体，不生成这些格式：{'、'.join(left_out)}")
        if not formats:
            raise CommandError("所选格式本机都不能生成，请安装 LibreOffice 和中文字体，或用 --formats 另选格式。")
        return formats
