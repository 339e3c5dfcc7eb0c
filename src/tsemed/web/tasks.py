"""Background tasks of the web app."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task


@task
def live_the_demo_round() -> int:
    """Run the demo's matching round; the engine compiles itself first, and no page waits."""
    # Imported here: the engine takes a second to load, and no other function needs it.
    from tsemed.web.demo.load import advance_demo_round

    return advance_demo_round(at=timezone.now())
