"""The pages of a tenant."""

from django.urls import include, path, re_path

from apps.desk.views import assessment, auth, desk, event, notices, photos, queues, report, suggestions

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("login/", auth.Login.as_view(), name="login"),
    path("logout/", auth.Logout.as_view(), name="logout"),
    path("password/", auth.OwnPassword.as_view(), name="password"),
    path("post/", auth.choose_post, name="choose_post"),
    path("language/", auth.choose_language, name="language"),
    path("report/", report.report, name="report"),
    path("report/hints/", suggestions.hints, name="hints"),
    path("events/<str:number>/", event.event, name="event"),
    path("events/<str:number>/suggestions/", suggestions.suggestions, name="event_suggestions"),
    path("events/<str:number>/moves/<slug:name>/", event.event_move, name="event_move"),
    re_path(
        r"^(?P<kind>orders|petitions|cards)/(?P<thing_id>[0-9]{1,18})/moves/(?P<name>[a-z_]+)/$",
        event.thing_move,
        name="thing_move",
    ),
    path("queues/<slug:kind>/", queues.queue, name="queue"),
    path("export/<str:token>/", queues.export, name="export"),
    path("photos/<str:token>/", photos.photo, name="photo"),
    path("photos/small/<str:token>/", photos.thumbnail, name="thumbnail"),
    path("uploads/<uuid:client_id>/", photos.upload, name="upload"),
    path("notices/", notices.notices, name="notices"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/<int:notice_id>/open/", notices.notice_open, name="notice_open"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/entries/", assessment.entries, name="entries"),
    path("boards/", include("apps.desk.views.boards.urls")),
    path("staff/", include("apps.desk.views.staffing.urls")),
    path("records/", include("apps.desk.views.records.urls")),
    path("data/", include("apps.desk.views.baseflow.urls")),
    path("retention/", include("apps.desk.views.retention.urls")),
    path("grids/", include("apps.desk.views.territory.urls")),
    path("grids/", include("apps.desk.views.territory.unit_urls")),
    path("settings/", include("apps.desk.views.settings.urls")),
]
