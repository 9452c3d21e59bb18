"""What every refusal in the program is made of.

A refusal is data and a sentence: `code` for programs, `message` for people (what stands in the way and what to do
next), `data` for whatever the reader needs besides, `status` for HTTP. One function serves three callers: the HTML
view shows the sentence, the API answers with the status, a sweep writes a log line.
"""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error of the program
    """The request was understood and may not be carried out as it stands."""

    status = 422

    def __init__(self, code: str, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message, data)  # all of it, so that it can be pickled between processes of a worker
        self.code = code
        self.message = message
        self.data: dict[str, Any] = dict(data or {})

    def __str__(self) -> str:
        return str(self.message)


class Malformed(Refused):
    """The input cannot be read; `data` names the fields."""

    status = 400


class NotYours(Refused):
    """The actor sees the thing but does not hold the power the act needs."""

    status = 403


class NotThere(Refused):
    """No such thing, or none that the actor may see: the two read alike on purpose."""

    status = 404


class Conflicting(Refused):
    """The thing has changed since the actor saw it, or is in a state in which the act makes no sense."""

    status = 409
