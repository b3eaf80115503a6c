"""What ORCID's public API shows of an integration: items on public records that its client wrote, itself or for others.

Looks for people by the organisation's ROR and names, draws a sample of them, and reads their records, politely.
Presence proves that something was written; absence says nothing, for people choose what is public. Who the people
are is told nobody: an item is kept by its kind, a number and its dates.

Source: orcid-api.md (search, record summaries); assessor.md 8.1 (public API); lesson 4.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from cinquefoil.assess.collectors.fetching import Fetcher, NotFetched
from cinquefoil.assess.evidence import RecordItem

SUMMARY: Final = "-summary"
MOST_CANDIDATES: Final = 200
"""People named by one search, of whom the sample is drawn."""

_JSON: Final = "application/vnd.orcid+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose items are looked for, and among whom: the client, the organisation's ROR and names.

    `people`: how many records are read at most. `seed` draws them.
    """

    client_id: str
    ror: str = ""
    names: tuple[str, ...] = ()
    people: int = 20
    seed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What a sample showed: how many people fit, how many records were read, the client's items, what went wrong."""

    candidates: int = 0
    read: int = 0
    items: tuple[RecordItem, ...] = ()
    troubles: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The sample in one sentence, without anybody's name."""
        told = f"{self.read} of {self.candidates} public records of people there were read; "
        return told + (f"{len(self.items)} items on them come from this client." if self.items else "none names it.")


@dataclass(frozen=True, slots=True)
class Written:
    """One activity on a record that the client wrote, by itself or for somebody."""

    section: str
    put_code: int
    last_modified: datetime


def written_by(record: Mapping[str, Any], client_id: str) -> tuple[Written, ...]:
    """The activities of a v3.0 record in JSON whose source or assertion origin is the client, in a settled order."""
    found = (
        Written(section, int(item["put-code"]), _changed(item))
        for section, item in _activities(record.get("activities-summary") or {})
        if client_id in _sources(item)
    )
    return tuple(sorted(found, key=lambda one: (one.section, one.put_code)))


def question(wanted: Wanted) -> str:
    """Return the search for people of an organisation, in Lucene's language; "" where nothing is known of it."""
    parts = [f'ror-org-id:"{_quoted(wanted.ror)}"'] if wanted.ror else []
    parts += [f'affiliation-org-name:"{_quoted(name)}"' for name in wanted.names if name.strip()]
    return " OR ".join(parts)


def sample(fetcher: Fetcher, base: str, wanted: Wanted, *, step: str = "look") -> Sampled:
    """Search, draw, and read; what cannot be read is told and passed over.

    Args:
        fetcher: the polite fetcher; its limits hold here too.
        base: the public API's address without version, as http://127.0.0.1:8780/pub.
        wanted: client and organisation.
        step: the step under which the items are kept.
    """
    asked = question(wanted)
    if not asked:
        return Sampled(troubles=("Neither a ROR nor a name of the organisation is known, so nobody was looked for.",))
    base = base.rstrip("/")
    try:
        found = _json(fetcher, f"{base}/v3.0/expanded-search/?" + urlencode({"q": asked, "rows": MOST_CANDIDATES}))
    except NotFetched as trouble:
        return Sampled(troubles=(trouble.sentence,))
    # In an order of their own, so that one seed draws the same people however the search ranks them.
    people = sorted(str(one["orcid-id"]) for one in found.get("expanded-result") or () if one.get("orcid-id"))
    drawn = random.Random(wanted.seed).sample(people, min(wanted.people, len(people)))  # noqa: S311 - a sample, no secret
    items, troubles, read = list[RecordItem](), list[str](), 0
    for orcid_id in drawn:
        try:
            record = _json(fetcher, f"{base}/v3.0/{orcid_id}/record")
        except NotFetched as trouble:
            troubles.append(trouble.sentence.replace(orcid_id, "a record"))
            continue
        read += 1
        items += _kept(written_by(record, wanted.client_id), step, first=len(items) + 1)
    total = int(found.get("num-found") or len(people))
    return Sampled(candidates=total, read=read, items=tuple(items), troubles=tuple(dict.fromkeys(troubles)))


def _kept(found: Sequence[Written], step: str, *, first: int) -> Iterator[RecordItem]:
    for number, one in enumerate(found, start=first):
        yield RecordItem(step=step, section=one.section, number=number, last_modified=one.last_modified)


def _json(fetcher: Fetcher, address: str) -> Mapping[str, Any]:
    answer = fetcher.get(address, accept=_JSON)
    place = address.partition("?")[0]
    if answer.status != 200:
        raise NotFetched("status", f"{place} answered with {answer.status}.")
    try:
        told = json.loads(answer.text)
    except ValueError:
        told = None
    if not isinstance(told, Mapping):
        raise NotFetched(
            "form", f"{place} answered with something that is no JSON object; is it a public API of ORCID's?"
        )
    return told


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def _activities(part: object, key: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(part, Mapping):
        if key.endswith(SUMMARY) and part.get("put-code") is not None:
            yield key.removesuffix(SUMMARY), part
        for name, value in part.items():
            yield from _activities(value, str(name))
    elif isinstance(part, list):
        for value in part:
            yield from _activities(value, key)


def _sources(item: Mapping[str, Any]) -> set[str]:
    source = item.get("source") or {}
    told = (source.get("source-client-id"), source.get("assertion-origin-client-id"))
    return {str(one["path"]) for one in told if one and one.get("path")}


def _changed(item: Mapping[str, Any]) -> datetime:
    """Units: milliseconds since 1970 in ORCID's JSON."""
    told = (item.get("last-modified-date") or item.get("created-date") or {}).get("value") or 0
    return datetime.fromtimestamp(int(told) / 1000, UTC)
