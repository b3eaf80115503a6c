"""What probes ask of a bundle again and again: whose call was it, of which section, on which page, is the system alive.

Answers with parts of the evidence only; whether that is good or bad is each probe's own question.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cinquefoil.assess.evidence import Bundle, Canary, Exchange, Finding, Outcome, Page, Pointer, Step
from cinquefoil.guidelines.display import ShownId, shown_ids
from cinquefoil.guidelines.html import elements, read_page

Probe = Callable[[Bundle], Finding | None]
NOWHERE = Pointer()
SHORTEST_VALUE = 4  # characters; shorter planted values could stand on a page by chance

# Steps in which the first person is connected, in the order of a run.
CONNECTED = (
    *("connect", "connected", "return", "change", "unchanged", "send", "registry_change", "receive", "again"),
    *("refused_400", "refused_409", "refused_404", "refused_control", "refuse", "control"),
)
PUBLIC_PLACES = ("profile", "item", "search", "home", "public")
ACTIVITY_SECTIONS = frozenset(
    {
        *("distinction", "education", "employment", "invited-position", "membership", "qualification", "service"),
        *("work", "works", "funding", "peer-review", "research-resource"),
    }
)
PERSON_SECTIONS = frozenset({"keywords", "other-names", "researcher-urls", "address", "external-identifiers"})

_API = re.compile(
    r"^(?:/(?P<base>api|pub))?/+v(?P<version>\d+\.\d+)(?:_rc\d+)?/(?P<orcid_id>\d{4}-\d{4}-\d{4}-\d{3}[\dX])"
    r"(?:/(?P<section>[a-z-]+))?(?:/(?P<put_code>\d+))?/?$"
)


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call of a record's API: its version, whose record, section ("" the record itself), put-code or ""."""

    exchange: Exchange
    base: str
    version: str
    orcid_id: str
    section: str
    put_code: str

    @property
    def is_write(self) -> bool:
        """Whether it adds, changes or takes away."""
        return self.exchange.method in {"POST", "PUT", "DELETE"}

    @property
    def succeeded(self) -> bool:
        """Whether the registry did as asked."""
        return self.exchange.status is not None and 200 <= self.exchange.status < 300


def traffic(bundle: Bundle) -> tuple[Exchange, ...]:
    """The exchanges of the client under assessment, in order."""
    mine = (exchange for exchange in bundle.exchanges if exchange.client_id in {"", bundle.client_id})
    return tuple(sorted(mine, key=lambda exchange: exchange.number))


def api_calls(bundle: Bundle) -> tuple[ApiCall, ...]:
    """The client's calls of record APIs, in order."""
    found = ((exchange, _API.match(exchange.path)) for exchange in traffic(bundle))
    return tuple(
        ApiCall(
            exchange,
            match["base"] or "",
            match["version"],
            match["orcid_id"],
            match["section"] or "",
            match["put_code"] or "",
        )
        for exchange, match in found
        if match and exchange.method in {"GET", "POST", "PUT", "DELETE"}
    )


def writes(bundle: Bundle, *, orcid_id: str = "") -> tuple[ApiCall, ...]:
    """Calls that write to a record, the person's own or (orcid_id "") anybody's."""
    return tuple(call for call in api_calls(bundle) if call.is_write and orcid_id in {"", call.orcid_id})


def reads(bundle: Bundle, *, orcid_id: str) -> tuple[ApiCall, ...]:
    """Successful reads of a person's record."""
    calls = (call for call in api_calls(bundle) if call.exchange.method == "GET" and call.succeeded)
    return tuple(call for call in calls if call.orcid_id == orcid_id)


def authorisations(bundle: Bundle, *steps: str) -> tuple[Exchange, ...]:
    """Visits to the authorise page in the named steps, or in all."""
    return tuple(
        exchange
        for exchange in traffic(bundle)
        if exchange.method == "GET" and exchange.path.endswith("/oauth/authorize") and _in(exchange, steps)
    )


def grants(bundle: Bundle, *steps: str, orcid_id: str = "") -> tuple[Exchange, ...]:
    """Codes successfully exchanged for tokens; a line without an iD is told by its step's person."""
    return tuple(
        exchange
        for exchange in traffic(bundle)
        if exchange.method == "POST"
        and exchange.path.endswith("/oauth/token")
        and exchange.form.get("grant_type") == "authorization_code"
        and exchange.status == 200
        and _in(exchange, steps)
        and (
            not orcid_id
            or exchange.orcid_id == orcid_id
            or (not exchange.orcid_id and _whose(bundle, exchange) == orcid_id)
        )
    )


def asked_scopes(bundle: Bundle, *steps: str) -> frozenset[str]:
    """Every scope the client asked people for, in the named steps or in all."""
    asked = (exchange.query.get("scope") or exchange.scope for exchange in authorisations(bundle, *steps))
    return frozenset(scope for scopes in asked for scope in scopes.replace("+", " ").split())


