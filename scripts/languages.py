"""Keeps the catalogues of languages: what is to be translated, what is missing, and what no catalogue would find.

`python -m scripts.languages` gathers the strings anew and compiles; `--check` says what is not as it should be and
exits 1; `--missing LANGUAGE` lists what is not translated yet.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from cinquefoil.guidelines.catalogue import KIND_WORDS, STATE_WORDS
from cinquefoil.orcid.errors import spoken
from cinquefoil.programme import sign

ROOT: Final = Path(__file__).resolve().parent.parent
PACKAGE: Final = ROOT / "cinquefoil"
# Each catalogue, with the rooms whose pages, forms and mails it holds. The practice registry, the assessor's reports
# and the command line speak English.
CATALOGUES: Final = {
    "web": ("web", "mailing", "organisations", "history", "jobs"),
    "hub": ("hub",),
    "programme/site": ("programme/site",),
    "programme": ("programme",),
}
# Plural forms as the catalogues of Unicode have them.
LANGUAGES: Final = {"cy": "Cymraeg", "fr": "Français"}
KEYWORDS: Final = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Sentences that are kept in English and told anew when shown (cinquefoil/history/kept.py), with their context.
KEPT: Final = "kept"
# What rooms below say in English and pages above tell anew: the client of ORCID, the catalogue of products and the
# sign know no Django. Catalogue → file → sentences.
SPOKEN_BELOW: Final = {
    "hub": {
        "orcid/errors.py": spoken(),
        "orcid/identifier.py": (
            "“%(written)s” is not an ORCID iD: it needs sixteen digits, such as 0000-0002-1825-0097.",
            "“%(written)s” is not a valid ORCID iD: its check digit is wrong, so look for a typing slip.",
        ),
    },
    "web": {"programme/sign.py": (*sign.BADGES, *sign.WORDS.values())},
    "programme/site": {"guidelines/catalogue/entry.py": (*KIND_WORDS.values(), *STATE_WORDS.values())},
}
# Words for whoever runs the house, on its terminal and in its logs, which are in English.
FOR_OPERATORS: Final = (
    "cli",
    "web/environment.py",
    "organisations/keys.py",
    "organisations/sealing.py",
    "organisations/management",
    "programme/management",
    "history/chain.py",
    "jobs",
    # A feed is one file for all readers, in the language it names.
    "programme/site/feeds.py",
    # Heads of files that ship with the software; a lead fills in a form, whose words are marked.
    "programme/site/text.py",
)
# Names and marks that are the same in every language.
SAME_EVERYWHERE: Final = re.compile(
    r"Cinquefoil|ORCID|Subject:|iDs?\b|CSV|JSON|XML|API|ROR|DOI|OAI-PMH|ISBN|SVG|UTC|Re:|RSS|Atom|DID|ICS|URL|https?|www|\b[a-z]\b",
    re.IGNORECASE,
)
READ_ALOUD: Final = frozenset({"alt", "title", "aria-label", "placeholder", "content", "aria-description", "summary"})
# Babel writes the hour into what it compiles; the same strings must give the same file.
NO_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
# A word given to a filter as it stands: `default:"none"` instead of `default:_("none")`.
_UNMARKED_FILTER: Final = re.compile(r'\|(default|default_if_none|yesno):"([^"]*)"')
LETTERS: Final = re.compile(r"[^\W\d_]{2,}")


class Pieces(HTMLParser):
    """The words of a template that stand on the page itself, where no catalogue reaches them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note words in attributes, and elements whose words stay as they are."""
        told = dict(attrs)
        if self.silent or tag in {"script", "style", "code", "kbd", "pre"} or told.get("translate") == "no":
            if tag not in {"br", "img", "input", "meta", "link", "hr", "wbr"}:
                self.silent.append(tag)
            return
        for name, value in attrs:
            if name == "content" and "name" in told and told["name"] != "description":
                continue
            if (
                name in READ_ALOUD
                or (name == "value" and tag == "input" and told.get("type") == "submit")
                or (name == "label" and tag == "optgroup")
            ):
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a silent element."""
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        """Note words."""
        if not self.silent and LETTERS.search(SAME_EVERYWHERE.sub("", data)):
            self.found.append(" ".join(data.split()))


def unmarked_in_template(source: str) -> list[str]:
    """Words of a template that are in no translated tag; those inside `translate="no"` or code are meant to stay."""
    kept, inside = [], False
    words = [found[2] for found in _UNMARKED_FILTER.finditer(source) if LETTERS.search(found[2])]
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split(maxsplit=1)[0]
            inside = inside or word in {"blocktranslate", "blocktrans", "comment"}
            if word in {"endblocktranslate", "endblocktrans", "endcomment"}:
                inside = False
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
        # What a tag or a variable brings is not words of this page; a letterless mark keeps attributes whole.
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            kept.append("·" if token.token_type == TokenType.VAR else "")
    pieces = Pieces()
    pieces.feed("".join(kept))
    pieces.close()
    return words + pieces.found


