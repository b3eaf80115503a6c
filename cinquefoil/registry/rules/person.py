"""What an element of the person section must be: there, and not too long.

Source: orcid-api.md section 5.2; ORCID-Source, PersonValidator.
"""

from typing import Any

from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.rules.texts import check_word

_LONGEST_URL = 2000
_LONGEST_NAME = 255


def check_person_element(content: dict[str, Any], kind: Kind) -> None:
    """Check a keyword, another name, a website, a country or an identifier of the person.

    Raises:
        Refusal: 9020 for what is empty or too long, 9037 for an unknown country.
    """
    if kind.name == "address":
        if not (content.get("country") or {}).get("value"):
            raise Refusal(9020, "The country is missing")
        check_word(content["country"]["value"], "countries", called="country")
    elif kind.name in {"keyword", "other-name"}:
        _check_text(content.get("content"), "content", _LONGEST_NAME)
    elif kind.name == "researcher-url":
        _check_text((content.get("url") or {}).get("value"), "url", _LONGEST_URL)
    elif kind.name == "external-identifier":
        _check_text(content.get("external-id-type"), "external-id-type", _LONGEST_NAME)
        _check_text(content.get("external-id-value"), "external-id-value", _LONGEST_NAME)
        _check_text((content.get("external-id-url") or {}).get("value"), "external-id-url", _LONGEST_URL)


def _check_text(text: str | None, called: str, most: int) -> None:
    if not (text or "").strip():
        raise Refusal(9020, f"{called} must not be empty")
    if len(text or "") > most:
        raise Refusal(9020, f"{called} must not be longer than {most} characters")
