"""The desk as a web application: routes, guards, headers, errors that say what to do."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from review import errors, security
from review.access import admit
from review.manual import PICTURES
from review.pages import STATIC
from review.rooms import Rooms
from review.views import ROUTERS


def make_app(rooms: Rooms) -> FastAPI:
    """The application over an open desk."""
    app = FastAPI(
        title="heyan review",
        dependencies=[Depends(admit)],
        middleware=[Middleware(security.Headers)],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.rooms = rooms
    for router in ROUTERS:
        app.include_router(router)
    # Only files that hold no secret are compressed: a compressed page could leak its token by its length.
    app.mount("/static/manual", StaticFiles(directory=PICTURES))
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), minimum_size=1024))
    errors.install(app)
    return app
