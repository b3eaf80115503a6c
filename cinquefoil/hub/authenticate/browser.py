"""What a visitor's browser session holds for this room: its mark, an invitation, and whose iD it has proved.

Holds no tokens. Sessions live on our side; the cookie names them.
"""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest

MARK, INVITED, PROVED, PROBLEM, UNDECIDED = (
    "orcid_mark",
    "orcid_invited",
    "orcid_proved",
    "orcid_problem",
    "orcid_undecided",
)


@dataclass(frozen=True, slots=True)
class ProvedId:
    """The iD that this browser's visitor proved to be hers by signing in at ORCID."""

    orcid_id: str
    environment: str


def mark_of(request: HttpRequest) -> str:
    """Return the secret that ties a trip to ORCID to this browser; made on first use."""
    mark: str = request.session.setdefault(MARK, secrets.token_urlsafe(24))
    return mark


def remember_invited(request: HttpRequest, *, organisation_id: int, person_id: int) -> None:
    """Keep that this browser opened a person's invitation."""
    request.session[INVITED] = {str(organisation_id): person_id}


def invited_person(request: HttpRequest, organisation_id: int) -> int | None:
    """Return the person whose invitation to this organisation was opened here, if any."""
    person_id: int | None = request.session.get(INVITED, {}).get(str(organisation_id))
    return person_id


def forget_invited(request: HttpRequest) -> None:
    """Forget the invitation: it was used, or is not this visitor's."""
    request.session.pop(INVITED, None)


def remember_proved(request: HttpRequest, orcid_id: str, environment: str) -> None:
    """Keep whose iD was proved here, in place of anybody's before."""
    request.session.cycle_key()
    request.session[PROVED] = [orcid_id, environment]
    request.session.pop(UNDECIDED, None)


def proved_id(request: HttpRequest) -> ProvedId | None:
    """Return whose iD was proved in this browser, if any."""
    kept = request.session.get(PROVED)
    return ProvedId(*kept) if kept else None


def forget_visitor(request: HttpRequest) -> None:
    """Forget all that this room knows of the visitor, trips under way included: she left, another may sit down."""
    for name in (MARK, INVITED, PROVED, PROBLEM, UNDECIDED):
        request.session.pop(name, None)


def remember_problem(request: HttpRequest, reference: str, sentence: str) -> None:
    """Keep what the problem page is to say."""
    request.session[PROBLEM] = [reference, sentence]


def problem_of(request: HttpRequest) -> tuple[str, str]:
    """Return the reference code and the sentence of the last problem here; empty if there was none."""
    reference, sentence = request.session.get(PROBLEM, ["", ""])
    return reference, sentence


def remember_undecided(request: HttpRequest, permission_id: int | None) -> None:
    """Keep which second iD waits for a decision here, or that none does."""
    request.session[UNDECIDED] = permission_id


def undecided_permission(request: HttpRequest) -> int | None:
    """Return the second iD that waits for a decision here, if any."""
    permission_id: int | None = request.session.get(UNDECIDED)
    return permission_id
