"""The first page of a post for which nothing waits."""

from datetime import timedelta

from django.utils import timezone

from apps.events.models import Event
from tests.cast import Cast
from tests.desk.stories import at, filed, reported, seated


def test_who_has_nothing_to_do_sees_what_is_late_in_the_area(cast: Cast) -> None:
    late, in_time = filed(cast), filed(cast)
    Event.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    page = seated(cast.centre).get(at("/")).content.decode()
    assert late.number in page
    assert in_time.number not in page


def test_who_has_work_sees_the_work(cast: Cast) -> None:
    late, waiting = filed(cast), reported(cast)
    Event.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    page = seated(cast.community).get(at("/")).content.decode()
    assert waiting.number in page
    assert late.number not in page


def test_an_administrator_is_led_to_the_settings(cast: Cast) -> None:
    assert f'<a class="btn btn-primary" href="{at("/settings/")}">' in seated(cast.admin).get(at("/")).content.decode()
