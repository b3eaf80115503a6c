"""The checks P1 to P11 on what anybody may see of a site: how iDs are shown, and what is passed on.

Nothing here can earn a badge: whose iDs these are, and whether their owners signed in, nobody can see from outside.
Which criteria public pages decide is the probes' affair.

Source: systems.md 11; assessor.md 6.8 and 9.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from cinquefoil.assess.evidence import Bundle, Outcome, Page
from cinquefoil.assess.leaks import HIDDEN
from cinquefoil.assess.probes.reading import changing_pages, looks_broken
from cinquefoil.assess.public_look import REFUSED
from cinquefoil.assess.setup_signs import asks_for_password
from cinquefoil.guidelines.display import Form, ShownId, has_right_check_digit, leads_to_record, shown_ids
from cinquefoil.guidelines.html import Icon, elements, read_page
from cinquefoil.guidelines.metadata import lost_places, pairs_in, unread
from cinquefoil.guidelines.passive import sign_in_controls, tells_of_refusal
from cinquefoil.guidelines.topics import READ, guess_language

FEWEST_WORDS = 2
"""A page with fewer is made by scripts that were not run."""

ADVISORY = frozenset({"P3", "P4", "P6"})
_SECRET = re.compile(r"(\w*(?:token|secret))\W{1,30}?" + HIDDEN, re.IGNORECASE)
_GENERIC = re.compile(r"(?:the )?orcid(?: id)?(?: logo| icon)?", re.IGNORECASE)
_ODD_SPELLING = re.compile(r"\b(?:ORCiD|Orcid|OrcID|ORCID ID)\b")


Showing = tuple[Page, ShownId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of public pages: does it hold, what was seen, and where. Advisory ones decide nothing."""

    id: str
    outcome: Outcome
    reason: str
    seen: str
    url: str = ""

    @property
    def advisory(self) -> bool:
        """Whether it is advice only."""
        return self.id in ADVISORY


def check_publicly(bundle: Bundle) -> tuple[Check, ...]:
    """The checks P1 to P11 on what was seen; one that nothing can be said about is left *cannot tell*."""
    pages = [page for page in bundle.pages if page.media_type == "text/html" and page.status == 200]
    changing = changing_pages(pages)
    shown = [(page, one) for page in pages if page.url not in changing for one in shown_ids(page.html)]
    if not shown and changing:
        said = "the page showed other iDs when it was read again a moment later"
        return tuple(
            Check(id=f"P{n}", outcome=Outcome.CANNOT_TELL, reason="page.changed", seen=said, url=min(changing))
            for n in range(1, 12)
        )
    told = (*_of_shown(bundle, shown), _metadata(bundle, shown), _alignment(bundle), _button(pages))
    return (*told, _denial(bundle), _secrets(bundle))


def _denial(bundle: Bundle) -> Check:
    landed = next((page for page in bundle.pages if page.place == REFUSED), None)
    if landed is None:
        seen = "no link to ORCID with an address to come back to was seen"
        return Check(id="P10", outcome=Outcome.CANNOT_TELL, reason="denial.no-callback-seen", seen=seen)
    start = next((page for page in bundle.pages if page.id == landed.linked_from), None)
    outcome, reason = _how_met(landed, start)
    seen = f"status {landed.status}: “{' '.join(landed.text.split())[:160]}”"
    return Check(id="P10", outcome=outcome, reason=reason, seen=seen, url=landed.url)


def _how_met(landed: Page, start: Page | None) -> tuple[Outcome, str]:
    """How whoever refused was met.

    Where the way to ORCID carries a state, a site may turn away who comes without having been sent: right so, and it
    tells nothing of a real refusal. Where it carries none, a real refusal comes back just like this one.
    """
    is_bad = landed.status is not None and landed.status >= 400
    controls = sign_in_controls(start.html, url=start.url) if start else ()
    guards = start is None or any("state" in control.asks for control in controls)
    asks_first = asks_for_password(landed.html) and not (start and asks_for_password(start.html))
    words = len(landed.text.split())
    outcomes = (
        (looks_broken(landed), Outcome.FALSE, "denial.server-error"),
        (tells_of_refusal(landed.text) and not is_bad, Outcome.TRUE, "holds"),
        (guards and is_bad, Outcome.CANNOT_TELL, "denial.turned-away"),
        (guards, Outcome.CANNOT_TELL, "denial.nothing-said"),
        (is_bad, Outcome.FALSE, "denial.error-page"),
        (asks_first, Outcome.CANNOT_TELL, "denial.asks-to-log-in"),
        (words < FEWEST_WORDS, Outcome.CANNOT_TELL, "denial.not-readable"),
        (guess_language(landed.text) not in {"", *READ}, Outcome.CANNOT_TELL, "denial.not-readable"),
        (True, Outcome.FALSE, "denial.nothing-said"),
    )
    return next((outcome, reason) for holds, outcome, reason in outcomes if holds)


