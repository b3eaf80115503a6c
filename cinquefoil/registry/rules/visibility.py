"""Who may see what of a record.

A function of an element and a reader; which elements there are, and how they are written, is not asked here.

Source: orcid-api.md section 5.5 (ORCID/ORCID-Source cac0eca2, OrcidSecurityManager).
"""

from functools import lru_cache

from msgspec import Struct

from cinquefoil.orcid.scopes import granted_covers, parse_scopes
from cinquefoil.registry.rules.kinds import Kind
from cinquefoil.registry.values import Element

PUBLIC, LIMITED, PRIVATE = "public", "limited", "private"


class Reader(Struct, frozen=True, gc=False):
    """Who reads: through which API, for which client, with whose permission, with which scopes (as granted)."""

    is_member: bool = False
    client_id: str = ""
    orcid_id: str = ""
    scopes: tuple[str, ...] = ()

    def holds(self, scope: str) -> bool:
        """Whether the scopes granted include or imply `scope`."""
        return _covers(self.scopes, scope)


@lru_cache(maxsize=4096)
def _covers(scopes: tuple[str, ...], scope: str) -> bool:
    """Asked for every element of a record, of the same few scopes."""
    return granted_covers(parse_scopes(" ".join(scopes)), scope)


ANYBODY = Reader()


def is_own(element: Element, reader: Reader) -> bool:
    """Whether the reader's client wrote the element. Own elements are never hidden from it."""
    return bool(reader.client_id) and element.source.client_id == reader.client_id


def may_see(element: Element, kind: Kind, reader: Reader) -> bool:
    """Whether a list shows this element to this reader."""
    if kind.name == "email" and not _email_is_offered(element, reader):
        return False
    if kind.name == "email" and reader.is_member and reader.holds("/email/read-private"):
        return True
    return refusal_code(element, kind, reader) == 0


def _email_is_offered(element: Element, reader: Reader) -> bool:
    return bool(element.content.get("verified")) or (reader.is_member and is_own(element, reader))


def refusal_code(element: Element, kind: Kind, reader: Reader) -> int:
    """Return the error code with which a single read of the element is refused, 0 when it is allowed."""
    if not reader.is_member:
        return 0 if element.visibility == PUBLIC else 9039
    if element.visibility == PUBLIC or is_own(element, reader):
        return 0
    if element.visibility == PRIVATE:
        return 9013
    of_this_record = reader.orcid_id == element.orcid_id
    return 0 if of_this_record and reader.holds(f"{kind.family}/read-limited") else 9038


def part_refusal_code(visibility: str, orcid_id: str, reader: Reader) -> int:
    """Return the code with which a part without a put-code (name, biography) is refused, 0 when it is allowed."""
    if visibility == PUBLIC:
        return 0
    if not reader.is_member:
        return 9039
    if visibility == PRIVATE:
        return 9013
    return 0 if reader.orcid_id == orcid_id and reader.holds("/orcid-bio/read-limited") else 9038


def may_see_part(visibility: str, orcid_id: str, reader: Reader) -> bool:
    """Whether a part without a put-code (name, biography) of record `orcid_id` is shown to this reader."""
    return part_refusal_code(visibility, orcid_id, reader) == 0
