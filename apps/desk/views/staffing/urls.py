"""The addresses of the staff."""

from django.urls import path

from apps.desk.views.staffing import appointments, handing, history, lists, people, portraits, rosters

urlpatterns = [
    path("", rosters.own, name="staff"),
    path("units/<int:pk>/", rosters.roster, name="roster"),
    path("units/<int:pk>/appoint/", appointments.give, name="staff_appoint"),
    path("appointments/<int:pk>/", appointments.days, name="staff_days"),
    path("appointments/<int:pk>/call/", rosters.call, name="staff_call"),
    path("appointments/<int:pk>/hand-over/", handing.hand, name="staff_hand_over"),
    path("hand-overs/<int:pk>/", handing.receipt, name="hand_over"),
    path("people/", people.people, name="staff_people"),
    path("people/new/", people.new, name="staff_new"),
    path("people/<int:pk>/", people.person, name="staff_person"),
    path("people/<int:pk>/account/", people.account, name="staff_account"),
    path("people/<int:pk>/photo/", portraits.portrait, name="staff_portrait"),
    path("photos/whole/<str:token>/", portraits.picture, {"size": "whole"}, name="portrait"),
    path("photos/small/<str:token>/", portraits.picture, {"size": "small"}, name="portrait_small"),
    path("list/", lists.listing, name="staff_list"),
    path("list/template/", lists.blank, name="staff_list_template"),
    path("list/<int:pk>/", lists.run, name="staff_list_run"),
    path("list/<int:pk>/progress/", lists.progress, name="staff_list_progress"),
    path("list/<int:pk>/failed/", lists.failed, name="staff_list_failed"),
    path("list/<int:pk>/<slug:verb>/", lists.act, name="staff_list_act"),
    path("<slug:kind>/<int:pk>/history/", history.history, name="staff_history"),
]
