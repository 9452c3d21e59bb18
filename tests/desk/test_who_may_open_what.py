"""A table of who asks for which page in which way, and the answer."""

import pytest
from django.test import Client

from tests.cast import ROLES, Cast
from tests.desk.stories import answered, at, dispatched, reported, seated

GET, POST = "get", "post"
RECEPTION = {"clerk", "street_reception", "district_reception"}
TABLE = [
    # path, roles that are served; everybody else of the cast gets the other status
    ("/", set(ROLES), 403),
    (
        "/report/",
        {"worker", "leader", "instructor", "liaison", "community", "neighbour_community", "street_reception"}
        | {"clerk", "district_reception"},
        403,
    ),
    ("/queues/triage/", {"community", "neighbour_community", "street_chief", *RECEPTION}, 403),
    ("/queues/dispatch/", {"street", "street_chief", "outsider", "district_dispatcher"}, 403),
    (
        "/queues/ruling/",
        {"street", "street_chief", "street_leader", "outsider", "director", "district_dispatcher"},
        403,
    ),
    ("/queues/accept/", {"community", "neighbour_community", "street_chief", "sanitation", "enforcement"}, 403),
    ("/queues/handle/", {"community", "neighbour_community", "street_chief", "sanitation", "enforcement"}, 403),
    ("/queues/verify/", {"community", "neighbour_community", "street_chief", "director", *RECEPTION}, 403),
    ("/queues/close/", {"community", "neighbour_community", "street_chief", "director"}, 403),
    ("/queues/events/", set(ROLES), 403),
    ("/queues/mine/", set(ROLES), 403),
    ("/queues/orders/", set(ROLES), 403),
    (
        "/assessment/",
        {"community", "neighbour_community", "street_chief", "sanitation", "enforcement", "centre", "director"}
        | {"street_leader", "sanitation_leader", "district_leader"},
        403,
    ),
    ("/notices/", set(ROLES), 403),
    ("/boards/dispatch/", {"street", "street_chief", "outsider", "district_dispatcher"}, 403),
    ("/boards/department/", {"sanitation", "sanitation_leader", "enforcement"}, 403),
    ("/boards/supervision/", {"street_chief", "street_leader", "centre", "director", "district_leader"}, 403),
    ("/grids/units/", set(ROLES), 403),
    ("/posters/", {"community", "neighbour_community", "clerk"}, 403),
    ("/staff/people/", {"director", "admin"}, 403),
    ("/staff/people/new/", {"director", "admin"}, 403),
    ("/staff/list/", {"director", "admin"}, 403),
    ("/staff/list/template/", {"director", "admin"}, 403),
    ("/queues/nonsense/", set(), 404),
    ("/nowhere/", set(), 404),
]


@pytest.mark.parametrize(("path", "served", "otherwise"), TABLE, ids=[row[0] for row in TABLE])
def test_pages_are_served_to_the_posts_they_are_for(cast: Cast, path: str, served: set[str], otherwise: int) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(path)).status_code for role in ROLES}

    assert answers == {role: 200 if role in served else otherwise for role in ROLES}


def test_an_event_is_shown_to_those_who_see_its_place_or_have_an_order(cast: Cast) -> None:
    event = dispatched(cast).event
    blind = {"neighbour_community", "outsider", "enforcement", "liaison", "admin"}

    answers = {role: seated(getattr(cast, role)).get(at(f"/events/{event.number}/")).status_code for role in ROLES}

    assert answers == {role: 404 if role in blind else 200 for role in ROLES}


def test_moves_are_made_by_those_they_are_for(cast: Cast) -> None:
    order = answered(cast)
    path = at(f"/orders/{order.pk}/moves/pass/")
    unseen = {"neighbour_community", "outsider", "enforcement", "liaison", "admin"}
    seen_only = {"worker", "leader", "instructor", "street", "sanitation", "centre"}

    answers = {
        role: seated(getattr(cast, role)).post(path, {"version": order.event.version}).status_code
        for role in [*sorted(unseen), *sorted(seen_only), "community"]
    }

    assert answers == dict.fromkeys(unseen, 404) | dict.fromkeys(seen_only, 403) | {"community": 302}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        (GET, "/", 302),
        (GET, "/report/", 302),
        (POST, "/report/", 302),
        (GET, "/queues/events/", 302),
        (GET, "/events/360481202603150000172/", 302),
        (POST, "/events/360481202603150000172/moves/file/", 302),
        (GET, "/export/anything/", 302),
        (GET, "/photos/anything/", 302),
        (GET, "/queues/triage/live/", 302),
        (GET, "/queues/triage/360481202603150000172/", 302),
        (POST, "/queues/triage/save/", 302),
        (POST, "/saved/1/", 302),
        (GET, "/bulk/?move=file&number=360481202603150000172", 302),
        (POST, "/bulk/", 302),
        (GET, "/assessment/", 302),
        (GET, "/notices/", 302),
        (GET, "/posters/", 302),
        (GET, "/posters/make/", 405),
        (POST, "/posters/make/", 302),
        (GET, "/posters/print/?at=AB12CD34", 302),
        (POST, "/posters/AB12CD34/retire/", 302),
        (GET, "/boards/dispatch/", 302),
        (GET, "/boards/department/", 302),
        (GET, "/boards/supervision/", 302),
        (POST, "/boards/supervision/orders/1/card/", 302),
        (POST, "/boards/supervision/events/360481202603150000172/urge/", 302),
        (POST, "/boards/department/act/", 302),
        (GET, "/boards/department/act/", 405),
        (GET, "/boards/department/orders/1/answer/", 302),
        (POST, "/boards/dispatch/360481202603150000172/", 302),
        (GET, "/boards/dispatch/360481202603150000172/", 405),
        (GET, "/notices/bell/", 204),
        (POST, "/notices/read/", 302),
        (POST, "/notices/1/open/", 302),
        (POST, "/post/", 302),
        (GET, "/login/", 200),
        (GET, "/logout/", 405),
        (GET, "/language/", 405),
        (GET, "/post/", 405),
        (GET, "/notices/read/", 405),
        (GET, "/notices/1/open/", 405),
    ],
)
def test_strangers_are_sent_to_the_log_in(cast: Cast, client: Client, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(at(path))

    assert answer.status_code == status
    if status == 302:
        assert answer.url.startswith(at("/login/"))


def test_nothing_is_written_by_reading(cast: Cast) -> None:
    event = reported(cast)

    seated(cast.community).get(at(f"/events/{event.number}/moves/file/"))

    event.refresh_from_db()
    assert (event.state, event.version) == ("reported", 1)
