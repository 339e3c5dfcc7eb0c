"""What the worker does with large lists. Each may be run again and does no harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from tsemed.imports.models import Import
from tsemed.imports.operations import check_list, enter_list


@task()
def check_large_list(pk: int) -> None:
    """Check a list that is too long to be checked while a page waits."""
    if one := _list(pk):
        check_list(one, at=timezone.now())


@task()
def enter_large_list(pk: int) -> None:
    """Enter a list that is too long to be entered while a page waits."""
    if one := _list(pk):
        enter_list(one, at=timezone.now())


def _list(pk: int) -> Import | None:
    rows = Import.objects.select_related("cycle", "uploaded_by", "programme")
    return rows.filter(pk=pk, content__isnull=False).first()
