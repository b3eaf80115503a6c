"""What seeded elements say: the content of each kind, as ORCID's v3.0 JSON without what the registry adds.

Every content keeps the rules for its kind; who wrote it, and who may see it, is decided in `people`.
"""

from collections.abc import Callable
from typing import Any

from cinquefoil.registry.seeding.chance import Chance
from cinquefoil.registry.seeding.lists import data, funders, languages, organisations, serials

Content = dict[str, Any]


def _value(text: str | None) -> dict[str, str] | None:
    return {"value": text} if text else None


def _id(kind: str, value: str, url: str = "", relationship: str = "self") -> Content:
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-url": _value(url),
        "external-id-relationship": relationship,
    }


def affiliation(chance: Chance, kind: str) -> Content:
    """Return an affiliation; `kind` as in paths."""
    start = chance.date(1985, 2022)
    is_past = chance.happens(0.5) or kind == "education"
    year = int(start["year"]["value"])
    return {
        "department-name": f"Department of {chance.field['name']}" if chance.happens(0.7) else None,
        "role-title": chance.sentence(chance.one(data("words")["roles"][kind])),
        "start-date": start,
        "end-date": chance.date(year + 1, year + 6) if is_past else None,
        "organization": chance.one(organisations()),
        "url": None,
        "external-ids": None,
    }


def work(chance: Chance, mark: str) -> Content:
    """Return a work; `mark` is its own in this registry and ends its DOI."""
    words = data("words")
    kind = chance.of(
        journal_article=60, conference_paper=12, book_chapter=8, book=4, data_set=5, preprint=5, report=3, software=3
    )
    serial, issn = chance.one(serials())
    in_serial = kind == "journal-article"
    return {
        "title": {
            "title": {"value": chance.sentence(chance.one(words["titles"]))},
            "subtitle": _value(chance.sentence(chance.one(words["subtitles"])) if chance.happens(0.15) else None),
            "translated-title": _translated(chance) if chance.happens(0.08) else None,
        },
        "journal-title": _value(serial if in_serial else None),
        "short-description": chance.sentence("{Study} of {topic}.") if chance.happens(0.1) else None,
        "citation": None,
        "type": kind,
        "publication-date": chance.date(),
        "external-ids": {"external-id": _work_ids(chance, kind, mark, issn if in_serial else "")},
        "url": {"value": f"https://doi.org/10.5555/{mark}"} if chance.happens(0.6) else None,
        "contributors": {"contributor": _contributors(chance)},
        "language-code": None,
        "country": None,
    }


def _translated(chance: Chance) -> Content:
    row = chance.one(data("words")["translated"])
    return {"value": chance.sentence(row["title"]), "language-code": row["language"]}


def _work_ids(chance: Chance, kind: str, mark: str, issn: str) -> list[Content]:
    ids = [_id("doi", f"10.5555/{mark}", f"https://doi.org/10.5555/{mark}")]
    if issn:
        ids.append(_id("issn", issn, f"https://portal.issn.org/resource/ISSN/{issn}", "part-of"))
    if kind == "book-chapter":
        ids.append(_id("isbn", _isbn(chance), relationship="part-of"))
    if kind == "book":
        ids = [_id("isbn", _isbn(chance))]
    extra = chance.of(none=60, pmid=12, eid=8, handle=8, arxiv=6, wosuid=3, version=3)
    made = {
        "pmid": lambda: _id("pmid", chance.digits(8)),
        "eid": lambda: _id("eid", f"2-s2.0-{chance.digits(11)}"),
        "handle": lambda: _id("handle", f"20.500.5555/{chance.digits(6)}"),
        "arxiv": lambda: _id("arxiv", f"{chance.number(1001, 2512)}.{chance.number(1, 99999):05}"),
        "wosuid": lambda: _id("wosuid", f"WOS:{chance.digits(15)}"),
        "version": lambda: _id("doi", f"10.5555/{mark}.v1", relationship="version-of"),
    }
    return [*ids, made[extra]()] if extra in made else ids


def _isbn(chance: Chance) -> str:
    """Source: ISO 2108 (the check digit)."""
    first = f"978{chance.digits(9)}"
    weighed = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(first))
    return f"{first}{-weighed % 10}"


