"""Values → numbers, given as values are met."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Numbers(dict[Any, int]):
    """The first value is number 0."""

    def __missing__(self, value: Any) -> int:
        number = self[value] = len(self)
        return number

    def of(self, values: Iterable[Any], count: int) -> Array:
        """The numbers of so many values."""
        return np.fromiter(map(self.__getitem__, values), np.int64, count)
