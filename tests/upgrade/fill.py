"""Fill an empty database with the cast of the tests and one of everything."""

from __future__ import annotations

import django

django.setup()

from tests.architecture.population import populate_both  # noqa: E402 after the settings
from tests.cast import assemble  # noqa: E402

if __name__ == "__main__":
    populate_both(assemble())
