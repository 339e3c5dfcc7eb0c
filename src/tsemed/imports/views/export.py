"""Exporting people of a cycle, with a reason and a fresh proof of who is there."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.accounts.requests import user_of
from tsemed.base.files import answer_with_file, file_page
from tsemed.base.views import requires
from tsemed.imports.exporting import people_as_workbook
from tsemed.imports.forms import ExportForm
from tsemed.imports.operations import record_export
from tsemed.imports.queries import people_to_export
from tsemed.imports.rules import MOST_ROWS_OUT, needs_manager


@reauthentication_required
@requires("imports.import_lists")
def export(request: HttpRequest) -> HttpResponse:
    """Return the form; and for a valid one the workbook, under a name that gives nothing away."""
    form = ExportForm(request.POST or None, user=user_of(request))
    if request.method == "POST" and form.is_valid():
        cycle, side = form.chosen()
        if not user_of(request).has_perm("imports.export_people", (cycle, side)):
            raise PermissionDenied
        rows = list(people_to_export(user_of(request), cycle, side)[: _most(request)])
        if needs_manager(len(rows)) and not user_of(request).has_perm("imports.export_many"):
            form.add_error(
                "target",
                _("More than %(most)d people can be downloaded by the mentoring manager only.")
                % {"most": MOST_ROWS_OUT},
            )
        else:
            made = people_as_workbook(rows, side, language=get_language() or "he")
            why = form.cleaned_data["reason"]
            at = timezone.now()
            record_export(rows, cycle, side, why=why, by=user_of(request), at=at)
            day = timezone.localdate(at).isoformat()
            return answer_with_file(made, called=f"list-{day}", kind="xlsx")
    return file_page(
        request,
        form,
        back=(_("Lists in and out"), reverse("imports:imports")),
        title=_("Take a list out"),
        subtitle=_(
            "A workbook of the people you may see, with the columns of an import. Population groups"
            " are never on it."
        ),
        button=_("Download"),
        icon="download",
    )


def _most(request: HttpRequest) -> int | None:
    """Return one more than somebody may take out, so that too many are noticed and not read."""
    return None if user_of(request).has_perm("imports.export_many") else MOST_ROWS_OUT + 1
