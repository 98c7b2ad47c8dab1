"""``manage.py start``: everything that ``make run`` starts once the packages are there."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from reports.demo import load_samples
from reports.models import Report

DEMO_USER = "demo-admin"


class Command(BaseCommand):
    help = "准备数据库，首次运行时收录示例，然后启动网站和后台程序；按 Ctrl-C 全部停止。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        port: int = options["port"]
        _require_free(port)
        self.stdout.write("更新数据库……")
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "unfold"])
        if not Report.objects.exists():
            self.stdout.write(f"收录示例报告 {load_samples()} 份")
        self.stdout.write("更新索引……")
        call_command("run_worker", once=True)
        login = _throw_away_login()
        processes = [_start_worker(), _start_web(port)]
        self.stdout.write(self.style.SUCCESS(f"\n公开年报已启动：http://127.0.0.1:{port}/"))
        if login:
            self.stdout.write(f"上传与审核：http://127.0.0.1:{port}/manage/  试用账号 {login[0]}  密码 {login[1]}")
        self.stdout.write("按 Ctrl-C 停止。")
        self.stdout.flush()
        sys.exit(_wait(processes))


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"端口 {port} 不能使用，可能已被占用。换一个端口：make run PORT={port + 1}") from None


def _throw_away_login() -> tuple[str, str] | None:
    """A login with a fresh password for trying things out; none where someone has made an administrator already."""
    users = get_user_model().objects
    if users.filter(is_superuser=True).exclude(username=DEMO_USER).exists():
        return None
    password = secrets.token_urlsafe(9)
    user, _ = users.get_or_create(username=DEMO_USER, defaults={"is_staff": True, "is_superuser": True})
    user.set_password(password)
    user.save()
    return DEMO_USER, password


def _start_worker() -> subprocess.Popen[bytes]:
    manage = Path(settings.BASE_DIR) / "manage.py"
    return subprocess.Popen([sys.executable, str(manage), "run_worker"], start_new_session=True)  # noqa: S603 - our own program


def _start_web(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603 - our own program


def _wait(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a process ends or Ctrl-C is pressed, then stop the rest; the exit status."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    status = 0
    try:
        while all(process.poll() is None for process in processes):
            try:
                processes[0].wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
        status = 1
    except KeyboardInterrupt:
        pass
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # each leads a group of its own, with the processes it started
    return status
