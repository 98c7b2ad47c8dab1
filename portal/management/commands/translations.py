"""``manage.py translations``: compile the English of the pages; ``--update`` gathers what is to be translated first."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal import catalogue


class Command(BaseCommand):
    help = "编译页面的英文；--update 先从代码和模板收集要翻译的文字。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="先更新 django.po，并报告还没有英文的条数")

    def handle(self, *args: Any, update: bool, **options: Any) -> None:
        if update:
            found = catalogue.update()
            self.stdout.write(f"{len(found)} 条，{len(catalogue.untranslated(found))} 条还没有英文")
        catalogue.compile_catalogue()
