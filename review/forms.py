"""Forms: the border where typed text comes in. Parsed with limits, then checked by pydantic."""

from __future__ import annotations

from typing import Any, TypeVar, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from starlette.requests import Request

from casework.field_work import LONGEST, Saying
from heyan.errors import HeyanError
from heyan.vocabulary import DecisionKind, Item
from storage.handing_records import OutcomeOfReview

MOST_BYTES = 256 * 1024
MOST_FIELDS = 2000


class FormError(HeyanError):
    """The form is not one that this desk sends, or something in it is missing."""

    code = "form"


class TooLargeError(HeyanError):
    """More bytes than a form may have."""

    code = "too_large"


Entries = dict[str, list[str]]


async def entries_of(request: Request) -> Entries:
    """A URL-encoded form's entries; TooLargeError, FormError."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooLargeError(f"a form has at most {MOST_BYTES} bytes")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise FormError("the form cannot be read") from error
    found: Entries = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


class Form(BaseModel):
    """A form of the desk; the CSRF token has been checked by then."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        return value.replace("\x00", "") if isinstance(value, str) else value


class LogInForm(Form):
    name: str = Field(max_length=200)
    password: str = Field(max_length=400)
    next: str = Field(default="/", max_length=500)


class FirstForm(Form):
    code: str = Field(max_length=100)
    name: str = Field(max_length=64)
    password: str = Field(max_length=400)


class PasswordForm(Form):
    old: str = Field(max_length=400)
    new: str = Field(max_length=400)
    again: str = Field(max_length=400)


class UserForm(Form):
    name: str = Field(default="", max_length=64)
    role: str = Field(max_length=64)
    district: str = Field(default="", max_length=64)
    password: str = Field(default="", max_length=400)
    active: bool = False


class FieldForm(Form):
    """What was said of a field. `enter`: accepted if the text is as shown, else corrected."""

    run: str = Field(max_length=32)
    document: str = Field(max_length=64)
    field: str = Field(max_length=128)
    shown: str = Field(default="", max_length=LONGEST * 4)
    typed: str = Field(default="", max_length=LONGEST * 4)
    note: str = Field(default="", max_length=LONGEST)
    saying: str = Field(pattern="^(enter|proposed|illegible|absent|note)$")

    def meant(self) -> Saying:
        if self.saying != "enter":
            return Saying(self.saying)
        return Saying.ACCEPT if self.typed == self.shown and self.shown else Saying.CORRECT


class UndoForm(Form):
    decision: int
    document: str = Field(max_length=64)
    field: str = Field(max_length=128)


class PlaceForm(Form):
    """A drawn box, in fractions of the page as displayed."""

    run: str = Field(max_length=32)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    page: int = Field(ge=1, le=10000)
    left: float = Field(ge=0, le=1)
    top: float = Field(ge=0, le=1)
    right: float = Field(ge=0, le=1)
    bottom: float = Field(ge=0, le=1)


class SeenForm(Form):
    item: Item
    seen: bool = False


class DecideForm(Form):
    version: int = Field(ge=0)
    decision: DecisionKind
    reason_code: str = Field(max_length=64)
    reason: str = Field(default="", max_length=LONGEST)
    explanation: str = Field(default="", max_length=LONGEST)
    shown: tuple[str, ...] = ()
    """The lines on the screen, as `fingerprint:evidence_digest`."""
    chosen: tuple[str, ...] = ()
    attachments: tuple[int, ...] = Field(default=(), max_length=200)


class WithdrawForm(Form):
    reason: str = Field(default="", max_length=2000)


class ConcludeForm(Form):
    run: str = Field(max_length=32)
    outcome: OutcomeOfReview
    reason_code: str = Field(max_length=64)
    reason: str = Field(default="", max_length=LONGEST)


class PaperForm(Form):
    kind: str = Field(pattern="^(supplement_notice|review_opinion)$")


class SummaryForm(Form):
    district: str = Field(max_length=64)


class SignForm(Form):
    agreed: bool
    note: str = Field(default="", max_length=LONGEST)


F = TypeVar("F", bound=Form)


def checked(entries: Entries, form: type[F]) -> F:
    """The entries as this form; FormError names what is wrong."""
    stated: dict[str, Any] = {}
    for name, values in entries.items():
        if name == "csrf":
            continue
        field = form.model_fields.get(name)
        many = field is not None and get_origin(field.annotation) is tuple
        stated[name] = values if many else values[-1]
    try:
        return form.model_validate(stated)
    except ValidationError as error:
        wrong = ", ".join(".".join(str(part) for part in one["loc"]) for one in error.errors())
        raise FormError(f"wrong or missing: {wrong}", fields=wrong) from error
