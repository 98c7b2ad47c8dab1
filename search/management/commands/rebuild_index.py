"""``manage.py rebuild_index``"""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import SearchUnavailable
from search.indexing import IndexerBusy, rebuild


class Command(BaseCommand):
    help = "从数据库重建索引，核对后换上；重建期间检索照常。"

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            count = rebuild()
        except SearchUnavailable as error:
            raise CommandError(f"索引没有换上：{error.reason}") from error
        except (IndexerBusy, OSError) as error:
            raise CommandError(f"索引没有换上：{error}") from error
        self.stdout.write(f"已索引 {count} 份报告，用时 {time.monotonic() - begun:.1f} 秒。")
