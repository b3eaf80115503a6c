"""A record's public page: the person, and what she has done, in sections and groups.

Takes the record as the Public API tells it; asks no store, and shows nothing that is not in it.

Source: orcid-api.md section 5.4 (groups); ORCID, "iD display guidelines" (the whole https address, linked).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cinquefoil.registry.pages import e
from cinquefoil.registry.pages.telling import Told, identifiers_of, tell, value_of

Json = Mapping[str, Any]

# Headings in the order of the page, each with the sections of `activities-summary` under it.
_AFFILIATED = (
    ("Employment", ("employments",)),
    ("Education and qualifications", ("educations", "qualifications")),
    ("Invited positions and distinctions", ("invited-positions", "distinctions")),
    ("Membership and service", ("memberships", "services")),
)
MOST_WORKS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is made with: which page of works, and the names of groups of peer reviews."""

    page: int = 1
    group_name: Callable[[str], str] = str


def record_body(record: Json, shown: Shown) -> str:
    """Return the HTML under the page's heading."""
    done = record["activities-summary"]
    sections = (
        *(_affiliated(heading, names, done) for heading, names in _AFFILIATED),
        _grouped("Funding", "funding", done["fundings"]["group"]),
        _works(done["works"]["group"], shown),
        _reviews(done["peer-reviews"]["group"], shown),
        _grouped("Research resources", "research-resource", done["research-resources"]["group"]),
    )
    found = "".join(sections)
    return _person(record) + (found or '<p class="quiet">Nothing that this person has done is public here.</p>')


def _person(record: Json) -> str:
    person, uri = record["person"], record["orcid-identifier"]["uri"]
    life = value_of((person["biography"] or {}).get("content"))
    rows = (
        ("ORCID iD", f'<a class="orcid-id" href="{e(uri)}">{e(uri)}</a>'),
        ("Also known as", _listed("other-name", person["other-names"]["other-name"])),
        ("Country", _listed("address", person["addresses"]["address"])),
        ("Keywords", _listed("keyword", person["keywords"]["keyword"])),
        ("Websites", _listed("researcher-url", person["researcher-urls"]["researcher-url"])),
        ("Email", _listed("email", person["emails"]["email"])),
        ("Other iDs", _listed("external-identifier", person["external-identifiers"]["external-identifier"])),
    )
    facts = "".join(f"<div><dt>{e(name)}</dt><dd>{told}</dd></div>" for name, told in rows if told)
    about = f'<h2>Biography</h2><p class="life">{e(life)}</p>' if life else ""
    return f'<dl class="facts card">{facts}</dl>{about}'


def _listed(kind: str, many: Iterable[Json]) -> str:
    return ", ".join(linked(tell(kind, one).title, tell(kind, one).url) for one in many)


def linked(text: str, url: str) -> str:
    """Return text as a link, when the address is one of the web."""
    is_of_the_web = url.lower().startswith(("http://", "https://"))
    return f'<a href="{e(url)}" rel="nofollow noopener">{e(text)}</a>' if is_of_the_web else e(text)


def _affiliated(heading: str, names: Iterable[str], done: Json) -> str:
    entries = [_entry(*one) for name in names for one in _summaries(done[name]["affiliation-group"])]
    return _section(heading, entries)


def _summaries(groups: Iterable[Json]) -> Iterator[tuple[str, list[Json]]]:
    """Yield each group of affiliations as its kind and its summaries."""
    for group in groups:
        pairs = [next(iter(one.items())) for one in group["summaries"]]
        yield pairs[0][0].removesuffix("-summary"), [summary for _, summary in pairs]


def _grouped(heading: str, kind: str, groups: Iterable[Json]) -> str:
    return _section(heading, [_entry(kind, group[f"{kind}-summary"], group) for group in groups])


def _works(groups: list[Json], shown: Shown) -> str:
    first = (shown.page - 1) * MOST_WORKS
    entries = [_entry("work", group["work-summary"], group) for group in groups[first : first + MOST_WORKS]]
    return _section("Works", entries, count=len(groups), after=pager(shown.page, len(groups), "?page={}#works"))


def pager(page: int, count: int, address: str) -> str:
    """Return the way to the pages before and after; nothing when all is on one."""
    pages = -(-count // MOST_WORKS)
    if pages < page or pages < len(("this", "that")):
        return ""
    before = f'<a href="{e(address.format(page - 1))}">Page {page - 1}</a>' if page > 1 else ""
    after = f'<a href="{e(address.format(page + 1))}">Page {page + 1}</a>' if page < pages else ""
    return f'<nav class="pager" aria-label="Pages">{before}<span>Page {page} of {pages}</span>{after}</nav>'


def _reviews(groups: list[Json], shown: Shown) -> str:
    entries = []
    for group in groups:
        reviews = [one for inner in group["peer-review-group"] for one in inner["peer-review-summary"][:1]]
        name = shown.group_name(reviews[0]["review-group-id"] or "")
        told = "".join(f"<li>{_words(tell('peer-review', {**one, 'review-group-id': ''}))}</li>" for one in reviews)
        number = f"{len(reviews)} review{'s' if len(reviews) > 1 else ''}"
        entries.append(
            f"<li><details><summary><strong>{e(name)}</strong> ({number})</summary><ul>{told}</ul></details></li>"
        )
    return _section("Peer reviews", entries)


def _section(heading: str, entries: list[str], *, count: int = 0, after: str = "") -> str:
    """Return a section with its heading and how many there are; nothing when there are none."""
    if not entries and not after:
        return ""
    name = heading.lower().replace(" ", "-")
    number = f'<span class="count">{count or len(entries)}</span>'
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{e(heading)} {number}</h2>'
        f'<ul class="items">{"".join(entries)}</ul>{after}</section>'
    )


def _entry(kind: str, summaries: list[Json], group: Json | None = None) -> str:
    """Return a group as one entry: the preferred element told, and who says so."""
    told = tell(kind, summaries[0])
    ids = identifiers_of(group) if group and group["external-ids"]["external-id"] else told.identifiers
    shown = "".join(f"<li>{e(one.label)}: {linked(one.value, one.url)}</li>" for one in ids)
    identifiers = f'<ul class="ids">{shown}</ul>' if shown else ""
    return f'<li>{_words(told)}{identifiers}<p class="source">{_sources(summaries)}</p></li>'


def _words(told: Told) -> str:
    return f"<h3>{linked(told.title or 'Without a title', told.url)}</h3>{facts_of(told)}"


def facts_of(told: Told) -> str:
    """Return the facts about an element: the weightiest on a line of its own, the others on one."""
    lines = [" · ".join(part) for part in (told.about[:1], told.about[1:]) if part]
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def _sources(summaries: list[Json]) -> str:
    names = list(dict.fromkeys(_source(one) for one in summaries))
    return f"{'Source' if len(names) == 1 else 'Sources'}: {e(', '.join(names))}"


def _source(one: Json) -> str:
    source = one.get("source") or {}
    name = value_of(source.get("source-name")) or "a name not shown"
    behind = value_of(source.get("assertion-origin-name"))
    return f"{behind} via {name}" if behind else name
