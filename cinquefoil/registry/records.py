"""Records as one reader sees them: the store's elements, filtered by the rules.

Reads and filters; writes nothing and knows no request.
"""

from collections.abc import Iterable

from cinquefoil.registry.answers.record import Seen
from cinquefoil.registry.core import Core
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.rules.kinds import KINDS, Kind
from cinquefoil.registry.rules.visibility import Reader, may_see, may_see_part, refusal_code
from cinquefoil.registry.values import Account, Element


def seen_by(core: Core, account: Account, reader: Reader, kinds: Iterable[Kind] = KINDS.values()) -> Seen:
    """Return what the reader sees of these kinds of the record."""
    wanted = {kind.name: kind for kind in kinds}
    elements: dict[str, list[Element]] = {name: [] for name in wanted}
    for element in _elements(core, account, list(wanted)):
        kind = wanted.get(element.kind)
        if kind is not None and may_see(element, kind, reader):
            elements[element.kind].append(element)
    return Seen(
        account,
        elements,
        sees_name=may_see_part(account.name_visibility, account.orcid_id, reader),
        sees_biography=may_see_part(account.biography_visibility, account.orcid_id, reader),
    )


def _elements(core: Core, account: Account, kinds: list[str]) -> Iterable[Element]:
    if len(kinds) > 1:
        return core.store.elements.find(orcid_id=account.orcid_id)
    return core.store.elements.find(orcid_id=account.orcid_id, kind=kinds[0]) if kinds else ()


def element_of(core: Core, account: Account, kind: Kind, put_code: int) -> Element:
    """Return one element of the record.

    Raises:
        Refusal: 9016 when there is none of this kind with this put-code.
    """
    element = core.store.elements.get(put_code)
    if element is None or element.orcid_id != account.orcid_id:
        raise Refusal(9016, "No entity found for query")
    if element.kind != kind.name:
        if kind.is_affiliation and KINDS[element.kind].is_affiliation:
            raise Refusal(9006, f"Given affiliation {put_code} doesn't match the desired type {kind.name}")
        raise Refusal(9016, "No entity found for query")
    return element


def visible_element(core: Core, account: Account, kind: Kind, put_code: int, reader: Reader) -> Element:
    """Return one element, when this reader may see it.

    Raises:
        Refusal: 9016, or the code of why it is hidden.
    """
    element = element_of(core, account, kind, put_code)
    code = refusal_code(element, kind, reader)
    if code:
        raise Refusal(code)
    return element


def has_verified_email(core: Core, account: Account) -> bool:
    """Whether any e-mail of the record is verified."""
    emails = core.store.elements.find(orcid_id=account.orcid_id, kind="email")
    return any(email.content.get("verified") for email in emails)
