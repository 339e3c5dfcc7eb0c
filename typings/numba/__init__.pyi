"""What is used of numba's decorator: a compiled function keeps its signature."""

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

def njit(
    *, cache: bool = ..., nogil: bool = ..., inline: str = ..., _nrt: bool = ...
) -> Callable[[F], F]: ...
