"""Forms of rechecks, objections, pages, scores, tokens."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from casework.field_work import LONGEST
from heyan.splits import PageAct
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


class PageForm(Form):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    page: int = Field(ge=1, le=10000)
    act: PageAct
    value: str = Field(max_length=64)


class PageUndoForm(Form):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class AssignForm(Form):
    user: str = Field(max_length=64)
    assigned: bool = False


class ScoreForm(Form):
    """The sheet's own members; points and notes of its items are read beside it, as `points.ITEM`, `note.ITEM`."""

    version: int = Field(ge=0)
    comment: Words = ""
    hand_in: bool = False


class TokenForm(Form):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    district: str = Field(default="", max_length=64)
    days: int = Field(default=365, ge=1, le=1100)


class RevokeForm(Form):
    token: str = Field(pattern="^[0-9a-f]{64}$")
