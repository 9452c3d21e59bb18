"""The addresses of what is kept how long, and of changes that wait for a second person."""

from django.urls import path

from apps.desk.views.retention import due, proposals, rules

urlpatterns = [
    path("", due.falling_due, name="retention"),
    path("rules/", rules.retention_rules, name="retention_rules"),
    path("<int:expiry_id>/hold/", due.place_hold, name="retention_hold"),
    path("<int:expiry_id>/release/", due.release, name="retention_release"),
    path("proposals/", proposals.waiting, name="proposals"),
    path("proposals/<int:proposal_id>/", proposals.ruling, name="proposal_ruling"),
]
