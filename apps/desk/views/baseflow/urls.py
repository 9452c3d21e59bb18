"""The addresses of base data in bulk: quality, and what comes in."""

from django.urls import path

from apps.desk.views.baseflow import duplicates, imports, quality

urlpatterns = [
    path("", quality.quality, name="quality"),
    path("records/", quality.quality_records, name="quality_records"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:first>/<int:second>/", duplicates.compare, name="duplicate"),
    path("duplicates/<int:first>/<int:second>/apart/", duplicates.apart, name="duplicate_apart"),
    path("merged/<int:merging>/undo/", duplicates.unmerge, name="unmerge"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/<slug:kind>/", imports.template, name="import_template"),
    path("imports/<int:run_id>/", imports.run, name="import_run"),
    path("imports/<int:run_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:run_id>/failed/", imports.failed, name="import_failed"),
    path("imports/<int:run_id>/<slug:verb>/", imports.act, name="import_act"),
]
