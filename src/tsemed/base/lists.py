"""Lists, declared once: columns, filters, saved views with counts, and the page that shows them.

    class Partners(ListPage):
        permission = "partners.list_partners"
        title = _("Partners")
        columns = (
            Column(_("Name"), lambda row, shared: {"text": row.name, "url": address_of(row)}),
            Column(_("Kind"), lambda row, shared: row.get_kind_display(), may_fold=True),
        )
        views = (SavedView("active", _("Active"), Q(state=Engagement.ACTIVE)),)

        def rows(self) -> QuerySet[Partner]:
            return queries.list_partners(self.user, self.wanted)

    path("", Partners.view(), name="list")

A form of `filters` with a text `q` is sent by POST, and the text is kept out of addresses: see
`base.searching`. A column in which every row shows the same is left out and shown once, under the
title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tsemed.base.paging import FARTHEST, SIZE, page_of
from tsemed.base.searching import searchable, wanted_of
from tsemed.base.views import requires

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User
    from django.utils.functional import Promise

Cell = Any
VIEW, SORT, PAGE = "view", "sort", "page"


@dataclass(frozen=True)
class Column:
    """One column: its label, and the cell of a row given what `prepare` read for the page.

    `sort` is the order_by expression behind a sortable heading; `may_fold` lets the column
    disappear when every row shows the same text, which the subtitle then says.
    """

    label: Promise | str
    cell: Callable[[Any, Any], Cell]
    sort: str = ""
    is_number: bool = False
    may_fold: bool = False
    # The heading is spoken and not drawn, as over a column of buttons.
    is_hidden: bool = False


@dataclass(frozen=True)
class SavedView:
    """A narrowing with a name, shown as a tab with its count."""

    name: str
    label: Promise | str
    only: Q


@dataclass(frozen=True)
class Empty:
    """What an empty list says, and the one thing to do."""

    title: Promise | str
    text: Promise | str = ""
    action: Mapping[str, Any] | None = None


class ListPage:
    """A page with one list. Subclasses give `permission`, `title`, `columns` and `rows()`."""

    permission: ClassVar[str]
    # With check=False the object's own `get_..._for` asks the permission; see `base.views`.
    asks_permission: ClassVar[bool] = True
    title: Promise | str
    subtitle: Promise | str = ""
    # What the table is called for those who do not see it; the title by default.
    caption: Promise | str = ""
    # Whether a text can be searched for; then the form is sent by POST (`base.searching`).
    searches: ClassVar[bool] = False
    template: ClassVar[str] = "ui/list.html"
    columns: ClassVar[Sequence[Column]]
    views: ClassVar[Sequence[SavedView]] = ()
    empty: Empty = Empty("")
    size: ClassVar[int] = SIZE

    def __init__(self, request: HttpRequest, **arguments: Any) -> None:
        self.request = request
        self.user = cast("User", request.user)
        self.wanted: dict[str, str] = wanted_of(request)
        self.on: date = timezone.localdate()
        self.arguments = arguments

    @classmethod
    def view(cls) -> Callable[..., HttpResponse]:
        """Return the guarded view of this list."""

        def listing(request: HttpRequest, /, **arguments: Any) -> HttpResponse:
            return cls(request, **arguments).response()

        listing.__doc__ = cls.__doc__
        listing.lists = cls  # type: ignore[attr-defined]
        guard = requires(cls.permission, check=cls.asks_permission)
        if not cls.searches:
            return require_safe(guard(listing))
        return require_http_methods(["GET", "HEAD", "POST"])(guard(searchable(listing)))

    def rows(self) -> QuerySet[Any]:
        """Return the rows in the user's scope, narrowed by `wanted`, in their usual order."""
        raise NotImplementedError

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join what the cells need; asked for the rows of one page only."""
        return rows

    def prepare(self, rows: list[Any]) -> Any:  # noqa: ARG002 for subclasses
        """Read for all rows of the page at once what the cells need besides."""
        return None

    def filters(self) -> BaseForm | None:
        """Return the form that narrows the list, if there is one."""
        return None

    def tabs(self, every: QuerySet[Any]) -> list[dict[str, Any]]:
        """Return the tabs above the list: one for each saved view, with its count."""
        return self._tabs_of_views(every)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the way to this list."""
        return []

    def footnote(self, rows: list[Any]) -> str:  # noqa: ARG002 for subclasses
        """Return what is to be known of the numbers in the rows."""
        return ""

    def shown_columns(self) -> Sequence[Column]:
        """Return the columns for this reader."""
        return self.columns

    def actions(self) -> list[dict[str, Any]]:
        """Return the actions above the list."""
        return []

    def more(self) -> dict[str, Any]:
        """Return what a template of its own needs besides."""
        return {}

    def response(self) -> HttpResponse:
        """Return the page."""
        every = self.rows()
        rows = self._sorted(self._narrowed(every))
        whole = None if type(self).whole is ListPage.whole else self.whole
        page = page_of(rows, self.wanted.get(PAGE), size=self.size, whole=whole)
        columns, lines, folded = self._table(page)
        context = {
            "title": self.title,
            "subtitle": self.subtitle,
            "folded": folded,
            "filters": self.filters(),
            "tabs": self.tabs(every),
            "crumbs": self.crumbs(),
            "footnote": self.footnote(list(page.object_list)),
            "page_obj": page,
            "has_more": getattr(page.paginator, "has_more", False),
            "actions": self.actions(),
            "table": {
                "caption": self.caption or self.title,
                "columns": [self._heading(column) for column in columns],
                "rows": lines,
                "empty": {
                    "title": self.empty.title,
                    "text": self.empty.text,
                    "action": self.empty.action,
                },
            },
            **self.more(),
        }
        return render(self.request, self.template, context)

    def _narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        chosen = next((v for v in self.views if v.name == self.wanted.get(VIEW)), None)
        return rows.filter(chosen.only) if chosen else rows

    def _sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.wanted.get(SORT, "")
        known = {column.sort for column in self.columns if column.sort}
        if wanted.removeprefix("-") not in known:
            return rows
        return rows.order_by(wanted, "pk")

    def _table(self, page: Page[Any]) -> tuple[list[Column], list[dict[str, Any]], list[str]]:
        rows = list(page.object_list)
        shared = self.prepare(rows)
        every = self.shown_columns()
        cells = [[column.cell(row, shared) for column in every] for row in rows]
        kept, folded = [], []
        for place, column in enumerate(every):
            texts = {str(line[place]) for line in cells}
            is_constant = column.may_fold and len(cells) > 1 and len(texts) == 1
            if is_constant and not page.has_other_pages():
                folded += [text for text in texts if text and text != "–"]
            else:
                kept.append(place)
        columns = [every[place] for place in kept]
        return columns, [{"cells": [line[place] for place in kept]} for line in cells], folded

    def _heading(self, column: Column) -> dict[str, Any]:
        heading: dict[str, Any] = {"label": column.label}
        if column.is_number:
            heading["kind"] = "number"
        if column.is_hidden:
            heading["is_hidden"] = True
        if column.sort:
            now = self.wanted.get(SORT, "")
            following = f"-{column.sort}" if now == column.sort else column.sort
            heading["sort_url"] = self._address(**{SORT: following, PAGE: ""})
            if now.removeprefix("-") == column.sort:
                heading["sort"] = "descending" if now.startswith("-") else "ascending"
        return heading

    def _tabs_of_views(self, every: QuerySet[Any]) -> list[dict[str, Any]]:
        if not self.views:
            return []
        now = self.wanted.get(VIEW, "")
        counts = every.order_by().aggregate(
            **{view.name: Count("pk", filter=view.only, distinct=True) for view in self.views}
        )
        everything = {"label": _("All"), "url": self._address(**{VIEW: "", PAGE: ""})}
        return [
            everything | {"current": now not in counts},
            *(
                {
                    "label": view.label,
                    "url": self._address(**{VIEW: view.name, PAGE: ""}),
                    "current": view.name == now,
                    "count": counts[view.name] if counts[view.name] <= FARTHEST else f"{FARTHEST}+",
                }
                for view in self.views
            ),
        ]

    def _address(self, **changes: str) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"?{query.urlencode()}" if query else "?"
