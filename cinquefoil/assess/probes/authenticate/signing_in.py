"""Where the iD comes from: sign-in, typing, looking up; whether the token is kept, and private people are served.

AUTH-1, AUTH-4, AUTH-7, AUTH-8. Says nothing on what the token is used for.
"""

from cinquefoil.assess.evidence import Bundle, Canary, Exchange, Finding, Outcome, Page, Pointer
from cinquefoil.assess.probes.reading import (
    api_calls,
    asked_scopes,
    at_exchange,
    at_page,
    authorisations,
    first,
    grants,
    is_alive,
    looks_broken,
    pages,
    traffic,
    was_done,
)
from cinquefoil.guidelines.display import shown_ids
from cinquefoil.guidelines.passive import claims_success, sign_in_controls, visibility_request

SIGNED_IN = "authenticate.signed-in"
TYPED_ID = "authenticate.typed-id"
LOOKUP = "authenticate.lookup"
TOKEN_KEPT = "authenticate.token-kept"  # noqa: S105 – a probe's name
PRIVATE_PERSON = "authenticate.private-person"
VISIBILITY_REQUESTS = "authenticate.visibility-requests"
_LATER = ("return", "change", "registry_change")


def observe_signed_in(bundle: Bundle) -> Finding | None:
    """Did the first person's iD come by her signing in at ORCID, the code exchanged by the system?"""
    canary = first(bundle)
    if canary is None:
        return None
    expected = "the person sent to ORCID, and the code that came back exchanged for a token with her iD"
    exchanged = grants(bundle, "connect", orcid_id=canary.orcid_id)
    implicit = [visit for visit in authorisations(bundle, "connect") if "token" in visit.query.get("response_type", "")]
    if not exchanged and not implicit and (claiming := _claims_without_exchange(bundle)) is not None:
        return Finding(
            probe=SIGNED_IN,
            outcome=Outcome.FALSE,
            reason="sign-in.code-never-exchanged",
            expected=expected,
            seen="she said yes at ORCID and the page says that she is connected, yet no code was ever exchanged",
            pointer=at_page(claiming),
        )
    if not exchanged and not implicit:
        reason = "sign-in.no-exchange-seen" if was_done(bundle.step("connect")) else "sign-in.not-done"
        step = bundle.step("connect")
        seen = (step.note if step else "") or "no code was exchanged for a token"
        return Finding(probe=SIGNED_IN, outcome=Outcome.CANNOT_TELL, reason=reason, expected=expected, seen=seen)
    saved = _other_id_saved(bundle, canary)
    if saved is not None:
        page, shown = saved
        return Finding(
            probe=SIGNED_IN,
            outcome=Outcome.FALSE,
            reason="sign-in.other-id-saved",
            expected=f"her own page shows {canary.orcid_id}, for which she signed in",
            seen=f"it shows {shown}, which was not there before, and not hers",
            pointer=at_page(page),
        )
    other = _other_id_shown(bundle, canary)
    if other is not None:
        return Finding(
            probe=SIGNED_IN,
            outcome=Outcome.CANNOT_TELL,
            reason="sign-in.other-id-shown",
            expected=f"the page after connecting shows {canary.orcid_id}",
            seen="it shows another iD and not this one",
            pointer=at_page(other),
        )
    proof = (exchanged or tuple(implicit))[0]
    return Finding(
        probe=SIGNED_IN,
        outcome=Outcome.TRUE,
        reason="sign-in.exchanged",
        expected=expected,
        seen=f"exchange {proof.number}: token for {canary.orcid_id}, drawn for this run",
        pointer=at_exchange(proof),
    )


