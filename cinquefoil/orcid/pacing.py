"""Whether to try a call again, and after how long: a decision upon values.

Sleeps for nobody, keeps no clock and no budget: the budget that all processes share is the caller's hook.

Three rules. Only what cannot have arrived, or may arrive twice, is sent again after a lost connection. A 503 is no
proof that nothing was written (a proxy may have said it), so a POST is not sent again after one: its caller looks
first. Whatever the registry asks for in Retry-After is obeyed, and if that is too long to sit out, the caller is
told instead.

Source: ORCID API limits (429 and 503, mostly without Retry-After; read 2026-11-22); RFC 9110, 9.2.2 and 10.2.3.
"""

from dataclasses import dataclass
from datetime import timedelta

from cinquefoil.orcid.errors import TransportTrouble
from cinquefoil.orcid.exchange import Request, Response

UNAVAILABLE = 503
THROTTLED = frozenset({429, UNAVAILABLE})
PASSING = frozenset({502, 504})


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient to be. Waits grow 1, 2, 4, 8 s with the defaults, and never beyond `longest`."""

    attempts: int = 5
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Proceed:
    """The answer is final, good or bad: read it."""

    others_wait: None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Wait, then send the same request again. `others_wait`: the registry asked for it, so others keep still too."""

    delay: timedelta
    others_wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Tell the caller. `others_wait` is how long others should keep still, when the registry asked for it."""

    others_wait: timedelta | None = None


Decision = Proceed | Wait | GiveUp


def decide(
    attempt: int, request: Request, outcome: Response | TransportTrouble, policy: Policy, *, spread: float = 0.0
) -> Decision:
    """Decide what follows the `attempt`-th try, counted from 1.

    Args:
        attempt: which try this was.
        request: what was sent.
        outcome: what came back.
        policy: how patient to be.
        spread: from 0 to 1, drawn by the caller, so that many clients do not come back at once; adds up to a quarter.
    """
    throttled = isinstance(outcome, Response) and outcome.status in THROTTLED
    if not throttled and not _is_worth_repeating(request, outcome):
        return Proceed() if isinstance(outcome, Response) else GiveUp()
    asked = outcome.retry_after
    delay = back_off(attempt, policy, spread=spread) if asked is None else asked
    may_have_landed = isinstance(outcome, Response) and outcome.status == UNAVAILABLE and not request.may_repeat
    if may_have_landed or attempt >= policy.attempts or delay > policy.longest * 1.25:
        return GiveUp(delay if throttled else None)
    return Wait(delay, delay if throttled else None)


def back_off(attempt: int, policy: Policy, *, spread: float = 0.0) -> timedelta:
    """Return the wait after the `attempt`-th try: doubled each time up to `longest`, plus up to a quarter."""
    doubled: timedelta = policy.first * 2 ** min(attempt - 1, 30)
    return min(doubled, policy.longest) * (1 + spread / 4)


def _is_worth_repeating(request: Request, outcome: Response | TransportTrouble) -> bool:
    if isinstance(outcome, TransportTrouble):
        return request.may_repeat or not outcome.was_sent
    return outcome.status in PASSING and request.may_repeat
