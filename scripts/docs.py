"""Writes the generated pages of docs/reference and checks that the documentation is true.

`python -m scripts.docs` writes; `python -m scripts.docs --check` says what is not as it should be and exits 1.
"""

import argparse
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cinquefoil.assess.criterion import BadgeDefinition

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
    """Every criterion in one page, set by set."""
    from cinquefoil.assess.criterion import load_criteria, load_sets  # noqa: PLC0415

    criteria = load_criteria()
    lines = ["# Criteria", "", "Generated from the criteria's own files by `python -m scripts.docs`.", ""]
    for criteria_set in load_sets().values():
        lines += [f"## {criteria_set.id}@{criteria_set.version}", ""]
        for badge in criteria_set.badges:
            lines += [f"- **{badge.label}**: {describe(badge)}"]
        lines.append("")
    for criterion in criteria.values():
        lines += [f"## {criterion.id}: {criterion.title}", "", criterion.requirement, "", f"*Why:* {criterion.why}", ""]
    return "\n".join(lines)


def describe(badge: "BadgeDefinition") -> str:
    """What a badge requires, in a line."""
    parts = [each if isinstance(each, str) else " or ".join(each) for each in badge.requires_criteria]
    below = [each if isinstance(each, str) else " or ".join(each) for each in badge.requires_badges]
    return f"{', '.join(parts)}" + (f"; and the badge {', '.join(below)}" if below else "")


def registry_page() -> str:
    """What the practice registry covers."""
    from cinquefoil.registry.api.table import TABLE  # noqa: PLC0415
    from cinquefoil.registry.coverage import page  # noqa: PLC0415

    return page(TABLE)


GENERATED = {"commands.md": commands_page, "criteria.md": criteria_page, "registry.md": registry_page}


def main() -> int:
    """Write the generated pages, or check everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is amiss")
    check = parser.parse_args().check
    # argparse wraps to the terminal's width, and the page must not depend on one.
    os.environ["COLUMNS"] = "100"
    complaints = [*dead_links(), *decisions_without_alternatives(), *rooms_without_words()]
    for name, build in GENERATED.items():
        page = DOCS / "reference" / name
        with contextlib.redirect_stdout(io.StringIO()):
            text = build()
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