def pages(
    bundle: Bundle, places: Iterable[str] = (), *, steps: Iterable[str] = (), visitors: Iterable[str] = ()
) -> tuple[Page, ...]:
    """The pages of these places, steps and visitors; an empty choice means all."""
    wanted_places, wanted_steps, wanted_visitors = set(places), set(steps), set(visitors)
    return tuple(
        page
        for page in bundle.pages
        if (not wanted_places or page.place in wanted_places)
        and (not wanted_steps or page.step in wanted_steps)
        and (not wanted_visitors or page.visitor in wanted_visitors)
    )


def first(bundle: Bundle) -> Canary | None:
    """The person who shares everything, once she has been through the connect step."""
    return bundle.canary("first") if bundle.step("connect") else None


def is_public_look(bundle: Bundle) -> bool:
    """Whether nobody acted: public pages only were looked at, and no person of ours was ever on them."""
    return bundle.canary("first") is None and bundle.step("look") is not None


def settled_pages(bundle: Bundle, *, html_only: bool = True) -> tuple[Page, ...]:
    """The pages that came as pages and showed the same iDs whenever they were read."""
    came = [page for page in bundle.pages if page.status == 200 and (page.media_type == "text/html" or not html_only)]
    changing = changing_pages(came)
    return tuple(page for page in came if page.url not in changing)


def changing_pages(read: Iterable[Page]) -> frozenset[str]:
    """Addresses of pages that showed other iDs when they were read again."""
    seen: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for page in read:
        seen.setdefault((page.url, page.media_type), set()).add(tuple(one.orcid_id for one in shown_ids(page.html)))
    return frozenset(url for (url, _), readings in seen.items() if len(readings) > 1)


def imported_ids(bundle: Bundle) -> Iterator[tuple[Page, ShownId]]:
    """The iD that each page of the place *imported* is about: the first on it. Others may be co-authors' own."""
    signed = {one.orcid_id for one in bundle.canaries if one.person != "imported"}
    for page in pages(bundle, ("imported",)):
        shown = shown_ids(page.html, registry_web=bundle.registry_web)
        if shown and shown[0].orcid_id not in signed:
            yield page, shown[0]


def shown_text(page: Page) -> str:
    """What a person can read on a page, in words and in fields; never what stands in the source only."""
    parsed = read_page(page.html) if page.media_type == "text/html" else None
    if parsed is None:
        return page.text
    fields = elements(parsed, "//input[not(@type='hidden')]/@value | //textarea/text() | //option/text()")
    return "\n".join((page.text, *(str(one) for one in fields)))


def planted(canary: Canary) -> tuple[str, ...]:
    """What was planted in the record for anybody or trusted parties to read; never what is private there."""
    extra = [value for key, value in canary.values.items() if not key.startswith(("private", "local"))]
    return tuple(value for value in (canary.employer, canary.title, *extra) if len(value) >= SHORTEST_VALUE)


def is_alive(bundle: Bundle) -> bool:
    """Whether the control after the faults, an ordinary connection, went well: only then does silence say anything."""
    control = bundle.step("control")
    return control is not None and control.ok and bool(grants(bundle, "control"))


def was_done(step: Step | None) -> bool:
    """Whether the operator's actions of a step could be done."""
    return step is not None and step.ok


def looks_broken(page: Page) -> bool:
    """Whether a page is a server's own error page."""
    shown = page.text or page.title
    return (page.status is not None and page.status >= 500) or bool(
        re.search(r"Traceback \(most recent call last\)|Internal Server Error|Server Error \(500\)", shown)
    )


def at_page(page: Page, selector: str = "") -> Pointer:
    """A pointer to a page, or to a place in it."""
    return Pointer(page=page.id, url=page.url, selector=selector)


def at_exchange(exchange: Exchange) -> Pointer:
    """A pointer to an exchange."""
    return Pointer(exchange=exchange.number)


def answer(
    probe: str,
    outcome: Outcome,
    reason: str,
    expected: str,
    seen: str,
    pointer: Pointer = NOWHERE,
    *,
    control: bool | None = None,
) -> Finding:
    """A finding, in the order in which one tells it."""
    return Finding(
        probe=probe, outcome=outcome, reason=reason, expected=expected, seen=seen, pointer=pointer, control_ok=control
    )


def _in(exchange: Exchange, steps: tuple[str, ...]) -> bool:
    return not steps or exchange.step in steps


def _whose(bundle: Bundle, exchange: Exchange) -> str:
    step = bundle.step(exchange.step)
    canary = bundle.canary(step.person) if step else None
    return canary.orcid_id if canary else ""
