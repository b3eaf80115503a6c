"""Writes the generated pages of docs/reference and checks that the documentation is true.

`python -m scripts.docs` writes; `python -m scripts.docs --check` says what is not as it should be and exits 1.
"""

import argparse
import contextlib
import io
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cinquefoil.assess.criterion import BadgeDefinition, Criterion

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# argparse words its help a little differently from version to version; the page is written by the oldest we support.
FLOOR = (3, 11)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def pages() -> Iterator[Path]:
    """Every Markdown page that is part of the repository."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted(DOCS.rglob("*.md"))
    yield from sorted((ROOT / "examples").rglob("*.md"))


def dead_links() -> Iterator[str]:
    """Links to files that are not there."""
    for page in pages():
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                yield f"{page.relative_to(ROOT)} links to {target}, which is not there."


def decisions_without_alternatives() -> Iterator[str]:
    """Decisions that do not say what was rejected."""
    for page in sorted((DOCS / "decisions").glob("*.md")):
        if "## Rejected" not in page.read_text(encoding="utf-8"):
            yield f"{page.relative_to(ROOT)} does not say what was rejected, and why."


def rooms_without_words() -> Iterator[str]:
    """Packages that do not say what they are, or do not say what they refuse to hold."""
    for init in sorted((ROOT / "cinquefoil").rglob("__init__.py")):
        if "migrations" in init.parts or "formats" in init.parts or "templatetags" in init.parts:
            continue
        text = init.read_text(encoding="utf-8")
        if not text.startswith('"""') or "\n\n" not in text.split('"""')[1]:
            yield f"{init.relative_to(ROOT)} must say what the room holds and, in a second paragraph, what it does not."


def commands_page() -> str:
    """The help of every command, as one page."""
    from cinquefoil.cli.main import build_parser  # noqa: PLC0415 - only where the package is installed

    lines = ["# Commands", "", "Generated from the commands themselves by `python -m scripts.docs`.", ""]
    for name, parser in walk(build_parser()):
        lines += [f"## `{name}`", "", "```text", parser.format_help().rstrip(), "```", ""]
    return "\n".join(lines)


def walk(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """A parser and all parsers below it, with the words that reach them."""
    yield parser.prog, parser
    for action in parser._actions:  # noqa: SLF001 - argparse offers no public way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for child in dict.fromkeys(action.choices.values()):
                yield from walk(child)


def criteria_page() -> str:
    """The index of the criteria, set by set, with a page for each criterion."""
    from cinquefoil.assess.criteria_words import YIELD_WORDS  # noqa: PLC0415
    from cinquefoil.assess.criterion import load_criteria, load_sets, names_in  # noqa: PLC0415

    criteria = load_criteria()
    lines = ["# Criteria", "", "Generated from the criteria's own files by `python -m scripts.docs`.", ""]
    for criteria_set in load_sets().values():
        lines += [
            f"## {criteria_set.title}",
            "",
            f"`{criteria_set.id}@{criteria_set.version}`. {YIELD_WORDS[criteria_set.yields]}",
            "",
        ]
        for badge in criteria_set.badges:
            lines += [f"### {badge.label}", "", f"{describe(badge)}.", ""]
            names = dict.fromkeys((*names_in(badge.requires_criteria), *badge.advisory))
            lines += ["| Criterion | | |", "| --- | --- | --- |"]
            for name in names:
                word = "advisory" if name in badge.advisory else "required"
                lines.append(f"| [{name}](criteria/{name}.md) | {criteria[name].title} | {word} |")
            lines.append("")
    return "\n".join(lines)


def describe(badge: "BadgeDefinition") -> str:
    """What a badge requires, in a line."""
    parts = [each if isinstance(each, str) else " or ".join(each) for each in badge.requires_criteria]
    below = [each if isinstance(each, str) else " or ".join(each) for each in badge.requires_badges]
    return f"Requires {', '.join(parts)}" + (f"; and the badge {', '.join(below)}" if below else "")


def criterion_page(criterion: "Criterion") -> str:
    """One criterion: why, what is checked, passes, fails, how we know the check works, source and confidence."""
    from cinquefoil.assess import criteria_words as words  # noqa: PLC0415
    from cinquefoil.assess.criterion import cited  # noqa: PLC0415

    lines = [
        f"# {criterion.id}: {criterion.title}",
        "",
        "Generated from the criterion's own file by `python -m scripts.docs`. [All criteria](../criteria.md)",
        "",
        criterion.requirement,
        "",
        "## Why",
        "",
        criterion.why,
        "",
        "## What is checked",
        "",
    ]
    for check in words.checks_of(criterion):
        lines.append(f"- {check.question} (`{check.probe}`)")
        lines += [f"  - {answer}" for answer in check.answers]
    lines += [] if criterion.evidence.rules else ["No machine can tell; a reviewer looks at what the member shows."]
    lines += ["", words.evidence_words(criterion), ""]
    lines += [f"- Whom it concerns: {words.sectors_of(criterion)}"]
    reason = criterion.applicability.reason_asked
    lines += [
        f"- When it applies: {criterion.applicability.when}" + (f". Where it does not: {reason}" if reason else "")
    ]
    lines += [f"- {told[0].upper()}{told[1:]}" for told in words.obligations_of(criterion)]
    lines += ["", "## Passes", "", criterion.examples.good, "", "## Fails", "", criterion.examples.bad, ""]
    lines += ["What to do about it:", ""]
    for told in words.steps_of(criterion):
        platform = f"**{told.platform}:** " if told.platform else ""
        lines.append(f"- {platform}{told.step.do} ({told.step.who}, {told.step.effort}; `{told.outcome}`)")
    lines += ["", "## How we know the check works", "", *proofs(criterion), ""]
    lines += ["## Where it comes from", "", words.CONFIDENCE_WORDS[criterion.source.confidence], ""]
    lines += [criterion.source.note, ""] if criterion.source.note else []
    lines += [f"- {letter}: [{source.title}]({source.url})" for letter, source in cited(criterion)]
    return "\n".join(lines).rstrip() + "\n"


def proofs(criterion: "Criterion") -> list[str]:
    """The faults that the check must notice and the look-alikes it must leave alone."""
    lines = ["No fault has been made for it yet, so the check is not proven."] if not criterion.faults else []
    if criterion.faults:
        lines += ["Switched on in a system that is otherwise good, these faults must be noticed:", ""]
        lines += [f"- {told}" for told in map(told_case, criterion.faults)]
    if criterion.look_alikes:
        lines += ["", "These only look wrong and must be left alone:", ""]
        lines += [f"- {told}" for told in map(told_case, criterion.look_alikes)]
    return lines


def told_case(name: str) -> str:
    """A fault or look-alike by its id, with its title where the register has it."""
    title = cases().get(name, "")
    return f"{name}: {title}" if title else name


@cache
def cases() -> dict[str, str]:
    """The titles of faults and look-alikes by id, as the register has them."""
    found = {}
    for file in sorted((ROOT / "cinquefoil" / "corpus" / "register").glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(entry, dict) and "title" in entry:
                found[name] = str(entry["title"])
    return found


def criterion_pages() -> dict[str, str]:
    """The page of each criterion, by its path below docs/reference."""
    from cinquefoil.assess.criterion import load_criteria  # noqa: PLC0415

    return {f"criteria/{name}.md": criterion_page(criterion) for name, criterion in load_criteria().items()}


def registry_page() -> str:
    """What the practice registry covers."""
    from cinquefoil.registry.api.table import TABLE  # noqa: PLC0415
    from cinquefoil.registry.coverage import page  # noqa: PLC0415

    return page(TABLE)


def systems_page() -> str:
    """What is known of products."""
    from scripts.systems import page  # noqa: PLC0415

    return page()


GENERATED = {
    "commands.md": commands_page,
    "criteria.md": criteria_page,
    "registry.md": registry_page,
    "systems.md": systems_page,
}


def main() -> int:
    """Write the generated pages, or check everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is amiss")
    check = parser.parse_args().check
    # argparse wraps to the terminal's width, and the page must not depend on one.
    os.environ["COLUMNS"] = "100"
    complaints = [*dead_links(), *decisions_without_alternatives(), *rooms_without_words()]
    with contextlib.redirect_stdout(io.StringIO()):
        written = {name: build() for name, build in GENERATED.items()} | criterion_pages()
    complaints += [
        f"{page.relative_to(ROOT)} tells of a criterion that is not there. Delete it."
        for page in sorted((DOCS / "reference" / "criteria").glob("*.md"))
        if f"criteria/{page.name}" not in written
    ]
    for name, text in written.items():
        page = DOCS / "reference" / name
        if check and name == "commands.md" and sys.version_info[:2] != FLOOR:
            continue
        if check and (not page.exists() or page.read_text(encoding="utf-8") != text):
            complaints.append(f"docs/reference/{name} is not what the program says. Run: python -m scripts.docs")
        elif not check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