def observe_typed_id(bundle: Bundle) -> Finding | None:
    """Was an iD typed into a form taken as a person's own?"""
    tried = [attempt for attempt in bundle.attempts if attempt.kind in {"typed-id", "posted-id", "picked-id"}]
    if not tried:
        return None
    expected = "no form takes an iD that is typed, posted or picked"
    taken = [attempt for attempt in tried if attempt.outcome == "accepted"]
    doubtful = [attempt for attempt in tried if attempt.outcome not in {"accepted", "refused", "no-field"}]
    worst = (taken or doubtful or tried)[0]
    seen_page = next((page for page in bundle.pages if page.id in {worst.after, worst.page} - {""}), None)
    where = f"field “{worst.field}”" if worst.field else "the forms visited"
    outcome, reason = Outcome.TRUE, "typed-id.not-taken"
    if taken:
        outcome, reason = Outcome.FALSE, "typed-id.accepted"
    elif doubtful:
        outcome, reason = Outcome.CANNOT_TELL, "typed-id.unclear"
    return Finding(
        probe=TYPED_ID,
        outcome=outcome,
        reason=reason,
        expected=expected,
        seen=f"{where}: {worst.outcome}" + (f"; typed {worst.value}" if worst.value else "") + _note(worst.note),
        pointer=at_page(seen_page) if seen_page else at_page(bundle.pages[0]) if bundle.pages else Pointer(),
    )


def observe_lookup(bundle: Bundle) -> Finding | None:
    """Did the system search the registry for people while it was used? Only a hint of looking iDs up."""
    if first(bundle) is None:
        return None
    searches = [exchange for exchange in traffic(bundle) if "search" in exchange.path.rsplit("/", 1)[-1]]
    return Finding(
        probe=LOOKUP,
        outcome=Outcome.CANNOT_TELL if searches else Outcome.TRUE,
        reason="lookup.search-seen" if searches else "lookup.none-seen",
        expected="no search for people while data are entered",
        seen=f"{searches[0].method} {searches[0].path}" if searches else "no search was seen",
        pointer=at_exchange(searches[0]) if searches else Pointer(),
    )


def observe_token_kept(bundle: Bundle) -> Finding | None:
    """Was the token used again later, without asking the person anew?"""
    canary = first(bundle)
    if canary is None or not any(bundle.step(name) for name in _LATER):
        return None
    asked = {visit.step for visit in authorisations(bundle) if _is_first(bundle, visit)}
    later = [
        call.exchange
        for call in api_calls(bundle)
        if call.orcid_id == canary.orcid_id and call.succeeded and call.exchange.step in _LATER
    ]
    used = [exchange for exchange in later if exchange.step not in asked]
    forgetful = _asked_as_if_new(bundle, canary) if not later else None
    if forgetful is not None:
        return Finding(
            probe=TOKEN_KEPT,
            outcome=Outcome.FALSE,
            reason="token.thrown-away",
            expected="a later call on the person's record without a new consent",
            seen="her page offers to connect again as before she had, and no call was made on her record since",
            pointer=at_page(forgetful),
        )
    return Finding(
        probe=TOKEN_KEPT,
        outcome=Outcome.TRUE if used else Outcome.CANNOT_TELL,
        reason="token.used-later" if used else "token.not-seen-again",
        expected="a later call on the person's record without a new consent",
        seen=f"exchange {used[0].number} in step {used[0].step}" if used else "no such call",
        pointer=at_exchange(used[0]) if used else Pointer(),
    )


def observe_private_person(bundle: Bundle) -> Finding | None:
    """Does connecting work for a person whose name and e-mail address are private?"""
    canary = bundle.canary("second")
    steps = [step for step in bundle.steps if step.person == "second" and step.name in {"connect", "control"}]
    if canary is None or not canary.hidden or not steps:
        return None
    names = tuple(step.name for step in steps)
    exchanged = grants(bundle, *names, orcid_id=canary.orcid_id)
    landed = pages(bundle, ("after-connect",), steps=names, visitors=("second",))
    broken = [page for page in landed if looks_broken(page)]
    expected = "the person is connected; nothing is asked of her privacy settings"
    if exchanged and broken:
        return _private(
            Outcome.FALSE, "private-person.breaks", expected, _status(broken[0]), broken[0], is_alive(bundle)
        )
    if exchanged and landed:
        return _private(Outcome.TRUE, "private-person.connected", expected, _status(landed[0]), landed[0], None)
    seen = "; ".join(step.note for step in steps if step.note) or "the connection was not seen to its end"
    return Finding(
        probe=PRIVATE_PERSON,
        outcome=Outcome.CANNOT_TELL,
        reason="private-person.not-seen",
        expected=expected,
        seen=seen,
    )


