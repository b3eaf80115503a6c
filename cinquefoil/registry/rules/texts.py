"""Words and texts that several kinds share: titles in another language, contributors and their roles.

Source: orcid-api.md section 5.2; ORCID-Source, ActivityValidator; `contributor-roles` of the same reading.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.errors import Refusal

_ORCID_ID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def check_title(title: dict[str, Any] | None) -> None:
    """Check that there is a title.

    Raises:
        Refusal: 9022.
    """
    if not str(((title or {}).get("title") or {}).get("value") or "").strip():
        raise Refusal(9022)


def check_translated(title: dict[str, Any] | None) -> None:
    """Check that a title in another language says which one.

    Raises:
        Refusal: 9020 for a language without a title, 9037 for a title without a known language.
    """
    translated = (title or {}).get("translated-title")
    if not translated:
        return
    text, language = translated.get("value") or "", translated.get("language-code") or ""
    if language and not text:
        raise Refusal(9020, "A language is given for a translated title, but no title")
    if text:
        check_word(language, "languages", called="translated title -> language code")


def check_word(word: str, name: str, *, called: str) -> None:
    """Check that a word stands in a vocabulary.

    Raises:
        Refusal: 9037.
    """
    if word not in words(name):
        raise Refusal(9037, type=called, value=word, values=", ".join(words(name)))


def checked_contributors(held: dict[str, Any] | None, roles: str) -> dict[str, Any] | None:
    """Return contributors with their roles as they are written back. `roles` names the vocabulary beside CRediT.

    Raises:
        Refusal: 9058 for an unknown role, 9020 for what is empty or no iD.
    """
    if held is None:
        return None
    return {"contributor": [_checked_contributor(one, roles) for one in held.get("contributor") or ()]}


def _checked_contributor(one: dict[str, Any], roles: str) -> dict[str, Any]:
    for fault in _contributor_faults(one):
        raise Refusal(9020, fault)
    attributes = one.get("contributor-attributes") or {}
    role = attributes.get("contributor-role")
    if not role:
        return one
    known = _roles(roles)
    written = known.get(role) or known.get(role.lower() if "://" in role else "")
    if written is None:
        raise Refusal(9058, role=role, values=", ".join(dict.fromkeys(known.values())))
    return {**one, "contributor-attributes": {**attributes, "contributor-role": written}}


def _contributor_faults(one: dict[str, Any]) -> Iterable[str]:
    given = one.get("contributor-orcid") or {}
    for key in ("uri", "path"):
        text = str(given.get(key) or "")
        bare = text.rstrip("/").rpartition("/")[2]
        if text and not (_ORCID_ID.fullmatch(bare) and (key == "path") == ("/" not in text)):
            yield f"{text} is not the {key} of an ORCID iD"
    for key in ("credit-name", "contributor-email"):
        if one.get(key) and not str(one[key].get("value") or "").strip():
            yield f"A contributor's {key} is empty"


@cache
def _roles(name: str) -> dict[str, str]:
    """Return every spelling of a role that is taken, with the one that is written back."""
    plain = {word: word for word in words(name)}
    constants = {word.upper().replace("-", "_"): word for word in words(name)}
    credit = {word.lower(): word for word in words("credit-roles")}
    return plain | constants | credit
