"""Writes a mail from a template and asks for its delivery, in the caller's transaction.

Decides nothing about who should be written to.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from cinquefoil.history.kept import kept
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.mailing.models import Mail, MailState

SUBJECT = "Subject:"


class TemplateWithoutSubject(ValueError):
    """A mail template whose first line is not a subject."""


@transaction.atomic
def send(
    template: str,
    *,
    to: str,
    context: Mapping[str, object],
    key: str,
    organisation_id: int | None = None,
    consortium_id: int | None = None,
    language: str = "",
    at: datetime,
) -> None:
    """Write one mail and ask for its delivery; asking twice with one key writes one mail.

    Shape: `template` is `room/mail/name.txt`, plain text, its first line `Subject: …`, an empty line, the letter.
    `language`: the reader's, as far as it is known; else the installation's, never that of whoever pressed the button.
    """
    subject, text = split_subject(render(template, context, language), where=template)
    row = Mail(
        key=key,
        template=template,
        to=to,
        subject=subject,
        text=text,
        organisation_id=organisation_id,
        consortium_id=consortium_id,
        created_at=at,
    )
    Mail.objects.bulk_create([row], ignore_conflicts=True)
    written = Mail.objects.get(key=key)
    enqueue("mailing.deliver", {"mail": written.id}, key=f"mail:{key}", at=at)


def render(template: str, context: Mapping[str, object], language: str = "") -> str:
    """Return the template filled in as plain text in its reader's language: nothing is escaped, for it is no HTML."""
    # Django's loader wraps the template in its back end; the inner one takes a context that does not escape.
    inner = get_template(template).template  # type: ignore[attr-defined]
    with override(language or settings.LANGUAGE_CODE):
        return str(inner.render(Context(dict(context), autoescape=False)))


def send_again(mail_id: int, *, at: datetime) -> bool:
    """Let a failed mail go out once more, by somebody's decision, and return whether it was a failed one."""
    with transaction.atomic():
        changed = Mail.objects.filter(id=mail_id, state=MailState.FAILED).update(
            state=MailState.WAITING, reason="", came_back=False
        )
        if changed:
            enqueue("mailing.deliver", {"mail": mail_id}, key=f"mail:{mail_id}:again:{at.isoformat()}", at=at)
    return bool(changed)


def note_came_back(key: str, *, reason: str) -> bool:
    """Note that a mail which had left came back, and return whether it had left: it counts as failed from now on."""
    told = kept("It came back: %(reason)s", reason=reason)[:500]
    left = Mail.objects.filter(key=key, state__in=[MailState.SENT, MailState.KEPT])
    return bool(left.update(state=MailState.FAILED, came_back=True, reason=told))


def split_subject(rendered: str, *, where: str) -> tuple[str, str]:
    """Return subject and letter of a rendered template. Raises: TemplateWithoutSubject."""
    first, _, rest = rendered.lstrip().partition("\n")
    if not first.startswith(SUBJECT) or not first.removeprefix(SUBJECT).strip():
        raise TemplateWithoutSubject(f"The first line of {where} must be “Subject: …”.")
    return " ".join(first.removeprefix(SUBJECT).split()), rest.strip() + "\n"
