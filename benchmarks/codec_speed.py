"""Reading and writing a whole record in both formats, against the plainest readers and writers of the same bytes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from lxml import etree

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.model.activities import ActivitiesSummary
from cinquefoil.orcid.model.affiliations import (
    AffiliationGroup,
    AffiliationKind,
    Affiliations,
    AffiliationSummary,
    KindedSummary,
)
from cinquefoil.orcid.model.common import (
    Country,
    DisambiguatedOrganization,
    ExternalId,
    ExternalIds,
    FuzzyDate,
    Moment,
    Normalized,
    OrcidUri,
    Organization,
    OrganizationAddress,
    Source,
    Text,
    Visibility,
)
from cinquefoil.orcid.model.person import Address, Addresses, Keyword, Keywords, Person, PersonName
from cinquefoil.orcid.model.record import History, Preferences, Record
from cinquefoil.orcid.model.works import WorkGroup, Works, WorkSummary, WorkTitle

ORCID_ID = "0000-0002-1825-0097"
WORKS, AFFILIATIONS, WORDS = 12, 8, 6
ROUNDS, TIMES = 15, 40
NOW = Moment.of(datetime(2026, 1, 1, tzinfo=UTC))
URI = OrcidUri(f"https://orcid.org/{ORCID_ID}", ORCID_ID, "orcid.org")
COMMON = {"created_date": NOW, "last_modified_date": NOW, "source": Source(URI, source_name=Text("Josiah Carberry"))}


def best_of(*works: Callable[[], object]) -> list[float]:
    """The shortest mean of several rounds of each, in microseconds of the processor.

    They take turns, so that a busy machine is as hard on one as on the other.
    """
    rounds = [[_mean(work) for work in works] for _ in range(ROUNDS)]
    return [min(each) * 1e6 for each in zip(*rounds, strict=True)]


def _mean(work: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) / TIMES


def a_rich_record() -> Record:
    """A record as rich as those of busy people, about 30 kB of JSON."""
    return Record(
        orcid_identifier=URI,
        preferences=Preferences("en"),
        history=History(creation_method="DIRECT", submission_date=NOW, claimed=True, verified_email=True),
        person=person(),
        activities_summary=ActivitiesSummary(last_modified_date=NOW, employments=employments(), works=works()),
        path=f"/{ORCID_ID}",
    )


def person() -> Person:
    """Names, a country and a few words."""
    words = tuple(
        Keyword(**COMMON, content=f"psychoceramics {n}", visibility=Visibility.PUBLIC, put_code=n, display_index=n)
        for n in range(WORDS)
    )
    return Person(
        last_modified_date=NOW,
        name=PersonName(given_names=Text("Josiah"), family_name=Text("Carberry"), path=ORCID_ID),
        addresses=Addresses(address=(Address(**COMMON, country=Country("US"), put_code=1),)),
        keywords=Keywords(last_modified_date=NOW, keyword=words, path=f"/{ORCID_ID}/keywords"),
        path=f"/{ORCID_ID}/person",
    )


def employments() -> Affiliations:
    """Posts, each in a group of its own."""
    summaries = (
        AffiliationSummary(
            **COMMON,
            put_code=n,
            department_name="Psychoceramics",
            role_title="Professor",
            start_date=FuzzyDate.of(1980 + n, 9, 1),
            end_date=FuzzyDate.of(1981 + n),
            organization=Organization(
                "Brown University",
                OrganizationAddress("Providence", "RI", "US"),
                DisambiguatedOrganization("https://ror.org/05gq02987", "ROR"),
            ),
            display_index="1",
            visibility=Visibility.PUBLIC,
            path=f"/{ORCID_ID}/employment/{n}",
        )
        for n in range(AFFILIATIONS)
    )
    groups = (
        AffiliationGroup(last_modified_date=NOW, summaries=(KindedSummary.of(AffiliationKind.EMPLOYMENT, each),))
        for each in summaries
    )
    return Affiliations(last_modified_date=NOW, affiliation_group=tuple(groups), path=f"/{ORCID_ID}/employments")


def works() -> Works:
    """Articles, each in a group of its own."""
    return Works(last_modified_date=NOW, group=tuple(work_group(n) for n in range(WORKS)), path=f"/{ORCID_ID}/works")


def work_group(number: int) -> WorkGroup:
    """One article with an identifier."""
    doi = f"10.5555/12345{number}"
    ids = ExternalIds((ExternalId("doi", doi, Normalized(doi), None, Text(f"https://doi.org/{doi}"), "self"),))
    summary = WorkSummary(
        **COMMON,
        put_code=number,
        title=WorkTitle(Text(f"Toward a Unified Theory of High-Energy Metaphysics, part {number} & last")),
        external_ids=ids,
        type="journal-article",
        publication_date=FuzzyDate.of(2008, 8, 14),
        journal_title=Text("Journal of Psychoceramics"),
        visibility=Visibility.PUBLIC,
        path=f"/{ORCID_ID}/work/{number}",
        display_index="1",
    )
    return WorkGroup(last_modified_date=NOW, external_ids=ids, work_summary=(summary,))


@dataclass(frozen=True)
class Figure:
    """One comparison; `aim` is how many times the plain work it may take, None where there is none."""

    name: str
    ours: Callable[[], object]
    plain: Callable[[], object]
    against: str
    aim: float | None

    def line(self) -> str:
        """What is printed."""
        ours, plain = best_of(self.ours, self.plain)
        ratio = ours / plain
        verdict = f"aim {self.aim:g}: {'met' if ratio <= self.aim else 'missed'}" if self.aim else "no aim"
        return f"  {self.name:18} {ours:7.0f} µs {ratio:6.2f} × {self.against:22} {verdict}"


def main() -> None:
    """Print each figure, and whether it is what we aim for."""
    record = a_rich_record()
    in_json, in_xml = json_v3.write(record), xml_v3.write(record)
    tree = orjson.loads(in_json)
    loads, dumps, parse = lambda: orjson.loads(in_json), lambda: orjson.dumps(tree), lambda: etree.fromstring(in_xml)
    figures = [
        Figure("read JSON", lambda: json_v3.read(Record, in_json), loads, "orjson.loads", 1.5),
        Figure("read JSON strictly", lambda: json_v3.read(Record, in_json, strict=True), loads, "orjson.loads", 1.5),
        Figure("write JSON", lambda: json_v3.write(record), dumps, "orjson.dumps", 2),
        Figure("write pretty JSON", lambda: json_v3.write(record, pretty=True), dumps, "orjson.dumps", None),
        Figure("to a tree", lambda: json_v3.to_tree(record), loads, "orjson.loads", None),
        Figure("read XML", lambda: xml_v3.read(Record, in_xml), parse, "lxml.etree.fromstring", 6),
        Figure(
            "read XML strictly", lambda: xml_v3.read(Record, in_xml, strict=True), parse, "lxml.etree.fromstring", 6
        ),
        Figure("write XML", lambda: xml_v3.write(record), parse, "lxml.etree.fromstring", 10),
        Figure("write XML of JSON", lambda: xml_v3.write_tree(Record, tree), parse, "lxml.etree.fromstring", 10),
    ]
    print(f"codec, a record of {len(in_json):,} bytes of JSON, {len(in_xml):,} of XML")
    for figure in figures:
        print(figure.line())


if __name__ == "__main__":
    main()
