"""Reads this room's tables and returns cards.

Writes nothing, and checks nobody's right to see (see `access`).
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from cinquefoil.orcid.addresses import PRODUCTION, SANDBOX, Addresses
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.models import Consortium, Contact, Credential, Organisation, Person
from cinquefoil.organisations.sealing import unseal
from cinquefoil.organisations.values import (
    ConsortiumCard,
    ContactCard,
    ContactRole,
    CredentialCard,
    Environment,
    MemberState,
    OrganisationCard,
    PersonCard,
)


def consortium(consortium_id: int) -> ConsortiumCard:
    """Return the consortium with this number. Raises: NotThere."""
    return _consortium_card(Consortium.objects.filter(id=consortium_id).first(), str(consortium_id))


def consortium_by_slug(slug: str) -> ConsortiumCard:
    """Return the consortium with this short name. Raises: NotThere."""
    return _consortium_card(Consortium.objects.filter(slug=slug).first(), slug)


def consortia() -> tuple[ConsortiumCard, ...]:
    """Return every consortium, by name."""
    return tuple(_consortium_card(row, "") for row in Consortium.objects.order_by("name"))


def organisation(organisation_id: int) -> OrganisationCard:
    """Return the organisation with this number. Raises: NotThere."""
    return _organisation_card(_organisations().filter(id=organisation_id).first(), str(organisation_id))


def organisation_by_slug(slug: str) -> OrganisationCard:
    """Return the organisation with this short name. Raises: NotThere."""
    return _organisation_card(_organisations().filter(slug=slug).first(), slug)


def organisations_of(consortium_id: int) -> tuple[OrganisationCard, ...]:
    """Return a consortium's members, by name."""
    rows = _organisations().filter(consortium_id=consortium_id).order_by("name")
    return tuple(_organisation_card(row, "") for row in rows)


def names_of(consortium_id: int) -> tuple[tuple[int, str], ...]:
    """Return number and name of a consortium's members, by name: all that a page of figures needs of five hundred."""
    return tuple(Organisation.objects.filter(consortium_id=consortium_id).order_by("name").values_list("id", "name"))


def all_organisations() -> tuple[OrganisationCard, ...]:
    """Return every organisation of this installation, whatever consortium it is in, by name."""
    return tuple(_organisation_card(row, "") for row in _organisations().order_by("name"))


def written_to_elsewhere(consortium_id: int) -> frozenset[int]:
    """Return the members of a consortium that another consortium had first and writes to: the same ROR id there.

    An institution in two consortia is two members here; rounds of letters go to the one that was here first.
    """
    written = [MemberState.ACTIVE.value, MemberState.LEAVING.value]
    others = Organisation.objects.filter(
        ror=OuterRef("ror"), id__lt=OuterRef("id"), consortium__isnull=False, state__in=written
    ).exclude(consortium_id=consortium_id)
    rows = Organisation.objects.filter(Exists(others), consortium_id=consortium_id).exclude(ror="")
    return frozenset(rows.values_list("id", flat=True))


def organisations_that_left() -> tuple[OrganisationCard, ...]:
    """Return the organisations that have left their consortium, closed ones too, the earliest first."""
    rows = _organisations().filter(state=MemberState.LEFT.value, left_at__isnull=False).order_by("left_at", "id")
    return tuple(_organisation_card(row, "") for row in rows)


def contacts_of(organisation_id: int) -> tuple[ContactCard, ...]:
    """Return a member's contacts, the main one first, then by role and age."""
    return contacts_of_all([organisation_id]).get(organisation_id, ())


def contacts_of_all(organisation_ids: Iterable[int]) -> dict[int, tuple[ContactCard, ...]]:
    """Return the contacts of several members in one question, by the member's number; none for who has none."""
    order = list(ContactRole)
    rows = Contact.objects.filter(organisation_id__in=list(organisation_ids)).order_by("id")
    found: dict[int, list[ContactCard]] = {}
    for row in rows:
        card = ContactCard(row.id, row.organisation_id, ContactRole(row.role), row.name, row.email)
        found.setdefault(row.organisation_id, []).append(card)
    return {number: tuple(sorted(cards, key=lambda card: order.index(card.role))) for number, cards in found.items()}


def person(person_id: int) -> PersonCard:
    """Return the person with this number. Raises: NotThere."""
    return _person_or_not_there(Person.objects.filter(id=person_id).first(), str(person_id))


