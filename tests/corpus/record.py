"""`python -m tests.corpus.record [ID…]`: act out runs of the corpus and keep them for replay.

Only the scenarios that a fault touches are acted out. Without a name, whatever is missing or of yesterday's code is
recorded; `--all` records everything anew. At most two at once: the machine has to serve a browser for each.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cinquefoil.assess.recordings import FAULTLESS, UnreadableRecording, read_recording, write_recording
from cinquefoil.cli import corpus_live
from cinquefoil.cli.assess_corpus import Judge, names_for, path_of
from cinquefoil.cli.corpus_register import SKINS

BUNDLES = Path(__file__).resolve().parent / "bundles"


def stale(skin: str, run_id: str, *, strictly: bool, folder: Path = BUNDLES) -> str:
    """Why a stored run must be recorded anew, or nothing. `strictly`: also when anything at all has changed."""
    path = path_of(folder, skin, run_id)
    if not path.exists():
        return "not recorded yet"
    try:
        kept = read_recording(path)
    except UnreadableRecording as problem:
        return str(problem)
    if kept.switch != corpus_live.switch_digest(skin, run_id):
        return "its switch or its scenarios have changed"
    if strictly and kept.sources != corpus_live.sources_digest(skin):
        return "the system or the way it is acted out has changed"
    return ""


def runs_there_are(skin: str) -> tuple[str, ...]:
    """Every run of a skin, the faultless one first."""
    return (FAULTLESS, *names_for(skin))


def record(skin: str, ids: list[str], folder: Path = BUNDLES) -> list[str]:
    """Record these, one after the other; returns what could not be acted out."""
    troubles: list[str] = []
    if not ids:
        return troubles
    with corpus_live.open_stage() as stage:
        for run_id in ids:
            try:
                made = stage.record(run_id, skin)
            except corpus_live.NotActedOut as trouble:
                troubles.append(str(trouble))
                _say(f"{run_id}: {trouble}")
                continue
            path = path_of(folder, skin, run_id)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_recording(made))
            _say(f"{run_id}: {made.seconds:.0f} s, {path.stat().st_size // 1000} kB{_verdict(folder, skin, made)}")
    return troubles


def _say(line):
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _verdict(folder, skin, made):
    base = path_of(folder, skin, FAULTLESS)
    if made.id == FAULTLESS or not base.exists():
        return ""
    return (
        ", as it should"
        if Judge(read_recording(base)).compare(made).scored.is_good
        else ", NOT as it should: see corpus run"
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", metavar="ID")
    parser.add_argument("--skin", choices=tuple(SKINS), default="reference")
    parser.add_argument("--all", action="store_true", help="everything anew")
    parser.add_argument("--strictly", action="store_true", help="also what was recorded with any other version")
    parser.add_argument("--at-once", type=int, choices=(1, 2), default=1)
    options = parser.parse_args(argv)
    ids = options.ids or [
        run_id
        for run_id in runs_there_are(options.skin)
        if options.all or stale(options.skin, run_id, strictly=options.strictly)
    ]
    if ids and FAULTLESS not in ids and stale(options.skin, FAULTLESS, strictly=True):
        ids.insert(0, FAULTLESS)  # what the others are compared with
    return 1 if record_all(options.skin, ids, at_once=options.at_once) else 0


def record_all(skin: str, ids: list[str], *, at_once: int = 1) -> list[str]:
    """Record these, one or two at once, the first before all others; returns what could not be acted out."""
    if at_once == 1:
        return record(skin, ids)
    troubles = record(skin, ids[:1])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        done = pool.map(record, [skin] * 2, [ids[1::2], ids[2::2]])
        return troubles + [trouble for part in done for trouble in part]


if __name__ == "__main__":
    sys.exit(main())
