"""The addresses that need no account."""

from django.urls import path

from apps.portal.views import follow, home, letters, map, report

urlpatterns = [
    path("", home.home, name="public"),
    path("at/<str:code>/", report.poster, name="poster"),
    path("report/", report.public_report, name="public_report"),
    path("follow/", follow.follow, name="follow"),
    path("follow/forget/", follow.forget_here, name="follow_forget"),
    path("follow/<str:number>/", follow.followed_report, name="followed"),
    path("follow/<str:number>/phone/", follow.followed_phone, name="followed_phone"),
    path("follow/<str:number>/data/", follow.followed_data, name="followed_data"),
    path("follow/<str:number>/moves/<slug:name>/", follow.followed_move, name="followed_move"),
    path("photos/<str:token>/", follow.public_photo, name="public_photo"),
    path("map/", map.public_map, name="public_map"),
    path("map/places.json", map.public_places, name="public_places"),
    path("letters/", letters.letter, name="letter"),
    path("letters/<str:number>/", letters.letter_followed, name="letter_followed"),
]
