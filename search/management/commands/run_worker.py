"""``manage.py run_worker``: reads waiting files and keeps the index equal to the database."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from reports import pipeline
from reports.errors import Refusal
from search import indexing

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


class Command(BaseCommand):
    help = "读取等待中的文件，并把变化写入索引。同一时间只应运行一个。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理完现有的就结束")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        indexing.ensure_index()
        while True:
            done = self._round()
            if options["once"] or stop.wait(0 if done else PAUSE_SECONDS):
                return

    def _round(self) -> int:
        """Do what is waiting; how much that was. A failure is logged and tried again in the next round."""
        close_old_connections()
        done = 0
        for source_file in pipeline.waiting():
            try:
                pipeline.ingest(source_file)
            except Refusal as refusal:
                logger.info("%s: %s", source_file.name, refusal)
            done += 1
        return done + indexing.index_pending()
