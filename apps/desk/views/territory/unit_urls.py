"""The addresses of the unit tree and of what is drawn of it."""

from django.urls import path

from apps.desk.views.territory import boundaries, boundary_file, outline, points, units

urlpatterns = [
    path("boundaries/", boundaries.boundaries, name="boundaries"),
    path("boundaries/file/", boundary_file.send, name="boundary_file"),
    path("boundaries/file/<str:token>/", boundary_file.preview, name="boundary_preview"),
    path("at/", points.point, name="grid_at"),
    path("units/", units.own, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/add/", units.add, name="unit_add"),
    path("units/<int:pk>/change/", units.change, name="unit_change"),
    path("units/<int:pk>/retire/", units.retire, name="unit_retire"),
    path("units/<int:pk>/boundary/", outline.outline, name="unit_boundary"),
    path("units/<int:pk>/history/", units.history, name="unit_history"),
]
