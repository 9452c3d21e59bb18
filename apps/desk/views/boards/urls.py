"""The addresses of the boards."""

from django.urls import path

from apps.desk.views.boards import department, dispatch

urlpatterns = [
    path("dispatch/", dispatch.board, name="dispatch_board"),
    path("dispatch/<str:number>/", dispatch.send, name="dispatch_send"),
    path("department/", department.board, name="department_board"),
    path("department/act/", department.act, name="department_act"),
    path("department/orders/<int:order_id>/answer/", department.answer, name="department_answer"),
]
