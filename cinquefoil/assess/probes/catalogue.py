"""All probes by name, and how they are asked one after the other.

Knows no criterion: which probe matters for what stands in the criteria's rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cinquefoil.assess.evidence import Bundle, Finding, Outcome
from cinquefoil.assess.probes import authenticate, collect, connect, display, record, reusing, synchronise
from cinquefoil.assess.probes.reading import Probe

PROBES: Mapping[str, Probe] = {
    **authenticate.PROBES,
    **collect.PROBES,
    **reusing.PROBES,
    **display.PROBES,
    **connect.PROBES,
    **synchronise.PROBES,
    **record.PROBES,
}


def observe(bundle: Bundle, *, only: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Ask the probes of a bundle, all or the named ones, in the order of their names.

    A probe without anything to look at gives no finding. A bundle with set-up problems gives none at all:
    trouble in setting up never becomes a finding.
    """
    if bundle.setup_problems:
        return ()
    names = sorted(set(only) & PROBES.keys() if only else PROBES)
    asked = (_ask(name, bundle) for name in names)
    return tuple(finding for finding in asked if finding is not None)


def _ask(name: str, bundle: Bundle) -> Finding | None:
    try:
        finding = PROBES[name](bundle)
    except Exception as trouble:  # noqa: BLE001 – one question that breaks must not silence the others, nor accuse anyone
        seen = f"{type(trouble).__name__} in the probe itself"
        finding = Finding(probe=name, outcome=Outcome.ERROR, reason="probe.error", seen=seen)
    return replace(finding, collected=finding.collected or bundle.ended) if finding else None
