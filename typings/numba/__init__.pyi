"""What is used of numba's decorator: what it compiles is checked inside, its calls are not."""

from collections.abc import Callable
from typing import Any

def njit(*, cache: bool = ..., nogil: bool = ..., inline: str = ...) -> Callable[[Any], Any]: ...
