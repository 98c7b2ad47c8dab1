"""The Django admin (``/admin/``): everything that the pages under ``/manage/`` have no form for.

History is never lost here: what was read, when and by whom can be looked at and not changed, and nothing that others
refer to can be deleted. Changes to places and agencies reach the index through the outbox.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.admin import GroupAdmin as PlainGroupAdmin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

import reports.admin_derived  # noqa: F401 - registers itself
from reports.admin_bases import IndexedAdmin, KeptAdmin, LevelFilter, ReadOnlyAdmin, level_name
from reports.models import (
    Agency,
    AgencyAlias,
    AgencyType,
    Archive,
    ExtraRow,
    Figure,
    OutboxEntry,
    Problem,
    Region,
    Report,
    ReportVersion,
    Section,
    SourceFile,
)

# One door for everybody who logs in: the page under /manage/, with its lock-out and its Chinese messages.
admin.site.login = staff_member_required(admin.site.login, login_url=settings.LOGIN_URL)  # type: ignore[method-assign]


@admin.register(Region)
class RegionAdmin(IndexedAdmin):
    list_display = ["code", "name", "full_name", level_name, "parent"]
    list_filter = [LevelFilter]
    search_fields = ["code", "name"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]

    @admin.display(description=_("全称"), ordering="code")
    def full_name(self, region: Region) -> str:
        return str(region)

    def get_readonly_fields(self, request: HttpRequest, obj: Region | None = None) -> list[str]:
        return ["code"] if obj else []  # another code would be another region

    def reports_of(self, obj: Region) -> QuerySet[Report]:
        below = Q(region=obj) | Q(region__parent=obj) | Q(region__parent__parent=obj)
        return Report.objects.filter(below | Q(region__parent__parent__parent=obj))


@admin.register(AgencyType)
class AgencyTypeAdmin(IndexedAdmin):
    list_display = ["name", "order"]
    list_editable = ["order"]
    search_fields = ["name"]

    def reports_of(self, obj: AgencyType) -> QuerySet[Report]:
        return Report.objects.filter(agency__types=obj)


class AliasInline(TabularInline):  # type: ignore[misc]
    model = AgencyAlias
    extra = 0


@admin.register(Agency)
class AgencyAdmin(IndexedAdmin):
    list_display = ["name", "region", level_name, "type_names", "successor"]
    list_filter = [LevelFilter, "types"]
    search_fields = ["name", "key", "aliases__name"]
    list_select_related = ["region", "successor"]
    autocomplete_fields = ["region", "successor", "types"]
    inlines = [AliasInline]

    @admin.display(description=_("类型"))
    def type_names(self, agency: Agency) -> str:
        return "、".join(type_.name for type_ in agency.types.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        agencies: QuerySet[Agency] = super().get_queryset(request)
        return agencies.prefetch_related("types")

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> list[str]:
        return ["key"] if obj else []  # files read later find the agency by it

    def reports_of(self, obj: Agency) -> QuerySet[Report]:
        return Report.objects.filter(agency=obj)


@admin.register(AgencyAlias)
class AgencyAliasAdmin(IndexedAdmin):
    list_display = ["name", "agency"]
    search_fields = ["name", "agency__name"]
    list_select_related = ["agency"]
    autocomplete_fields = ["agency"]

    def reports_of(self, obj: AgencyAlias) -> QuerySet[Report]:
        return Report.objects.filter(agency=obj.agency)


@admin.register(SourceFile)
class SourceFileAdmin(KeptAdmin):
    list_display = ["name", "status", "kind", "size", "error_message", "is_sample", "uploaded_by", "uploaded_at"]
    list_filter = ["status", "error_code", "kind", "is_sample"]
    search_fields = ["name", "sha256", "source_url"]
    list_select_related = ["uploaded_by"]
    date_hierarchy = "uploaded_at"
    fields = [
        *["name", "source_url", "status", "error_message", "size", "sha256", "kind", "encoding"],
        *["is_sample", "replace", "publish", "uploaded_by", "uploaded_at", "started_at", "text"],
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: SourceFile | None = None) -> list[str]:
        return [name for name in self.fields if name != "source_url"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceFile]:
        files: QuerySet[SourceFile] = super().get_queryset(request)
        return files.defer("text")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "source_url":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("未收录原因"))
    def error_message(self, source_file: SourceFile) -> str:
        return source_file.error_message


@admin.register(Archive)
class ArchiveAdmin(ReadOnlyAdmin):
    list_display = ["name", "uploaded_at", "duplicates", "skipped"]
    search_fields = ["name"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Facts are corrected under ``/manage/``, where every change becomes a version."""

    list_display = ["title", "agency", "year", "region", "scope", "form", "status", "is_sample", "version"]
    list_filter = ["status", "year", "scope", "form", LevelFilter, "is_sample"]
    search_fields = ["title", "agency_name", "agency__name", "region__code", "region__name"]
    list_select_related = ["agency", "region"]
    date_hierarchy = "created_at"


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnlyAdmin):
    list_display = ["report", "number", "action", "made_by", "made_at"]
    list_filter = ["action"]
    search_fields = ["report__title"]
    list_select_related = ["report", "made_by"]
    date_hierarchy = "made_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportVersion]:
        versions: QuerySet[ReportVersion] = super().get_queryset(request)
        return versions.defer("reading")


@admin.register(Section)
class SectionAdmin(ReadOnlyAdmin):
    list_display = ["report", "order", "key", "title"]
    list_filter = ["key"]
    search_fields = ["title", "report__title"]
    list_select_related = ["report"]


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    list_display = ["report", "code", "value", "unit", "status", "raw"]
    list_filter = ["status", "unit"]
    search_fields = ["code", "report__title"]
    list_select_related = ["report"]
    show_full_result_count = False


@admin.register(ExtraRow)
class ExtraRowAdmin(ReadOnlyAdmin):
    list_display = ["report", "table", "label"]
    list_filter = ["table"]
    search_fields = ["label", "report__title"]
    list_select_related = ["report"]


@admin.register(Problem)
class ProblemAdmin(ReadOnlyAdmin):
    list_display = ["report", "severity", "code", "message"]
    list_filter = ["severity", "code"]
    search_fields = ["code", "report__title"]
    list_select_related = ["report"]

    @admin.display(description=_("说明"))
    def message(self, problem: Problem) -> str:
        return problem.message


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
    list_display = ["report_id", "created_at"]
    search_fields = ["=report_id"]


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(PlainUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Accounts. Those who have done something are made inactive, not deleted: the history names them."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Group)
class GroupAdmin(PlainGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Groups of accounts, in the admin's own looks."""
