"""The addresses of the ground: grids and their sizes."""

from django.urls import path

from apps.desk.views.territory import acts, sizes

urlpatterns = [
    path("sizes/", sizes.sizes, name="grid_sizes"),
    path("sizes/export/", sizes.export, name="grid_sizes_export"),
    path("sizes/<int:grid_id>/", sizes.size, name="grid_size"),
    path("acts/<int:pk>/", acts.act, name="regrid"),
]
