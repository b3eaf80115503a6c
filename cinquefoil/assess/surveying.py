"""What public evidence shows of an organisation, capability by capability: seen, or not seen; never more.

Pure over bundles that `public_only` collected. Presence proves and absence says nothing: *not seen* is no verdict, and
no survey says that something is not met. Whose iDs were shown, and who they are, is not told.

Source: assessor.md 9 (public pages and registry only) and lesson 4.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cinquefoil.assess.criterion import Capability
from cinquefoil.assess.evidence import Bundle, Outcome, Page
from cinquefoil.assess.probes.reading import settled_pages
from cinquefoil.assess.probes.record import observe_standing
from cinquefoil.guidelines.display import leads_to_record, shown_ids
from cinquefoil.guidelines.html import Icon
from cinquefoil.guidelines.passive import sign_in_controls


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One capability at one organisation: seen or not, by what, and where; `address` "" where there is none to show."""

    organisation: str
    capability: Capability
    state: Literal["seen", "not seen"]
    evidence: str
    address: str = ""


def survey(
    organisation: str, bundles: Iterable[Bundle], *, urls: Iterable[str], client_ids: Iterable[str] = ()
) -> tuple[Sight, ...]:
    """Say of each capability whether the evidence shows it.

    Args:
        organisation: the organisation's ROR, as it is to stand in the values.
        bundles: evidence of looks at public pages and records; of other sites and clients it is left out.
        urls: front pages of the organisation's systems, as they were looked at.
        client_ids: the organisation's own clients; items of others are not counted for it.
    """
    wanted, clients = frozenset(urls), frozenset(client_ids)
    looked = [one for one in bundles if one.subject.url in wanted and not one.setup_problems]
    pages = [page for bundle in looked for page in settled_pages(bundle)]
    written = _written(one for one in looked if one.client_id in clients)
    found: tuple[tuple[Capability, tuple[str, str] | None, str], ...] = (
        ("authenticate", _button(pages) or written, "no way to ORCID's sign-in with the icon"),
        ("collect", None, "what a system reads from records is to be seen by nobody outside it"),
        ("display", _display(looked), "no iD with icon and a link to its record"),
        ("connect", written, "no late item on a public record from one of these clients"),
        ("synchronise", None, "by one look at records nobody sees whether changes travel"),
    )
    scope = f"{len(pages)} public pages of {len(looked)} sites"
    return tuple(
        Sight(organisation=organisation, capability=name, state="seen", evidence=told[0], address=told[1])
        if told
        else Sight(organisation=organisation, capability=name, state="not seen", evidence=f"{absent}; {scope}")
        for name, told, absent in found
    )


def _button(pages: Iterable[Page]) -> tuple[str, str] | None:
    for page in pages:
        for control in sign_in_controls(page.html, url=page.url):
            if control.is_branded and control.leads_to_authorise:
                return f"“{control.name}” leads to ORCID and carries the icon", page.url
    return None


def _display(bundles: Iterable[Bundle]) -> tuple[str, str] | None:
    for bundle in bundles:
        for page in settled_pages(bundle):
            for shown in shown_ids(page.html, registry_web=bundle.registry_web):
                if shown.icon is Icon.AUTHENTICATED and leads_to_record(shown, registry_web=bundle.registry_web):
                    return "an iD with its icon and a link to its record", page.url
    return None


def _written(bundles: Iterable[Bundle]) -> tuple[str, str] | None:
    """An item that a client of theirs wrote: its owner signed in once, and gave permission to write."""
    for bundle in bundles:
        finding = observe_standing(bundle)
        if finding is not None and finding.outcome is Outcome.TRUE:
            return f"{finding.seen}, from {bundle.client_id}", ""
    return None
