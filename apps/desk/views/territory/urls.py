"""The addresses of the ground: grids and their sizes."""

from django.urls import path

from apps.desk.views.territory import acts, merging, sizes, splitting

urlpatterns = [
    path("sizes/", sizes.sizes, name="grid_sizes"),
    path("sizes/export/", sizes.export, name="grid_sizes_export"),
    path("sizes/<int:grid_id>/", sizes.size, name="grid_size"),
    path("<int:grid_id>/split/", splitting.divide, name="grid_split"),
    path("merge/", merging.join, name="grid_merge"),
    path("acts/<int:pk>/", acts.act, name="regrid"),
]
