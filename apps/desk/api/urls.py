"""The addresses of the API. Moves have one each, straight from the table of moves."""

from typing import Any

from django.urls import path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from apps.desk.api.moving import MoveView
from apps.desk.api.views.assessment import EntriesView, ScoresView
from apps.desk.api.views.boards import LateView, LoadsView
from apps.desk.api.views.boundaries import BoundaryView
from apps.desk.api.views.bulk import BulkActView, BulkPreviewView, BulkView
from apps.desk.api.views.duplicates import ApartView, DuplicatesView, MergeRecordsView, UnmergeView
from apps.desk.api.views.events import EventMoveView, EventsView, EventView, StepsView
from apps.desk.api.views.exports import ExportDecisionView, ExportFetchView, ExportStopView, ExportsView, ExportView
from apps.desk.api.views.grids import GridSizesView, GridSizeView
from apps.desk.api.views.imports import (
    ImportBeginView,
    ImportStopView,
    ImportsView,
    ImportUndoView,
    ImportView,
)
from apps.desk.api.views.letters import ContactView, LetterAnswerView, LettersView, LetterView
from apps.desk.api.views.lists import CategoriesView, NoSuchMoveView, NowhereView, UnitsView
from apps.desk.api.views.notices import NoticesReadView, NoticesView
from apps.desk.api.views.orders import CardMoveView, OrderMoveView, OrdersView, OrderView, PetitionMoveView
from apps.desk.api.views.people import LogoutView, MeView, TokenView
from apps.desk.api.views.photos import PhotoView, ThumbnailView
from apps.desk.api.views.points import PointView
from apps.desk.api.views.portraits import PortraitSmallView, PortraitView, PortraitWholeView
from apps.desk.api.views.posters import PosterRetireView, PostersView
from apps.desk.api.views.quality import QualityRecordsView, QualityView
from apps.desk.api.views.records import (
    HouseholdsView,
    HouseholdView,
    OrganisationsView,
    OrganisationView,
    ResidentsView,
    ResidentView,
    RevealView,
    SearchView,
    VerifyView,
)
from apps.desk.api.views.regridding import MergeView, RegridPlanView, RegridUndoView, RegridView, SplitView
from apps.desk.api.views.retention import DecisionView, ExpiriesView, HoldView, ProposalsView, ReleaseView
from apps.desk.api.views.saved import SavedFilterRenameView, SavedFiltersView, SavedFilterView
from apps.desk.api.views.spotchecks import (
    AnswerView,
    CallOffView,
    DrawnView,
    HandOnView,
    SpotCheckEndView,
    SpotChecksView,
    SpotCheckView,
)
from apps.desk.api.views.staff import RosterView
from apps.desk.api.views.staff_lists import StaffListBeginView, StaffListStopView, StaffListsView, StaffListView
from apps.desk.api.views.suggestions import HintsView, SuggestionsView
from apps.desk.api.views.tags import MemberEndView, TagPostsView, TagsView, TagSwitchView, TeamView
from apps.desk.api.views.units import UnitAddView, UnitChangeView, UnitRetireView, UnitView
from apps.desk.api.views.uploads import UploadsView
from apps.events.rules import MOVES, Subject


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


class CodeConverter:
    """A letter's number or a poster's code: capital letters and digits."""

    regex = "[0-9A-Z]{1,24}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "event_number")
register_converter(CodeConverter, "code")
register_converter(IdConverter, "row_id")

app_name = "v1"
WHERE: dict[Subject, tuple[str, type[MoveView]]] = {
    Subject.EVENT: ("events/<event_number:number>", EventMoveView),
    Subject.ORDER: ("orders/<row_id:order>", OrderMoveView),
    Subject.PETITION: ("petitions/<row_id:petition>", PetitionMoveView),
    Subject.CARD: ("cards/<row_id:card>", CardMoveView),
}


def _moves_of(subject: Subject) -> list[Any]:
    """An address for each row that people make, and one that says so for names which are no moves."""
    address, view = WHERE[subject]
    by_hand = [move for move in MOVES if move.of is subject and move.sources and not move.by_system_only]
    known = [
        path(f"{address}/moves/{move.name}/", view.as_view(move=move), name=f"{subject}-{move.name}")
        for move in by_hand
    ]
    return [*known, path(f"{address}/moves/<str:move>/", NoSuchMoveView.as_view())]


