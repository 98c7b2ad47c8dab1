"""``manage.py parse FILE``: what a file says, as JSON, without touching the database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from reports import sandbox
from reports.errors import Refusal, unreadable
from reports.extraction.limits import MAX_FILE_BYTES
from reports.parsing.report import as_json


class Command(BaseCommand):
    help = "读取一个文件，把报告内容按约定的 JSON 输出（不写数据库）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="报告文件")
        parser.add_argument("--name", help="按这个文件名判断，默认用文件自己的名字")
        parser.add_argument("--text", action="store_true", help="改为输出提取的文字（span 所数的就是它）")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            try:
                with path.open("rb") as stream:
                    data = stream.read(MAX_FILE_BYTES + 1)  # one more than is taken in, so that it is refused by name
            except OSError as error:
                raise unreadable(error) from error
            reading = sandbox.read(data, options["name"] or path.name)
        except Refusal as refusal:
            self._print({"error": {"code": refusal.code, "message": refusal.message}})
            sys.exit(1)
        if options["text"]:
            self.stdout.write(reading.content.text, ending="")
        else:
            self._print(as_json(reading.report, reading.problems))

    def _print(self, value: object) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=1))
