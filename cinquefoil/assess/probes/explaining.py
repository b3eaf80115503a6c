"""The one question behind every explanation: which topics does the text hold that people can reach?

Finds and points, never decides that a text is good enough: that is a reviewer's office.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from cinquefoil.assess.evidence import Bundle, Finding, Outcome, Page, Passage
from cinquefoil.assess.probes.reading import at_page, is_public_look, settled_pages
from cinquefoil.guidelines.html import paragraphs, read_page
from cinquefoil.guidelines.passive import links_of, sign_in_controls
from cinquefoil.guidelines.topics import Score, load_groups, load_topics, score

ENTRY = "connect"
EXPLAINING = ("explanation", "help", "about", "privacy")
_PROMISES_MORE = re.compile(
    r"\borcid\b|\bwhy\b|\bhelp\b|\babout\b|\bmore\b|\bprivacy\b|\bpam\b|\brhagor\b", re.IGNORECASE
)


def entry_pages(bundle: Bundle) -> tuple[Page, ...]:
    """Pages where a person may meet the button before she is connected; for a stranger, wherever it stands."""
    outside = is_public_look(bundle)
    return tuple(
        page
        for page in (settled_pages(bundle) if outside else bundle.pages)
        if page.step in {"look", "typed", "connect"}
        and (page.place == ENTRY or ((outside or page.place == "form") and sign_in_controls(page.html, url=page.url)))
    )


def pages_with_button(bundle: Bundle) -> tuple[Page, ...]:
    """Those of them that certainly hold it; a log-in page that stands in their place does not."""
    entries = entry_pages(bundle)
    certain = tuple(page for page in entries if sign_in_controls(page.html, url=page.url))
    step = bundle.step("connect")
    if certain or step is None or not step.remembered.get("entry"):
        return certain
    # A button that does not say what it is was clicked on one of them, and led to ORCID.
    return tuple(page for page in entries if page.step == "connect")


def reachable(bundle: Bundle, entry: Page) -> tuple[Page, ...]:
    """The page itself and the explanations one link away from it."""
    links = set(links_of(entry.html, url=entry.url))
    near = [
        page
        for page in bundle.pages
        if page.id != entry.id
        and (page.linked_from == entry.id or (page.place in EXPLAINING and _plain(page.url) in links))
    ]
    return (entry, *near)


def everywhere(bundle: Bundle) -> tuple[Page, ...]:
    """All pages that may explain: those where the button stands and those the plan calls explanations."""
    return tuple(page for page in bundle.pages if page.place in {ENTRY, *EXPLAINING})


def observe_topics(bundle: Bundle, *, probe: str, group: str) -> Finding | None:
    """Which topics of a group stand anywhere in the explanations. None when no explanation was collected."""
    texts = everywhere(bundle)
    return weigh(texts, probe=probe, group=group, names=names_of(bundle)) if texts else None


def names_of(bundle: Bundle) -> tuple[str, ...]:
    """What the system and its organisation are called: a purpose told in their name is one told here."""
    subject = bundle.subject
    return tuple(name for name in (subject.name, subject.organisation) if name and "://" not in name)


def weigh(texts: tuple[Page, ...], *, probe: str, group: str, names: tuple[str, ...] = ()) -> Finding:
    """All topics found → true; some or none → cannot-tell, for a person, with what was found and what is missing."""
    scores = [(page, _score(page, group, names)) for page in texts]
    best = max(scores, key=lambda scored: len(scored[1].found))[0]
    passages = _passages(group, [scored for _, scored in scores])
    missing = [passage.topic for passage in passages if not passage.snippet]
    expected = "a text that says: " + "; ".join(load_topics()[topic].title for topic in load_groups()[group].all)
    outcome, reason, seen = Outcome.TRUE, "explanation.topics-found", _found(passages)
    if missing:
        foreign = [scored for _, scored in scores if not scored.is_readable]
        outcome = Outcome.CANNOT_TELL
        reason = "explanation.language" if foreign else "explanation.topics-missing"
        seen = f"missing: {', '.join(missing)}. {_found(passages)}"
        if foreign:
            seen += f" A text in another language ({foreign[0].language}), for you to read: “{foreign[0].passage}”"
    return Finding(
        probe=probe,
        outcome=outcome,
        reason=reason,
        expected=expected,
        seen=seen,
        pointer=at_page(best),
        passages=passages,
    )


def unfollowed_links(bundle: Bundle, entry: Page) -> tuple[str, ...]:
    """Links of a page that promise an explanation and were not visited in this run."""
    visited = {_plain(page.url) for page in bundle.pages}
    return tuple(address for address in promising_links(entry) if address not in visited)


def promising_links(entry: Page) -> tuple[str, ...]:
    """Links of a page, on its own host, whose words promise an explanation; ways to sign in are none."""
    controls = {control.target for control in sign_in_controls(entry.html, url=entry.url)}
    host = urlsplit(entry.url).netloc
    return tuple(
        address
        for address, words in links_of(entry.html, url=entry.url).items()
        if _PROMISES_MORE.search(words) and urlsplit(address).netloc == host and address not in controls
    )


def _passages(group: str, scores: Iterable[Score]) -> tuple[Passage, ...]:
    found: dict[str, str] = {}
    for scored in scores:
        found = {**scored.found, **found}
    return tuple(Passage(topic=topic, snippet=found.get(topic, "")) for topic in load_groups()[group].all)


def _found(passages: tuple[Passage, ...]) -> str:
    said = [f"{passage.topic}: “{passage.snippet}”" for passage in passages if passage.snippet]
    return "found: " + "; ".join(said) if said else "no passage found"


def _score(page: Page, group: str, names: tuple[str, ...]) -> Score:
    parsed = read_page(page.html)
    if parsed is None:
        return score(page.text, group, names=names)
    links = links_of(page.html, url=page.url)
    return score(paragraphs(parsed), group, declared=parsed.get("lang", ""), names=names, links=links)


def _plain(url: str) -> str:
    return url.partition("#")[0]
