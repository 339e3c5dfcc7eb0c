"""The small cast of the tests, in an empty database of an attack's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast


def assemble_cast() -> Cast:
    """Migrate the empty database and put the cast into it."""
    import logging

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment
    from tests.cast import assemble

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    assert settings.DEMO, "only on a copy with invented people"
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return assemble()