urlpatterns = [
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("me/", MeView.as_view(), name="me"),
    path("events/", EventsView.as_view(), name="events"),
    path("events/<event_number:number>/", EventView.as_view(), name="event"),
    path("events/<event_number:number>/steps/", StepsView.as_view(), name="steps"),
    path("events/<event_number:number>/suggestions/", SuggestionsView.as_view(), name="suggestions"),
    path("events/<event_number:number>/contact/", ContactView.as_view(), name="contact"),
    path("letters/", LettersView.as_view(), name="letters"),
    path("letters/<code:number>/", LetterView.as_view(), name="letter"),
    path("letters/<code:number>/answer/", LetterAnswerView.as_view(), name="letter_answer"),
    path("posters/", PostersView.as_view(), name="posters"),
    path("posters/<code:code>/retire/", PosterRetireView.as_view(), name="poster_retire"),
    path("hints/", HintsView.as_view(), name="hints"),
    *_moves_of(Subject.EVENT),
    path("bulk/", BulkView.as_view(), name="bulk"),
    path("bulk/preview/", BulkPreviewView.as_view(), name="bulk_preview"),
    path("bulk/<uuid:client_id>/", BulkActView.as_view(), name="bulk_act"),
    path("orders/", OrdersView.as_view(), name="orders"),
    path("orders/<row_id:order>/", OrderView.as_view(), name="order"),
    *_moves_of(Subject.ORDER),
    *_moves_of(Subject.PETITION),
    *_moves_of(Subject.CARD),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("notices/read/", NoticesReadView.as_view(), name="notices_read"),
    path("saved-filters/", SavedFiltersView.as_view(), name="saved_filters"),
    path("saved-filters/<row_id:id>/", SavedFilterView.as_view(), name="saved_filter"),
    path("saved-filters/<row_id:id>/rename/", SavedFilterRenameView.as_view(), name="saved_filter_rename"),
    path("uploads/", UploadsView.as_view(), name="uploads"),
    path("photos/<str:token>/", PhotoView.as_view(), name="photo"),
    path("photos/small/<str:token>/", ThumbnailView.as_view(), name="thumbnail"),
    path("staff/lists/", StaffListsView.as_view(), name="staff_lists"),
    path("staff/lists/<row_id:id>/", StaffListView.as_view(), name="staff_list"),
    path("staff/lists/<row_id:id>/begin/", StaffListBeginView.as_view(), name="staff_list_begin"),
    path("staff/lists/<row_id:id>/stop/", StaffListStopView.as_view(), name="staff_list_stop"),
    path("staff/rosters/<row_id:unit>/", RosterView.as_view(), name="roster"),
    path("staff/people/<row_id:person>/portrait/", PortraitView.as_view(), name="staff_portrait"),
    path("staff/photos/whole/<str:token>/", PortraitWholeView.as_view(), name="portrait"),
    path("staff/photos/small/<str:token>/", PortraitSmallView.as_view(), name="portrait_small"),
    path("grids/sizes/", GridSizesView.as_view(), name="grid_sizes"),
    path("grids/sizes/<row_id:grid>/", GridSizeView.as_view(), name="grid_size"),
    path("grids/at/", PointView.as_view(), name="grid_at"),
    path("grids/plan/", RegridPlanView.as_view(), name="regrid_plan"),
    path("grids/merge/", MergeView.as_view(), name="grid_merge"),
    path("grids/<row_id:grid>/split/", SplitView.as_view(), name="grid_split"),
    path("grids/acts/<row_id:id>/", RegridView.as_view(), name="regrid"),
    path("grids/acts/<row_id:id>/undo/", RegridUndoView.as_view(), name="regrid_undo"),
    path("units/", UnitsView.as_view(), name="units"),
    path("units/<row_id:id>/", UnitView.as_view(), name="unit"),
    path("units/<row_id:id>/add/", UnitAddView.as_view(), name="unit_add"),
    path("units/<row_id:id>/change/", UnitChangeView.as_view(), name="unit_change"),
    path("units/<row_id:id>/retire/", UnitRetireView.as_view(), name="unit_retire"),
    path("units/<row_id:id>/boundary/", BoundaryView.as_view(), name="unit_boundary"),
    path("categories/", CategoriesView.as_view(), name="categories"),
    path("residents/", ResidentsView.as_view(), name="residents"),
    path("residents/search/", SearchView.as_view(), name="residents_search"),
    path("residents/<row_id:id>/", ResidentView.as_view(), name="resident"),
    path("residents/<row_id:id>/verify/", VerifyView.as_view(), name="resident_verify"),
    path("residents/<row_id:id>/reveal/", RevealView.as_view(), name="resident_reveal"),
    path("quality/", QualityView.as_view(), name="quality"),
    path("quality/records/", QualityRecordsView.as_view(), name="quality_records"),
    path("duplicates/", DuplicatesView.as_view(), name="duplicates"),
    path("duplicates/merge/", MergeRecordsView.as_view(), name="duplicates_merge"),
    path("duplicates/apart/", ApartView.as_view(), name="duplicates_apart"),
    path("mergings/<row_id:id>/undo/", UnmergeView.as_view(), name="merging_undo"),
    path("spot-checks/", SpotChecksView.as_view(), name="spot_checks"),
    path("spot-checks/<row_id:id>/", SpotCheckView.as_view(), name="spot_check"),
    path("spot-checks/<row_id:id>/records/", DrawnView.as_view(), name="spot_check_records"),
    path("spot-checks/<row_id:id>/hand-on/", HandOnView.as_view(), name="spot_check_hand_on"),
    path("spot-checks/<row_id:id>/end/", SpotCheckEndView.as_view(), name="spot_check_end"),
    path("spot-checks/<row_id:id>/call-off/", CallOffView.as_view(), name="spot_check_call_off"),
    path("spot-checks/records/<row_id:id>/answer/", AnswerView.as_view(), name="spot_check_answer"),
    path("exports/", ExportsView.as_view(), name="exports"),
    path("exports/<row_id:id>/", ExportView.as_view(), name="export"),
    path("exports/<row_id:id>/decide/", ExportDecisionView.as_view(), name="export_decide"),
    path("exports/<row_id:id>/stop/", ExportStopView.as_view(), name="export_stop"),
    path("exports/<row_id:id>/fetch/", ExportFetchView.as_view(), name="export_fetch"),
    path("imports/", ImportsView.as_view(), name="imports"),
    path("imports/<row_id:id>/", ImportView.as_view(), name="import"),
    path("imports/<row_id:id>/begin/", ImportBeginView.as_view(), name="import_begin"),
    path("imports/<row_id:id>/stop/", ImportStopView.as_view(), name="import_stop"),
    path("imports/<row_id:id>/undo/", ImportUndoView.as_view(), name="import_undo"),
    path("retention/", ExpiriesView.as_view(), name="retention"),
    path("retention/<row_id:id>/hold/", HoldView.as_view(), name="retention_hold"),
    path("retention/<row_id:id>/release/", ReleaseView.as_view(), name="retention_release"),
    path("proposals/", ProposalsView.as_view(), name="proposals"),
    path("proposals/<row_id:id>/decide/", DecisionView.as_view(), name="proposal_decide"),
    path("tags/", TagsView.as_view(), name="tags"),
    path("tags/posts/", TagPostsView.as_view(), name="tag_posts"),
    path("tags/<row_id:id>/switch/", TagSwitchView.as_view(), name="tag_switch"),
    path("tags/<row_id:id>/team/", TeamView.as_view(), name="tag_team"),
    path("tags/members/<row_id:id>/end/", MemberEndView.as_view(), name="tag_member_end"),
    path("households/", HouseholdsView.as_view(), name="households"),
    path("households/<row_id:id>/", HouseholdView.as_view(), name="household"),
    path("organisations/", OrganisationsView.as_view(), name="organisations"),
    path("organisations/<row_id:id>/", OrganisationView.as_view(), name="organisation"),
    path("assessment/scores/", ScoresView.as_view(), name="scores"),
    path("assessment/entries/", EntriesView.as_view(), name="entries"),
    path("boards/loads/", LoadsView.as_view(), name="loads"),
    path("boards/late/", LateView.as_view(), name="late_units"),
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
