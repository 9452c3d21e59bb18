"""The addresses of the API. Moves have one each, straight from the table of moves."""

from django.urls import path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.desk.api.views.assessment import EntriesView, ScoresView
from apps.desk.api.views.events import EventMoveView, EventsView, EventView, StepsView
from apps.desk.api.views.lists import CategoriesView, NoSuchMoveView, NowhereView, UnitsView
from apps.desk.api.views.orders import OrderMoveView, OrdersView, OrderView
from apps.desk.api.views.people import LogoutView, MeView, TokenView
from apps.desk.api.views.uploads import UploadsView
from apps.events.rules import MOVES, At, Subject


class NumberConverter:
    """An event's number: digits, no more than the column holds."""

    regex = "[0-9]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IdConverter:
    """The id of a row: no more than fits into the column."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, "event_number")
register_converter(IdConverter, "row_id")

app_name = "v1"
BY_HAND = [move for move in MOVES if move.sources and move.at is not At.SYSTEM]
event_moves = [
    path(
        f"events/<event_number:number>/moves/{move.name}/",
        EventMoveView.as_view(move=move),
        name=f"event-{move.name}",
    )
    for move in BY_HAND
    if move.of is Subject.EVENT
]
order_moves = [
    path(f"orders/<row_id:order>/moves/{move.name}/", OrderMoveView.as_view(move=move), name=f"order-{move.name}")
    for move in BY_HAND
    if move.of is Subject.ORDER
]
urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("me/", MeView.as_view(), name="me"),
    path("events/", EventsView.as_view(), name="events"),
    path("events/<event_number:number>/", EventView.as_view(), name="event"),
    path("events/<event_number:number>/steps/", StepsView.as_view(), name="steps"),
    *event_moves,
    path("events/<event_number:number>/moves/<str:move>/", NoSuchMoveView.as_view()),
    path("orders/", OrdersView.as_view(), name="orders"),
    path("orders/<row_id:order>/", OrderView.as_view(), name="order"),
    *order_moves,
    path("orders/<row_id:order>/moves/<str:move>/", NoSuchMoveView.as_view()),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("units/", UnitsView.as_view(), name="units"),
    path("categories/", CategoriesView.as_view(), name="categories"),
    path("assessment/scores/", ScoresView.as_view(), name="scores"),
    path("assessment/entries/", EntriesView.as_view(), name="entries"),
    path("schema/", SpectacularAPIView.as_view(authentication_classes=[]), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="v1:schema", template_name="api/docs.html", authentication_classes=[]
        ),
        name="docs",
    ),
    re_path(r"^.*$", NowhereView.as_view()),
]
