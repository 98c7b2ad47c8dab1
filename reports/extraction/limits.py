"""Bounds on what is taken in from outside."""

MAX_FILE_BYTES = 30 * 1024 * 1024
