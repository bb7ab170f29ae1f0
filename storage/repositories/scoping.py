"""The limit of what somebody may see, laid over a statement: a foreign row is not found, like one that never was."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from storage import tables
from storage.records import Scope


def scoped(statement: Select[Any], scope: Scope) -> Select[Any]:
    """The statement (which joins `applications`) with only what the scope holds."""
    applications = tables.applications
    if scope.districts is not None:
        statement = statement.where(applications.c.district.in_(scope.districts))
    if scope.applications is not None:
        statement = statement.where(applications.c.id.in_(scope.applications))
    return statement
