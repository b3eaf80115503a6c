"""*Ready for ORCID's review*: what ORCID looks at before it gives production credentials, on one page.

Built from the evidence and a report judged by `minimum-2023`. ORCID reviews, and ORCID decides; this is preparation.
"""

from collections.abc import Iterable

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.assess.evidence import Attestation, Bundle, Exchange
from cinquefoil.assess.report.baseline import WORDS
from cinquefoil.assess.report.failing import without_secrets
from cinquefoil.assess.report.page import Heading, Listing, Part, Sentence, Shot, Table
from cinquefoil.assess.report.shape import Report

SET = "minimum-2023"
# The screens a reviewer asks for, in the order a person meets them: heading, places of pages.
_SCREENS = (
    ("Where people are asked to connect", ("connect",)),
    ("What is said about ORCID", ("explanation",)),
    ("After connecting", ("after-connect", "connected")),
    ("How the iD is shown", ("profile", "item")),
    ("After refusing", ("after-refuse",)),
    ("After disconnecting", ("after-disconnect",)),
)
_STORAGE = ("AUTH-7", "COL1-1", "COL1-2")
_WHY = {
    "/authenticate": "to learn the iD of somebody who signs in",
    "/read-limited": "to read what the person shares with trusted parties",
    "/read-public": "to read what is public",
    "/activities/update": "to add and update works, affiliations and other activities",
    "/person/update": "to add and update keywords, links and other personal details",
    "/webhook": "to hear of changes to a record",
}


def dossier_page(report: Report, bundle: Bundle) -> tuple[Part, ...]:
    """The dossier: judgement, screens, scopes and why, storage as attested, redirect addresses."""
    facts = report.assessment
    parts: list[Part] = [
        Heading(1, f"{facts.subject.name}: ready for ORCID's review?"),
        Listing(
            (
                f"Address: {facts.subject.deployment}",
                f"ORCID client: {facts.subject.orcid_client_id}",
                f"Tested: {facts.ended:%Y-%m-%d}; judged by {facts.criteria_set.id} {facts.criteria_set.version}",
            )
        ),
        Sentence("ORCID reviews, and ORCID decides. This page gathers what it asks to see."),
    ]
    if report.setup_problems:
        said = tuple(f"{one.sentence} {one.remedy}".strip() for one in report.setup_problems)
        return (*parts, Heading(2, "We could not test yet"), Listing(said))
    rows = tuple(
        (f"{one.criterion} {one.title}", WORDS.get(one.state, one.state), _next(one.next_step))
        for one in report.verdicts
        if one.obligation == "must"
    )
    parts += [Heading(2, "What is required"), Table("Requirements", ("Requirement", "Verdict", "Next"), rows)]
    parts += [Heading(2, "Screens"), *_screens(bundle)]
    parts += [Heading(2, "Scopes, and why"), _scopes(bundle)]
    parts += [Heading(2, "How iDs and tokens are stored"), *_storage(bundle.attestations)]
    addresses = sorted(
        {without_secrets(one.query["redirect_uri"]) for one in _asked(bundle) if "redirect_uri" in one.query}
    )
    parts += [Heading(2, "Redirect addresses seen"), Listing(tuple(addresses) or ("None was seen.",))]
    return tuple(parts)


def _screens(bundle: Bundle) -> Iterable[Part]:
    for heading, places in _SCREENS:
        yield Heading(3, heading)
        page = next((one for place in places for one in bundle.pages if one.place == place), None)
        if page is None:
            yield Sentence("Not seen in this run. Act it out, or add a picture by hand.")
            continue
        shown = f"{page.title or page.place}, {without_secrets(page.url)}"
        if page.screenshot:
            yield Shot(f"evidence/{page.screenshot.removeprefix('sha256:')}.png", f"{heading}: {shown}")
        else:
            yield Sentence(f"{shown}. No picture was taken; it says: {' '.join(page.text.split())[:300]}")


def _scopes(bundle: Bundle) -> Part:
    asked = sorted({scope for one in _asked(bundle) for scope in (one.query.get("scope") or one.scope).split()})
    planned = bundle.planned_scopes or ()
    rows = tuple(
        (scope, _WHY.get(scope, "not known to us"), "declared for later use" if scope in planned else "now")
        for scope in asked
    )
    return (
        Table("Scopes asked for", ("Scope", "What it is for", "Used"), rows)
        if rows
        else Sentence("None was asked for.")
    )


def _storage(attestations: Iterable[Attestation]) -> Iterable[Part]:
    stated = [one for one in attestations if one.criterion in _STORAGE]
    if stated:
        yield Listing(
            tuple(
                f"{load_criteria()[one.criterion].title}: {'yes' if one.holds else 'no'}. {one.statement} "
                f"({one.by}, {one.role or 'role not given'}, {one.at:%Y-%m-%d})"
                for one in stated
            )
        )
    else:
        yield Sentence("Nobody has stated this yet. It cannot be seen from outside: cinquefoil assess attest")


def _asked(bundle: Bundle) -> list[Exchange]:
    return [one for one in bundle.exchanges if (one.method, one.path) == ("GET", "/oauth/authorize")]


def _next(step: object) -> str:
    who, do = getattr(step, "who", ""), getattr(step, "do", "")
    return f"{who}: {do}" if who else ""
