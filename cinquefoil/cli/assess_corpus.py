"""`cinquefoil assess corpus`: how good the assessor itself is, from runs of systems whose faults are known.

Judges stored runs again, or acts them out; the figures are worked out in `assess.scoring`.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cinquefoil.assess.criterion import Effect, load_criteria, load_sets
from cinquefoil.assess.evidence import Bundle, read_bundle, write_bundle
from cinquefoil.assess.probes.catalogue import observe
from cinquefoil.assess.recordings import (
    FAULTLESS,
    SUFFIX,
    Recording,
    UnreadableRecording,
    cut_down,
    public_part,
    read_recording,
)
from cinquefoil.assess.report import Report, judge_bundle, write_report
from cinquefoil.assess.scoring import Catch, Expected, Figures, Scored, Share, by_family, count, count_together, score
from cinquefoil.cli.corpus_register import CORPUS, OVER_HTTPS, SECRET, SKINS, knows, parts_of, read_register
from cinquefoil.cli.refusal import Refusal
from cinquefoil.guidelines.topics_measure import read_texts, tell_measure

BUNDLES = Path("tests") / "corpus" / "bundles"
SETS = ("cc-2016", "cc-2018")
FAMILIES = {
    "C": "crawl",
    "F": "fault injected",
    "M": "metadata",
    "O": "observer",
    "R": "registry",
    "T": "text",
}
# What no stored run may hold: passwords and secrets of the systems, of their people and of the practice registry.
PLANTED = ("reference-2026", "ystorfa-2026", "practice-2026", SECRET)
GOOD, NOT_GOOD = 0, 1

EXAMPLES = f"""examples:
  cinquefoil assess corpus run                    judge the stored runs again and print the figures
  cinquefoil assess corpus run M15 S03            only these, each told in full
  cinquefoil assess corpus run --live M15         act it out first; needs Chromium
  cinquefoil assess corpus run --skin skin        the second system, written in another language

Stored runs lie in the source repository under {BUNDLES}; elsewhere name their folder with --bundles.

