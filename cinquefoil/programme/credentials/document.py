"""What a credential says: an award as an Open Badges 3.0 credential.

Words and dates from values; reads no table, signs nothing. The recipient is the organisation, never a person.

Source: Open Badges Specification 3.0, 1EdTech (AchievementCredential; 8.2, proof as JWT), read 2026-11-25.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from cinquefoil.programme.awards.meanings import MEANINGS
from cinquefoil.programme.credentials.status import Purpose, entry
from cinquefoil.programme.letter import issuer_line, long_date

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
ENVELOPE: Final = "data:application/vc+jwt,"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is said of one award. `base_url`: this installation, without a slash at the end; `did`: who signs.

    `ror`: the organisation's ROR iD as an address, or "" where none is known.
    """

    base_url: str
    did: str
    award: int
    badge: str
    system: str
    organisation: str
    ror: str
    issuer: str
    rule: str
    awarded_at: datetime
    valid_until: date
    assessed_on: date | None
    decided_on: date | None
    digest: str

    @property
    def page(self) -> str:
        """The award's page, which is its identity too."""
        return f"{self.base_url}/awards/{self.award}"


def describe(facts: Facts) -> dict[str, object]:
    """Return the credential as the payload of a token: the document, and the claims that repeat it for JWT readers."""
    subject = _subject(facts)
    ends = datetime.combine(facts.valid_until, time(23, 59, 59), tzinfo=UTC)
    claims = {
        "iss": facts.did,
        "jti": facts.page,
        "nbf": int(facts.awarded_at.timestamp()),
        "exp": int(ends.timestamp()),
    }
    if "id" in subject:
        claims["sub"] = str(subject["id"])
    return {
        "@context": list(CONTEXTS),
        "id": facts.page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{facts.badge.capitalize()}: {facts.system}",
        "description": issuer_line(facts.issuer, facts.rule),
        "image": {
            "id": f"{facts.page}.svg",
            "type": "Image",
            "caption": f"{facts.badge.capitalize()}, Collect & Connect, awarded by {facts.issuer}",
        },
        "issuer": {
            "id": facts.did,
            "type": ["Profile"],
            "name": facts.issuer,
            "url": f"{facts.base_url}/credentials/check",
        },
        "validFrom": _moment(facts.awarded_at),
        "validUntil": _moment(ends),
        "credentialSubject": subject,
        "evidence": [_evidence(facts)],
        "credentialStatus": [entry(facts.base_url, purpose, facts.award) for purpose in Purpose],
        **claims,
    }


def envelop(token: str) -> dict[str, str]:
    """Return a token as a JSON document of its own. Source: Verifiable Credentials 2.0, 4.12 (enveloped)."""
    return {"@context": CONTEXTS[0], "id": f"{ENVELOPE}{token}", "type": "EnvelopedVerifiableCredential"}


def _subject(facts: Facts) -> dict[str, object]:
    identifiers = [_identifier("name", facts.organisation)]
    if facts.ror:
        identifiers.append(_identifier("ext:ror", facts.ror))
    criteria_set, _, version = facts.rule.partition("@")
    address = f"{facts.base_url}/criteria?set={criteria_set}#badge-{facts.badge}"
    result = f"{facts.base_url}/criteria?set={criteria_set}#result-{facts.badge}"
    return {
        **({"id": facts.ror} if facts.ror else {}),
        "type": ["AchievementSubject"],
        "identifier": identifiers,
        "achievement": {
            "id": f"{facts.base_url}/criteria?set={criteria_set}&version={version}#badge-{facts.badge}",
            "type": ["Achievement"],
            "achievementType": "Badge",
            "name": f"Collect & Connect: {facts.badge.capitalize()}",
            "description": MEANINGS[facts.badge],
            "criteria": {
                "id": address,
                "narrative": f"{MEANINGS[facts.badge]} Every criterion that {facts.rule} asks for this badge was met, "
                "by what a machine observed and reviewers confirmed; a second person confirmed the award.",
            },
            "resultDescription": [
                {"id": result, "type": ["ResultDescription"], "name": "Award", "resultType": "ext:award"}
            ],
        },
        "result": [
            {"type": ["Result"], "resultDescription": result, "value": issuer_line(facts.issuer, facts.rule)},
        ],
    }


def _identifier(kind: str, value: str) -> dict[str, object]:
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}


def _evidence(facts: Facts) -> dict[str, object]:
    looked = f"{facts.system} of {facts.organisation} was assessed"
    when = f" on {long_date(facts.assessed_on)}" if facts.assessed_on else ""
    reviewed = f"; the review was closed on {long_date(facts.decided_on)}" if facts.decided_on else ""
    digest = f" The report’s digest is {facts.digest}." if facts.digest else ""
    return {
        "id": facts.page,
        "type": ["Evidence"],
        "name": "The award’s page, with each criterion and by what means it was judged",
        "narrative": f"{looked}{when}{reviewed}.{digest}",
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