def _secrets(bundle: Bundle) -> Check:
    for page in bundle.pages:
        if found := _SECRET.search(page.html):
            seen = f"{found.group(1)} with a value beside it, which is not repeated here"
            return Check(id="P11", outcome=Outcome.FALSE, reason="secrets.token-seen", seen=seen, url=page.url)
    seen = f"no token in {len(bundle.pages)} documents"
    outcome = Outcome.TRUE if bundle.pages else Outcome.CANNOT_TELL
    return Check(id="P11", outcome=outcome, reason="holds" if bundle.pages else "page.none", seen=seen)


def _of_shown(bundle: Bundle, shown: list[Showing]) -> Iterator[Check]:
    if not shown:
        for name in ("P1", "P2", "P3", "P4", "P5", "P6"):
            yield Check(id=name, outcome=Outcome.CANNOT_TELL, reason="ids.none-seen", seen="no iD on the pages seen")
        return
    yield _every("P1", "link.elsewhere", shown, _leads_well)
    icons = _every("P2", "icon.none", shown, lambda _, one: one.icon is not Icon.NONE)
    yield _from_orcid(shown) or icons if icons.outcome is Outcome.TRUE else icons
    yield _every("P3", "form.not-full", shown, lambda _, one: one.form is Form.FULL)
    yield _every("P4", "name.generic", shown, lambda _, one: bool(one.name) and not _GENERIC.fullmatch(one.name))
    yield _unauthenticated(bundle, shown)
    yield _every("P6", "icon.not-first", shown, _icon_first)


def _from_orcid(shown: list[Showing]) -> Check | None:
    """An icon that every reader's browser fetches from ORCID's own site, from where it may be gone one day."""
    for page in {page.id: page for page, _ in shown}.values():
        parsed = read_page(page.html)
        for picture in elements(parsed, "//body//a//img[@src]") if parsed is not None else ():
            source = picture.get("src", "")
            if re.fullmatch(r"(?:[\w-]+\.)*orcid\.org", urlsplit(source).netloc.casefold()):
                seen = f"the icon is loaded from {source}"
                return Check(id="P2", outcome=Outcome.FALSE, reason="icon.from-orcid", seen=seen, url=page.url)
    return None


def _unauthenticated(bundle: Bundle, shown: list[Showing]) -> Check:
    """Whether iDs nobody signed in for are marked. That some are not is certain only where it is known of somebody."""
    known = bundle.canary("imported")
    hers = [(page, one) for page, one in shown if known and one.orcid_id == known.orcid_id]
    marked = [(page, one) for page, one in hers or shown if _is_marked(one)]
    bare = [(page, one) for page, one in hers if not _is_marked(one)]
    page, one = (bare or marked or shown)[0]
    outcome, reason = Outcome.CANNOT_TELL, "unauthenticated.none-seen"
    seen = "no iD is marked as unauthenticated"
    if bare:
        is_alike = one.icon is Icon.AUTHENTICATED
        outcome = Outcome.FALSE if not marked else Outcome.CANNOT_TELL
        reason = "unauthenticated.same-icon" if is_alike else "unauthenticated.unlabelled"
        seen = f"“{one.name or one.text}” stands without a mark, icon: {one.icon}"
    elif marked:
        outcome, reason = Outcome.TRUE, "unauthenticated.marked"
        seen = f"“{one.text}”, marked: {one.label or one.icon}"
    elif known:
        reason, seen = "unauthenticated.not-shown", f"{known.orcid_id} is on none of the pages seen"
    return Check(id="P5", outcome=outcome, reason=reason, seen=seen, url=page.url)


