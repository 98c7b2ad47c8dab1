"""``manage.py check_index [--repair]``"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import SearchUnavailable
from search.indexing import IndexerBusy, differences, ensure_index
from search.results import get_engine


class Command(BaseCommand):
    help = "核对索引：文件是否完好，内容是否与数据库一致。有问题时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="补齐差异；文件损坏时重建")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self._report()
        if found and options["repair"]:
            try:
                rebuilt = ensure_index()
            except SearchUnavailable as error:
                raise CommandError(f"没有修好：{error.reason}") from error
            except (IndexerBusy, OSError) as error:
                raise CommandError(f"没有修好：{error}") from error
            self.stdout.write("已重建索引。" if rebuilt else "已补齐差异。")
            found = self._report()
        if found:
            raise CommandError(f"索引有 {found} 处问题。")
        self.stdout.write("索引完好，与数据库一致。")

    def _report(self) -> int:
        """Print what is wrong; gives the number of findings."""
        try:
            findings = list(get_engine().check()) or differences()
        except SearchUnavailable as unavailable:
            raise CommandError(unavailable.reason) from unavailable
        for finding in findings:
            self.stdout.write(finding)
        return len(findings)