def _contributors(chance: Chance) -> list[Content]:
    number = chance.number(1, 3) if chance.happens(0.8) else chance.number(4, 12)
    made = []
    for place in range(number):
        language = chance.one(languages())
        name = f"{chance.one(language.given).latin} {chance.one(language.family).latin}"
        sequence = "first" if place == 0 else "additional"
        made.append(
            {
                "contributor-orcid": None,
                "credit-name": {"value": name},
                "contributor-email": None,
                "contributor-attributes": {"contributor-sequence": sequence, "contributor-role": "author"},
            }
        )
    return made


def funding(chance: Chance, mark: str) -> Content:
    """Return a funding; `mark` is its own in this registry and ends its number."""
    funder, currency = chance.one(funders())
    start = chance.date(2000, 2024)
    year = int(start["year"]["value"])
    amount = {"value": f"{chance.number(2, 900) * 1000}", "currency-code": currency}
    return {
        "type": chance.of(grant=70, award=15, contract=8, salary_award=7),
        "organization-defined-type": None,
        "title": {"title": {"value": chance.sentence(chance.one(data("words")["grants"]))}, "translated-title": None},
        "short-description": None,
        "amount": amount if chance.happens(0.6) else None,
        "url": None,
        "start-date": start,
        "end-date": chance.date(year + 1, year + 5),
        "external-ids": {"external-id": [_id("grant_number", f"G-{mark}", f"https://grants.example/G-{mark}")]},
        "contributors": None,
        "organization": funder,
    }


def peer_review(chance: Chance, mark: str) -> Content:
    """Return a review for a serial; `mark` is its own in this registry."""
    _, issn = chance.one(serials())
    return {
        "reviewer-role": chance.of(reviewer=85, editor=10, member=5),
        "review-identifiers": {"external-id": [_id("source-work-id", f"R-{mark}")]},
        "review-url": None,
        "review-type": chance.of(review=92, evaluation=8),
        "review-completion-date": chance.date(2010, 2025),
        "review-group-id": f"issn:{issn}",
        "subject-external-identifier": None,
        "subject-container-name": None,
        "subject-type": None,
        "subject-name": None,
        "subject-url": None,
        "convening-organization": chance.one(organisations()),
    }


def research_resource(chance: Chance, mark: str) -> Content:
    """Return the use of a resource; `mark` is its own in this registry."""
    words, host = data("words"), {"organization": [chance.one(organisations())]}
    title = chance.sentence(chance.one(words["proposals"]))
    start = chance.date(2008, 2022)
    proposal = {
        "title": {"title": {"value": title}, "translated-title": None},
        "hosts": host,
        "external-ids": {"external-id": [_id("proposal-id", f"P-{mark}", f"https://proposals.example/P-{mark}")]},
        "start-date": start,
        "end-date": None,
        "url": None,
    }
    item = {
        "resource-name": chance.one(words["resources"]),
        "resource-type": chance.of(infrastructures=4, collections=3, equipment=3, services=1),
        "hosts": host,
        "external-ids": {"external-id": [_id("source-work-id", f"S-{mark}")]},
        "url": None,
    }
    return {"proposal": proposal, "resource-item": [item]}


def keyword(chance: Chance, _: str) -> Content:
    """Return a keyword."""
    return {"content": chance.topic()}


def address(chance: Chance, _: str) -> Content:
    """Return a country."""
    return {"country": {"value": chance.one(organisations())["address"]["country"]}}


def researcher_url(chance: Chance, mark: str) -> Content:
    """Return a link; `mark` is its own in this registry."""
    return {"url-name": chance.one(data("words")["links"]), "url": {"value": f"https://pages.example/{mark}"}}


def external_identifier(chance: Chance, _: str) -> Content:
    """Return an identifier that some other service knows the person by."""
    row = chance.one(data("words")["other_identifiers"])
    value = chance.digits(row["digits"])
    return {
        "external-id-type": row["type"],
        "external-id-value": value,
        "external-id-url": {"value": row["url"].format(id=value)},
        "external-id-relationship": "self",
    }


MAKERS: dict[str, Callable[[Chance, str], Content]] = {
    "work": work,
    "funding": funding,
    "peer-review": peer_review,
    "research-resource": research_resource,
    "keyword": keyword,
    "address": address,
    "researcher-url": researcher_url,
    "external-identifier": external_identifier,
}
