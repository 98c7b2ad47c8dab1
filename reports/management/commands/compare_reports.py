"""``compare_reports``: what reports have in common word for word, for those that wait or for all anew."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import likeness


class Command(BaseCommand):
    help = "比较报告的文字，找出相同的段落；平时由后台程序逐份进行。可以反复运行，中断后接着做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="重新统计固定语句，全部重新比较")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        compare = likeness.compare_all if options["all"] else likeness.renew
        try:
            done = compare(progress=self._show if self.stderr.isatty() else None)
        except likeness.ComparisonBusy as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已比较 {done} 份报告的文字，用时 {time.monotonic() - begun:.1f} 秒。")

    def _show(self, done: int, waiting: int) -> None:
        self.stderr.write(f"\r{done}/{waiting}", ending="")