exit status: 0 everything came out as the register says · 1 something did not · 2 there are no stored runs
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One run, judged: what came out, and what it was judged from."""

    scored: Scored
    recording: Recording
    reports: dict[str, Report]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `corpus` to the subcommands of `cinquefoil assess`."""
    corpus = subparsers.add_parser(
        "corpus",
        help="how often the assessor is right, on systems whose faults are known",
        description="Tries the assessor itself on faults, look-alikes and inapplicable cases.",
    )
    inner = corpus.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run_parser = inner.add_parser(
        "run",
        help="compare what comes out with what must, and print the rates",
        description="Judges every run of the corpus and compares the whole row of verdicts with the register.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run_parser.add_argument("ids", nargs="*", metavar="ID", help="only these: M15, S03, N01, M15+M38 (default: all)")
    run_parser.add_argument(
        "--bundles", type=Path, default=BUNDLES, metavar="DIR", help=f"folder of the stored runs (default {BUNDLES})"
    )
    run_parser.add_argument(
        "--skin", choices=(*SKINS, "all"), default="all", help="which system (default: all of them)"
    )
    run_parser.add_argument("--live", action="store_true", help="act the runs out now, and keep none of them")
    run_parser.add_argument("--json", action="store_true", help="print what came out as JSON")
    run_parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge the corpus and print the figures; 0 when everything came out as it should."""
    wanted = tuple(arguments.ids)
    _check_names(wanted)
    skins = tuple(SKINS) if arguments.skin == "all" else (arguments.skin,)
    judged: dict[str, list[Judged]] = {}
    faultless: dict[str, Recording] = {}
    for skin in skins:
        found = _act_out(skin, wanted) if arguments.live else _stored(arguments.bundles, skin, wanted)
        if found:
            faultless[skin], judged[skin] = _judge_all(skin, found)
    if not judged:
        raise Refusal(_no_runs(arguments.bundles, wanted))
    if arguments.json:
        print(json.dumps({skin: [_as_data(one) for one in listed] for skin, listed in judged.items()}, indent=2))
    else:
        print("\n".join(tell(judged, faultless, in_full=bool(wanted))))
    return GOOD if all(one.scored.is_good for listed in judged.values() for one in listed) else NOT_GOOD


def expected_of(run_id: str) -> Expected:
    """What must come of a run, by the register."""
    register = read_register()
    if run_id in register["faults"]:
        return _expected_fault(run_id, register["faults"][run_id])
    if run_id in register["look_alikes"]:
        entry = register["look_alikes"][run_id]
        return Expected(
            id=run_id,
            kind="inapplicable" if run_id.startswith("N") else "look-alike",
            family=tuple(entry["family"]),
            may_change=tuple(entry["may_change"]),
            expect=entry["expect"] or {},
            rests_on=entry["rests_on"] or {},
        )
    # Several faults at once; every other name was refused before.
    parts = [_expected_fault(part, register["faults"][part]) for part in parts_of(run_id)]
    both = _expected_together(run_id, parts, register["masks"])
    known = register["combinations"].get(run_id)
    return (
        replace(
            both,
            kind="combination",
            may_change=(*both.may_change, *known["may_change"]),
            expect=known["expect"] or {},
            lost=known["lost"],
        )
        if known
        else both
    )


def judge(bundle: Bundle) -> dict[str, Report]:
    """A run under each set of criteria that faults are stated for."""
    findings = observe(bundle)
    return {set_id: judge_bundle(bundle, set_id, findings=findings) for set_id in SETS}


class Judge:
    """Judges runs of one skin against its faultless run, each part of which is judged once."""

    def __init__(self, faultless: Recording) -> None:
        self._faultless = faultless
        self._parts: dict[tuple[str, ...], dict[str, Report]] = {}

    def compare(self, recording: Recording) -> Judged:
        """One run against the register, and against the faultless run cut to the same scenarios."""
        now = judge(recording.bundle)
        return Judged(score(expected_of(recording.id), now, self.baseline(recording.scenarios)), recording, now)

    def baseline(self, scenarios: tuple[str, ...]) -> dict[str, Report]:
        """What the faultless system gets for a part of the run."""
        if scenarios not in self._parts:
            self._parts[scenarios] = judge(cut_down(self._faultless.bundle, scenarios))
        return self._parts[scenarios]


def tell(judged: Mapping[str, list[Judged]], faultless: Mapping[str, Recording], *, in_full: bool) -> list[str]:
    """The figures in words."""
    lines: list[str] = []
    for skin, listed in judged.items():
        lines += [SKINS[skin].title, *_tell_skin(listed), ""]
    if not in_full:
        lines += ["The assessor as a whole", *_tell_whole(judged, faultless), ""]
        lines += ["The scorer of explanations", *_tell_texts(), ""]
    lines += ["What did not come out as it should", *(_tell_bad(judged) or ["  nothing"])]
    if in_full:
        lines += ["", "Each in full", *(line for listed in judged.values() for one in listed for line in _full(one))]
    return lines


def _check_names(wanted: tuple[str, ...]) -> None:
    register = read_register()
    known = {*register["faults"], *register["look_alikes"], *register["combinations"]}
    for run_id in wanted:
        parts = parts_of(run_id)
        is_pair = len(parts) == 2 and set(parts) <= register["faults"].keys()
        if run_id not in known and not is_pair:
            raise Refusal(f"There is no {run_id!r} in the corpus. There are: {', '.join(sorted(known))}.")


def _no_runs(folder: Path, wanted: tuple[str, ...]) -> str:
    what = f"stored run of {', '.join(wanted)}" if wanted and folder.is_dir() else "folder of stored runs"
    return (
        f"There is no {what} in {folder}. They belong to the source repository: run this from its root, name the "
        "folder with --bundles, or act the runs out with --live."
    )


def path_of(folder: Path, skin: str, run_id: str) -> Path:
    """Where a stored run lies."""
    inside = folder if skin == "reference" else folder / skin
    return inside / f"{run_id}{SUFFIX}"


def names_for(skin: str) -> tuple[str, ...]:
    """Every run there should be of a skin, by the register; pairs drawn at random are acted out on the first only."""
    register = read_register()
    singles = (*register["faults"], *register["look_alikes"], *register["combinations"])
    if skin == "reference":
        return (*singles, *register["pairs"])
    return tuple(one for one in singles if all(knows(skin, part) for part in parts_of(one)))


def _stored(folder: Path, skin: str, wanted: tuple[str, ...]) -> dict[str, Recording]:
    found = {}
    for run_id in (FAULTLESS, *(wanted or names_for(skin))):
        path = path_of(folder, skin, run_id)
        if path.exists():
            try:
                found[run_id] = read_recording(path)
            except UnreadableRecording as problem:
                raise Refusal(str(problem)) from problem
    if set(found) <= {FAULTLESS}:
        return {}
    if FAULTLESS not in found:
        raise Refusal(f"{path_of(folder, skin, FAULTLESS)} is missing: without the faultless run nothing compares.")
    return found


def _act_out(skin: str, wanted: tuple[str, ...]) -> dict[str, Recording]:
    try:
        # Here and not above, so that replaying and help need no browser library.
        from cinquefoil.cli.corpus_live import NotActedOut, open_stage  # noqa: PLC0415
    except ImportError as missing:
        raise Refusal(f"{missing.name} is not installed. Run: make setup.") from missing
    found = {}
    with open_stage() as stage:
        for run_id in (FAULTLESS, *(wanted or names_for(skin))):
            print(f"{skin}: {run_id} …", file=sys.stderr, flush=True)
            try:
                found[run_id] = stage.record(run_id, skin)
            except NotActedOut as trouble:
                raise Refusal(str(trouble)) from trouble
    return found


def _judge_all(skin: str, found: Mapping[str, Recording]) -> tuple[Recording, list[Judged]]:
    faultless = found[FAULTLESS]
    assert faultless.skin == skin
    judge_of_skin = Judge(faultless)
    return faultless, [judge_of_skin.compare(one) for name, one in found.items() if name != FAULTLESS]


def _expected_fault(run_id: str, entry: Mapping[str, Any]) -> Expected:
    return Expected(
        id=run_id,
        kind="fault",
        family=tuple(entry["family"]),
        must_fail={name: tuple(ids) for name, ids in entry["must_fail"].items()},
        may_change=tuple(entry["may_change"]),
        reasons=tuple(entry["reasons"]),
        expect=entry["expect"] or {},
        rests_on=entry["rests_on"] or {},
    )


def _expected_together(run_id: str, parts: Sequence[Expected], masks: Mapping[str, Iterable[str]]) -> Expected:
    """All must be caught, unless one hides the other: by what it drags along, or by what the register says.

    It says so of a fault beside any other, or of this run alone.
    """
    alone = set(masks.get(run_id, ()))
    hides = {one.id: {*one.may_change, *masks.get(one.id, ())} for one in parts}
    masked = {name for one in parts for other in parts if other is not one for name in one.losing() & hides[other.id]}
    masked |= alone & {name for one in parts for name in one.losing()}
    return Expected(
        id=run_id,
        kind="pair",
        family=tuple(sorted({letter for one in parts for letter in one.family})),
        must_fail={
            name: tuple(dict.fromkeys(lost for one in parts for lost in one.must_fail.get(name, ()))) for name in SETS
        },
        may_change=tuple(sorted(alone.union(*hides.values()))),
        reasons=tuple(reason for one in parts for reason in one.reasons) if all(one.reasons for one in parts) else (),
        masked=tuple(sorted(masked)),
    )


def _tell_skin(listed: list[Judged]) -> list[str]:
    scored = [one.scored for one in listed]
    figures = count(scored)
    kinds = [one.expected.kind for one in scored]
    lines = [f"  {', '.join(f'{kinds.count(kind)} {kind}s' for kind in dict.fromkeys(kinds))}"]
    lines += [*_tell_figures(figures), *_tell_together(scored)]
    families = by_family(scored)
    if len(families) > 1:
        lines += ["  By family (detection · wrong acquittals · false alarms · detection minus false alarms)"]
        lines += [f"    {FAMILIES[letter]:<16}{_family_words(one)}" for letter, one in families.items()]
    return lines


def _tell_figures(figures: Figures) -> Iterator[str]:
    for number, name, share in (
        (4, "faults caught", figures.detection),
        (5, "wrong acquittals", figures.wrong_acquittals),
        (6, "false alarms on what is fine", figures.false_alarms),
        (6, "false alarms beside a fault", figures.false_alarms_on_faults),
        (7, "cannot be told", figures.cannot_tell),
        (8, "nothing else changed", figures.isolation),
    ):
        yield f"  {number:>2}  {name:<34}{share}"


def _tell_together(scored: Iterable[Scored]) -> Iterator[str]:
    listed = list(scored)
    for kind in ("pair", "combination"):
        told = count_together(one for one in listed if one.expected.kind == kind)
        if not told.runs.whole:
            continue
        yield f"      {f'{kind}s as they should be':<34}{told.runs}"
        yield f"      {f'{kind}s: criteria caught':<34}{told.caught}, {len(told.masked)} masked"
        yield f"      {f'{kind}s: wrong acquittals':<34}{told.wrong_acquittals}"
        if told.badges.whole:
            yield f"      {f'{kind}s: badges lost':<34}{told.badges}"
        if told.masked:
            yield f"      masked: {', '.join(f'{name} in {run_id}' for run_id, name in told.masked)}"


def _family_words(figures: Figures) -> str:
    alarms = Share(
        figures.false_alarms.part + figures.false_alarms_on_faults.part,
        figures.false_alarms.whole + figures.false_alarms_on_faults.whole,
    )
    told = "–" if figures.difference is None else f"{figures.difference:.2f}"
    caught, wrong = figures.detection, figures.wrong_acquittals
    return f"{caught} · {wrong.part} of {wrong.whole} · {alarms.part} of {alarms.whole} · {told}"


def _tell_whole(judged: Mapping[str, list[Judged]], faultless: Mapping[str, Recording]) -> Iterator[str]:
    base = faultless.get("reference") or next(iter(faultless.values()))
    whole, public = judge(base.bundle), judge(public_part(base.bundle))
    secure = next((one.reports for listed in judged.values() for one in listed if one.recording.id == OVER_HTTPS), None)
    for number, name, reports in (
        (1, "decided by the machine, over https", secure),
        (1, "the same, plain http on loopback", whole),
        (2, "the same, public pages only", public),
    ):
        for set_id in SETS if reports else ():
            assert reports is not None
            yield f"  {number:>2}  {f'{name}, {set_id}':<46}{decided(reports[set_id])}"
    yield f"   3  {'criteria with at least one clue':<46}{with_a_clue()}"
    recordings = [one.recording for listed in judged.values() for one in listed] + list(faultless.values())
    same = sum(is_same_again(one.bundle) for one in recordings)
    yield f"   9  {'the same bytes again':<46}{Share(same, len(recordings))}"
    leaking = [one for one in recordings if leaks(one.bundle)]
    yield f"  19  {'stored runs that hold a secret':<46}{len(leaking)} of {len(recordings)}"
    yield f"  21  {'required criteria with fault and look-alike':<46}{covered()}"
    longest = max(recordings, key=lambda one: one.seconds)
    yield f"      whole run {base.seconds:.0f} s; longest of the others {longest.seconds:.0f} s ({longest.id})"


def _tell_texts() -> Iterator[str]:
    told = tell_measure(read_texts(CORPUS / "texts"))
    yield from (f"  {line}".rstrip() for line in told.splitlines())


def decided(report: Report) -> Share:
    """Required criteria that the machine decides alone on a faultless system."""
    required = load_sets()[report.assessment.criteria_set.id].required
    return Share(sum(report.states[name] in {"met", "not_met"} for name in required), len(required))


def with_a_clue() -> Share:
    """Criteria of any set for which some outcome of some probe says something."""
    named = {name for one in load_sets().values() for name in (*one.required, *one.advisory)}
    clues = {
        name for name in named if any(rule.effect is not Effect.SILENT for rule in load_criteria()[name].evidence.rules)
    }
    return Share(len(clues), len(named))


def covered() -> Share:
    """Required criteria of the two sets that some fault must lose and some look-alike guards."""
    register = read_register()
    lost = {name for one in register["faults"].values() for names in one["must_fail"].values() for name in names}
    guarded = {name for one in register["look_alikes"].values() for name in one["guards"]}
    required = {name for set_id in SETS for name in load_sets()[set_id].required}
    return Share(len(required & lost & guarded), len(required))


def is_same_again(bundle: Bundle) -> bool:
    """Whether a bundle, written and read, gives the same report to the byte under every set."""
    first, again = judge(bundle), judge(read_bundle(write_bundle(bundle)))
    return all(write_report(first[set_id]) == write_report(again[set_id]) for set_id in SETS)


def leaks(bundle: Bundle) -> list[str]:
    """Secrets of the systems and of the registry that stand in a bundle."""
    text = write_bundle(bundle).decode()
    return [secret for secret in PLANTED if secret in text]


def _tell_bad(judged: Mapping[str, list[Judged]]) -> list[str]:
    lines = []
    for skin, listed in judged.items():
        for one in listed:
            told = [*bad_words(one.scored)]
            lines += [f"  {skin} {one.scored.expected.id}: {'; '.join(told)}"] if told else []
    return lines


def bad_words(scored: Scored) -> Iterator[str]:
    """What did not come out as it should, in words; nothing when all did."""
    for name, catch in scored.catches.items():
        if catch is not Catch.CAUGHT:
            yield f"{name} {catch}"
    if scored.false_alarms:
        yield f"false alarm at {', '.join(scored.false_alarms)}"
    if scored.strayed:
        yield f"changed: {', '.join(scored.strayed)}"
    yield from scored.missed


def _full(one: Judged) -> Iterator[str]:
    scored = one.scored
    yield f"  {scored.expected.id}: {'as it should' if scored.is_good else '; '.join(bad_words(scored))}"
    reports = one.reports
    for set_id, names in scored.expected.must_fail.items():
        for name in names:
            verdict = reports[set_id].verdict(name)
            if verdict is not None:
                found = [reports[set_id].finding(finding) for finding in verdict.findings]
                codes = ", ".join(f"{finding.probe} {finding.reason}" for finding in found if finding is not None)
                missing = f"; missing {', '.join(verdict.topics_missing)}" if verdict.topics_missing else ""
                yield f"    {set_id} {name}: {verdict.state} ({verdict.reason}; {codes}{missing})"


def _as_data(one: Judged) -> dict[str, Any]:
    return {**asdict(one.scored), "outcome": one.scored.outcome, "is_good": one.scored.is_good}
