"""Turns a record into items in words fit for a page, each marked public or not. Pure.

Drops private items altogether: nobody but their owner and their source may see them, and we only want what we may use.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cinquefoil.hub.collect.values import Reading, ReadItem, Section
from cinquefoil.orcid.model.affiliations import AffiliationKind, AffiliationSummary
from cinquefoil.orcid.model.common import Source, Visibility
from cinquefoil.orcid.model.person import Keyword
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.works import WorkSummary

AFFILIATIONS = (
    (AffiliationKind.EMPLOYMENT, Section.EMPLOYMENTS),
    (AffiliationKind.EDUCATION, Section.EDUCATION),
    (AffiliationKind.QUALIFICATION, Section.EDUCATION),
)


def read_items(record: Record, orcid_id: str) -> Reading:
    """Return what a record holds of the sections we use."""
    activities, person = record.activities_summary, record.person
    items: list[ReadItem] = []
    if activities:
        for kind, section in AFFILIATIONS:
            items += _affiliations(activities.affiliations(kind).summaries, section, orcid_id)
        groups = activities.works.group if activities.works else ()
        items += _works((group.work_summary[0] for group in groups if group.work_summary), orcid_id)
    if person and person.keywords:
        items += _keywords(person.keywords.keyword, orcid_id)
    name = person.name if person else None
    return Reading(orcid_id=orcid_id, name=name.shown if name else "", items=tuple(items))


def split_by_visibility(reading: Reading) -> tuple[tuple[ReadItem, ...], tuple[ReadItem, ...]]:
    """Return the public items, and those for trusted parties."""
    public = tuple(item for item in reading.items if item.is_public)
    return public, tuple(item for item in reading.items if not item.is_public)


def _affiliations(summaries: Iterable[AffiliationSummary], section: Section, orcid_id: str) -> Iterator[ReadItem]:
    for summary in summaries:
        if summary.visibility == Visibility.PRIVATE:
            continue
        parts = (summary.role_title, summary.department_name)
        item = ReadItem(
            section=section,
            put_code=summary.put_code or 0,
            title=(summary.organization.name if summary.organization else None) or "",
            detail=", ".join(part for part in parts if part),
            starts=str(summary.start_date or ""),
            ends=str(summary.end_date or ""),
            url=_web(str(summary.url or "")),
            is_public=summary.visibility == Visibility.PUBLIC,
        )
        yield _told_by(item, summary.source, orcid_id)


def _works(summaries: Iterable[WorkSummary], orcid_id: str) -> Iterator[ReadItem]:
    for summary in summaries:
        if summary.visibility == Visibility.PRIVATE:
            continue
        title = summary.title.title if summary.title else None
        item = ReadItem(
            section=Section.WORKS,
            put_code=summary.put_code or 0,
            title=str(title or ""),
            detail=str(summary.journal_title or "") or (summary.type or "").replace("-", " "),
            starts=str(summary.publication_date or ""),
            url=_web(str(summary.url or "")),
            is_public=summary.visibility == Visibility.PUBLIC,
        )
        yield _told_by(item, summary.source, orcid_id)


def _keywords(keywords: Iterable[Keyword], orcid_id: str) -> Iterator[ReadItem]:
    for keyword in keywords:
        if keyword.visibility == Visibility.PRIVATE or not keyword.content:
            continue
        item = ReadItem(
            section=Section.KEYWORDS,
            put_code=keyword.put_code or 0,
            title=keyword.content,
            is_public=keyword.visibility == Visibility.PUBLIC,
        )
        yield _told_by(item, keyword.source, orcid_id)


def _told_by(item: ReadItem, source: Source | None, orcid_id: str) -> ReadItem:
    """Add who wrote an item: the owner herself, another person, or a system by its name."""
    if source is None:
        return item
    writer = source.source_orcid.path if source.source_orcid else None
    return replace(
        item,
        source_name=str(source.source_name or ""),
        source_client_id=source.client_id or "",
        is_by_owner=writer == orcid_id,
    )


def _web(address: str) -> str:
    """Return a web address fit for a link, or "": a record may hold any text there."""
    return address if address.lower().startswith(("https://", "http://")) else ""
