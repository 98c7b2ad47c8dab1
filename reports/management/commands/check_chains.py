"""``check_chains``: what spans reports, checked anew for all of them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports import chains


class Command(BaseCommand):
    help = (
        "重新核对全部已发布报告之间的衔接：升级到有这项核对的版本之后，或改动机关的沿革之后，运行一次；可以反复运行。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已核对 {chains.check_all()} 份已发布的报告")
