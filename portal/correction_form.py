"""The form by which any reader says what is wrong with a report.

Readers get no cookie, not here either, so the form is guarded without one (docs/decisions/0013): it carries a signed
note of when and for which report it was made, and what another site's page sends is refused by the browser's own word.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.labels import section_label
from reports.models import CorrectionRequest, Report
from reports.wording import language

SALT: Final = "gongkai.correction"
MAX_AGE: Final = 24 * 3600  # seconds a form may lie open
FACTS: Final = "facts"
SCHEMES: Final = ("http", "https")


class CorrectionRequestForm(forms.Form):
    """``website`` is a trap: people do not see it. ``proposed`` must be given where the form is about one figure."""

    section = forms.ChoiceField(label=gettext_lazy("哪一部分"), required=False)
    proposed = forms.CharField(label=gettext_lazy("应当是什么"), max_length=500, required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由或依据"),
        help_text=gettext_lazy("例如：原文第三张表这一格写的是 12。最多 2000 字。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source_url = forms.URLField(
        label=gettext_lazy("依据的网址（选填）"), max_length=1000, required=False, assume_scheme="https"
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式（选填）"),
        help_text=gettext_lazy("只有管理人员能看到，用来向您核实。不填也可以。"),
        max_length=200,
        required=False,
    )
    website = forms.CharField(required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: Report, figure: str = "") -> None:
        super().__init__(data)
        self.report = report
        if figure:
            del self.fields["section"]
            self.fields["proposed"].required = True
        else:
            section = self.fields["section"]
            section.choices = _sections(report)  # type: ignore[attr-defined]  # a ChoiceField
        self.initial["token"] = sign(report)

    def clean_source_url(self) -> str:
        url: str = self.cleaned_data["source_url"]
        if url and urlsplit(url).scheme not in SCHEMES:
            raise ValidationError(_("网址应以 http:// 或 https:// 开头。"))
        return url

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        try:
            made_for = signing.loads(token, salt=SALT, max_age=MAX_AGE)
        except signing.BadSignature:
            made_for = None
        if made_for != self.report.pk:
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict can't be changed, its copy can
            data["token"] = sign(self.report)
            self.data = data
            raise ValidationError(_("这张表放得太久了。您填的内容还在，请再提交一次。"))
        return token

    @property
    def is_trapped(self) -> bool:
        """Whether the field that people do not see was filled in."""
        return bool(self.data.get("website"))


def _sections(report: Report) -> list[tuple[str, str]]:
    stored = report.sections.values_list("key", "title")
    known = {key: title if title and language() == "zh" else section_label(key) for key, title in stored}
    return [("", _("整份报告")), (FACTS, _("机关、地区、年度、日期、来源网址")), *known.items()]


def sign(report: Report) -> str:
    """The note that the form was made here, for this report, now."""
    return signing.dumps(report.pk, salt=SALT)


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form, by what browsers say of it; one that says nothing is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def sender_of(request: HttpRequest) -> str:
    """A name for the sender that tells senders of one day apart, made so that no address can be got back from it."""
    return salted_hmac(SALT, f"{timezone.localdate()}|{_address(request)}", algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """The reader's network address: behind the proxy that HTTPS means, the one that the proxy itself has seen."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def request_of(form: CorrectionRequestForm, figure: str, shown: str, sender: str) -> CorrectionRequest:
    """The request that a valid form makes, not yet stored; ``shown`` is what the page says in the cell."""
    given = form.cleaned_data
    return CorrectionRequest(
        report=form.report,
        version=form.report.version,
        figure=figure,
        section=given.get("section", ""),
        shown=shown,
        proposed=given["proposed"],
        reason=given["reason"],
        source_url=given["source_url"],
        contact=given["contact"],
        sender=sender,
    )
