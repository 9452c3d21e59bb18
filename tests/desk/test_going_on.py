"""After a move the page leads on to the next piece of the same work."""

from apps.events.models import Category, Event
from tests.cast import Cast
from tests.desk.stories import accepted, at, dispatched, reported, seated


def file(cast: Cast, event: Event) -> str:
    """The page that whoever files an event comes to."""
    form = {"category": Category.objects.get(code="0103").pk, "urgency": "3", "quality": "A", "version": event.version}
    answer = seated(cast.community).post(at(f"/events/{event.number}/moves/file/"), form, follow=True)
    return answer.content.decode()


def leads_to(event: Event, page: str) -> bool:
    return f'href="{at(f"/events/{event.number}/")}"' in page


def test_from_triage_to_the_next_to_triage_and_then_the_list_is_empty(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    assert leads_to(second, file(cast, first))
    assert "Nothing to triage." in file(cast, second)


def test_an_accepted_order_leads_to_the_next_one_to_accept(cast: Cast) -> None:
    first, second = dispatched(cast), dispatched(cast)
    client = seated(cast.sanitation)
    answer = client.post(at(f"/orders/{first.pk}/moves/accept/"), {"version": first.event.version}, follow=True)
    assert leads_to(second.event, answer.content.decode())


def test_an_answered_order_leads_to_the_next_to_handle(cast: Cast) -> None:
    first, second = accepted(cast), accepted(cast)
    form = {"measures": "清运完毕", "version": first.event.version}
    Category.objects.update(photos_required=False)
    answer = seated(cast.sanitation).post(at(f"/orders/{first.pk}/moves/answer/"), form, follow=True)
    assert leads_to(second.event, answer.content.decode())


def test_who_only_looks_is_led_nowhere(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    page = at(f"/events/{first.number}/")
    assert not leads_to(second, seated(cast.community).get(page).content.decode())
    for who, kind in ((cast.worker, "triage"), (cast.community, "nonsense"), (cast.community, "events")):
        assert not leads_to(second, seated(who).get(f"{page}?next={kind}").content.decode())
