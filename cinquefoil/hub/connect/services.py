"""Writes this room's tables on behalf of people: files in, files sent, items edited, withdrawn, put back.

Calls nobody outside: what has to reach a record is asked for as a job, in the same transaction as the data.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from cinquefoil.history.kept import kept
from cinquefoil.history.services import record as record_event
from cinquefoil.hub.authenticate.selectors import permission_of
from cinquefoil.hub.connect.accepting import apply_verdicts, describe_rows
from cinquefoil.hub.connect.content import Content
from cinquefoil.hub.connect.judging import judge_table
from cinquefoil.hub.connect.models import Import, ImportRow, Item
from cinquefoil.hub.connect.states import ImportState, ItemState, Reason
from cinquefoil.hub.connect.tables import Table, Unreadable, read_table
from cinquefoil.jobs.outbox import enqueue
from cinquefoil.organisations.sealing import seal, unseal
from cinquefoil.organisations.values import OrganisationCard

# The room above plans and pushes; it is known here only by the name of its job.
PUSH = "synchronise.push_person"


@transaction.atomic
def receive_file(
    organisation: OrganisationCard,
    *,
    file_name: str,
    content: bytes,
    at: datetime,
    actor: str,
    replaces_number: int | None = None,
) -> int:
    """Keep an uploaded file with every row judged, write nothing to any record, and return its number.

    A file that cannot be read is kept too, with the sentence that says why.
    """
    replaced = Import.objects.filter(organisation_id=organisation.id, number=replaces_number or 0).first()
    last = Import.objects.filter(organisation_id=organisation.id).aggregate(last=Max("number"))["last"] or 0
    row = Import.objects.create(
        organisation_id=organisation.id,
        environment=organisation.environment,
        number=last + 1,
        file_name=file_name[-200:],
        sealed_content=seal(content.decode("latin-1"), bound_to=_binding(organisation.id, last + 1)),
        state=ImportState.PREVIEWED,
        replaces=replaced,
        uploaded_at=at,
        uploaded_by=actor,
    )
    if _judge(organisation, row, content) and replaced:
        still_open = [ImportState.PREVIEWED, ImportState.UNREADABLE]
        Import.objects.filter(id=replaced.id, state__in=still_open).update(state=ImportState.REPLACED)
    record_event(
        "import.uploaded",
        organisation_id=organisation.id,
        subject=f"import:{row.id}",
        sentence=kept("File %(number)s was uploaded and checked. Nothing was written.", number=row.number),
        at=at,
        actor=actor,
    )
    return row.number


def _judge(organisation: OrganisationCard, row: Import, content: bytes) -> bool:
    try:
        table = read_table(content)
    except Unreadable as wrong:
        Import.objects.filter(id=row.id).update(state=ImportState.UNREADABLE, trouble=wrong.sentence)
        return False
    Import.objects.filter(id=row.id).update(layout=table.layout.id)
    ImportRow.objects.bulk_create(describe_rows(row.id, judge_table(organisation, table)), batch_size=500)
    return True


@transaction.atomic
def accept_import(organisation: OrganisationCard, number: int, *, at: datetime, actor: str) -> bool:
    """Turn the good rows of a file into items and ask for their writing; bad rows stay with the file.

    Every row is judged anew, since people may have connected meanwhile. False when it was sent before, or was
    uploaded for the records of another environment: practice rows never reach real records.
    """
    row = Import.objects.select_for_update().get(organisation_id=organisation.id, number=number)
    if row.state != ImportState.PREVIEWED or row.environment != organisation.environment:
        return False
    verdicts = judge_table(organisation, read_kept_file(row))
    ImportRow.objects.filter(batch_id=row.id).delete()
    rows = describe_rows(row.id, verdicts)
    people = apply_verdicts(organisation, verdicts, rows, at=at)
    ImportRow.objects.bulk_create(rows, batch_size=500)
    Import.objects.filter(id=row.id).update(state=ImportState.ACCEPTED, accepted_at=at)
    for person_id in sorted(people):
        enqueue(PUSH, {"person_id": person_id}, key=f"push:{person_id}:import:{row.id}", at=at)
    record_event(
        "import.accepted",
        organisation_id=organisation.id,
        subject=f"import:{row.id}",
        sentence=kept(
            "File %(number)s was sent: %(records)s records will be written to.", number=number, records=len(people)
        ),
        data={"records": len(people), "rows": len(rows)},
        at=at,
        actor=actor,
    )
    return True


def read_kept_file(row: Import) -> Table:
    """Read the file again as it was uploaded."""
    content = unseal(row.sealed_content, bound_to=_binding(row.organisation_id, row.number)).reveal()
    return read_table(content.encode("latin-1"))


def _binding(organisation_id: int, number: int) -> str:
    return f"import:{organisation_id}:{number}"


@transaction.atomic
def edit_item(item_id: int, content: Content, *, at: datetime, actor: str) -> None:
    """Change what an item says; it goes out by itself."""
    row = Item.objects.select_for_update().get(id=item_id)
    if row.digest == content.digest:
        return
    Item.objects.filter(id=item_id).update(
        content=content.to_json(),
        digest=content.digest,
        fingerprint=content.fingerprint,
        kind=content.kind,
        is_wanted=True,
        state=ItemState.PLANNED if row.reason != Reason.REMOVED_BY_PERSON else row.state,
        reason=row.reason if row.reason == Reason.REMOVED_BY_PERSON else Reason.NONE,
        explanation="",
        revision=row.revision + 1,
        changed_at=at,
    )
    _note(row, "item.edited", kept("It was changed here."), at=at, actor=actor)
    _ask_for_push(row, row.revision + 1, at=at)


@transaction.atomic
def withdraw_item(item_id: int, *, at: datetime, actor: str) -> None:
    """Take an item back: what was written is deleted from the record, what was not will not be."""
    row = Item.objects.select_for_update().get(id=item_id)
    if not row.is_wanted:
        return
    nothing_sent = row.put_code is None and row.attempt == 0
    gone = nothing_sent or row.reason == Reason.REMOVED_BY_PERSON
    Item.objects.filter(id=item_id).update(
        is_wanted=False,
        state=ItemState.GONE if gone else ItemState.PLANNED,
        reason=row.reason if row.reason == Reason.REMOVED_BY_PERSON else Reason.NONE,
        explanation="",
        revision=row.revision + 1,
        changed_at=at,
    )
    _note(row, "item.withdrawn", kept("It was withdrawn here."), at=at, actor=actor)
    if not gone:
        _ask_for_push(row, row.revision + 1, at=at)


@transaction.atomic
def put_back_item(item_id: int, *, at: datetime, actor: str) -> None:
    """Offer again what the person took off her record; only on her own word, which `actor` must be."""
    row = Item.objects.select_for_update().get(id=item_id)
    if row.reason != Reason.REMOVED_BY_PERSON:
        return
    Item.objects.filter(id=item_id).update(
        is_wanted=True,
        state=ItemState.PLANNED,
        reason=Reason.NONE,
        explanation="",
        put_code=None,
        revision=row.revision + 1,
        changed_at=at,
    )
    _note(row, "item.put_back", kept("The person asked to have it on the record again."), at=at, actor=actor)
    _ask_for_push(row, row.revision + 1, at=at)


@transaction.atomic
def try_item_again(item_id: int, *, at: datetime, actor: str) -> None:
    """Send again what was refused or stood in conflict."""
    row = Item.objects.select_for_update().get(id=item_id)
    if row.reason not in {Reason.REFUSED, Reason.CONFLICT, Reason.MOVED}:
        return
    Item.objects.filter(id=item_id).update(
        state=ItemState.PLANNED, reason=Reason.NONE, explanation="", revision=row.revision + 1, changed_at=at
    )
    _note(row, "item.again", kept("It is sent again."), at=at, actor=actor)
    _ask_for_push(row, row.revision + 1, at=at)


@transaction.atomic
def release_items(person_id: int, *, environment: str, orcid_id: str, cause: str, at: datetime) -> None:
    """Let what waited for a person's permission go out, now that she has given it; `cause` names this giving.

    What stands on the record of another iD of hers is to go to this one too.
    """
    settled = Item.objects.filter(
        person_id=person_id,
        environment=environment,
        is_wanted=True,
        state__in=[ItemState.SENT, ItemState.PRESENT],
    )
    settled.exclude(orcid_id=orcid_id).update(state=ItemState.PLANNED, revision=F("revision") + 1, changed_at=at)
    waited = Item.objects.filter(person_id=person_id, reason__in=[Reason.DENIED, Reason.REVOKED])
    waited.update(reason=Reason.NONE, explanation="")
    if Item.objects.filter(person_id=person_id, state=ItemState.PLANNED).exists():
        enqueue(PUSH, {"person_id": person_id}, key=f"push:{person_id}:{cause}", at=at)


def _ask_for_push(row: Item, revision: int, *, at: datetime) -> None:
    permission = permission_of(row.person_id)
    if permission and permission.may_write:
        key = f"push:{row.person_id}:item:{row.id}:{revision}"
        enqueue(PUSH, {"person_id": row.person_id}, key=key, at=at)


def _note(row: Item, kind: str, sentence: str, *, at: datetime, actor: str) -> None:
    record_event(
        kind,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        subject=f"item:{row.id}",
        sentence=sentence,
        at=at,
        actor=actor,
    )
