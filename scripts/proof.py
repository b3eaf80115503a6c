"""`make proof`: the heavy proofs in full, part by part, each leaving its figures in docs/figures with the commit.

A part whose figures are of the present commit is not run again, so that a proof goes on where it stopped.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures"
PYTEST = ("-m", "pytest", "-n", "0", "-q", "-rN")


@dataclass(frozen=True)
class Part:
    """One proof: its name, what it shows, and the command that gives it."""

    name: str
    shows: str
    command: tuple[str, ...]


PARTS = (
    Part(
        "conformance", "ORCID's samples, recordings and schemas against the registry.", (*PYTEST, "tests/conformance")
    ),
    Part(
        "walks", "Random walks against the rules worked out a second time.", (*PYTEST, "tests/properties/test_walks.py")
    ),
    Part("fuzz", "Requests of every kind that must never be a fault.", (*PYTEST, "tests/properties/test_fuzz.py")),
    Part("interop", "Real clients, unchanged.", (*PYTEST, "tests/interop")),
    Part("sites", "The assessor on sites assembled from ordinary packages.", ("-m", "tests.interop.proof")),
    Part("corpus", "The assessor on systems whose faults are known, live.", ("-m", "tests.corpus.proof")),
    Part("bench", "Speeds as ratios in one run, and 100,000 people on a file.", ("-m", "benchmarks")),
)


def state(*places: str) -> str:
    """Return the last commit that changed anything at these places, with a mark when the working tree differs from it.

    Everywhere but in the figures, where none is named: to commit what was proven does not make it unproven.
    """
    places = places or (".", ":!docs/figures")
    commit = _git("log", "-1", "--format=%h", "--abbrev=12", "--", *places)
    changed = _git("status", "--porcelain", "--", *places)
    return f"{commit} with changes" if changed else commit


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def is_done(part: Part, commit: str) -> bool:
    """Whether the figures of a part are there, good, and of this very commit."""
    page = FIGURES / f"{part.name}.md"
    return page.exists() and f"Commit: {commit}\n" in page.read_text(encoding="utf-8") and "changes" not in commit


def run(part: Part, commit: str) -> bool:
    """Run one part and write its page; returns whether it went well."""
    print(f"{part.name}: {part.shows}", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "CINQUEFOIL_PROOF": "1"}
    done = subprocess.run(
        [sys.executable, *part.command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    took = time.monotonic() - began
    print(done.stdout, flush=True)
    if done.returncode == 0:
        FIGURES.mkdir(exist_ok=True)
        text = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout).strip()
        head = f"# {part.name.capitalize()}\n\n{part.shows}\n\nCommit: {commit}\nTook: {took:.0f} s\n"
        page = f"{head}\n```text\n{text}\n```\n"
        (FIGURES / f"{part.name}.md").write_text(page, encoding="utf-8")
    return done.returncode == 0


def main() -> int:
    """Run the parts asked for, or all that are not done yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *(part.name for part in PARTS)], help="all when none is named")
    wanted = parser.parse_args().parts
    commit = state()
    failed = []
    for part in PARTS:
        if wanted and part.name not in wanted:
            continue
        if is_done(part, commit):
            print(f"{part.name}: done already at {commit}")
        elif not run(part, commit):
            failed.append(part.name)
    if failed:
        print(f"Not proven: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
