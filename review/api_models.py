"""What the API says: the shapes of its answers, from which its OpenAPI document is made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorShape(Shape):
    """Why there is no answer: a code for programs, words for people."""

    error: str
    message: str


class ApplicationShape(Shape):
    """One applicant in one round."""

    id: str
    round: str
    applicant: str
    uscc: str | None = Field(description="统一社会信用代码，未读到时为空")
    district: str
    state: str = Field(description="received, waiting, settled, supplement, recommended, returned or withdrawn")
    latest_run: str | None
    open_doubts: dict[str, int] = Field(description="open doubts by severity")


class ApplicationsShape(Shape):
    """A page of applications; `next` is given to `after` for the following page."""

    applications: list[ApplicationShape]
    next: str | None


class RunShape(Shape):
    """One run, without its report."""

    id: str
    application: str
    parent: str | None
    reason: str
    as_of: str
    received_on: str
    made_at: datetime
    made_by: str
    result_sha256: str
    config_sha256: str


class RunsShape(Shape):
    runs: list[RunShape]


class FindingShape(Shape):
    """One finding as it stands in the queue, with what people have decided."""

    item: int
    fingerprint: str
    rule: str
    title: str
    severity: str
    outcome: str
    subject: str
    message: str
    origin: str = Field(description="run: of the bundle; cross: found between applications")
    state: str
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class FindingsShape(Shape):
    application: str
    run: str | None
    findings: list[FindingShape]


class ReportShape(Shape):
    """A run with its report (schema heyan.report/1)."""

    run: RunShape
    report: dict[str, Any]
