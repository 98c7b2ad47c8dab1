"""What is told of how a query was read: sentences in Chinese, put into the reader's language by whoever shows them."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], str]  # a sentence in Chinese → in the reader's language, its %(placeholders)s kept


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is translated where it is said."""
    return sentence
