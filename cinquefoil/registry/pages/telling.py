"""What elements of a record say, in words for people: title, place, time, identifiers.

Takes ORCID's JSON, whole or as a summary, and gives text; the HTML is made by whoever shows it.

Source: orcid-api.md section 7 (what stands where).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cinquefoil.orcid.vocabularies import identifier_types
from cinquefoil.registry.rules.kinds import AFFILIATIONS

Json = Mapping[str, Any]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# Types so short are abbreviations, such as DOI and ARXIV.
_LONGEST_ABBREVIATION = 5
_AFFILIATIONS = frozenset(kind.name for kind in AFFILIATIONS)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as shown: what kind, its value, and where it leads (empty: nowhere)."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An element in words. `about` are short facts in the order of their weight; `url` is where its title leads."""

    title: str
    about: tuple[str, ...] = ()
    url: str = ""
    identifiers: tuple[Identifier, ...] = ()


def value_of(wrapped: Any) -> str:
    """Return the text of `{"value": …}`, or of a plain text; nothing for nothing."""
    return str((wrapped.get("value") if isinstance(wrapped, Mapping) else wrapped) or "")


def words_of(code: str | None) -> str:
    """Return a word of a vocabulary as people write it: `journal-article` becomes Journal article."""
    text = (code or "").replace("-", " ").replace("_", " ")
    return text[:1].upper() + text[1:]


def date_in_words(date: Json | None) -> str:
    """Return a fuzzy date as `1 September 2019`, as far as it goes."""
    year, month, day = (value_of((date or {}).get(part)) for part in ("year", "month", "day"))
    name = _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= len(_MONTHS) else ""
    return " ".join(part for part in (day.lstrip("0") if name else "", name, year) if part)


def time_in_words(start: Json | None, end: Json | None) -> str:
    """Return from when to when, nothing when neither is known."""
    begun, ended = date_in_words(start), date_in_words(end)
    if not (begun or ended):
        return ""
    return f"{begun} to {ended or 'present'}" if begun else f"until {ended}"


def tell(kind: str, content: Json, group_name: Callable[[str], str] = str) -> Told:
    """Return an element in words. `group_name` gives the name of a group of peer reviews."""
    if kind in _AFFILIATIONS:
        return _affiliation(content)
    if kind == "peer-review":
        return _peer_review(content, group_name)
    return _TELLERS[kind](content)


def place_of(organization: Json | None) -> str:
    """Return an organisation with its place: `University of Aberwen: Aberwen, Wales, GB`."""
    address = (organization or {}).get("address") or {}
    place = ", ".join(part for part in (address.get("city"), address.get("region"), address.get("country")) if part)
    return ": ".join(part for part in ((organization or {}).get("name"), place) if part)


def _affiliation(content: Json) -> Told:
    role = content.get("role-title") or ""
    part = content.get("department-name") or ""
    what = f"{role} ({part})" if role and part else role or part
    when = time_in_words(content.get("start-date"), content.get("end-date"))
    return Told(place_of(content.get("organization")), _some(when, what), _url(content), identifiers_of(content))


def _work(content: Json) -> Told:
    title = content.get("title") or {}
    main, sub = value_of(title.get("title")), value_of(title.get("subtitle"))
    about = (
        value_of(content.get("journal-title")),
        date_in_words(content.get("publication-date")),
        words_of(content.get("type")),
    )
    return Told(f"{main}: {sub}" if sub else main, _some(*about), _url(content), identifiers_of(content))


def _funding(content: Json) -> Told:
    amount = content.get("amount") or {}
    about = (
        place_of(content.get("organization")),
        time_in_words(content.get("start-date"), content.get("end-date")),
        words_of(content.get("type")),
        f"{amount.get('currency-code') or ''} {value_of(amount)}".strip(),
    )
    title = value_of((content.get("title") or {}).get("title"))
    return Told(title, _some(*about), _url(content), identifiers_of(content))


def _peer_review(content: Json, group_name: Callable[[str], str]) -> Told:
    what = f"{words_of(content.get('reviewer-role'))}, {words_of(content.get('review-type')).lower()}".strip(", ")
    when = date_in_words(content.get("completion-date") or content.get("review-completion-date"))
    group = group_name(content.get("review-group-id") or "")
    about = _some(f"for {group}" if group else "", when, place_of(content.get("convening-organization")))
    return Told(what or "Review", about, value_of(content.get("review-url")), identifiers_of(content))


def _resource(content: Json) -> Told:
    proposal = content.get("proposal") or {}
    hosts = ((proposal.get("hosts") or {}).get("organization")) or []
    when = time_in_words(proposal.get("start-date"), proposal.get("end-date"))
    title = value_of((proposal.get("title") or {}).get("title"))
    about = _some(*(place_of(host) for host in hosts), when)
    return Told(title, about, _url(proposal), identifiers_of(proposal))


def _link(content: Json) -> Told:
    url = value_of(content.get("url"))
    return Told(content.get("url-name") or url, (), url)


def _identifier(content: Json) -> Told:
    url = value_of(content.get("external-id-url"))
    return Told(f"{content.get('external-id-type')}: {content.get('external-id-value')}", (), url)


def _email(content: Json) -> Told:
    is_verified = "verified" if content.get("verified") else "not verified"
    return Told(content.get("email") or "", _some("primary" if content.get("primary") else "", is_verified))


_TELLERS: dict[str, Callable[[Json], Told]] = {
    "work": _work,
    "funding": _funding,
    "research-resource": _resource,
    "other-name": lambda content: Told(content.get("content") or ""),
    "keyword": lambda content: Told(content.get("content") or ""),
    "address": lambda content: Told(value_of(content.get("country"))),
    "researcher-url": _link,
    "external-identifier": _identifier,
    "email": _email,
}


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _url(content: Json) -> str:
    return value_of(content.get("url"))


def identifiers_of(content: Json) -> tuple[Identifier, ...]:
    """Return the identifiers of an element or of a group, each once."""
    ids: Iterable[Json] = (
        (content.get("external-ids") or content.get("review-identifiers") or {}).get("external-id")
    ) or ()
    return tuple(dict.fromkeys(_shown(one) for one in ids))


def _shown(one: Json) -> Identifier:
    name, value = one.get("external-id-type") or "", str(one.get("external-id-value") or "")
    known = identifier_types().get(name)
    form = known.normalise(value) if known else ""
    made = f"{known.prefix}{form}" if known and known.prefix and form else ""
    label = name.upper() if len(name) <= _LONGEST_ABBREVIATION else words_of(name)
    told = form if form and value.lower().startswith("http") else value
    return Identifier(label, told, value_of(one.get("external-id-url")) or made)
