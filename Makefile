# Every verb can be repeated. `make` alone prints them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
ENGLISH := portal/locale/en/LC_MESSAGES/django.mo
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help setup setup-dev run test coverage soak lint bench bench-pages accuracy speed lock copies

help:  ## 显示这些命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: .venv/run.stamp $(ENGLISH)  ## 建立 .venv 并安装运行所需的包

setup-dev: .venv/dev.stamp $(ENGLISH)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更高版本（当前：$$($(PYTHON) --version 2>&1)）。可以这样指定：make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "这个 Python 没有 venv 模块。Debian/Ubuntu 请先运行：apt-get install python3-venv"; exit 1; }
	@echo "建立虚拟环境 .venv ……"
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "安装运行所需的包……"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "安装测试所需的包……"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run.stamp

run: setup  ## 启动网站和后台程序（PORT=8000）
	@exec $(BIN)/python manage.py start --port $(PORT)

# The stamp of the packages comes first where both are to be made: the compiler is one of them.
$(ENGLISH): portal/locale/en/LC_MESSAGES/django.po $(wildcard reports/data/*.csv) | .venv/run.stamp
	@$(BIN)/python manage.py translations

test: setup-dev lint  ## 检查代码并运行全部测试
	@echo "运行测试……"
	@$(BIN)/python -m pytest -n 2

coverage: setup-dev  ## 运行全部测试，并列出没有测到的行（慢一倍以上）
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term-missing:skip-covered

soak: setup-dev  ## 完整运行耗时的长测
	@$(BIN)/python -m pytest -m soak

lint: setup-dev  ## 格式、静态检查与类型
	@echo "检查格式与类型……"
	@$(BIN)/ruff format --check --quiet . || { echo "请运行 .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0

bench: setup-dev  ## 与 Whoosh、FTS5、tantivy 同场比检索速度（QUICK=1 三分钟内；MILLION=1 加一百万份）
	@$(BIN)/python -m bench.run

bench-pages: setup-dev  ## 一万份报告时各类页面的服务器时间、传输量和导出（QUICK=1 用一千份）
	@$(BIN)/python -m bench.pages

accuracy: setup-dev  ## 逐格核对读取结果，写出 bench/accuracy.json（QUICK=1 少读一些；SEED=7 另生成一批）
	@$(BIN)/python -m bench.accuracy

speed: setup-dev  ## 每秒读入多少份报告，按格式（FILES=10000 另量内存）
	@$(BIN)/python -m bench.reading

copies: setup-dev  ## 找相同的文字：时间、内存、召回与准确（SIZES="1000 10000 100000"）
	@$(BIN)/python -m bench.copies

lock:  ## 由 requirements*.in 重新锁定版本（需要 uv）
	@for name in requirements requirements-dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --no-strip-extras --no-header --no-annotate --quiet $$name.in -o $$name.txt; done
