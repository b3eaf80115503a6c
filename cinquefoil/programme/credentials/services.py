"""Signs credentials and status lists from what the tables say.

Whether an award may be given is not asked here, and no private key is seen here.
"""

import re
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme import selectors
from cinquefoil.programme.awards.life import EVER_GIVEN
from cinquefoil.programme.credentials import document, keys, status, tokens
from cinquefoil.programme.credentials.models import AwardCredential
from cinquefoil.programme.errors import NotThere
from cinquefoil.programme.models import Award

ROR = re.compile(r"(?:https://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})")


def issue(award_id: int, *, base_url: str) -> str:
    """Return the award's credential as a token; it is signed once and kept.

    Raises: NotThere for an award that was never given.
    """
    kept = AwardCredential.objects.filter(award_id=award_id).values_list("token", flat=True).first()
    if kept is not None:
        return kept
    token = tokens.sign(
        document.describe(_facts(award_id, base_url=base_url)),
        settings.KEYS,
        keys.newest(settings.KEYS),
        did=keys.did_of(base_url),
    )
    # Of two at once, one is kept; both say the same.
    AwardCredential.objects.bulk_create([AwardCredential(award_id=award_id, token=token)], ignore_conflicts=True)
    return AwardCredential.objects.values_list("token", flat=True).get(award_id=award_id)


def credential_of(award_id: int) -> str:
    """Return the credential of an award as it was signed. Reads only. Raises: NotThere where there is none."""
    kept = AwardCredential.objects.filter(award_id=award_id).values_list("token", flat=True).first()
    if kept is None:
        raise NotThere(
            _("There is no credential of the award %(number)s. One that was given is signed within a day.")
            % {"number": award_id}
        )
    return kept


def sign_unsigned(*, base_url: str) -> int:
    """Sign every award that was given and has no credential yet, and return how many.

    Awards are signed when they are given; these were given before there were credentials.
    """
    numbers = Award.objects.filter(state__in=EVER_GIVEN, credential=None, awarded_at__isnull=False)
    found = sorted(numbers.exclude(valid_until=None).values_list("id", flat=True))
    for number in found:
        issue(number, base_url=base_url)
    return len(found)


def sign_status_list(purpose: status.Purpose, number: int, *, base_url: str, at: datetime) -> str:
    """Return a status list as a token, signed with the newest key."""
    first = number * status.SIZE
    rows = Award.objects.filter(id__gte=first, id__lt=first + status.SIZE, state__in=status.SETS[purpose])
    bits = [award_id - first for award_id in rows.order_by("id").values_list("id", flat=True)]
    did = keys.did_of(base_url)
    payload = status.describe(base_url, purpose, number, bits, did=did, at=at)
    return tokens.sign(payload, settings.KEYS, keys.newest(settings.KEYS), did=did)


def has_status_list(number: int) -> bool:
    """Whether any award may stand in the lists of this number; the first one always exists."""
    newest = Award.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return number <= status.place_of(newest)[0]


def _facts(award_id: int, *, base_url: str) -> document.Facts:
    card = selectors.award(award_id)
    awarded_at = Award.objects.values_list("awarded_at", flat=True).get(id=award_id)
    if not card.is_public or awarded_at is None or card.valid_until is None:
        raise NotThere(
            _("The award %(award_id)s has not been given, so there is no credential of it.") % {"award_id": award_id}
        )
    organisation = organisations.organisation(card.integration.organisation_id)
    assessment = selectors.assessment(card.assessment_id)
    ror = ROR.fullmatch(organisation.ror.strip())
    return document.Facts(
        base_url=base_url,
        did=keys.did_of(base_url),
        award=card.id,
        badge=card.badge,
        system=card.integration.system,
        organisation=organisation.name,
        ror=f"https://ror.org/{ror.group(1)}" if ror else "",
        issuer=card.issuer,
        rule=card.rule,
        awarded_at=awarded_at,
        valid_until=card.valid_until,
        assessed_on=assessment.ended_at.date() if assessment.ended_at else None,
        decided_on=assessment.decided_at.date() if assessment.decided_at else None,
        digest=assessment.digest,
    )
