"""The addresses of base data in bulk: quality, spot checks, and what comes in."""

from django.urls import path

from apps.desk.views.baseflow import checks, drawing, duplicates, imports, quality

urlpatterns = [
    path("", quality.quality, name="quality"),
    path("records/", quality.quality_records, name="quality_records"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", duplicates.compare, name="duplicate"),
    path("duplicates/<int:first>/<int:second>/apart/", duplicates.apart, name="duplicate_apart"),
    path("merged/<int:merging>/undo/", duplicates.unmerge, name="unmerge"),
    path("checks/", checks.spot_checks, name="spot_checks"),
    path("checks/new/", drawing.spot_check_new, name="spot_check_new"),
    path("checks/<int:pk>/", checks.spot_check, name="spot_check"),
    path("checks/<int:pk>/hand-on/", drawing.spot_check_hand_on, name="spot_check_hand_on"),
    path("checks/<int:pk>/<slug:verb>/", drawing.spot_check_over, name="spot_check_over"),
    path("checks/records/<int:pk>/", checks.spot_check_record, name="spot_check_record"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/<slug:kind>/", imports.template, name="import_template"),
    path("imports/<int:run_id>/", imports.run, name="import_run"),
    path("imports/<int:run_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:run_id>/failed/", imports.failed, name="import_failed"),
    path("imports/<int:run_id>/<slug:verb>/", imports.act, name="import_act"),
]
