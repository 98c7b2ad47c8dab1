"""``manage.py ingest PATH…``: files, folders and zips into the database."""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from reports import archives, intake, pipeline, storage
from reports.errors import Refusal, unreadable
from reports.formats import ARCHIVE_SUFFIX, document_suffixes
from reports.models import Report, SourceFile

BAR_WIDTH = 30
LARGE = 1 << 20  # bytes
FACTS = {"agency": "机关", "region": "地区", "year": "年度"}

# What is picked up from a folder; a file named on the command line is read whatever its name.
_SUFFIXES = frozenset((*document_suffixes(), ARCHIVE_SUFFIX, ""))


def _is_large(source: Path | IO[bytes]) -> bool:
    """Whether a document takes so much memory that others should not wait beside it."""
    if isinstance(source, Path):
        return False
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    return size > LARGE


class Command(BaseCommand):
    help = "收录文件、文件夹或 zip 压缩包中的报告。重复运行不会改变任何内容。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件、文件夹或 zip")
        parser.add_argument("--publish", action="store_true", help="收录后直接发布（缺机关、地区或年度的仍为待审核）")
        parser.add_argument("--replace", action="store_true", help="同一机关、年度、范围已有报告时，以新文件替换")
        parser.add_argument("--user", help="以这个用户的名义收录")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # nothing of what the program itself is made of is looked through again for every few files
        self.options = options
        self.counts: Counter[str] = Counter()
        self.incomplete: list[Report] = []
        self.user = self._user(options["user"])
        self.labels: dict[int, str] = {}  # by the identity of the source file, which may have no row yet
        for source_file, outcome in pipeline.ingest_all(self._taken_in(options["paths"])):
            self._count(source_file, outcome)
        for report in self.incomplete:
            missing = "、".join(FACTS[fact] for fact in report.missing_facts)
            self.stdout.write(f"待审核 #{report.pk} {report.title}：{missing}未确定，没有发布")
        counts = self.counts
        self.stdout.write(f"ingested {counts['ingested']}, unchanged {counts['unchanged']}, failed {counts['failed']}")
        if counts["failed"]:
            sys.exit(1)

    def _user(self, name: str | None) -> Any:
        if name is None:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"没有名为“{name}”的用户。请先用 createsuperuser 创建。")
        return user

    def _files(self, path: Path) -> Iterator[Path]:
        """A file itself; of a folder all files in it that may be documents, hidden ones left out."""
        if not path.is_dir():
            yield path
            return
        skipped = 0
        for file in sorted(path.rglob("*")):
            if not file.is_file() or any(part.startswith(".") for part in file.relative_to(path).parts):
                continue
            if file.suffix.lower() in _SUFFIXES:
                yield file
            else:
                skipped += 1
        if skipped:
            self.stderr.write(f"{path}：略过 {skipped} 个不是文档的文件（按扩展名）。")

    def _documents(self, path: Path) -> Iterator[tuple[str, str, Path | IO[bytes]]]:
        """The documents in a file: how to speak of each, its own name, and where its bytes are."""
        try:
            if path.exists() and not path.is_file():
                raise Refusal("unreadable_file", reason="不是普通文件")
            if not archives.is_archive(path):
                yield str(path), path.name, path
                return
            for name, stream in archives.members(path):
                if PurePosixPath(name).suffix.lower() in _SUFFIXES:
                    yield f"{path}:{name}", name, stream
        except Refusal as refusal:
            self._refused(str(path), refusal)
        except OSError as error:
            self._refused(str(path), unreadable(error))

    def _taken_in(self, paths: Sequence[Path]) -> Iterator[SourceFile]:
        """The files that are new, their bytes kept; what can't be taken in is told at once."""
        files = [file for path in paths for file in self._files(path)]
        waiting: list[tuple[str, str, Path | IO[bytes]]] = []
        for number, file in enumerate(files, start=1):
            for document in self._documents(file):
                waiting.append(document)
                if len(waiting) == pipeline.GROUP or _is_large(document[-1]):
                    yield from self._take_in(waiting)
                    waiting = []
            self._show_progress(number, len(files))
        yield from self._take_in(waiting)

    def _take_in(self, documents: Sequence[tuple[str, str, Path | IO[bytes]]]) -> Iterator[SourceFile]:
        with ExitStack() as streams:
            opened: list[tuple[str, str, IO[bytes]]] = []
            for label, name, source in documents:
                try:
                    stream = source.open("rb") if isinstance(source, Path) else source
                    opened.append((label, name, streams.enter_context(stream)))
                except OSError as error:
                    self._refused(label, unreadable(error))
            kept = intake.keep_all(
                [(name, stream) for _, name, stream in opened],
                user=self.user,
                replace=self.options["replace"],
                publish=self.options["publish"],
            )
        for (label, _, _), outcome in zip(opened, kept, strict=True):
            if isinstance(outcome, SourceFile):
                self.labels[id(outcome)] = label
                yield outcome
            else:
                self._refused(label, unreadable(outcome) if isinstance(outcome, OSError) else outcome)

    def _count(self, source_file: SourceFile, outcome: Report | Refusal) -> None:
        label = self.labels.pop(id(source_file))
        if isinstance(outcome, Refusal):
            self._refused(label, outcome)
        else:
            self.counts["ingested"] += 1
            self._publish_draft(outcome)

    def _publish_draft(self, report: Report) -> None:
        """Publish what is still a draft, if that was asked for; remember what can't be."""
        if not self.options["publish"] or report.status != Report.Status.DRAFT:
            return
        if report.is_complete:
            storage.publish(report, self.user)
        else:
            self.incomplete.append(report)

    def _show_progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = BAR_WIDTH * done // total
            self.stderr.write(f"\r{'█' * filled}{'░' * (BAR_WIDTH - filled)} {done}/{total}", ending="")
            if done == total:
                self.stderr.write("")

    def _refused(self, name: str, refusal: Refusal) -> None:
        if isinstance(refusal, intake.DuplicateFile):
            self.counts["unchanged"] += 1
            if refusal.report:
                self._publish_draft(refusal.report)
            return
        self.counts["failed"] += 1
        if sys.stderr.isatty():
            self.stderr.write("\r\033[K", ending="")  # the line replaces the bar, which comes back below it
        self.stdout.write(f"{name}：{refusal.code} {refusal.message}")
