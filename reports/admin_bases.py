"""What the admin's classes are built from: rows that stay, rows to be looked at only, rows that the index shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from reports.agencies import LEVELS
from reports.models import Agency, OutboxEntry, Region, Report

# Regions have a level that no agency has: the whole country.
REGION_LEVELS = {"country": "全国", **LEVELS}


class LevelFilter(admin.SimpleListFilter):
    """The levels that occur, in words."""

    title = _("层级")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = set(model_admin.model.objects.order_by().values_list("level", flat=True).distinct())
        return [(level, str(name)) for level, name in REGION_LEVELS.items() if level in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(level=self.value()) if self.value() else queryset


@admin.display(description=_("层级"), ordering="level")
def level_name(place: Region | Agency) -> str:
    return str(REGION_LEVELS.get(place.level, place.level))


def reindex(reports: QuerySet[Report]) -> None:
    """Tell the indexer that what these reports show has changed. To be called inside the transaction of the change."""
    keys = reports.order_by().values_list("pk", flat=True)
    OutboxEntry.objects.bulk_create([OutboxEntry(report_id=pk) for pk in keys], batch_size=1000)


class KeptAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows that are made by reading files and stay: they can be changed in places, never added or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(KeptAdmin):
    """Rows to be looked at only."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class IndexedAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows whose words are part of the index: saving one sends the reports that show it there."""

    def reports_of(self, obj: Any) -> QuerySet[Report]:
        raise NotImplementedError

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "level":
            return forms.ChoiceField(label=_("层级"), choices=list(LEVELS.items()), widget=UnfoldAdminSelectWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        # After save_model and the rows of other tables (types, aliases), all in the admin's own transaction.
        super().save_related(request, form, formsets, change)
        if change:
            reindex(self.reports_of(form.instance))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            reindex(self.reports_of(obj))
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for obj in queryset:
                self.delete_model(request, obj)
