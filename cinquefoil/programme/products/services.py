"""The acts on products: an assessment is made to stand for one, its maker is told, a member's system inherits.

Decides nothing; each act leaves an event in the history. A verdict is never edited: inheriting appends an assessment.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.inheritance import Answers, CannotInherit, inherit
from cinquefoil.assess.report import DEFAULT_SET, write_report
from cinquefoil.assess.report.shape import ReportedSubject
from cinquefoil.guidelines.catalogue import find_entry
from cinquefoil.programme import selectors
from cinquefoil.programme.answers.rules import About
from cinquefoil.programme.errors import NotNow, NotThere
from cinquefoil.programme.models import Inheritance, Integration, ProductProof
from cinquefoil.programme.products import selectors as products
from cinquefoil.programme.products.rules import in_words, why_not_name
from cinquefoil.programme.rules import Origin
from cinquefoil.programme.services.answering import keep_answer
from cinquefoil.programme.services.assessing import keep_report
from cinquefoil.programme.services.events import note
from cinquefoil.programme.values import IntegrationCard


@dataclass(frozen=True, slots=True)
class Inherited:
    """What came of inheriting: the new assessment, the criteria taken over, and the required ones still open here."""

    assessment_id: int
    taken: tuple[str, ...]
    still_open: tuple[str, ...]


@transaction.atomic
def name_product(assessment_id: int, entry_name: str, *, version: str, user_id: int, at: datetime) -> int:
    """Let an assessment stand for product@version and return the proof's number.

    Raises: NotNow with the rule's sentence; NotThere if the catalogue has no such entry.
    """
    card = selectors.assessment(assessment_id)
    found = find_entry(entry_name)
    if found is None:
        raise NotThere(_("The catalogue has no entry %(value)s.") % {"value": entry_name[:80]})
    product, entry = found
    problem = why_not_name(
        card.stage, card.origin, entry, version=version, is_inherited=products.is_inherited(assessment_id)
    )
    if problem:
        raise NotNow(problem)
    if ProductProof.objects.filter(assessment_id=assessment_id, entry=entry_name, withdrawn_at=None).exists():
        raise NotNow(
            _("This assessment stands for %(name)s %(version)s already.")
            % {"name": product.name, "version": entry.version}
        )
    row = ProductProof.objects.create(
        entry=entry_name, version=version, assessment_id=assessment_id, named_by_id=user_id, named_at=at
    )
    _note(row, "product_named", f"An assessment stands for {product.name} {version}.", user_id=user_id, at=at)
    return row.id


@transaction.atomic
def tell_maker(proof_id: int, *, user_id: int, at: datetime) -> None:
    """Write down that the product's maker has been given what failed, with the evidence. Told once; the day stays."""
    row = _proof(proof_id)
    if ProductProof.objects.filter(id=proof_id, vendor_told_at=None).update(vendor_told_at=at):
        _note(row, "maker_told", f"The maker of {row.entry} was given what failed.", user_id=user_id, at=at)


@transaction.atomic
def keep_reply(proof_id: int, reply: str, *, user_id: int, at: datetime) -> None:
    """Keep what the maker answers; it stands beside what failed."""
    row = _proof(proof_id)
    ProductProof.objects.filter(id=proof_id).update(vendor_reply=reply.strip())
    _note(row, "maker_replied", f"The maker of {row.entry} replied.", user_id=user_id, at=at)


@transaction.atomic
def withdraw(proof_id: int, *, user_id: int, at: datetime) -> None:
    """Let an assessment no longer stand for its product. What was inherited from it before stays as it was."""
    row = _proof(proof_id)
    if ProductProof.objects.filter(id=proof_id, withdrawn_at=None).update(withdrawn_at=at):
        _note(row, "product_withdrawn", f"An assessment stands for {row.entry} no more.", user_id=user_id, at=at)


