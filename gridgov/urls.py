"""The addresses inside a tenant."""

from django.urls import include, path

from apps.desk.views.content_policy import content_policy_report
from apps.desk.views.platform import healthz

urlpatterns = [
    path("healthz", healthz),
    path("csp-report/", content_policy_report),
    path("api/v1/", include("apps.desk.api.urls")),
    path("public/", include("apps.portal.urls")),
    path("", include("apps.desk.urls")),
]
handler400 = "apps.desk.views.errors.bad_request"
handler403 = "apps.desk.views.errors.forbidden"
handler404 = "apps.desk.views.errors.not_found"
handler500 = "apps.desk.views.errors.failed"
