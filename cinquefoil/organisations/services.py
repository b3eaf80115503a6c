"""Writes this room's tables: who there is, what they may do, which credential is kept.

Sends nothing and asks ORCID nothing.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations.access import Role, at_place
from cinquefoil.organisations.errors import AlreadyThere, NotThere
from cinquefoil.organisations.models import Consortium, Contact, Credential, Organisation, Person, RoleGrant, Tie
from cinquefoil.organisations.sealing import seal
from cinquefoil.organisations.selectors import credential_binding
from cinquefoil.organisations.values import ContactRole, Environment


@transaction.atomic
def create_consortium(
    slug: str,
    *,
    name: str,
    lead_name: str,
    awarding_body: str,
    help_desk_email: str,
    help_desk_subject: str = "ORCID Collect and Connect",
) -> int:
    """Create a consortium and return its number. Raises: AlreadyThere if the short name is taken."""
    if Consortium.objects.filter(slug=slug).exists():
        raise AlreadyThere(_("There is already a consortium %(name)s.") % {"name": slug})
    row = Consortium.objects.create(
        slug=slug,
        name=name,
        lead_name=lead_name,
        awarding_body=awarding_body,
        help_desk_email=help_desk_email,
        help_desk_subject=help_desk_subject,
    )
    return row.id


@transaction.atomic
def create_organisation(
    slug: str,
    *,
    name: str,
    consortium_id: int | None = None,
    ror: str = "",
    city: str = "",
    region: str = "",
    country: str = "",
    contact_name: str = "",
    contact_email: str = "",
    lawful_basis: str = "",
    privacy_notice_url: str = "",
) -> int:
    """Create a member organisation, with its main contact if one is told, and return its number.

    Raises: AlreadyThere if the short name is taken.
    """
    if Organisation.objects.filter(slug=slug).exists():
        raise AlreadyThere(_("There is already an organisation %(name)s.") % {"name": slug})
    row = Organisation.objects.create(
        slug=slug,
        name=name,
        consortium_id=consortium_id,
        ror=ror,
        city=city,
        region=region,
        country=country,
        lawful_basis=lawful_basis,
        privacy_notice_url=privacy_notice_url,
    )
    if contact_name or contact_email:
        Contact.objects.create(
            organisation=row, role=ContactRole.MAIN.value, name=contact_name.strip(), email=contact_email.strip()
        )
    return row.id


def create_person(
    organisation_id: int,
    *,
    given_names: str,
    family_name: str = "",
    email: str = "",
    local_id: str = "",
    department: str = "",
) -> int:
    """Create a person with one tie (employee, in `department`) and return her number.

    Raises: AlreadyThere if the organisation knows the address or the staff number.
    """
    try:
        with transaction.atomic():
            row = Person.objects.create(
                organisation_id=organisation_id,
                slug=_free_slug(f"{given_names} {family_name}"),
                given_names=given_names.strip(),
                family_name=family_name.strip(),
                email=email.strip(),
                local_id=local_id.strip(),
            )
            Tie.objects.create(person=row, department=department.strip())
    except IntegrityError:
        raise AlreadyThere(_("Somebody with this address or staff number is already in the list.")) from None
    return row.id


def rename_person(person_id: int, *, given_names: str, family_name: str) -> None:
    """Replace a person's name; the short name in addresses stays. Raises: NotThere."""
    changed = Person.objects.filter(id=person_id).update(given_names=given_names, family_name=family_name)
    if not changed:
        raise NotThere(f"There is no person {person_id} here.")


def keep_credential(
    organisation_id: int,
    *,
    environment: str,
    client_id: str,
    client_secret: Secret,
    has_webhooks: bool = True,
    at: datetime,
) -> int:
    """Keep (or replace) the organisation's credential in one environment, sealed, and return its number."""
    kind = Environment(environment)
    row, _ = Credential.objects.update_or_create(
        organisation_id=organisation_id,
        environment=kind.value,
        defaults={
            "client_id": client_id,
            "sealed_secret": seal(client_secret, bound_to=credential_binding(organisation_id, kind.value)),
            "has_webhooks": has_webhooks,
            "kept_at": at,
        },
    )
    return row.id


def use_environment(organisation_id: int, environment: str) -> None:
    """Say which of its credentials the organisation uses from now on."""
    Organisation.objects.filter(id=organisation_id).update(environment=Environment(environment).value)


def grant_role(
    user_id: int, role: Role, *, organisation_id: int | None = None, consortium_id: int | None = None, at: datetime
) -> None:
    """Grant a role at one organisation or for one consortium; granting it twice is granting it once."""
    if RoleGrant.objects.filter(at_place(organisation_id, consortium_id), user_id=user_id, role=role.value).exists():
        return
    row = RoleGrant(
        user_id=user_id,
        role=role.value,
        organisation_id=organisation_id,
        consortium_id=consortium_id,
        granted_at=at,
    )
    RoleGrant.objects.bulk_create([row], ignore_conflicts=True)


def revoke_role(
    user_id: int, role: Role, *, organisation_id: int | None = None, consortium_id: int | None = None
) -> None:
    """Take a role back; nothing happens if it was not granted."""
    RoleGrant.objects.filter(at_place(organisation_id, consortium_id), user_id=user_id, role=role.value).delete()


def _free_slug(name: str) -> str:
    """Return a short name nobody has, made from `name`: sofia-garcia, then sofia-garcia-2."""
    base = slugify(name)[:100] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