@transaction.atomic
def change_version(integration_id: int, *, version: str, user_id: int | None, at: datetime) -> None:
    """Say which version of the product runs now: what was inherited counts only while its policy covers it."""
    card = selectors.integration(integration_id)
    if card.version == version:
        return
    Integration.objects.filter(id=card.id).update(version=version)
    note(
        "version_changed",
        f"{card.name} runs version {version or 'unknown'} now.",
        organisation_id=card.organisation_id,
        subject=f"integration:{card.id}",
        at=at,
        user_id=user_id,
        data={"before": card.version, "after": version},
    )


@transaction.atomic
def inherit_from(
    integration_id: int,
    proof_id: int,
    answers: Answers,
    *,
    contact_name: str,
    contact_email: str,
    is_by_lead: bool = False,
    user_id: int | None,
    at: datetime,
) -> Inherited:
    """Append an assessment that takes over what may be inherited; the five answers come first.

    `is_by_lead`: the lead answered them for the member, which is asked to confirm.

    Raises:
        CannotInherit: an answer is missing; `gaps` says which.
        NotNow: the proof has been withdrawn or can no longer be read.
    """
    integration = selectors.integration(integration_id)
    card = products.proof(proof_id)
    proof = products.as_proof(card)
    if card.is_withdrawn or proof is None:
        raise NotNow(_("The assessment of %(name)s no longer stands. Choose another.") % {"name": card.name})
    report = inherit(
        proof,
        answers,
        _subject(integration, product=card.product.name, version=answers.version),
        criteria_set=load_sets()[DEFAULT_SET],
        at=at,
        own=products.own_report(integration_id),
    )
    change_version(integration_id, version=answers.version, user_id=user_id, at=at)
    Integration.objects.filter(id=integration_id, product="").update(product=card.product.name)
    number = keep_report(integration_id, write_report(report), origin=Origin.SERVICE, user_id=user_id, at=at)
    Inheritance.objects.create(
        assessment_id=number, proof_id=proof_id, contact_name=contact_name, contact_email=contact_email
    )
    if is_by_lead:
        keep_answer(
            integration_id,
            About.FIVE_QUESTIONS,
            in_words(answers, contact=f"{contact_name}, {contact_email}"),
            assessment_id=number,
            is_by_lead=True,
            user_id=user_id,
            at=at,
        )
    taken = tuple(verdict.criterion for verdict in report.verdicts if verdict.inherited_from)
    still_open = tuple(
        verdict.criterion
        for verdict in report.verdicts
        if verdict.obligation == "must" and verdict.state not in {"met", "not_applicable"}
    )
    note(
        "inherited",
        f"{integration.name} took over {len(taken)} verdicts from the assessment of {card.name}.",
        organisation_id=integration.organisation_id,
        subject=f"assessment:{number}",
        at=at,
        user_id=user_id,
        data={"proof": proof_id, "entry": card.entry_name, "taken": list(taken), "open": list(still_open)},
    )
    return Inherited(number, taken, still_open)


def _subject(integration: IntegrationCard, *, product: str, version: str) -> ReportedSubject:
    return ReportedSubject(
        deployment=integration.url,
        name=integration.name,
        organisation=integration.organisation_name,
        product=integration.product or product,
        version=version,
        orcid_client_id=integration.client_id,
    )


def _proof(proof_id: int) -> ProductProof:
    row = ProductProof.objects.filter(id=proof_id).select_related("assessment__integration").first()
    if row is None:
        raise NotThere(_("There is no assessment %(proof_id)s that stands for a product.") % {"proof_id": proof_id})
    return row


def _note(row: ProductProof, kind: str, sentence: str, *, user_id: int, at: datetime) -> None:
    note(
        kind,
        sentence,
        organisation_id=row.assessment.integration.organisation_id,
        subject=f"assessment:{row.assessment_id}",
        at=at,
        user_id=user_id,
        data={"entry": row.entry, "version": row.version},
    )


__all__ = [
    "CannotInherit",
    "Inherited",
    "change_version",
    "inherit_from",
    "keep_reply",
    "name_product",
    "tell_maker",
    "withdraw",
]
