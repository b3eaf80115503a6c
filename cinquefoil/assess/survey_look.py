"""One polite look for a survey: at one public site, or at public records for what one client wrote.

Keeps no page and no name: only what was seen, by what evidence and where. What is seen decides `surveying`.

Source: assessor.md 6.8 (passive public checks within robots and rate) and 9.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from cinquefoil.assess.collectors.fetching import Fetcher
from cinquefoil.assess.collectors.public_api import Wanted, sample
from cinquefoil.assess.evidence import Bundle, Step, Subject
from cinquefoil.assess.probes.reading import settled_pages
from cinquefoil.assess.public_look import look_publicly
from cinquefoil.assess.surveying import Sight, survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look showed.

    `sights`: what was seen, and nothing else. `pages`: how many pages or records were read. `note`: what did not come,
    in sentences. `problem`: why nothing could be looked at, or "".
    """

    sights: tuple[Sight, ...] = ()
    pages: int = 0
    note: str = ""
    problem: str = ""


def look_at_site(organisation: str, url: str, fetcher: Fetcher, *, registry_web: str = "") -> Looked:
    """Look at a site's public pages. `registry_web`: where records stand, where it is not ORCID's own."""
    bundle = look_publicly(url, fetcher, registry_web=registry_web)
    if bundle.setup_problems:
        return Looked(problem=" ".join(one.sentence for one in bundle.setup_problems))
    sights = survey(organisation, [bundle], urls=[url])
    return Looked(sights=_seen(sights), pages=len(settled_pages(bundle)), note=bundle.steps[0].note)


def look_for_client(
    organisation: str, client_id: str, fetcher: Fetcher, *, public_api: str, ror: str = "", names: Sequence[str] = ()
) -> Looked:
    """Look on public records of the organisation's people for items that this client wrote."""
    started = datetime.now(UTC)
    sampled = sample(fetcher, public_api, Wanted(client_id=client_id, ror=ror, names=tuple(names)))
    if sampled.troubles and not sampled.read:
        return Looked(problem=" ".join(sampled.troubles))
    ended = datetime.now(UTC)
    note = " ".join((sampled.sentence(), *sampled.troubles))
    bundle = Bundle(
        subject=Subject(name=client_id, url=""),
        client_id=client_id,
        registry_web="",
        started=started,
        ended=ended,
        tool=f"cinquefoil {version('cinquefoil')}",
        steps=(Step(name="look", ok=True, started=started, ended=ended, person="anonymous", note=note),),
        items=sampled.items,
    )
    sights = survey(organisation, [bundle], urls=[""], client_ids=[client_id])
    return Looked(sights=_seen(sights), pages=sampled.read, note=note)


def _seen(sights: Sequence[Sight]) -> tuple[Sight, ...]:
    return tuple(one for one in sights if one.state == "seen")
