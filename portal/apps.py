"""What is set up before the URL map is read."""

from __future__ import annotations

from django.apps import AppConfig
from django.urls import register_converter

from portal.converters import IdConverter


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "公开年报"

    def ready(self) -> None:
        register_converter(IdConverter, "id")
