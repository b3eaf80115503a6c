"""The summary of a record: few facts and many counts, of what everybody may see.

Tells who added what, and judges nobody: how far to trust is the reader's affair.

Source: ORCID/ORCID-Source, SummaryManagerImpl; schema summary 3.0.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cinquefoil.registry.answers.element import Frame, identifier, timestamp
from cinquefoil.registry.answers.record import Seen
from cinquefoil.registry.rules.grouping import grouped
from cinquefoil.registry.rules.identifiers import grouping_keys
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.order import NO_DATE, date_key, preferred_first
from cinquefoil.registry.values import Element

_SHOWN = 3
_PROFESSIONAL = ("distinction", "invited-position", "membership", "service")


def record_summary(seen: Seen, frame: Frame, *, name: str) -> dict[str, Any]:
    """Return the summary. `name` is the public one, empty when there is none."""
    account = seen.account
    return {
        "created-date": timestamp(account.created),
        "last-modified-date": timestamp(account.modified),
        "credit-name": name or None,
        "orcid-identifier": identifier(account.orcid_id, frame),
        "external-identifiers": _identifiers(seen),
        "employments": _latest(seen, ("employment",), "employment"),
        "professional-activities": _latest(seen, _PROFESSIONAL, "professional-activity"),
        "fundings": _counts(seen, "funding"),
        "works": _counts(seen, "work"),
        "peer-reviews": _reviews(seen),
        "email-domains": _domains(seen),
        "education-qualifications": _latest(seen, ("education", "qualification"), "education-qualification"),
        "research-resources": _counts(seen, "research-resource"),
    }


def is_self_asserted(element: Element) -> bool:
    """Whether the person herself says it, be it through a system."""
    return element.orcid_id in {element.source.orcid_id, element.source.origin_orcid_id}


def _merged(seen: Seen, name: str) -> list[list[Element]]:
    kind = KINDS[name]
    groups = grouped(seen.elements.get(name, ()), lambda element: grouping_keys(element.content, name))
    return [preferred_first(group, kind) for group in groups]


def _identifiers(seen: Seen) -> dict[str, Any] | None:
    found = [
        {
            "put-code": element.put_code,
            "external-id-type": element.content.get("external-id-type"),
            "external-id-value": element.content.get("external-id-value"),
            "external-id-url": (element.content.get("external-id-url") or {}).get("value"),
            "validated": not is_self_asserted(element),
        }
        for element in seen.elements.get("external-identifier", ())
    ]
    return {"external-identifier": found} if found else None


def _latest(seen: Seen, names: Iterable[str], key: str) -> dict[str, Any]:
    """Return how many there are, and the three that ended last; what has no end has not ended."""
    firsts = [group[0] for name in names for group in _merged(seen, name)]
    firsts.sort(key=_end, reverse=True)
    return {"count": len(firsts), key: [_affiliation(element) for element in firsts[:_SHOWN]]}


def _end(element: Element) -> tuple[Any, ...]:
    start, end = date_key(element.content.get("start-date")), date_key(element.content.get("end-date"))
    return end == NO_DATE, end, start


def _affiliation(element: Element) -> dict[str, Any]:
    content = element.content
    return {
        "put-code": element.put_code,
        "type": element.kind,
        "organization-name": (content.get("organization") or {}).get("name"),
        "role": content.get("role-title"),
        "url": (content.get("url") or {}).get("value"),
        "start-date": content.get("start-date"),
        "end-date": content.get("end-date"),
        "validated": not is_self_asserted(element),
    }


def _counts(seen: Seen, name: str) -> dict[str, int]:
    """Return how many groups somebody else vouches for, and how many nobody does."""
    groups = _merged(seen, name)
    validated = sum(not all(map(is_self_asserted, group)) for group in groups)
    return {"self-asserted-count": len(groups) - validated, "validated-count": validated}


def _reviews(seen: Seen) -> dict[str, int]:
    reviews: Sequence[Element] = seen.elements.get("peer-review", ())
    return {
        "peer-review-publication-grants": len({review.content.get("review-group-id") for review in reviews}),
        "self-asserted-count": sum(map(is_self_asserted, reviews)),
        "total": len(reviews),
    }


def _domains(seen: Seen) -> dict[str, Any]:
    dates = {
        str(email.content.get("email")).rpartition("@")[2]: email.created for email in seen.elements.get("email", ())
    }
    domains = [{"value": domain, "verification-date": timestamp(at)} for domain, at in dates.items()]
    return {"count": len(domains), "email-domain": domains}
