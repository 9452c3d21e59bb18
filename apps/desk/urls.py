"""The pages of a tenant."""

from django.urls import path

from apps.desk.views import assessment, auth, desk, event, photos, queues, report

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("login/", auth.Login.as_view(), name="login"),
    path("logout/", auth.Logout.as_view(), name="logout"),
    path("post/", auth.choose_post, name="choose_post"),
    path("language/", auth.choose_language, name="language"),
    path("report/", report.report, name="report"),
    path("events/<str:number>/", event.event, name="event"),
    path("events/<str:number>/moves/<slug:name>/", event.event_move, name="event_move"),
    path("orders/<int:order_id>/moves/<slug:name>/", event.order_move, name="order_move"),
    path("queues/<slug:kind>/", queues.queue, name="queue"),
    path("export/<str:token>/", queues.export, name="export"),
    path("photos/<str:token>/", photos.photo, name="photo"),
    path("photos/small/<str:token>/", photos.thumbnail, name="thumbnail"),
    path("uploads/<uuid:client_id>/", photos.upload, name="upload"),
    path("assessment/", assessment.assessment, name="assessment"),
    path("assessment/entries/", assessment.entries, name="entries"),
]
