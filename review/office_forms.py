"""Forms of rechecks, objections, pages, scores, tokens."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from casework.field_work import LONGEST
from review.forms import Form
from storage.office_records import Matter

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]


class RecheckForm(Form):
    run: str = Field(max_length=32)
    mode: str = Field(pattern="^(again|evidence|rules|reread)$")
    attachments: tuple[int, ...] = Field(default=(), max_length=200)


class ObjectionForm(Form):
    objector: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    raised_on: date
    matter: Matter
    subject: str = Field(default="", max_length=64)
    words: Needed
    attachments: tuple[int, ...] = Field(default=(), max_length=200)


class ObjectionRecheckForm(Form):
    mode: str = Field(pattern="^(again|evidence|rules|reread)$")
    attachments: tuple[int, ...] = Field(default=(), max_length=200)


class ConcludeForm(Form):
    version: int = Field(ge=1)
    outcome: str = Field(pattern="^(upheld|partly|rejected|withdrawn)$")
    reasons: Needed


class PublicationForm(Form):
    published_on: date
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