def templates(room: str) -> Iterator[Path]:
    """Every page and mail of a room."""
    yield from sorted(path for kind in ("html", "txt") for path in (PACKAGE / room).rglob(f"templates/**/*.{kind}"))


# Words that do not follow the reader's language: letters are written in the member's, from texts of their own; what is
# signed, stands on other people's pages or goes into the evidence is English; and what only a developer sees.
ELSEWHERE: Final = frozenset(
    {
        *("programme/letter.py", "programme/letters/wording.py"),
        *("programme/credentials/document.py", "programme/picture.py"),
        *("programme/sessions/look.py", "programme/sessions/machine.py", "programme/sessions/records.py"),
        "programme/credentials/tokens.py",
    }
)


def modules(room: str) -> Iterator[Path]:
    """Every module of a room but its migrations, whose words are in no page."""
    yield from sorted(
        path
        for path in (PACKAGE / room).rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(PACKAGE)) not in ELSEWHERE
    )


def files_of(catalogue: str) -> Iterator[Path]:
    """Every file whose strings one catalogue holds: those of a catalogue of its own are left to it."""
    others = [PACKAGE / name for name in CATALOGUES if name != catalogue and name.startswith(f"{catalogue}/")]
    for room in CATALOGUES[catalogue]:
        for path in (*templates(room), *modules(room)):
            if not any(path.is_relative_to(other) for other in others):
                yield path


