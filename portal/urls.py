"""Every page of the portal."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from portal.api.addresses import api
from portal.csp import loosened
from portal.pages import (
    about,
    agencies,
    agency,
    compare,
    correction,
    coverage,
    exports,
    health,
    help,
    home,
    indicators,
    likeness,
    region,
    related,
    report,
    search,
    search_choices,
    source,
    suggest,
    versions,
)
from portal.sitemaps import SITEMAPS

handler400 = "portal.pages.errors.bad_request"
handler404 = "portal.pages.errors.not_found"


def trimmed(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """The same address without the stroke at its end, the query kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(request.path.rstrip("/") + (f"?{query}" if query else ""))


admin_urls, admin_app, admin_namespace = admin.site.urls

# Pages for readers: Chinese without a prefix, English under /en/.
urlpatterns = [
    *i18n_patterns(
        path("", home.home, name="home"),
        path("search", search.search, name="search"),
        path("search/values", search_choices.search_values, name="search-values"),
        path("search/indicators", search_choices.search_indicators, name="search-indicators"),
        path("search.json", search.search_json, name="search-json"),
        path("search.csv", exports.found_reports, {"kind": "csv"}, name="search-csv"),
        path("search.xlsx", exports.found_reports, {"kind": "xlsx"}, name="search-xlsx"),
        path("search.atom", exports.feed, {"kind": "atom"}, name="search-atom"),
        path("figures.csv", exports.found_figures, {"kind": "csv"}, name="figures-csv"),
        path("figures.xlsx", exports.found_figures, {"kind": "xlsx"}, name="figures-xlsx"),
        path("search.parquet", exports.found_reports, {"kind": "parquet"}, name="search-parquet"),
        path("figures.parquet", exports.found_figures, {"kind": "parquet"}, name="figures-parquet"),
        path("figures.json", exports.found_figures, {"kind": "json"}, name="figures-json"),
        path("collection.zip", exports.collection, name="collection"),
        path("columns.csv", exports.columns, name="columns"),
        path("related", related.related, name="related"),
        path("suggest", suggest.suggestions, name="suggest"),
        path("reports/<id:pk>", report.report, name="report"),
        path("reports/<id:pk>.json", report.report_json, name="report-json"),
        path("reports/<id:pk>.csv", exports.report_figures, {"kind": "csv"}, name="report-csv"),
        path("reports/<id:pk>.xlsx", exports.report_figures, {"kind": "xlsx"}, name="report-xlsx"),
        path("reports/<id:pk>.bib", exports.reference, {"kind": "bib"}, name="report-bib"),
        path("reports/<id:pk>.ris", exports.reference, {"kind": "ris"}, name="report-ris"),
        path("reports/<id:pk>/source", source.source, name="report-source"),
        path("reports/<id:pk>/correction", correction.correction, name="report-correction"),
        path("reports/<id:pk>/correction/sent", correction.sent, name="report-correction-sent"),
        path("reports/<id:pk>/versions", versions.versions, name="report-versions"),
        path("reports/<id:pk>/versions/<id:number>", versions.version, name="report-version"),
        path("reports/<id:pk>/changes", likeness.changes, name="report-changes"),
        path("reports/<id:pk>/same/<id:other>", likeness.same, name="report-same"),
        path("reports/<id:pk>/file", report.source_file, name="report-file"),
        path("agencies", agencies.agencies, name="agencies"),
        path("agencies/<id:pk>", agency.agency, name="agency"),
        re_path(r"^agencies/(?P<pk>[0-9]{1,18})\.(?P<kind>svg|csv)$", agency.agency_file, name="agency-file"),
        path("regions", region.regions, name="regions"),
        re_path(r"^regions/(?P<code>[^/]+)\.(?P<kind>svg|csv)$", region.region_file, name="region-file"),
        path("regions/<str:code>", region.region, name="region"),
        path("coverage", coverage.coverage, name="coverage"),
        re_path(r"^coverage\.(?P<kind>svg|csv)$", coverage.coverage_file, name="coverage-file"),
        path("indicators", indicators.indicators, name="indicators"),
        re_path(r"^indicators\.(?P<kind>svg|csv)$", indicators.indicators_file, name="indicators-file"),
        path("compare", compare.compare, name="compare"),
        path("compare.csv", compare.compare_csv, name="compare-csv"),
        path("help", help.help, name="help"),
        path("help/indicators", help.dictionary, name="dictionary"),
        path("api/", api.urls),
        path("about", about.about, name="about"),
        # an address typed with a stroke too many
        re_path(r"^(?:search|regions|reports|agencies|coverage|indicators|compare|help|about)(?:/\w+)?/$", trimmed),
        prefix_default_language=False,
    ),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}, name="sitemaps"),
    path("sitemap-<slug:section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=f"/{settings.STATIC_URL.strip('/')}/img/seal.svg", permanent=True)),
    path("manage/", include("portal.pages.manage.urls")),
    path("admin/", (loosened(admin_urls), admin_app, admin_namespace)),
]
