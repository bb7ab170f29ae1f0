"""The views: each module a part of the desk. A route needs a row in matrix.yaml."""

from review.views import admin, applications, board, door, items, pictures, signatures, uploads, work

ROUTERS = tuple(
    module.router for module in (door, board, applications, work, items, signatures, pictures, admin, uploads)
)

__all__ = ["ROUTERS"]