def strings_in(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """The strings of one file: what is to be translated, its context, and the comments for translators."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django makes Python of a template, but for the indentation.
        source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
    for _line, message, comments, context in extract(
        "python", io.BytesIO(source.encode()), KEYWORDS, ("Translators:",), options={"encoding": "utf-8"}
    ):
        yield message, context, comments
    if path.suffix == ".py":
        for _line, message, comments, _none in extract("python", io.BytesIO(source.encode()), {KEPT: None}):
            yield message, KEPT, comments


def gathered(catalogue: str) -> Catalog:
    """Every string of a catalogue, as the code has it today."""
    found = Catalog(charset="utf-8")
    for path in files_of(catalogue):
        for message, context, comments in strings_in(path):
            found.add(message, None, [(str(path.relative_to(PACKAGE)), 0)], auto_comments=comments, context=context)
    for room, words in SPOKEN_BELOW.get(catalogue, {}).items():
        for message in words:
            found.add(message, None, [(room, 0)], context=KEPT)
    return found


def place(catalogue: str, language: str) -> Path:
    """Where a catalogue of one language is kept."""
    return PACKAGE / catalogue / "locale" / language / "LC_MESSAGES" / "django.po"


def read(catalogue: str, language: str) -> Catalog:
    """The kept catalogue of one language; an empty one where there is none."""
    path = place(catalogue, language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def renewed(catalogue: str, language: str) -> Catalog:
    """The kept translations of the strings that there are today; those no longer used are gone."""
    kept = read(catalogue, language)
    kept.update(gathered(catalogue), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    return kept


def as_text(kept: Catalog) -> bytes:
    """The catalogue as a file, the same for the same strings: no dates, no line numbers."""
    out = io.BytesIO()
    write_po(out, kept, width=118, sort_output=True, include_lineno=False, ignore_obsolete=True)
    dated = re.compile(
        rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|Report-Msgid).*\n', re.MULTILINE
    )
    lines = [line for line in dated.sub(b"", out.getvalue()).splitlines() if not line.startswith(b"# ")]
    return b"\n".join(line for line in lines if line != b"#").lstrip() + b"\n"


def as_compiled(text: bytes, language: str) -> bytes:
    """The catalogue as gettext reads it, made of the file and of nothing else."""
    out = io.BytesIO()
    kept = read_po(io.BytesIO(text), locale=language, charset="utf-8")
    kept.creation_date = kept.revision_date = NO_DAY
    write_mo(out, kept)
    return out.getvalue()


def is_missing(message: Message) -> bool:
    """Whether a string, or one of its plural forms, has no translation."""
    given = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(message.id) and (message.fuzzy or not all(given))


def named(message: Message) -> str:
    """A string as it is spoken of."""
    return str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


PLACEHOLDER: Final = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|%[sd]|\{\w*\}|</?[a-z][^>]*>")


def mended(message: Message) -> str:
    """What is wrong with a translation: another placeholder or another tag than the string has."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    strings = message.string if isinstance(message.string, (tuple, list)) else (message.string or "",)
    if ids[-1].startswith("Subject:") and not all(one.startswith("Subject:") for one in strings):
        return f"“{strings[-1]}” must begin with “Subject:”, by which a mail knows its first line."
    wanted = [sorted(match.group(0) for match in PLACEHOLDER.finditer(one)) for one in ids]
    for one in strings:
        has = sorted(match.group(0) for match in PLACEHOLDER.finditer(one))
        # One form of a plural may leave the number out: "one member".
        if has not in wanted and not (len(strings) > 1 and any(set(has) <= set(want) for want in wanted)):
            return (
                f"“{one}” has {', '.join(has) or 'no placeholder'}, “{ids[-1]}” has {', '.join(wanted[-1]) or 'none'}"
            )
    return ""


WORDED: Final = re.compile(r"^[A-ZÀ-Þ“‘·][^\n{}<>=]*[a-z][^\n<>=]* [^\n<>]*[.?!:…”]$", re.DOTALL)


class Sentences(ast.NodeVisitor):
    """Sentences in a module that are shown as they stand: not marked, not a docstring, not for a log or an operator."""

    # Logs; history, which is kept in English (what a room marks with `kept` is told anew); and errors whose words end
    # in a log or a command's answer: no page shows them.
    QUIET = frozenset(
        {"debug", "info", "warning", "error", "exception", "critical", "log", "note", "_note", "record"}
        | {"Http404", "NotThere", "NoPermission", "AppendOnly", "RetryLater", "TemplateWithoutSubject"}
        | {"ValueError", "TypeError", "LookupError"}
    )
    MARKED = frozenset(KEYWORDS) | {KEPT}
    SHOWN = frozenset({"label", "help_text", "verbose_name"})

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Call(self, node: ast.Call) -> None:
        """Go by what is marked, and by what nobody but an operator reads."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in self.MARKED | self.QUIET:
            return
        for told in node.keywords:
            if (
                told.arg in self.SHOWN
                and isinstance(told.value, ast.Constant)
                and LETTERS.search(str(told.value.value))
            ):
                self.found.append((told.value.lineno, str(told.value.value)))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """Go by docstrings."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Read a sentence with values in it as one."""
        pieces = [piece.value if isinstance(piece, ast.Constant) else "…" for piece in node.values]
        self._note(node, "".join(str(piece) for piece in pieces))
        for piece in node.values:
            if isinstance(piece, ast.FormattedValue):
                self.visit(piece.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Note what reads as a sentence."""
        if isinstance(node.value, str):
            self._note(node, node.value)

    def _note(self, node: ast.expr, words: str) -> None:
        if words.count(" ") > 1 and WORDED.match(words.strip()):
            self.found.append((node.lineno, " ".join(words.split())))


def unmarked(catalogue: str) -> Iterator[str]:
    """Words that no catalogue would find, with the place."""
    for path in files_of(catalogue):
        source = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        if path.suffix in {".html", ".txt"}:
            for words in unmarked_in_template(source):
                yield f"{where}: “{words}” is not marked for translation."
        elif path.suffix == ".py" and not path.relative_to(PACKAGE).as_posix().startswith(FOR_OPERATORS):
            seen = Sentences()
            seen.visit(ast.parse(source))
            for line, words in seen.found:
                yield f"{where}:{line}: “{words}” is not marked for translation."


def troubles() -> Iterator[str]:
    """Everything that is not as it should be in the catalogues."""
    for catalogue in CATALOGUES:
        for language in LANGUAGES:
            path = place(catalogue, language)
            kept = renewed(catalogue, language)
            text = path.read_bytes() if path.exists() else b""
            where = path.relative_to(ROOT)
            if text != as_text(kept):
                yield f"{where} is not of today's strings: run python -m scripts.languages."
            compiled = path.with_suffix(".mo")
            if text and (not compiled.exists() or compiled.read_bytes() != as_compiled(text, language)):
                yield f"{compiled.relative_to(ROOT)} is not made of the catalogue: run python -m scripts.languages."
            for message in kept:
                if is_missing(message):
                    yield f"{where}: “{named(message)}” is not translated."
                elif message.id and (wrong := mended(message)):
                    yield f"{where}: {wrong}."


def write() -> None:
    """Gather, keep and compile every catalogue."""
    for catalogue in CATALOGUES:
        for language in LANGUAGES:
            path = place(catalogue, language)
            kept = renewed(catalogue, language)
            text = as_text(kept)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            path.with_suffix(".mo").write_bytes(as_compiled(text, language))
            missing = sum(is_missing(message) for message in kept)
            print(f"{path.relative_to(ROOT)}: {len(kept)} strings, {missing} to translate")


def told(lines: Iterable[str]) -> int:
    """Say each line; returns how many there were."""
    count = 0
    for line in lines:
        print(line)
        count += 1
    return count


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="say what is not as it should be")
    parser.add_argument("--missing", choices=sorted(LANGUAGES), help="list what is not translated yet")
    parser.add_argument("--unmarked", choices=sorted(CATALOGUES), help="list words of some rooms that are not marked")
    asked = parser.parse_args()
    if asked.check:
        return 1 if told([*troubles(), *(line for name in CATALOGUES for line in unmarked(name))]) else 0
    if asked.unmarked:
        return 1 if told(unmarked(asked.unmarked)) else 0
    if asked.missing:
        told(named(message) for name in CATALOGUES for message in renewed(name, asked.missing) if is_missing(message))
        return 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
