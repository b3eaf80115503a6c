"""Reads a volunteer's record from the public API of the registry she named. Writes nothing and judges nothing."""

from typing import Any, Final

import httpx2
from django.conf import settings

from cinquefoil.orcid.addresses import PRODUCTION, SANDBOX, Addresses

ANSWER_WITHIN_SECONDS: Final = 15
REGISTRIES: Final = {
    "production": "ORCID itself (orcid.org)",
    "sandbox": "ORCID’s sandbox (sandbox.orcid.org)",
    "practice": "the practice registry of this portal",
}


class RecordUnreadable(Exception):
    """The record could not be read. The message is one clear line without her iD."""


def addresses_at(registry: str) -> Addresses:
    """The addresses of one of `REGISTRIES`."""
    known = {"production": PRODUCTION, "sandbox": SANDBOX, "practice": Addresses.practice(settings.PRACTICE_REGISTRY)}
    return known[registry]


def read_record(registry: str, orcid_id: str) -> dict[str, Any]:
    """Read what anybody may read of a record.

    Shape: a v3.0 record in JSON.

    Raises: RecordUnreadable.
    """
    address = f"{addresses_at(registry).pub}/v3.0/{orcid_id}/record"
    try:
        answer = httpx2.get(
            address, headers={"Accept": "application/json"}, timeout=ANSWER_WITHIN_SECONDS, follow_redirects=True
        )
        record: dict[str, Any] = answer.raise_for_status().json()
    except (httpx2.HTTPError, ValueError) as trouble:
        where = REGISTRIES[registry]
        reason = (
            f"status {trouble.response.status_code}" if isinstance(trouble, httpx2.HTTPStatusError) else "no answer"
        )
        raise RecordUnreadable(f"The public record could not be read at {where} ({reason}).") from trouble
    return record
