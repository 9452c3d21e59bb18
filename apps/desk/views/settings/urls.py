"""The addresses of the settings."""

from django.urls import path

from apps.desk.views.settings import (
    calendar,
    categories,
    history,
    hours,
    map,
    overview,
    public,
    quiet,
    recompute,
    responsibility,
    stages,
    tags,
)

urlpatterns = [
    path("", overview.overview, name="settings"),
    path("categories/", categories.categories, name="settings_categories"),
    path("categories/<slug:code>/", categories.category, name="settings_category"),
    path("stages/", stages.stages, name="settings_stages"),
    path("stages/<slug:stage>/", stages.stage, name="settings_stage"),
    path("hours/", hours.hours, name="settings_hours"),
    path("hours/new/", hours.hours_entry, name="settings_hours_new"),
    path("hours/<int:pk>/", hours.hours_entry, name="settings_hours_entry"),
    path("quiet/", quiet.quiet, name="settings_quiet"),
    path("quiet/new/", quiet.quiet_entry, name="settings_quiet_new"),
    path("quiet/<int:pk>/", quiet.quiet_entry, name="settings_quiet_entry"),
    path("public/", public.public, name="settings_public"),
    path("map/", map.base_map, name="settings_map"),
    path("calendar/", calendar.years, name="settings_years"),
    path("calendar/<int:year>/", calendar.year, name="settings_year"),
    path("responsibility/", responsibility.responsibilities, name="settings_responsibilities"),
    path("responsibility/new/", responsibility.responsibility, name="settings_responsibility_new"),
    path("responsibility/<int:pk>/", responsibility.responsibility, name="settings_responsibility"),
    path("tags/", tags.tags, name="settings_tags"),
    path("tags/<int:pk>/", tags.tag, name="settings_tag"),
    path("tags/<int:pk>/team/", tags.member_new, name="settings_member_new"),
    path("tags/<int:pk>/team/<int:member>/end/", tags.member_end, name="settings_member_end"),
    path("recompute/", recompute.recompute, name="recompute"),
    path("recompute/progress/", recompute.progress, name="recompute_progress"),
    path("recompute/stop/", recompute.stop, name="recompute_stop"),
    path("<slug:kind>/<int:pk>/history/", history.history, name="settings_history"),
]
