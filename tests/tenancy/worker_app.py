"""The program's Celery application with two tasks more, for a worker that a test starts."""

from django.conf import settings
from redis import Redis

from apps.tenancy.tasks import PlatformTask
from gridgov.celery import app
from tests.tenancy.probes import whoami


def report(key: str) -> None:
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.rpush(key, "|".join(whoami()))


@app.task(name="tests.say_who")
def say_who(key: str) -> None:
    report(key)


@app.task(name="tests.fail")
def fail(key: str) -> None:
    report(key)
    raise ZeroDivisionError


@app.task(name="tests.say_who_of_the_platform", base=PlatformTask)
def say_who_of_the_platform(key: str) -> None:
    report(key)
