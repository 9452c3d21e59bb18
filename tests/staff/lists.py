"""Makes lists of appointments, and has them read and carried out."""

from io import BytesIO
from typing import Any

from django.utils import translation
from openpyxl import Workbook

from apps.staff.lists import runs, staging
from apps.staff.models import ListRun
from tests.cast import Member


def book(*rows: list[Any]) -> BytesIO:
    found = Workbook(write_only=True)
    sheet = found.create_sheet("data")
    for row in [["姓名", "", "", "", "", ""], *rows]:
        sheet.append(row)
    out = BytesIO()
    found.save(out)
    out.seek(0)
    return out


def volunteer(unit: str, name: str = "志愿者甲", **typed: str) -> list[Any]:
    row = {"standing": "", "post": "P08", "unit": unit, "since": "2026-11-01", "until": "", "phone": ""}
    return [name, *{**row, **typed}.values()]


def received(member: Member, *rows: list[Any]) -> ListRun:
    with translation.override("en"):
        return runs.receive(actor=member.actor, file=book(*rows), name="list.xlsx")


def read(member: Member, *rows: list[Any]) -> ListRun:
    run = received(member, *rows)
    staging.read(run.pk)
    run.refresh_from_db()
    return run


def begun(member: Member, *rows: list[Any]) -> ListRun:
    run = read(member, *rows)
    return runs.begin(actor=member.actor, run_id=run.pk)
