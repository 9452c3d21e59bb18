"""Reporting without a signal: kept, sent in order, once each; nothing is lost when the browser is killed in between."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, Playwright, Route, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event, Evidence
from apps.staff.models import Appointment, User
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import ABSENT, CHROMIUM
from tests.browser.phones import Phone
from tests.events import scenes
from tests.events.photos.pictures import with_exif

REPORTS = "**/api/v1/events/"
EVERYTHING = """async () => {
    const found = [];
    for (const { name, version } of await indexedDB.databases()) {
        const opened = indexedDB.open(name, version);
        const db = await new Promise((done) => { opened.onsuccess = () => done(opened.result); });
        for (const store of db.objectStoreNames) {
            const all = db.transaction(store).objectStore(store).getAll();
            found.push(...await new Promise((done) => { all.onsuccess = () => done(all.result); }));
        }
        db.close();
    }
    const text = (value) => value instanceof CryptoKey ? "A KEY"
        : value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value)
        : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : String(value);
    return found.map(text).join(" ");
}"""


@pytest.fixture
def phone(playwright: Playwright, site: str, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    if CHROMIUM is None:
        pytest.skip(ABSENT)
    phones: list[Phone] = []

    def take(**options: Any) -> Phone:
        phones.append(Phone(playwright, tmp_path / f"phone{len(phones)}", site, **options))
        return phones[-1]

    yield take
    for one in phones:
        one.put_away()
    assert [complaint for one in phones for complaint in one.complaints] == []


@pytest.fixture
def events(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[], list[Event]]:
    def look() -> list[Event]:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return list(Event.objects.select_related("reporter__account").order_by("id"))

    return look


@pytest.fixture
def evidence(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[], list[Evidence]]:
    def look() -> list[Evidence]:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return list(Evidence.objects.order_by("id"))

    return look


@pytest.fixture
def leaves(tmp_path: Path) -> Path:
    """A photo of 3 MB with the place it was taken at."""
    path = tmp_path / "leaves.jpg"
    noise = Image.effect_noise((3000, 2200), 90).convert("RGB")
    exif = Image.open(BytesIO(with_exif())).getexif()
    noise.save(path, "JPEG", quality=92, exif=exif)
    assert path.stat().st_size > 3_000_000
    return path


def descriptions(found: list[Event]) -> list[str]:
    return [event.description for event in found]


def test_what_is_reported_without_a_line_outlives_an_empty_battery_and_arrives_once(
    phone: Callable[..., Phone], events: Callable[[], list[Event]], evidence: Callable, leaves: Path
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.lose_the_line()
    mine.report("A lamp is out", leaves)
    expect(mine.page.locator("#outbox-note")).to_contain_text("sent by itself as soon as there is a line")
    mine.waiting("waiting")
    mine.report("A bin is full")
    mine.waiting("waiting", "waiting")
    assert events() == []

    mine.battery_dies()
    mine.switch_on()
    mine.go("/outbox/")
    mine.waiting("waiting", "waiting")
    mine.find_the_line()
    mine.page.get_by_role("button", name="Send now").click()
    mine.log_in_here("worker")  # the session went with the battery
    mine.waiting("sent", "sent")

    assert descriptions(events()) == ["A lamp is out", "A bin is full"]
    [kept] = evidence()
    assert kept.size <= 300_000
    assert kept.taken_lat is None  # nobody agreed
    mine.page.reload()
    mine.waiting("sent", "sent")
    assert len(events()) == 2


def tried_again(page: Page, tries: list[str]) -> bool:
    """Twice, the pauses between tries passing in no time."""
    page.clock.fast_forward(5_000)
    return len(tries) > 2


@pytest.mark.parametrize("breaks", ["on the way", "on the way back"])
def test_a_report_whose_line_breaks_is_sent_again_and_made_once(
    phone: Callable[..., Phone], events: Callable[[], list[Event]], breaks: str
) -> None:
    mine = phone(service_workers="block")  # as in a web view: only the page sends
    mine.log_in("worker")
    tries: list[str] = []

    def line(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) > 2:
            route.continue_()
            return
        if breaks == "on the way back":
            route.fetch()
        route.abort("connectionreset")

    mine.page.clock.install()
    mine.page.route(REPORTS, line)
    mine.report("A lamp is out")
    mine.page.wait_for_url("**/outbox/**")
    mine.until(lambda: tried_again(mine.page, tries))
    mine.waiting("sent")
    assert descriptions(events()) == ["A lamp is out"]


def test_killed_while_sending_it_is_sent_once(phone: Callable[..., Phone], events: Callable[[], list[Event]]) -> None:
    mine = phone(service_workers="block")
    mine.log_in("worker")
    reached: list[int] = []
    mine.page.route(REPORTS, lambda route: reached.append(route.fetch().status))  # and never answered
    mine.report("A lamp is out")
    mine.until(lambda: bool(reached))
    mine.battery_dies()
    assert len(events()) == 1

    mine.switch_on()
    mine.log_in("worker")
    mine.go("/outbox/")
    mine.waiting("sent")
    assert len(events()) == 1


def test_what_waits_is_sealed_from_the_next_person_and_goes_when_its_owner_logs_in(
    phone: Callable[..., Phone], events: Callable[[], list[Event]], leaves: Path
) -> None:
    shared = phone()
    shared.log_in("worker")
    shared.lose_the_line()
    shared.report("Somebody is hiding", leaves)
    shared.waiting("waiting")
    assert "A KEY" in shared.page.evaluate(EVERYTHING)

    shared.context.clear_cookies()  # the session has run out
    shared.find_the_line()
    shared.log_in("leader")
    assert not [page for page in shared.kept() if page.startswith("/events/")]
    shared.go("/outbox/")
    shared.waiting()
    expect(shared.page.locator("#outbox-others")).to_contain_text("Reports of somebody else are kept on this phone: 1")
    everything = shared.page.evaluate(EVERYTHING)
    assert "Somebody is hiding" not in everything
    assert "leaves" not in everything
    assert everything.count("A KEY") == 1  # the leader's own
    assert events() == []

    shared.log_out()
    assert "A KEY" not in shared.page.evaluate(EVERYTHING)
    expect(shared.page.locator("#outbox-sealed")).to_contain_text("1")
    shared.log_in("worker")
    shared.go("/outbox/")
    shared.waiting("sent")
    [event] = events()
    assert event.reporter is not None
    assert (event.description, event.reporter.account.username) == ("Somebody is hiding", "worker")


def test_a_form_that_was_begun_comes_back_after_the_browser_was_killed(
    phone: Callable[..., Phone], events: Callable[[], list[Event]], evidence: Callable, leaves: Path
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.lose_the_line()
    mine.go("/report/")
    mine.page.get_by_label("What did you find?").fill("Half a sentence")
    mine.page.get_by_label("Keep the place and time recorded in the photos").check()
    mine.page.locator("#id_photos").set_input_files([leaves])
    mine.until(lambda: "image/jpeg" in mine.page.evaluate(EVERYTHING))  # a photo is kept with its form, and when shrunk
    mine.battery_dies()

    mine.switch_on()
    mine.find_the_line()
    mine.log_in("worker")
    mine.go("/report/")
    expect(mine.page.get_by_label("What did you find?")).to_have_value("Half a sentence")
    expect(mine.page.locator(".outbox-said")).to_have_text("What you had begun is still here.")
    expect(mine.page.locator(".sent-photo")).to_have_count(1)
    mine.page.get_by_role("button", name="Send the report").click()
    mine.page.locator(".timeline").wait_for()

    assert descriptions(events()) == ["Half a sentence"]
    [kept] = evidence()
    assert kept.size <= 300_000
    assert kept.taken_lat is not None  # agreed to, and still there
    mine.go("/report/")
    expect(mine.page.locator("form[data-id]")).to_be_visible()
    expect(mine.page.get_by_label("What did you find?")).to_have_value("")


@pytest.fixture
def to_check(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Event:
    """An event the worker was sent to look at."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        event = scenes.reported(cast)
        scenes.act(cast.community, event, "send_check", now=timezone.now(), checker=cast.worker.person.pk)
        return event


