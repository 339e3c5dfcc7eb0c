"""The styleguide shows what there is: a new component is not finished before it stands there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

COMPONENTS = Path(settings.PACKAGE) / "ui/templates/components"
PAGES = ("", "today/", "matching/", "meeting-report/")


@pytest.mark.django_db
def test_every_component_stands_in_the_styleguide(client: Client) -> None:
    drawn = {
        str(template.name)
        for page in PAGES
        for template in client.get(f"/styleguide/{page}").templates
    }
    there = {path.name for path in COMPONENTS.glob("*.html")}
    missing = {name for name in there if f"components/{name}" not in drawn}
    assert missing == set(), "show it on /styleguide/ in each of its states"