def person_by_slug(organisation_id: int | None, slug: str) -> PersonCard:
    """Return the person with this short name, in one organisation or (None) in any. Raises: NotThere."""
    rows = Person.objects.filter(slug=slug)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return _person_or_not_there(rows.first(), slug)


def people_of(organisation_id: int) -> tuple[PersonCard, ...]:
    """Return an organisation's people, by family name."""
    rows = Person.objects.filter(organisation_id=organisation_id).order_by("family_name", "given_names", "id")
    return tuple(_person_card(row) for row in rows.prefetch_related("ties"))


def person_by_email(organisation_id: int, email: str) -> PersonCard | None:
    """Return the organisation's person with this address, upper or lower case, if there is one."""
    if not email.strip():
        return None
    row = Person.objects.filter(organisation_id=organisation_id, email__iexact=email.strip()).first()
    return _person_card(row) if row else None


def person_by_local_id(organisation_id: int, local_id: str) -> PersonCard | None:
    """Return the organisation's person with this staff number, if there is one."""
    if not local_id.strip():
        return None
    row = Person.objects.filter(organisation_id=organisation_id, local_id=local_id.strip()).first()
    return _person_card(row) if row else None


def credential_of(organisation_id: int, environment: str | None = None) -> CredentialCard:
    """Return the organisation's credential, opened: that of `environment`, or of the one in use.

    Raises: NotThere if none is kept; SealBroken if the key that sealed it is gone.
    """
    environment = environment or organisation(organisation_id).environment
    row = Credential.objects.filter(organisation_id=organisation_id, environment=environment).first()
    if row is None:
        raise NotThere(f"No ORCID credential for {environment} is kept yet. Add the client id and secret first.")
    return CredentialCard(
        id=row.id,
        organisation_id=row.organisation_id,
        environment=row.environment,
        client_id=row.client_id,
        client_secret=unseal(row.sealed_secret, bound_to=credential_binding(organisation_id, row.environment)),
        addresses=addresses_of(row.environment),
        has_webhooks=row.has_webhooks,
    )


def credential_binding(organisation_id: int, environment: str) -> str:
    """What a client secret is sealed to."""
    return f"credential:{organisation_id}:{environment}"


def addresses_of(environment: str) -> Addresses:
    """Return where ORCID answers in this environment."""
    known = {Environment.SANDBOX: SANDBOX, Environment.PRODUCTION: PRODUCTION}
    return known.get(Environment(environment)) or Addresses.practice(settings.PRACTICE_REGISTRY)


def _organisations() -> QuerySet[Organisation]:
    """Return organisations with `contact_name` and `contact_email` of their main contact, in one question."""
    main = FilteredRelation("contacts", condition=Q(contacts__role=ContactRole.MAIN.value))
    rows = Organisation.objects.annotate(main_contact=main)
    return rows.annotate(contact_name=F("main_contact__name"), contact_email=F("main_contact__email"))


def _consortium_card(row: Consortium | None, wanted: str) -> ConsortiumCard:
    if row is None:
        raise NotThere(f"There is no consortium {wanted}.")
    return ConsortiumCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        lead_name=row.lead_name,
        awarding_body=row.awarding_body,
        help_desk_email=row.help_desk_email,
        help_desk_subject=row.help_desk_subject,
    )


def _organisation_card(row: Organisation | None, wanted: str) -> OrganisationCard:
    if row is None:
        raise NotThere(f"There is no organisation {wanted}.")
    return OrganisationCard(
        id=row.id,
        slug=row.slug,
        name=row.name,
        ror=row.ror,
        city=row.city,
        region=row.region,
        country=row.country,
        consortium_id=row.consortium_id,
        contact_name=row.contact_name or "",  # type: ignore[attr-defined]
        contact_email=row.contact_email or "",  # type: ignore[attr-defined]
        lawful_basis=row.lawful_basis,
        privacy_notice_url=row.privacy_notice_url,
        environment=row.environment,
        state=MemberState(row.state),
        left_at=row.left_at,
        closed_at=row.closed_at,
    )


def _person_or_not_there(row: Person | None, wanted: str) -> PersonCard:
    if row is None:
        raise NotThere(f"There is no person {wanted} here.")
    return _person_card(row)


def _person_card(row: Person) -> PersonCard:
    ties = sorted(row.ties.all(), key=lambda tie: tie.id)
    return PersonCard(
        id=row.id,
        organisation_id=row.organisation_id,
        slug=row.slug,
        given_names=row.given_names,
        family_name=row.family_name,
        email=row.email,
        local_id=row.local_id,
        department=next((tie.department for tie in ties if tie.department), ""),
    )
