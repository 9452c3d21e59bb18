"""Reference lists, and the addresses that lead nowhere."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, FromTheFirst, ListView
from apps.desk.api.filters import UnitFilter
from apps.desk.api.serializers import CategoryOut, UnitOut
from apps.errors import NotThere
from apps.events.models import Category
from apps.grids.models import Unit


class UnitsView(ListView):
    """The unit tree: district, streets, communities, grids, micro-grids, departments."""

    queryset = Unit.objects.none()
    serializer_class = UnitOut
    filterset_class = UnitFilter
    pagination_class = FromTheFirst

    def get_queryset(self) -> QuerySet[Unit]:
        return Unit.objects.filter(retired_at=None).select_related("department_type").defer("boundary")


class CategoriesView(ListView):
    """The categories that an event can be filed under."""

    queryset = Category.objects.none()
    serializer_class = CategoryOut
    filter_backends = []
    pagination_class = FromTheFirst

    def get_queryset(self) -> QuerySet[Category]:
        return Category.objects.filter(is_active=True)


@extend_schema(exclude=True)
class NowhereView(ApiView):
    """Any address that is not in the table: refused like everything else, in JSON and in words."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotThere("no_such_address", _("There is nothing at this address. The list of addresses is at docs/."))

    def get(self, request: Request, **kwargs: object) -> Response:
        raise NotImplementedError


@extend_schema(exclude=True)
class NoSuchMoveView(ApiView):
    """A move that is not in the table, or that is one of an order."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotThere(
            "no_such_move",
            _("There is no move “%(name)s” here. The event lists its open moves with their addresses.")
            % {"name": kwargs["move"]},
        )

    def get(self, request: Request, **kwargs: object) -> Response:
        raise NotImplementedError
