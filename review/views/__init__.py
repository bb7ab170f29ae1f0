"""The views: each module a part of the desk. A route needs a row in matrix.yaml."""

from review.views import (
    admin,
    api,
    applications,
    attachments,
    board,
    collisions,
    conclusions,
    door,
    items,
    objections,
    pictures,
    runs,
    scoring,
    search,
    settings,
    signatures,
    splitting,
    uploads,
    work,
)

PARTS = (
    door,
    board,
    applications,
    work,
    items,
    signatures,
    pictures,
    admin,
    attachments,
    runs,
    uploads,
    conclusions,
    objections,
    collisions,
    search,
    splitting,
    scoring,
    settings,
    api,
)
ROUTERS = tuple(module.router for module in PARTS)

__all__ = ["ROUTERS"]
