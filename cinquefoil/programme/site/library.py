"""Every page of the site as it stands: the texts that ship with the software, and a lead's revisions over them.

Reads; writes nothing (see `editing`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.db.models import Max

from cinquefoil.programme.site.models import Revision
from cinquefoil.programme.site.rendering import parts_of, render
from cinquefoil.programme.site.text import SECTIONS, Text, parse_text

TEXTS: Final = Path(__file__).parent / "texts"
WORDS_A_MINUTE: Final = 200
"""How fast people read prose on a screen, on the slow side."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page at its place. `number`: of the revision, 0 as shipped. `changed_at`: when it was made, None as shipped."""

    path: str
    text: Text
    number: int = 0
    changed_at: datetime | None = None

    @property
    def slug(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def address(self) -> str:
        """Where it is on the site. Pages about the site stand at the top."""
        return f"/{self.slug}" if self.text.section == "about" else f"/{self.path}"

    @property
    def html(self) -> str:
        """Its body, safe to show."""
        return render(self.text.body)

    @property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """Its headings, as (anchor, words)."""
        return tuple((part.anchor, part.heading) for part in parts_of(self.text.body) if part.heading)

    @property
    def minutes(self) -> int:
        """How long it takes to read. Units: minutes, at least one."""
        words = sum(len(f"{part.heading} {part.words}".split()) for part in parts_of(self.text.body))
        return max(1, round(words / WORDS_A_MINUTE))

    @property
    def section_name(self) -> str:
        """The name of its section."""
        return str(SECTIONS[self.text.section])


@cache
def shipped() -> dict[str, Page]:
    """Path → page, of the texts that ship. Raises: TextFault, naming the file."""
    found = {}
    for file in sorted(TEXTS.rglob("*.md")):
        path = file.relative_to(TEXTS).with_suffix("").as_posix()
        found[path] = Page(path, parse_text(file.read_text(encoding="utf-8")))
    return found


def every_page() -> dict[str, Page]:
    """Path → page as it stands now, hidden ones too."""
    latest = Revision.objects.values("path").annotate(latest=Max("number")).values_list("path", "latest")
    wanted = dict(latest)
    # One query more for all of them: a site has dozens of pages, and few are revised.
    rows = Revision.objects.filter(path__in=wanted) if wanted else ()
    laid = {row.path: page_of(row) for row in rows if wanted[row.path] == row.number}
    return {**shipped(), **laid}


def public_pages(section: str = "") -> tuple[Page, ...]:
    """The pages anyone may read, of one section or all, in their order: news and events newest first."""
    found = [page for page in every_page().values() if not page.text.hidden and section in {"", page.text.section}]
    found.sort(key=lambda page: (page.text.order, page.text.title.casefold()))
    if section in {"news", "events"}:
        found.sort(key=lambda page: page.text.starts.date() if page.text.starts else page.text.date, reverse=True)
    return tuple(found)


def page_at(path: str, *, even_hidden: bool = False) -> Page | None:
    """The page at this path as it stands, or None."""
    row = Revision.objects.filter(path=path).order_by("-number").first()
    page = page_of(row) if row else shipped().get(path)
    return page if page and (even_hidden or not page.text.hidden) else None


def page_of(row: Revision) -> Page:
    """The page as one revision says."""
    return Page(row.path, parse_text(row.source), row.number, row.made_at)


def mark_of(pages: tuple[Page, ...]) -> tuple[str, datetime | None]:
    """A digest that changes when any of these pages does, and when a lead last changed one."""
    told = "\n".join(f"{page.path} {page.number} {page.text!r} {page.text.body}" for page in pages)
    moments = [page.changed_at for page in pages if page.changed_at]
    return sha256(told.encode()).hexdigest()[:32], max(moments, default=None)
