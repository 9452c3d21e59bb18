"""The addresses outside of any tenant."""

from django.urls import path

from apps.desk.views.content_policy import content_policy_report
from apps.desk.views.platform import front, healthz

urlpatterns = [
    path("", front, name="front"),
    path("healthz", healthz),
    path("csp-report/", content_policy_report),
]
handler400 = "apps.desk.views.errors.bad_request"
handler403 = "apps.desk.views.errors.forbidden"
handler404 = "apps.desk.views.errors.not_found"
handler500 = "apps.desk.views.errors.failed"
