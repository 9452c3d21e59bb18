"""The addresses of the boards."""

from django.urls import path

from apps.desk.views.boards import department, dispatch, supervision

urlpatterns = [
    path("dispatch/", dispatch.board, name="dispatch_board"),
    path("dispatch/<str:number>/", dispatch.send, name="dispatch_send"),
    path("department/", department.board, name="department_board"),
    path("department/act/", department.act, name="department_act"),
    path("department/orders/<int:order_id>/answer/", department.answer, name="department_answer"),
    path("supervision/", supervision.board, name="supervision_board"),
    path("supervision/events/<str:number>/urge/", supervision.urge, name="supervision_urge"),
    path("supervision/orders/<int:order_id>/card/", supervision.card, name="supervision_card"),
]