def _is_marked(shown: ShownId) -> bool:
    return bool(shown.label) or shown.icon is Icon.UNAUTHENTICATED


def _every(name: str, reason: str, shown: list[Showing], holds: Callable[[Page, ShownId], bool]) -> Check:
    bad = [(page, one) for page, one in shown if not holds(page, one)]
    page, one = (bad or shown)[0]
    seen = f"“{one.text}”, link: {one.href or 'none'}, icon: {one.icon}, name: {one.name or 'none'}"
    if 0 < len(bad) < len(shown):
        # Some are as they should be: which of the others are iDs shown, and which are words in passing, is not certain.
        return Check(id=name, outcome=Outcome.CANNOT_TELL, reason=f"{reason}.some", seen=seen, url=page.url)
    outcome = Outcome.FALSE if bad else Outcome.TRUE
    return Check(id=name, outcome=outcome, reason=reason if bad else "holds", seen=seen, url=page.url)


def _leads_well(_: Page, one: ShownId) -> bool:
    return leads_to_record(one) and one.href.startswith("https://") and has_right_check_digit(one.orcid_id)


def _icon_first(page: Page, one: ShownId) -> bool:
    parsed = read_page(page.html)
    for link in elements(parsed, "//body//a[@href]") if parsed is not None else ():
        if link.get("href") == one.href:
            inside = [child for child in link.iter() if child.tag in {"img", "svg"}]
            return bool(inside) and not (link.text or "").strip()
    return False


def _metadata(bundle: Bundle, shown: list[Showing]) -> Check:
    told = [(page, pair) for page in bundle.pages for pair in pairs_in(page.html, page.media_type)]
    for page, pair in told:
        if pair.orcid_id:
            return Check(
                id="P7", outcome=Outcome.TRUE, reason="metadata.holds-id", seen=f"an iD in {page.url}", url=page.url
            )
    carriers = [page for page in bundle.pages if page.place == "metadata"]
    left = unread((page.url, page.html) for page in carriers)
    if not shown or not told or not carriers or left:
        seen = f"not read: {left[0]}" if left else "too little to tell by was seen"
        return Check(id="P7", outcome=Outcome.CANNOT_TELL, reason="metadata.not-all-read", seen=seen)
    seen = "names without iDs, though iDs are shown on pages"
    return Check(id="P7", outcome=Outcome.FALSE, reason="metadata.without-id", seen=seen, url=told[0][0].url)


def _alignment(bundle: Bundle) -> Check:
    names: dict[str, set[frozenset[str]]] = {}
    for page in bundle.pages:
        lost = lost_places(page.html, page.media_type)
        if lost is not None:
            seen = f"the head lists {lost[0]} names and {lost[1]} iDs apart: whose they are cannot be told"
            return Check(id="P8", outcome=Outcome.FALSE, reason="alignment.places-lost", seen=seen, url=page.url)
        for pair in pairs_in(page.html, page.media_type):
            if pair.orcid_id and pair.name:
                words = frozenset(re.findall(r"\w+", pair.name.casefold()))
                names.setdefault(pair.orcid_id, set()).add(words)
    if not names:
        return Check(id="P8", outcome=Outcome.CANNOT_TELL, reason="alignment.none-seen", seen="no name with an iD")
    if any(not one & other for told in names.values() for one in told for other in told):
        # Not *false*: the same person may be written in two scripts.
        seen = "one iD stands with two names that have no word in common"
        return Check(id="P8", outcome=Outcome.CANNOT_TELL, reason="alignment.differs", seen=seen)
    return Check(id="P8", outcome=Outcome.TRUE, reason="holds", seen="each iD stands with one name")


def _button(pages: list[Page]) -> Check:
    found = [(page, one) for page in pages for one in sign_in_controls(page.html, url=page.url)]
    if not found:
        return Check(
            id="P9", outcome=Outcome.CANNOT_TELL, reason="button.none-seen", seen="no way to sign in with ORCID seen"
        )
    bad = [(page, one) for page, one in found if not one.is_branded or _ODD_SPELLING.search(one.name)]
    page, one = (bad or found)[0]
    outcome, reason = (Outcome.FALSE, "button.unbranded") if bad else (Outcome.TRUE, "holds")
    return Check(id="P9", outcome=outcome, reason=reason, seen=f"“{one.name}”, icon: {one.icon}", url=page.url)
