"""Every page under ``/manage/``. All but logging in and out are for staff only."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from portal.pages.manage import corrections, dashboard, publishing, review, uploads
from portal.pages.manage.access import SignIn

urlpatterns = [
    path("", dashboard.dashboard, name="manage"),
    path("login", SignIn.as_view(), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("upload", uploads.upload, name="manage-upload"),
    path("files", uploads.progress, name="manage-files"),
    path("files/<int:pk>/retry", uploads.retry, name="manage-retry"),
    path("files/<int:pk>/replace", uploads.replace, name="manage-replace"),
    path("errors.csv", uploads.errors, name="manage-errors"),
    path("publish", publishing.publish_many, name="manage-publish-many"),
    path("unresolved", dashboard.unresolved, name="manage-unresolved"),
    path("corrections", corrections.corrections, name="manage-corrections"),
    path("corrections/<int:pk>", corrections.correction, name="manage-correction"),
    path("corrections/<int:pk>/accept", corrections.accept, name="manage-correction-accept"),
    path("corrections/<int:pk>/reject", corrections.reject, name="manage-correction-reject"),
    path("reports/<int:pk>", review.review, name="manage-report"),
    path("reports/<int:pk>/publish", publishing.publish, name="manage-publish"),
    path("reports/<int:pk>/withdraw", publishing.withdraw, name="manage-withdraw"),
]
