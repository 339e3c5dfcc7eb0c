from __future__ import annotations

import pytest

from pairing.compile import prepare_engine


@pytest.fixture(scope="session", autouse=True)
def compiled_engine() -> None:
    """Compile the engine before the first list is matched, so that no command announces it."""
    prepare_engine()
