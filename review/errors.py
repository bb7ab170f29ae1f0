"""Errors as pages and messages: what happened and what to do next; never how the inside looks."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from heyan.errors import HeyanError
from review.access import recognise
from review.pages import is_fragment, page
from review.words import known, words

log = logging.getLogger("review")

STATUS = {
    "unknown_item": 404,
    "unknown_run": 404,
    "object_missing": 404,
    "forbidden": 403,
    "csrf": 403,
    "not_logged_in": 401,
    "form": 400,
    "too_large": 413,
    "bundle_too_large": 413,
    "bundle_empty": 400,
    "cut_off": 400,
    "concluded": 409,
    "gated": 409,
    "not_concluded": 409,
    "too_large_file": 413,
    "no_evidence": 422,
    "objection": 422,
    "split": 422,
    "token": 401,
    "score": 422,
    "value": 422,
    "nothing": 422,
    "reason": 422,
    "weak_password": 422,
    "account": 422,
    "code": 422,
    "log_in": 401,
    "too_many_attempts": 429,
    "conflict": 409,
    "superseded": 409,
    "claimed": 409,
    "lapsed": 409,
    "own_signature": 403,
    "reading": 503,
    "storage": 503,
}


def install(app: FastAPI) -> None:
    """Have every error answered by a page or, to htmx, by a message."""
    app.add_exception_handler(HeyanError, _named)
    app.add_exception_handler(RequestValidationError, _unknown)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OverflowError, _unknown)  # an id larger than any that a database counts to
    app.add_exception_handler(Exception, _fault)


async def _named(request: Request, error: Exception) -> Response:
    assert isinstance(error, HeyanError)
    if error.code == "not_logged_in" and not is_fragment(request) and request.method == "GET":
        return RedirectResponse(f"/login?next={quote(request.url.path)}", 303)
    return answer(request, error.code, STATUS.get(error.code, 500))


async def _unknown(request: Request, _: Exception) -> Response:
    """A path or query that cannot be one of ours: there is no such page; to another system, what is wrong."""
    if _is_api(request):
        return answer(request, "parameter", 422)
    await run_in_threadpool(recognise, request)
    return answer(request, "not_found", 404)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {404: "not_found", 405: "method"}
    await run_in_threadpool(recognise, request)
    return answer(request, codes.get(error.status_code, "error"), error.status_code)


async def _fault(request: Request, error: Exception) -> Response:
    log.error("fault at %s %s", request.method, request.scope.get("path"), exc_info=error)
    return answer(request, "fault", 500)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def answer(request: Request, code: str, status: int) -> Response:
    """The error for a person."""
    text = words("errors", code) if code in known("errors") else words("errors", "error")
    if _is_api(request):
        text = known("api_errors").get(code, text)
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return JSONResponse({"error": code, "message": text}, status, headers)
    if is_fragment(request):
        made = page(request, "message.html.j2", status, code=code, text=text)
        made.headers.update({"HX-Retarget": "#messages", "HX-Reswap": "innerHTML", "X-Error": code})
        return made
    return page(request, "error.html.j2", status, code=code, text=text)
