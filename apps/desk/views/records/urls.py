"""The addresses of base data."""

from django.urls import path

from apps.desk.views.records import access, doing, editing, exports, lists, pages, rules, takeout, team

urlpatterns = [
    path("access/", access.access_log, name="access_log"),
    path("rules/", rules.record_rules_page, name="record_rules"),
    path("proposals/<int:pk>/", doing.decision, name="proposal"),
    path("team/", team.team, name="team"),
    path("team/tag/", team.team_tag, name="team_tag"),
    path("team/taggings/<int:tagging>/end/", team.team_untag, name="team_untag"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.export_request, name="export_request"),
    path("exports/<int:pk>/progress/", exports.export_progress, name="export_progress"),
    path("exports/<int:pk>/<slug:verb>/", exports.export_act, name="export_act"),
    path("<slug:kind>/", lists.records, name="records"),
    path("<slug:kind>/export/", takeout.export_form, name="record_export"),
    path("<slug:kind>/new/", editing.new, name="record_new"),
    path("<slug:kind>/<int:pk>/", pages.record_page, name="record"),
    path("<slug:kind>/<int:pk>/edit/", editing.edit, name="record_edit"),
    path("<slug:kind>/<int:pk>/history/", pages.record_history, name="record_history"),
    path("<slug:kind>/<int:pk>/verify/", doing.verify, name="record_verify"),
    path("<slug:kind>/<int:pk>/gone/", doing.gone, name="record_gone"),
    path("<slug:kind>/<int:pk>/tags/", doing.tag, name="record_tag"),
    path("<slug:kind>/<int:pk>/tags/<int:tagging>/end/", doing.untag, name="record_untag"),
    path("<slug:kind>/<int:pk>/reveal/", doing.unmask, name="record_reveal"),
]
