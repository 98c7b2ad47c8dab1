"""``manage.py run_worker``: reads waiting files, keeps the index equal to the database, compares what reports say."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from reports import likeness, pipeline
from reports.errors import Refusal
from reports.models import OutboxEntry
from search import indexing
from search.engines.base import SearchUnavailable

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
FILES_PER_ROUND = 50
QUIET_SECONDS = 3  # without anything to index, before reports are compared
CHECK_EVERY_SECONDS = 300  # what damages an index on disk is found and mended without being asked


class Command(BaseCommand):
    help = "读取等待中的文件，并把变化写入索引。同一时间只应运行一个。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="处理完现有的就结束")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stop = stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        self.checked_at = self.compare_from = -math.inf
        self.quiet_seconds = 0 if options["once"] else QUIET_SECONDS
        while True:
            done = self._round()
            if options["once"] and done:
                continue
            if options["once"] or stop.wait(0 if done else PAUSE_SECONDS):
                return

    def _round(self) -> int:
        """Do what is waiting; how much that was. What can't be done now is logged and tried again in the next round."""
        close_old_connections()
        try:
            done = self._read_files() + self._index()
            return done + self._compare(done)
        except (indexing.IndexerBusy, SearchUnavailable) as error:
            logger.warning("the index was not brought up to date: %s", error)
        except Exception:  # a locked database or a full disk must not end the only worker
            logger.exception("the worker could not do its round")
        self.checked_at = -math.inf
        return 0

    def _read_files(self) -> int:
        files = pipeline.waiting(FILES_PER_ROUND)
        for source_file, outcome in pipeline.ingest_all(files):
            if isinstance(outcome, Refusal):
                logger.info("%s: %s", source_file.name, outcome)
        return len(files)

    def _index(self) -> int:
        if time.monotonic() - self.checked_at > CHECK_EVERY_SECONDS:
            indexing.ensure_index()
            self.checked_at = time.monotonic()
        return indexing.index_pending()

    def _compare(self, done: int) -> int:
        """Compare reports that changed, once nothing more urgent has come for a while; how many those were."""
        now = time.monotonic()
        if done:
            self.compare_from = now + self.quiet_seconds
        if now < self.compare_from:
            return 0
        self.compare_from = now + CHECK_EVERY_SECONDS
        try:
            return likeness.renew(lambda: self.stop.is_set() or OutboxEntry.objects.exists())
        except likeness.ComparisonBusy as error:
            logger.info("reports were not compared: %s", error)
        except Exception:  # tried again after a while, and nothing else waits for it
            logger.exception("reports could not be compared")
        return 0