def observe_visibility_requests(bundle: Bundle) -> Finding | None:
    """Does any page ask people to make an e-mail address or name public?"""
    if not bundle.pages:
        return None
    asking = [(page, said) for page in bundle.pages if (said := visibility_request(page.text))]
    return Finding(
        probe=VISIBILITY_REQUESTS,
        outcome=Outcome.CANNOT_TELL if asking else Outcome.TRUE,
        reason="visibility.request-found" if asking else "visibility.none-found",
        expected="no page asks people to change what is visible on their record",
        seen=f"“{asking[0][1]}”" if asking else f"none on the {len(bundle.pages)} pages visited",
        pointer=at_page(asking[0][0]) if asking else Pointer(),
    )


def _private(outcome: Outcome, reason: str, expected: str, seen: str, page: Page, control: bool | None) -> Finding:
    return Finding(
        probe=PRIVATE_PERSON,
        outcome=outcome,
        reason=reason,
        expected=expected,
        seen=seen,
        pointer=at_page(page),
        control_ok=control,
    )


def _claims_without_exchange(bundle: Bundle) -> Page | None:
    """A page that says it worked, after a yes at ORCID, where in the whole run no code was offered for a token."""
    agreed = any(one.method == "CONSENT" and one.form.get("decision") == "authorize" for one in traffic(bundle))
    tried = any(
        one.path.endswith("/oauth/token") and one.form.get("grant_type") == "authorization_code"
        for one in traffic(bundle)
    )
    if not agreed or tried or not was_done(bundle.step("connect")):
        return None
    landed = pages(bundle, ("after-connect",), steps=("connect",), visitors=("first",))
    whole = [page for page in landed if (page.status or 0) < 400 and not looks_broken(page)]
    return next((page for page in whole if claims_success(page.text)), None)


def _other_id_saved(bundle: Bundle, canary: Canary) -> tuple[Page, str] | None:
    """Her own page and another iD on it that came with the connection, where her own is missing."""
    before = pages(bundle, ("connect",), steps=("connect",), visitors=("first",))
    known = {one.orcid_id for page in before for one in shown_ids(page.html, registry_web=bundle.registry_web)}
    for page in pages(bundle, ("own",), steps=("connect",), visitors=("first",)):
        shown = [one.orcid_id for one in shown_ids(page.html, registry_web=bundle.registry_web)]
        new = [orcid_id for orcid_id in shown if orcid_id not in known]
        if before and new and canary.orcid_id not in page.html:
            return page, new[0]
    return None


def _asked_as_if_new(bundle: Bundle, canary: Canary) -> Page | None:
    """Her own page on a later day, which knows her iD and yet offers the same button as before she had connected."""
    before = pages(bundle, ("connect",), steps=("connect",), visitors=("first",))
    offered = {one.name for page in before for one in sign_in_controls(page.html, url=page.url)}
    has_use = asked_scopes(bundle) & {"/activities/update", "/person/update", "/read-limited"}
    worked = [step for step in bundle.steps if step.name in {"return", "change"} and step.ok]
    if not has_use or not worked or not grants(bundle, "connect", orcid_id=canary.orcid_id):
        return None
    return next(
        (
            page
            for page in pages(bundle, ("own",), steps=("return", "again"), visitors=("first",))
            if offered & {one.name for one in sign_in_controls(page.html, url=page.url)}
        ),
        None,
    )


def _other_id_shown(bundle: Bundle, canary: Canary) -> Page | None:
    """A page after connecting that shows somebody's iD but not the one that signed in."""
    known = {other.orcid_id for other in bundle.canaries if other.person == "imported"}
    for page in pages(bundle, ("after-connect",), steps=("connect",), visitors=("first",)):
        shown = {one.orcid_id for one in shown_ids(page.html, registry_web=bundle.registry_web)} - known
        if shown and canary.orcid_id not in shown:
            return page
    return None


def _is_first(bundle: Bundle, exchange: Exchange) -> bool:
    step = bundle.step(exchange.step)
    return step is None or step.person == "first"


def _status(page: Page) -> str:
    return f"{page.url}: status {page.status if page.status is not None else 'unknown'}, “{page.title}”"


def _note(note: str) -> str:
    return f" ({note})" if note else ""
