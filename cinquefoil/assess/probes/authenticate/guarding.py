"""What happens when something goes wrong on the way back: a `state` nobody gave out, a token that does not come.

AUTH-14 and AUTH-16. Both are brought about by the assessor; without a sign of life afterwards nothing is said.
"""

import re

from cinquefoil.assess.evidence import Bundle, Finding, Outcome
from cinquefoil.assess.probes.reading import (
    answer,
    at_exchange,
    at_page,
    authorisations,
    grants,
    is_alive,
    looks_broken,
    pages,
    traffic,
)

STATE = "authenticate.state"
PREFILLED = "authenticate.prefilled"
TOKEN_TROUBLE = "authenticate.token-trouble"  # noqa: S105  a probe's name
_RAW = re.compile(
    r"Traceback|Exception in thread|^\s*at [\w.$]+\(|\"error\"\s*:|\bstack ?trace\b", re.IGNORECASE | re.MULTILINE
)
_HELP = re.compile(
    r"mailto:|[\w.+-]+@[\w-]+\.\w|\b(?:contact|write to|support|help ?desk|e-?mail us|cysyllt\w* â|ysgrifennwch)\b",
    re.IGNORECASE,
)


def observe_state(bundle: Bundle) -> Finding | None:
    """Is an answer refused whose `state` was not given out?"""
    step = bundle.step("forged_state")
    if step is None:
        return None
    expected = "an answer with another state is turned away, and its code is not used"
    asked = authorisations(bundle, "forged_state")
    if asked and not asked[0].query.get("state"):
        return answer(STATE, Outcome.FALSE, "state.missing", expected, "no state was sent", at_exchange(asked[0]))
    landed = pages(bundle, ("after-forged-state",))
    if not step.ok or not landed:
        seen = step.note or "the answer could not be sent back"
        return answer(STATE, Outcome.CANNOT_TELL, "state.not-tried", expected, seen)
    taken = grants(bundle, "forged_state")
    if taken:
        seen = f"its code was exchanged in exchange {taken[0].number}"
        return answer(
            STATE, Outcome.FALSE, "state.unchecked", expected, seen, at_exchange(taken[0]), control=is_alive(bundle)
        )
    if not is_alive(bundle):
        seen = "it was turned away, but no ordinary connection went well afterwards"
        return answer(STATE, Outcome.CANNOT_TELL, "state.not-alive", expected, seen, at_page(landed[0]))
    return answer(
        STATE, Outcome.TRUE, "state.checked", expected, "it was turned away", at_page(landed[0]), control=True
    )


def observe_prefilled(bundle: Bundle) -> Finding | None:
    """Does what the system knows of the person go along, so that she need not type it at ORCID?"""
    asked = authorisations(bundle)
    if not asked:
        return None
    told = sorted({"given_names", "family_names", "email", "orcid", "lang"} & asked[0].query.keys())
    return answer(
        PREFILLED,
        Outcome.TRUE if told else Outcome.CANNOT_TELL,
        "prefilled.some" if told else "prefilled.none",
        "name, e-mail address or iD on the way to ORCID, where the system knows them",
        f"sent along: {', '.join(told)}" if told else "nothing about the person was sent along",
        at_exchange(asked[0]),
    )


def observe_token_trouble(bundle: Bundle) -> Finding | None:
    """Does a person get a page in words, with someone to turn to, when ORCID cannot give a token?"""
    step = bundle.step("token_trouble")
    if step is None:
        return None
    expected = "a page that says in words what failed, with a contact; no technical trace"
    failed = [
        one
        for one in traffic(bundle)
        if one.step == step.name and one.path.endswith("/oauth/token") and _failed(one.status)
    ]
    landed = pages(bundle, ("after-token-trouble",))
    if not failed or not landed:
        seen = step.note or "the failing answer did not reach the system"
        return answer(TOKEN_TROUBLE, Outcome.CANNOT_TELL, "trouble.not-reached", expected, seen)
    page = landed[-1]
    said = f"“{' '.join(page.text.split())[:200]}”"
    if _RAW.search(page.text) or (looks_broken(page) and not _HELP.search(page.html)):
        return answer(
            TOKEN_TROUBLE, Outcome.FALSE, "trouble.raw", expected, said, at_page(page), control=is_alive(bundle)
        )
    has_help = bool(_HELP.search(page.html))
    return answer(
        TOKEN_TROUBLE,
        Outcome.TRUE if has_help else Outcome.CANNOT_TELL,
        "trouble.told" if has_help else "trouble.no-contact",
        expected,
        said,
        at_page(page),
    )


def _failed(status: int | None) -> bool:
    return status is not None and status >= 500
