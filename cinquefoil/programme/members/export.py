"""What a member takes with it: people, iDs, put-codes, contacts, systems, badges, history, as one ZIP. Never tokens.

Composed from cards, which hold no token and no secret. The lead's notes are the lead's and not in it.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.hub.authenticate.selectors import all_permissions
from cinquefoil.hub.connect.selectors import items_of_organisation
from cinquefoil.hub.connect.tables import write_cell
from cinquefoil.organisations import selectors
from cinquefoil.organisations.values import Environment, OrganisationCard
from cinquefoil.programme import selectors as programme

Row = Mapping[str, object]
SCHEMA: Final = "cinquefoil/member-export/1"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("person", "given_names", "family_name", "email", "local_id", "department"),
    "orcid-ids": (
        "person", "orcid_id", "environment", "state", "allowed", "connected_at", "ended_at", "ended_reason",
        "provenance",
    ),
    "put-codes": (
        "person", "orcid_id", "environment", "put_code", "kind", "title", "local_id", "state", "is_wanted", "sent_at",
    ),
    "contacts": ("role", "name", "email"),
    "systems": ("name", "product", "version", "url", "client_id"),
    "badges": ("system", "badge", "state", "criteria", "issuer", "awarded_on", "valid_until"),
    "history": ("at", "what", "kind", "subject", "person", "who"),
}  # fmt: skip
"""Each table with its columns. `person` is our number of a person, the same in every table."""


def write_export(card: OrganisationCard, *, at: datetime) -> bytes:
    """Return the ZIP of everything a member may take with it, as of now."""
    tables = tables_of(card, at=at)
    whole = {"schema": SCHEMA, "member": card.name, "ror": card.ror, "made_at": at.isoformat(), **tables}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(card, tables, at=at))
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _csv(COLUMNS[name], rows))
        archive.writestr("export.json", json.dumps(whole, ensure_ascii=False, indent=1))
    return written.getvalue()


def tables_of(card: OrganisationCard, *, at: datetime) -> dict[str, list[Row]]:
    """Return every table of the export, in constantly many questions: name → rows by column."""
    number = card.id
    return {
        "people": [
            _row("people", (p.id, p.given_names, p.family_name, p.email, p.local_id, p.department))
            for p in selectors.people_of(number)
        ],
        "orcid-ids": [
            _row(
                "orcid-ids",
                (
                    *(p.person_id, p.orcid_id, p.environment, p.state.value, " ".join(sorted(p.scopes))),
                    *(_moment(p.granted_at), _moment(p.ended_at), p.ended_reason, p.provenance),
                ),
            )
            for p in all_permissions(number)
        ],
        "put-codes": [
            _row(
                "put-codes",
                (
                    *(item.person_id, item.orcid_id, item.environment, item.put_code, item.kind, item.title),
                    *(item.local_id, item.state.value, item.is_wanted, _moment(item.sent_at)),
                ),
            )
            for environment in Environment
            for item in items_of_organisation(number, environment.value)
        ],
        "contacts": [_row("contacts", (c.role.value, c.name, c.email)) for c in selectors.contacts_of(number)],
        "systems": [
            _row("systems", (s.name, s.product, s.version, s.url, s.client_id))
            for s in programme.integrations_of(number)
        ],
        "badges": [
            _row(
                "badges",
                (
                    *(a.integration.name, a.badge, a.state(at.date()).value, a.rule, a.issuer),
                    *(str(day) if day else "" for day in (a.awarded_on, a.valid_until)),
                ),
            )
            for a in programme.awards_of_organisation(number)
        ],
        "history": [
            _row("history", (_moment(e.at), e.sentence, e.kind, e.subject, e.person_id, e.actor))
            for e in reversed(events_of_organisation(number, None))
        ],
    }


def _row(table: str, values: Iterable[object]) -> Row:
    return dict(zip(COLUMNS[table], values, strict=True))


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[name] is None else write_cell(str(row[name])) for name in columns])
    # Spreadsheets take a file for UTF-8 by this mark alone.
    return f"\ufeff{written.getvalue()}"


def _readme(card: OrganisationCard, tables: Mapping[str, Sequence[Row]], *, at: datetime) -> str:
    counts = "\n".join(f"  {name}.csv: {len(rows)}" for name, rows in tables.items())
    told = _(
        "Everything kept here of %(member)s, as of %(at)s.\n\n"
        "One table a file, comma-separated, in UTF-8, with the number of rows of each:\n\n"
        "%(counts)s\n\n"
        "export.json holds the same tables in one file, for programs.\n\n"
        "The column person is a number that is the same in every table, so that a put-code leads to its iD and its "
        "person. Times are in UTC. A put-code counts on the record of its ORCID iD only, and only the client that "
        "wrote an item can change it there: another system of yours with the same ORCID client id can go on with "
        "these put-codes.\n\n"
        "Tokens and client secrets are not in here, and are handed to nobody. In a cell that a spreadsheet would run "
        "as a formula, an apostrophe stands before the text; export.json has it without.\n"
    )
    return told % {"member": card.name, "at": at.strftime("%Y-%m-%d %H:%M UTC"), "counts": counts}
