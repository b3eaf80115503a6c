"""What every letter speaks of, taken from the cards of a member and its consortium."""

from cinquefoil.organisations.values import ConsortiumCard, OrganisationCard
from cinquefoil.programme.letters.wordings.compose import Facts


def facts_of(member: OrganisationCard, consortium: ConsortiumCard, *, base_url: str) -> Facts:
    """Return the facts of a letter to a member."""
    return Facts(
        contact=member.contact_name,
        organisation=member.name,
        sender=consortium.lead_name,
        issuer=consortium.awarding_body,
        help_desk=consortium.help_desk_email,
        help_subject=consortium.help_desk_subject,
        base_url=base_url,
    )
