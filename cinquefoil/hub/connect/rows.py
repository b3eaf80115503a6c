"""Says what each row of a file means: the content for one person, a withdrawal, or everything that is wrong with it.

Pure: it is told who the people are and which items there are, and asks nobody. It never stops at the first mistake,
and it never guesses a person by name or an item by likeness.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from cinquefoil.history.kept import kept
from cinquefoil.hub.connect import cells
from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.layouts import Layout, header_key
from cinquefoil.hub.connect.tables import Row
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit

LONGEST = 1000
# Source: ORCID's validation of activities. The other sections take an external id in its place.
NEEDS_ORGANISATION_ID = frozenset({"employment", "education"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell: what, where and how to mend it."""

    row: int
    column: str
    what: str
    mend: str

    @property
    def sentence(self) -> str:
        """The whole of it for a page."""
        return kept(
            "Row %(row)s, column “%(column)s”: %(problem)s",
            row=self.row,
            column=self.column,
            problem=f"{self.what} {self.mend}",
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the organisation, as far as a row may name her; `orcid_id` only when authenticated."""

    person_id: int
    name: str
    email: str
    orcid_id: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An item the organisation already has, as far as a row may speak of it."""

    item_id: int
    person_id: int
    kind: str
    local_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Ours:
    """The organisation that uploads: what fills the organisation fields a row leaves empty."""

    name: str
    city: str
    region: str
    country: str
    ror: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A row understood: a content for a person, a withdrawal of an item, or problems (then nothing else counts)."""

    row: Row
    person: Known | None = None
    content: Content | None = None
    local_id: str = ""
    item_id: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Context:
    """Everything the rows are read against, with look-ups made once."""

    ours: Ours
    people: tuple[Known, ...]
    kept: tuple[Kept, ...] = ()
    by_email: dict[str, Known] = field(init=False)
    by_orcid_id: dict[str, Known] = field(init=False)
    by_local_id: dict[str, Kept] = field(init=False)
    by_fingerprint: dict[tuple[int, str], Kept] = field(init=False)

    def __post_init__(self) -> None:
        self.by_email = {person.email.casefold(): person for person in self.people if person.email}
        self.by_orcid_id = {person.orcid_id: person for person in self.people if person.orcid_id}
        self.by_local_id = {item.local_id: item for item in self.kept if item.local_id}
        self.by_fingerprint = {(item.person_id, item.fingerprint): item for item in self.kept}


def judge_rows(rows: Iterable[Row], layout: Layout, context: Context) -> tuple[Judged, ...]:
    """Judge every row of a file, in order; a row that repeats an earlier one is a problem of the later."""
    return tuple(_mark_repeats((_Reading(row, layout, context).judge() for row in rows), layout))


def _mark_repeats(judged: Iterable[Judged], layout: Layout) -> Iterator[Judged]:
    seen: dict[tuple[object, ...], int] = {}
    for each in judged:
        keys = list(_identities(each))
        earlier = next((seen[key] for key in keys if key in seen), None)
        for key in keys:
            seen.setdefault(key, each.row.number)
        yield each if earlier is None or each.problems else replace(each, problems=(_repeat(each, earlier, layout),))


def _identities(judged: Judged) -> Iterator[tuple[object, ...]]:
    if judged.local_id:
        yield ("id", judged.local_id)
    if judged.item_id:
        yield ("item", judged.item_id)
    if judged.content and judged.person:
        yield ("same", judged.person.person_id, judged.content.fingerprint)


def _repeat(judged: Judged, earlier: int, layout: Layout) -> Problem:
    return Problem(
        judged.row.number,
        layout.name_of("local_id"),
        kept("this row speaks of the same appointment as row %(row)s.", row=earlier),
        kept("Keep one of the two; two appointments that only look alike differ in their start date or role."),
    )


class _Reading:
    """One row being read; collects problems as it goes."""

    def __init__(self, row: Row, layout: Layout, context: Context) -> None:
        self.row, self.layout, self.context = row, layout, context
        self.problems: list[Problem] = []

    def wrong(self, field_name: str, what: str, mend: str) -> None:
        self.problems.append(Problem(self.row.number, self.layout.name_of(field_name), what, mend))

    def read(self, field_name: str, reader: Callable[[str], str], written: str | None = None) -> str | None:
        """What a reader of cells makes of a field; None when it is wrong, which is then noted."""
        try:
            return reader(self.row.get(field_name) if written is None else written)
        except cells.Wrong as wrong:
            self.wrong(field_name, wrong.what, wrong.mend)
            return None

    def judge(self) -> Judged:
        local_id = self.row.get("local_id")
        if local_id and not any(text for name, text in self.row.values.items() if name not in {"local_id", "reason"}):
            return self._withdrawal(local_id)
        self._spare_values()
        self._lengths()
        person = self._person()
        content = self._content()
        if self.problems or not person:
            return Judged(self.row, person, None, local_id, None, tuple(self.problems))
        item_id = self._item(local_id, person, content)
        return Judged(self.row, person, content, local_id, item_id, tuple(self.problems))

    def _withdrawal(self, local_id: str) -> Judged:
        known = self.context.by_local_id.get(local_id)
        if not known:
            self.wrong(
                "local_id",
                kept(
                    "“%(id)s” stands alone, which takes an item back, but no item here has that id.", id=local_id[:60]
                ),
                kept("Check the id, or fill in the row if it should be added."),
            )
        return Judged(self.row, None, None, local_id, known.item_id if known else None, tuple(self.problems))

    def _spare_values(self) -> None:
        if self.row.spare:
            self.wrong(
                kept("after the last"),
                kept(
                    "there are more values than columns (%(spare)s too many), so they may stand in wrong places.",
                    spare=self.row.spare,
                ),
                kept("A text that contains the separator needs quotation marks around it."),
            )

    def _lengths(self) -> None:
        for name, text in self.row.values.items():
            if len(text) > LONGEST:
                self.wrong(
                    name,
                    kept("the text has %(length)s characters.", length=len(text)),
                    kept("Shorten it to at most %(most)s.", most=LONGEST),
                )

    def _person(self) -> Known | None:
        email, written = self.row.get("email"), self.row.get("orcid_id")
        orcid_id = self._orcid_id(written) if written else ""
        if email:
            person = self._person_by_email(email)
            return self._agreeing(person, orcid_id) if person else None
        if not written:
            self.wrong(
                "email", kept("nobody is named."), kept("Write the person's e-mail address as it stands under People.")
            )
        return self._person_by_orcid_id(orcid_id) if orcid_id else None

    def _person_by_email(self, email: str) -> Known | None:
        person = self.context.by_email.get(email.casefold())
        if "@" not in email:
            self.wrong(
                "email",
                kept("“%(written)s” is not an e-mail address.", written=email[:60]),
                kept("Write it as name@place.example."),
            )
        elif not person:
            what = kept("no person of this organisation has the address %(email)s.", email=email[:80])
            self.wrong("email", what, kept("Check the spelling, or add the person under People first."))
        return person

    def _person_by_orcid_id(self, orcid_id: str) -> Known | None:
        person = self.context.by_orcid_id.get(orcid_id)
        if not person:
            what = kept("nobody here has connected the ORCID iD %(orcid_id)s.", orcid_id=orcid_id)
            self.wrong(
                "orcid_id", what, kept("Write the person's e-mail address instead, or invite her to connect first.")
            )
        return person

    def _agreeing(self, person: Known, orcid_id: str) -> Known | None:
        if not orcid_id or not person.orcid_id or person.orcid_id == orcid_id:
            return person
        self.wrong(
            "orcid_id",
            kept(
                "%(name)s signed in with the ORCID iD %(orcid_id)s, but another is written here (%(other)s).",
                name=person.name,
                orcid_id=person.orcid_id,
                other=orcid_id,
            ),
            kept("Leave this cell empty: the iD the person signed in with is the right one."),
        )
        return None

    def _orcid_id(self, written: str) -> str:
        try:
            return str(OrcidId.parse(written))
        except (MalformedId, WrongCheckDigit) as wrong:
            self.wrong("orcid_id", wrong.sentence, kept("Copy the iD from the person's ORCID page, or empty the cell."))
            return ""

    def _content(self) -> Content:
        kind = self._section()
        start, end = self.read("start", cells.read_date), self.read("end", cells.read_date)
        self._order(start, end)
        return Content(
            kind=kind or "employment",
            role=self.row.get("role"),
            department=self.row.get("department"),
            start=start or "",
            end=end or "",
            url=self.read("url", cells.read_link) or "",
            **self._organisation(kind),
            external_id=self.row.get("external_id"),
            external_id_type=self._external_id_type(),
            external_id_url=self.read("external_id_url", cells.read_link) or "",
        )

    def _section(self) -> str:
        written = self.row.get("section")
        kind = self.layout.sections.get(header_key(written), "")
        if not kind:
            own = [word for word in ("staff", "student") if word in self.layout.sections]
            what = (
                kept("“%(written)s” is not a section of an ORCID record.", written=written[:40])
                if written
                else kept("the section is missing.")
            )
            words = ", ".join([*own, *sorted(set(self.layout.sections.values()))])
            self.wrong("section", what, kept("Write one of: %(words)s.", words=words))
        return kind

    def _order(self, start: str | None, end: str | None) -> None:
        if not end or start is None:
            return
        if not start:
            self.wrong(
                "start",
                kept("there is an end date but no start date."),
                kept("ORCID needs the start date too; add it."),
            )
        elif cells.is_before(end, start):
            self.wrong(
                "end",
                kept("it ends (%(end)s) before it starts (%(start)s).", end=end, start=start),
                kept("Correct one of the two dates."),
            )

    def _organisation(self, kind: str) -> dict[str, str]:
        ours, name = self.context.ours, self.row.get("organisation_name")
        own = not name or name.casefold() == ours.name.casefold()
        given = {part: self.row.get(part) for part in ("city", "region", "country")}
        if own and given["city"].casefold() in {"", ours.city.casefold()}:
            given = {part: text or getattr(ours, part) for part, text in given.items()}
        given["country"] = given["country"] or (ours.country if own else "")
        country = self.read("country", cells.read_country, given["country"])
        self._place(name or ours.name, given)
        identifier, source = self._organisation_id(kind, ours.ror if own else "")
        return {
            "organisation_name": name or ours.name,
            **given,
            "country": country or "",
            "organisation_id": identifier,
            "organisation_id_source": source,
        }

    def _place(self, name: str, given: dict[str, str]) -> None:
        for part in ("city", "country"):
            if not given[part]:
                what = kept("the organisation “%(name)s” is given without its city.")
                if part == "country":
                    what = kept("the organisation “%(name)s” is given without its country.")
                self.wrong(part, what % {"name": name[:80]}, kept("Fill in this cell."))

    def _organisation_id(self, kind: str, our_ror: str) -> tuple[str, str]:
        written = self.row.get("organisation_id") or our_ror
        if not written:
            self._no_organisation_id(kind)
            return "", ""
        said = self.row.get("organisation_id_source") if self.row.get("organisation_id") else "ROR"
        source = self.read("organisation_id_source", lambda cell: cells.read_identifier_source(cell, written), said)
        if not source:
            return "", ""
        return self.read("organisation_id", lambda cell: cells.read_identifier(cell, source), written) or "", source

    def _no_organisation_id(self, kind: str) -> None:
        if kind in NEEDS_ORGANISATION_ID or (kind and not self.row.get("external_id")):
            self.wrong(
                "organisation_id",
                kept("ORCID takes no %(kind)s without an identifier of the organisation.", kind=kind.replace("-", " ")),
                kept("Look the organisation up at https://ror.org and write its ROR link here."),
            )

    def _external_id_type(self) -> str:
        written, value = self.row.get("external_id_type"), self.row.get("external_id")
        if bool(written) != bool(value):
            missing = "external_id_type" if value else "external_id"
            self.wrong(
                missing,
                kept("an external id needs both a value and a type."),
                kept("Fill in this cell, or empty the other."),
            )
        return written.casefold()

    def _item(self, local_id: str, person: Known, content: Content) -> int | None:
        """The item this row speaks of: the one with its id, else the one with the exact fingerprint."""
        by_id = self.context.by_local_id.get(local_id) if local_id else None
        twin = self.context.by_fingerprint.get((person.person_id, content.fingerprint))
        if by_id and (by_id.person_id, by_id.kind) != (person.person_id, content.kind):
            if by_id.person_id != person.person_id:
                self._taken(kept("“%(id)s” already stands for an item of another person.", id=local_id[:60]))
            else:
                what = kept("“%(id)s” already stands for an item of the section %(kind)s.")
                self._taken(what % {"id": local_id[:60], "kind": by_id.kind})
        elif twin and twin != by_id and (by_id or (local_id and twin.local_id)):
            what = kept("this appointment is already here under the id “%(id)s”.")
            self._taken(what % {"id": twin.local_id or "(none)"})
        found = by_id or twin
        return found.item_id if found and not self.problems else None

    def _taken(self, what: str) -> None:
        self.wrong("local_id", what, kept("Use the id it has, or take the old item back first."))
