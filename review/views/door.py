"""Coming in and going out; one's own account; help."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from casework import accounts
from casework.accounts import Opened, Role
from heyan.errors import HeyanError
from review.access import COOKIE, KNOCK, Desk, Known, has_knocked, knock
from review.forms import FirstForm, LogInForm, PasswordForm, checked
from review.pages import page
from review.rooms import Rooms
from review.words import words

router = APIRouter()


@router.get("/healthz")
def health() -> PlainTextResponse:
    """Says that the desk is up."""
    return PlainTextResponse("ok")


@router.get("/login")
def login_page(request: Request, rooms: Desk, next: str = "/") -> Response:
    """The log-in form."""
    return _door(request, rooms, "login.html.j2", next=_inside(next), name="")


@router.post("/login")
def login(request: Request, rooms: Desk) -> Response:
    """Log in; a wrong password says no more than that."""
    form = checked(request.state.entries, LogInForm)
    if not has_knocked(request):
        return _door(request, rooms, "login.html.j2", 403, "csrf", next=_inside(form.next), name=form.name)
    place = request.client.host if request.client else "unknown"
    try:
        opened = accounts.log_in(rooms.house.store, form.name.strip(), form.password, place)
    except HeyanError as error:
        status = 429 if error.code == "too_many_attempts" else 401
        return _door(request, rooms, "login.html.j2", status, error.code, next=_inside(form.next), name=form.name)
    return _entered(rooms, opened, _inside(form.next))


@router.get("/first")
def first_page(request: Request, rooms: Desk) -> Response:
    """Where the first administrator comes in with the code of `heyan admin-code`."""
    return _door(request, rooms, "first.html.j2", name="")


@router.post("/first")
def first(request: Request, rooms: Desk) -> Response:
    """Make the first administrator and log in."""
    form = checked(request.state.entries, FirstForm)
    if not has_knocked(request):
        return _door(request, rooms, "first.html.j2", 403, "csrf", name=form.name)
    place = request.client.host if request.client else "unknown"
    name = form.name.strip()
    try:
        accounts.first_administrator(rooms.house.store, form.code, name, form.password)
    except HeyanError as error:
        return _door(request, rooms, "first.html.j2", 422, error.code, name=name)
    return _entered(rooms, accounts.log_in(rooms.house.store, name, form.password, place), "/")


@router.post("/logout")
def logout(rooms: Desk, visitor: Known) -> Response:
    """End the session on the server too."""
    accounts.log_out(rooms.house.store, visitor.session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/session")
def session(visitor: Known) -> JSONResponse:
    """The present token: a page that outlived its session asks for it after logging in again."""
    return JSONResponse({"csrf": visitor.session.csrf, "user": visitor.user.name})


@router.get("/account")
def account_page(request: Request, _: Known) -> Response:
    """One's own account."""
    return page(request, "account.html.j2", error="", done=False)


@router.post("/account")
def account(request: Request, rooms: Desk, visitor: Known) -> Response:
    """Change one's own password; all sessions end."""
    form = checked(visitor.entries, PasswordForm)
    if form.new != form.again:
        return page(request, "account.html.j2", 422, error="两次输入的新密码不一致。请重新输入。", done=False)
    try:
        accounts.change_password(rooms.house.store, visitor.session, form.old, form.new)
    except HeyanError as error:
        return page(request, "account.html.j2", 422, error=words("errors", error.code), done=False)
    return RedirectResponse("/login", 303)


@router.get("/help")
def help_page(request: Request, _: Known) -> Response:
    """All keys."""
    return page(request, "help.html.j2")


@router.get("/manual")
def manual(request: Request, visitor: Known) -> Response:
    """The manual, opened at the chapter of one's role."""
    from review.manual import chapters

    return page(request, "manual.html.j2", chapters=chapters(), mine=visitor.user.role)


@router.get("/design")
def design(request: Request, _: Known) -> Response:
    """Every component on one page."""
    return page(request, "design.html.j2")


@router.get("/")
def home(rooms: Desk, visitor: Known) -> Response:
    """Where one's day begins."""
    if visitor.user.role == Role.ADMINISTRATOR:
        return RedirectResponse("/admin/users", 303)
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
    return RedirectResponse(f"/rounds/{rounds[0] if rounds else 'none'}", 303)


def _door(request: Request, rooms: Rooms, template: str, status: int = 200, error: str = "", **values: str) -> Response:
    token = knock()
    answer = page(request, template, status, error=words("errors", error) if error else "", knock=token, **values)
    answer.set_cookie(KNOCK, token, httponly=True, samesite="strict", secure=rooms.secure, max_age=3600)
    return answer


def _entered(rooms: Rooms, opened: Opened, where: str) -> Response:
    answer = RedirectResponse(where, 303)
    answer.set_cookie(COOKIE, opened.token, httponly=True, samesite="lax", secure=rooms.secure, path="/")
    answer.delete_cookie(KNOCK)
    return answer


def _inside(target: str) -> str:
    """A path of this desk; anything that leads elsewhere becomes the beginning."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and "\\" not in target else "/"
