"""How people are asked: in a window of ORCID's own, once, and she who sits there (AUTH-9, AUTH-12, AUTH-15).

Looks at pages and at the witness; whether the token is kept is asked in `signing_in`.
"""

from urllib.parse import urlsplit

from cinquefoil.assess.evidence import Bundle, Exchange, Finding, Outcome, Page
from cinquefoil.assess.probes.reading import (
    answer,
    api_calls,
    at_exchange,
    at_page,
    authorisations,
    first,
    grants,
    pages,
    traffic,
    was_done,
)
from cinquefoil.guidelines.display import shown_ids
from cinquefoil.guidelines.passive import frames_of

WINDOW = "authenticate.window"
ASKED_AGAIN = "authenticate.asked-again"
SHARED_COMPUTER = "authenticate.shared-computer"
# What older integrations call before a sign-in, and the page behind it.
_SIGN_OUT = ("/userStatus.json", "/signout")
_LATER = ("return", "change", "registry_change", "again")


def observe_window(bundle: Bundle) -> Finding | None:
    """Is ORCID shown in a window of its own, never inside a page of the system?"""
    seen = tuple(page for page in pages(bundle, ("connect", "between", "form")) if not _is_orcid(bundle, page.url))
    if not seen or not authorisations(bundle):
        return None
    expected = "ORCID's sign-in in the same window, a new one or a pop-up; never in a frame"
    framed = [
        (page, source) for page in seen for source in frames_of(page.html, url=page.url) if _is_orcid(bundle, source)
    ]
    if framed:
        page, source = framed[0]
        seen_there = f"a frame with {source.partition('?')[0]}"
        return answer(WINDOW, Outcome.FALSE, "window.frame", expected, seen_there, at_page(page))
    return answer(WINDOW, Outcome.TRUE, "window.own", expected, _whole(seen), at_page(seen[0]))


def observe_asked_again(bundle: Bundle) -> Finding | None:
    """Is a person who has said yes spared the question while her permission holds?"""
    canary = first(bundle)
    if canary is None or not any(bundle.step(name) for name in _LATER):
        return None
    expected = "no second consent for the same permissions while they hold"
    granted = grants(bundle, "connect", orcid_id=canary.orcid_id)
    later = [one for one in traffic(bundle) if one.orcid_id == canary.orcid_id and one.step in _LATER]
    # Where ORCID skips the question because the permission holds, the witness says so: nobody was asked.
    again = [one for one in later if one.method == "CONSENT" and one.form.get("decision") in {"authorize", "deny"}]
    if granted and again and not _has_reason(bundle, again[0]):
        seen = f"asked again in step {again[0].step}, for what she had granted in exchange {granted[0].number}"
        return answer(ASKED_AGAIN, Outcome.FALSE, "consent.asked-again", expected, seen, at_exchange(again[0]))
    used = [call.exchange for call in api_calls(bundle) if call.succeeded and call.exchange in later]
    if granted and used and not was_done(bundle.step("again")):
        seen = "the permission was used later; nobody has come back to where she could be asked again"
        return answer(ASKED_AGAIN, Outcome.CANNOT_TELL, "consent.not-tried-again", expected, seen)
    if granted and used:
        seen = f"exchange {used[0].number} in step {used[0].step}, and no second consent"
        return answer(ASKED_AGAIN, Outcome.TRUE, "consent.once", expected, seen, at_exchange(used[0]))
    return answer(ASKED_AGAIN, Outcome.CANNOT_TELL, "consent.not-seen", expected, "the permission was not used later")


def observe_shared_computer(bundle: Bundle) -> Finding | None:
    """Is ORCID asked for a fresh sign-in, so that whoever sat there before is not connected?

    Nothing is held against a system whose computers nobody shares: silence goes to a person, with what is shown after.
    """
    visits = authorisations(bundle)
    if not visits:
        return None
    expected = "prompt=login with the scope openid, or a sign-out at ORCID before; or a page that says whose iD it is"
    fresh = [one for one in visits if "login" in one.query.get("prompt", "").split()]
    with_openid = [one for one in fresh if "openid" in (one.query.get("scope") or one.scope).split()]
    signed_out = [one for one in traffic(bundle) if one.path.endswith(_SIGN_OUT) and one.number < visits[-1].number]
    if with_openid:
        seen = f"prompt=login in exchange {with_openid[0].number}"
        return answer(
            SHARED_COMPUTER, Outcome.TRUE, "shared.fresh-sign-in", expected, seen, at_exchange(with_openid[0])
        )
    if signed_out:
        seen = f"a sign-out in exchange {signed_out[0].number}, before the sign-in"
        return answer(SHARED_COMPUTER, Outcome.TRUE, "shared.signed-out", expected, seen, at_exchange(signed_out[0]))
    if fresh:
        seen = f"prompt=login in exchange {fresh[0].number} without the scope openid, which ORCID passes over"
        return answer(
            SHARED_COMPUTER, Outcome.CANNOT_TELL, "shared.without-openid", expected, seen, at_exchange(fresh[0])
        )
    told = pages(bundle, ("after-connect",), steps=("connect", "control"))
    shown = [page for page in told if shown_ids(page.html, registry_web=bundle.registry_web)]
    seen = f"no fresh sign-in is asked; {shown[0].url} says whose iD it is" if shown else "no fresh sign-in is asked"
    return answer(
        *(SHARED_COMPUTER, Outcome.CANNOT_TELL, "shared.not-asked", expected, seen),
        at_page(shown[0]) if shown else at_exchange(visits[0]),
    )


def _has_reason(bundle: Bundle, again: Exchange) -> bool:
    """Whether the permission had ended, or more is asked for than before: then asking is right."""
    before = [one for one in traffic(bundle) if one.number < again.number and one.orcid_id == again.orcid_id]
    ended = any(one.path.endswith("/oauth/revoke") or one.status == 401 for one in before)
    granted = {scope for one in before if one.method == "CONSENT" for scope in one.scope.split()}
    return ended or not set(again.scope.split()) <= granted


def _is_orcid(bundle: Bundle, source: str) -> bool:
    parts, registry = urlsplit(source), urlsplit(bundle.registry_web)
    return parts.path.endswith("/oauth/authorize") or (bool(registry.netloc) and parts.netloc == registry.netloc)


def _whole(seen: tuple[Page, ...]) -> str:
    return f"no frame on the {len(seen)} pages with the way to ORCID"
