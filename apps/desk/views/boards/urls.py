"""The addresses of the boards."""

from django.urls import path

from apps.desk.views.boards import dispatch

urlpatterns = [
    path("dispatch/", dispatch.board, name="dispatch_board"),
    path("dispatch/<str:number>/", dispatch.send, name="dispatch_send"),
]
