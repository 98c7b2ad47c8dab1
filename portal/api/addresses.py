"""Every address of the API."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portal.api import aggregates, places, reports
from portal.api.answers import PortalAPI, add_error_handlers
from portal.api.docs import ApiPage

api = PortalAPI(
    title="公开年报 API",
    version="1",
    description=gettext_noop(
        "只读，不需要密钥。列表用 cursor 翻页：把上一页的 next_cursor 原样带回，直到它为 null。"
        "每页的上限写在 limit 参数里，超过会得到 400 和说明。应答带 ETag，请带 If-None-Match 再来，没有变化时只回 304。"
        '错误都是 {"error": {"code", "message", "parameters"}}。网址前加 /en 得到英文的标签和说明。'
    ),
    docs=ApiPage(),
    docs_url="/",
    openapi_url="/openapi.json",
    urls_namespace="api",
)
add_error_handlers(api)
api.add_router("", reports.router)
api.add_router("", places.router)
api.add_router("", aggregates.router)