def look_on_site(mine: Phone, event: Event) -> None:
    """Opened from the desk, as it is kept; what was found is sent as far as the line goes."""
    mine.go("/")
    mine.page.locator(f'a[href$="/events/{event.number}/"]').first.click()
    mine.page.get_by_role("button", name="Tell what was found").first.click()
    form = mine.page.locator("form.move-form[data-id]")
    expect(form).to_be_visible()
    form.locator("select").first.select_option(index=1)
    form.locator("textarea").first.fill("It is behind house 2")
    form.get_by_role("button", name="Confirm").click()


def test_a_move_made_without_a_line_waits_and_is_made_once(
    phone: Callable[..., Phone], to_check: Event, events: Callable[[], list[Event]]
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.until(lambda: any("/moves/answer_check/" in page for page in mine.kept()))
    mine.lose_the_line()
    look_on_site(mine, to_check)
    mine.waiting("waiting")
    mine.find_the_line()
    mine.waiting("sent")
    assert events()[0].state == "reported"
    mine.page.get_by_role("link", name="Open the event").click()
    expect(mine.page.locator(".timeline")).to_contain_text("It is behind house 2")


def test_what_changed_meanwhile_is_explained_and_nothing_is_thrown_away(
    phone: Callable[..., Phone], to_check: Event, fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.until(lambda: any("/moves/answer_check/" in page for page in mine.kept()))
    mine.lose_the_line()
    look_on_site(mine, to_check)
    mine.waiting("waiting")
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        scenes.act(cast.centre, to_check, "urge", now=timezone.now(), words="Please look at once")
    mine.find_the_line()
    mine.waiting("conflict")
    item = mine.page.locator(".outbox-item")
    expect(item).to_contain_text("Somebody else changed this event while you were looking at it.")
    expect(item.locator("li")).to_contain_text("Urge")
    with mine.page.expect_download() as download:
        item.get_by_role("button", name="Save as a file").click()
    assert "It is behind house 2" in download.value.path().read_text()
    item.get_by_role("button", name="Send it all the same").click()
    mine.waiting("sent")


def test_a_worker_whose_post_ended_meanwhile_keeps_what_was_written(
    phone: Callable[..., Phone],
    events: Callable[[], list[Event]],
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.lose_the_line()
    mine.report("A lamp is out")
    mine.waiting("waiting")
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        worker = casting.load().worker
        Appointment.objects.filter(person=worker.person).update(until=timezone.localdate() - timedelta(days=1))
    mine.find_the_line()
    mine.waiting("refused")
    expect(mine.page.locator(".outbox-item")).to_contain_text("is not yours or is not in force today")
    expect(mine.page.locator(".outbox-item")).to_contain_text("A lamp is out")
    mine.go("/outbox/")
    mine.waiting("refused")
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        Appointment.objects.filter(person=worker.person).update(until=None)
    mine.go("/outbox/")
    mine.page.get_by_role("link", name="Mend and send").click()
    expect(mine.page.get_by_label("What did you find?")).to_have_value("A lamp is out")
    mine.page.get_by_role("button", name="Send the report").click()
    mine.page.locator(".timeline").wait_for()
    assert descriptions(events()) == ["A lamp is out"]
    mine.go("/outbox/")
    mine.waiting("sent")


def test_a_refused_report_stays_in_its_form_with_the_reason_beside_the_field(
    phone: Callable[..., Phone], events: Callable[[], list[Event]]
) -> None:
    mine = phone()
    mine.log_in("worker")
    mine.go("/report/")
    expect(mine.page.locator("form[data-id]")).to_be_visible()
    mine.page.get_by_label("What did you find?").fill("A lamp is out")
    mine.page.locator("#id_lng").evaluate("input => { input.value = 'far away'; }")
    mine.page.get_by_role("button", name="Send the report").click()
    expect(mine.page.locator(".outbox-error")).to_contain_text("number")
    expect(mine.page.get_by_label("What did you find?")).to_have_value("A lamp is out")
    mine.page.locator("#id_lng").evaluate("input => { input.value = ''; }")
    mine.page.get_by_role("button", name="Send the report").click()
    mine.page.locator(".timeline").wait_for()
    assert descriptions(events()) == ["A lamp is out"]


@pytest.mark.parametrize(
    ("language", "moment"), [("en", r"\d{1,2} [A-Z][a-z]{2}, \d\d:\d\d"), ("zh-hans", r"\d{1,2}月\d{1,2}日 \d\d:\d\d")]
)
def test_a_kept_page_says_of_when_it_is_until_the_fresh_one_is_there(
    phone: Callable[..., Phone],
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
    language: str,
    moment: str,
) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        User.objects.filter(username="worker").update(language=language)
    mine = phone()
    mine.log_in("worker")
    expect(mine.page.locator("#as-of")).to_be_hidden()

    mine.lose_the_line()
    mine.go("/")
    expect(mine.page.locator("#as-of")).to_have_text(re.compile(f"^As of {moment}, without a connection"))
    expect(mine.page.locator("#as-of")).to_be_visible()
    mine.go("/outbox/")
    expect(mine.page.locator("#as-of")).to_have_count(0)  # what waits here is of now

    mine.go("/")
    mine.find_the_line()
    mine.page.locator("#as-of").get_by_role("link", name="Load it again").click()
    expect(mine.page.locator("#as-of")).to_be_hidden()


def test_no_text_of_people_takes_the_place_of_that_line(
    phone: Callable[..., Phone], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        event = scenes.reported(casting.load(), description='id="as-of" hidden', now=timezone.now())
    mine = phone()
    mine.log_in("worker")
    mine.go(f"/events/{event.number}/")
    mine.until(lambda: f"/events/{event.number}/" in mine.kept())

    mine.lose_the_line()
    mine.go(f"/events/{event.number}/")

    expect(mine.page.locator("#as-of")).to_be_visible()
    expect(mine.page.locator("h1")).to_have_text('id="as-of" hidden')
