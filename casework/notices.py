"""Telling people outside the desk that something waits for them: by e-mail, by webhook; off unless configured.

What is told is a count and an id, never a name or a figure: mail is read anywhere. It is told once for each channel,
tried again with growing pauses, and nobody waits for it.
"""

from __future__ import annotations

import hashlib
import hmac
import smtplib
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.error import URLError

from casework.house import House
from heyan.codec import canonical
from heyan.settings import Settings
from storage import UnitOfWork
from storage.office_records import Notice, ObjectionState
from storage.records import EVERYTHING, Plain

MAIL, WEBHOOK = "mail", "webhook"
SECONDS = 10
Send = Callable[[Notice], None]
FAULTS = (OSError, URLError, smtplib.SMTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person; `subject` names it, so that it is told once."""

    kind: str
    subject: str
    content: Plain


def channels(settings: Settings) -> dict[str, Send]:
    """How people are told, by channel; nothing where nothing is configured."""
    found: dict[str, Send] = {}
    if settings.smtp_host and settings.mail_to:
        found[MAIL] = lambda notice: mail(settings, notice)
    if settings.webhook_url:
        found[WEBHOOK] = lambda notice: post(settings, notice)
    return found


def tell(house: House, over: Mapping[str, Send]) -> int:
    """Enter what waits and try what is due; how much was sent."""
    with house.store.view() as unit:
        found = tuple(waiting(unit))
    with house.store.unit(house.actor) as unit:
        for one in found:
            for channel in over:
                unit.notices.add(channel, one.kind, one.subject, one.content)
        unit.commit()
    with house.store.view() as unit:
        due = [one for one in unit.notices.due() if one.channel in over]
    return sum(_tried(house, notice, over[notice.channel]) for notice in due)


def waiting(unit: UnitOfWork) -> Iterator[Waiting]:
    """Runs with open doubts, decisions that wait for a signature, objections that are open."""
    rounds = unit.desk.rounds()
    items = unit.review.open_items(rounds[0], None) if rounds else ()
    open_items = Counter((item.application_id, item.run_id, item.district) for item in items)
    for (application, run, district), count in sorted(open_items.items()):
        yield Waiting("doubts", run, {"application": application, "district": district, "count": count})
    for proposal in unit.proposals.waiting(EVERYTHING):
        yield Waiting("signature", str(proposal.id), {"item": proposal.item_id})
    for objection, _, district in unit.objections.of_round(rounds[0], EVERYTHING) if rounds else ():
        if objection.state is ObjectionState.OPEN:
            told = {"application": objection.application_id, "district": district}
            yield Waiting("objection", str(objection.id), told)


def _tried(house: House, notice: Notice, send: Send) -> bool:
    try:
        send(notice)
    except FAULTS as error:
        with house.store.unit(house.actor) as unit:
            unit.notices.failed(notice, f"{type(error).__name__}: {error}")
            unit.commit()
        return False
    with house.store.unit(house.actor) as unit:
        unit.notices.sent(notice.id)
        unit.commit()
    return True


def body_of(notice: Notice) -> bytes:
    """What is told, as JSON."""
    return canonical({"kind": notice.kind, "subject": notice.subject, **notice.content})


def post(settings: Settings, notice: Notice) -> None:
    """Send it to the webhook, signed (`X-Heyan-Signature: sha256=…` over the body) where there is a secret."""
    body, secret = body_of(notice), settings.webhook_secret.get_secret_value()
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Heyan-Signature"] = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    if not settings.webhook_url.startswith(("http://", "https://")):
        raise ValueError("the webhook is no web address")
    asked = urllib.request.Request(settings.webhook_url, body, headers)  # noqa: S310  (the scheme is checked above)
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(asked, timeout=SECONDS) as answer:
        answer.read(1024)


def mail(settings: Settings, notice: Notice) -> None:
    """Send it by SMTP; TLS as configured."""
    letter = EmailMessage()
    letter["Subject"] = settings.mail_subject
    letter["From"] = settings.mail_from or settings.smtp_user
    letter["To"] = settings.mail_to
    letter.set_content(body_of(notice).decode())
    kind = smtplib.SMTP_SSL if settings.smtp_security == "tls" else smtplib.SMTP
    with kind(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as server:
        if settings.smtp_security == "starttls":
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(letter)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook that sends us elsewhere is a fault, not a way."""

    def redirect_request(self, *_: object) -> None:
        return None
