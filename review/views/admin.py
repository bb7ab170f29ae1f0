"""Administration: users and the audit chain."""

from __future__ import annotations

from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from casework.accounts import change_account, make_account
from casework.rounds import load_round
from heyan.errors import HeyanError, UnknownItemError
from review.access import Desk, Known
from review.forms import UserForm, checked
from review.pages import page
from review.rooms import Rooms
from review.words import words
from storage.records import User

router = APIRouter()
SHOWN = 200


@router.get("/admin/users")
def users(request: Request, rooms: Desk, _: Known) -> Response:
    """Everybody who has an account."""
    return _listed(request, rooms)


@router.post("/admin/users")
def add_user(request: Request, rooms: Desk, visitor: Known) -> Response:
    """A new account with a first password."""
    form = checked(visitor.entries, UserForm)
    user = User(form.name.strip(), form.role, form.district, True)
    try:
        with rooms.house.store.view() as unit:
            if unit.users.find(user.name) is not None:
                return _listed(request, rooms, 422, "该用户名已存在。请换一个用户名，或在下表修改。", form)
        make_account(rooms.house.store, visitor.user.name, user, form.password, districts(rooms))
    except HeyanError as error:
        if error.code not in ("account", "weak_password"):
            raise
        return _listed(request, rooms, 422, words("errors", error.code), form)
    return _listed(request, rooms, message=f"已建立账号 {user.name}。")


@router.post("/admin/users/{name}")
def change_user(request: Request, rooms: Desk, visitor: Known, name: str) -> Response:
    """Another role, district, password, or closed; the user's sessions end."""
    form = checked(visitor.entries, UserForm)
    with rooms.house.store.view() as unit:
        if unit.users.find(name) is None:
            raise UnknownItemError("there is no such user", user=name)
    if name == visitor.user.name:
        return _listed(request, rooms, 422, "不能修改自己的角色或停用自己。请由另一位管理员操作。")
    user = User(name, form.role, form.district, form.active)
    try:
        if form.password:
            make_account(rooms.house.store, visitor.user.name, user, form.password, districts(rooms))
        else:
            change_account(rooms.house.store, visitor.user.name, user, districts(rooms))
    except HeyanError as error:
        if error.code not in ("account", "weak_password"):
            raise
        return _listed(request, rooms, 422, words("errors", error.code))
    return _listed(request, rooms, message=f"已修改账号 {name}，其登录已失效。")


@router.get("/admin/audit")
def audit(request: Request, rooms: Desk, _: Known, before: int = 0, subject: str = "") -> Response:
    """The audit chain, newest rows first, and whether all of it holds; of one `subject`, or of those `before` a row."""
    with rooms.house.store.view() as unit:
        fault = unit.audit.verify_chain()
        last = unit.audit.head()[0]
        end = min(before - 1, last) if before > 0 else last
        if subject:
            rows = [row for row in unit.audit.rows(subject=subject) if row.seq <= end][-SHOWN:]
        else:
            rows = list(islice(unit.audit.rows(after=max(0, end - SHOWN)), min(SHOWN, max(0, end))))
        more = next(iter(unit.audit.rows(subject=subject or None)), None)
    older = rows[0].seq if rows and more is not None and more.seq < rows[0].seq else 0
    values: dict[str, Any] = {"fault": fault, "last": last, "older": older, "before": before, "subject": subject}
    return page(request, "audit.html.j2", rows=rows[::-1], **values)


def districts(rooms: Rooms) -> tuple[str, ...]:
    """The districts of the newest round's configuration."""
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
    year = int(rounds[0]) if rounds and rounds[0].isdigit() else 2026
    return load_round(rooms.house.configuration.folder, year, None, None).districts


def _listed(
    request: Request, rooms: Rooms, status: int = 200, message: str = "", typed: UserForm | None = None
) -> Response:
    with rooms.house.store.view() as unit:
        everybody = unit.users.all()
    known = [user for user in everybody if user.role]
    return page(
        request,
        "users.html.j2",
        status,
        users=known,
        districts=districts(rooms),
        message=message,
        failed=status >= 400,
        typed=typed,
    )
