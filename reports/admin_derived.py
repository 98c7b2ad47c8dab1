"""The admin of what readers asked to be corrected and of what reports have in common: to be looked at only.

Corrections are decided under ``/manage/corrections``; what is the same in reports follows from their sections.
"""

from __future__ import annotations

from django.contrib import admin

from reports.admin_bases import ReadOnlyAdmin
from reports.models import CorrectionDecision, CorrectionRequest, Likeness, SectionLikeness, SetSentences, Sketch


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(ReadOnlyAdmin):
    list_display = ["report", "figure", "section", "status", "created_at"]
    list_filter = ["status"]
    search_fields = ["figure", "reason", "report__title"]
    list_select_related = ["report"]
    exclude = ["sender"]


@admin.register(CorrectionDecision)
class CorrectionDecisionAdmin(ReadOnlyAdmin):
    list_display = ["request", "status", "made_by", "made_at"]
    list_filter = ["status"]
    list_select_related = ["request", "made_by"]


@admin.register(Sketch)
class SketchAdmin(ReadOnlyAdmin):
    list_display = ["report", "version", "is_sample", "is_compared"]
    list_filter = ["is_compared", "is_sample"]
    search_fields = ["report__title"]
    list_select_related = ["report"]
    exclude = ["fingerprints"]


@admin.register(SetSentences)
class SetSentencesAdmin(ReadOnlyAdmin):
    list_display = ["is_sample", "reports"]
    exclude = ["shingles"]


@admin.register(Likeness)
class LikenessAdmin(ReadOnlyAdmin):
    list_display = ["report", "other", "share", "is_previous"]
    list_filter = ["is_previous"]
    search_fields = ["report__title", "other__title"]
    list_select_related = ["report", "other"]


@admin.register(SectionLikeness)
class SectionLikenessAdmin(ReadOnlyAdmin):
    list_display = ["likeness", "section", "repeated", "letters"]
    list_filter = ["section"]
    list_select_related = ["likeness"]
