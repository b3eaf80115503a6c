"""Groups that peer reviews are done for: their ids, and groups that come into being because somebody names them.

Keeps and finds; who may write one, and how, is asked in `api.groups`.

Source: orcid-api.md section 4.5; the check digit of an ISSN is ISO 3297's.
"""

import re
from datetime import datetime

from cinquefoil.orcid.vocabularies import words
from cinquefoil.registry.elements import fresh_put_code
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Group, Source, folded

_PREFIXES = "|".join(words("group-id-prefixes"))
_GROUP_ID = re.compile(rf"({_PREFIXES})[0-9a-zA-Z^._~:/?#\[\]@!$&'()*+,;=-]{{2,}}")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_ISSN_PREFIX = "issn:"


def is_group_id(text: str) -> bool:
    """Whether `text` looks like a group id: a known prefix and at least two characters."""
    return _GROUP_ID.fullmatch(text.strip()) is not None


def is_of_issn(group_id: str) -> bool:
    """Whether the group is a serial, known by its ISSN."""
    return folded(group_id).startswith(_ISSN_PREFIX)


def issn_of(group_id: str) -> str:
    """Return the ISSN of an `issn:` group id, with its hyphen.

    Raises:
        Refusal: 9053 when it is none.
    """
    text = group_id.strip()[len(_ISSN_PREFIX) :].strip()
    if _ISSN.fullmatch(text) is None:
        raise Refusal(9053)
    digits = text.replace("-", "").upper()
    weighed = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    if "0123456789X"[-weighed % 11] != digits[7]:
        raise Refusal(9053)
    return f"{digits[:4]}-{digits[4:]}"


def group_by_id(store: Store, group_id: str) -> Group | None:
    """Return the group with this id, case aside, or None."""
    return next(iter(store.groups.find(id_key=folded(group_id))), None)


def group_by_name(store: Store, name: str) -> Group | None:
    """Return the first group with this name, case aside, or None."""
    return next(iter(store.groups.find(name_key=folded(name))), None)


def ensure(store: Store, group_id: str, at: datetime) -> bool:
    """Whether the group is there, made now when it is a serial that nobody has named before.

    Raises:
        Refusal: 9053 when it is a serial whose ISSN is none.
    """
    if group_by_id(store, group_id) is not None:
        return True
    if not is_of_issn(group_id):
        return False
    issn = issn_of(group_id)
    name = f"Serial with the ISSN {issn}"
    keep_group(store, Source(), at, group_id=group_id.strip(), name=name, description="", kind="journal")
    return True


def keep_group(
    store: Store, source: Source, at: datetime, *, group_id: str, name: str, description: str, kind: str
) -> Group:
    """Keep a new group and return it with its put-code."""
    group = Group(
        fresh_put_code(store),
        group_id,
        name,
        description,
        kind,
        source,
        at,
        at,
        id_key=folded(group_id),
        name_key=folded(name),
    )
    store.groups.put(group)
    return group
