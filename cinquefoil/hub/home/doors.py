"""Which institutions a researcher can connect with here.

Lists; opens nothing.
"""

from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.selectors import consortia, credential_of, organisations_of
from cinquefoil.organisations.values import OrganisationCard


def institutions_with_orcid() -> tuple[OrganisationCard, ...]:
    """Return the institutions that have set up their link with ORCID, by consortium and name."""
    members = (card for consortium in consortia() for card in organisations_of(consortium.id))
    return tuple(card for card in members if _has_credential(card))


def _has_credential(card: OrganisationCard) -> bool:
    try:
        credential_of(card.id)
    except NotThere:
        return False
    return True
