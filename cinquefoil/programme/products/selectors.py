"""Reads which assessments stand for products, and what an integration could inherit from.

Writes nothing, and checks nobody's right to see.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from cinquefoil.assess.evidence import UnreadableBundle, read_bundle
from cinquefoil.assess.inheritance import Proof, suggest
from cinquefoil.assess.report import Report, UnreadableReport, read_report
from cinquefoil.guidelines.catalogue import CAPABILITIES, Entry, Product, find_entry, products_named
from cinquefoil.programme import selectors
from cinquefoil.programme.errors import NotThere, UnusableReport
from cinquefoil.programme.models import Inheritance, ProductProof
from cinquefoil.programme.products.rules import may_tell_failings, public_on
from cinquefoil.programme.rules import Origin, Stage
from cinquefoil.programme.standing import Line, Standing
from cinquefoil.programme.values import AssessmentCard, IntegrationCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCard:
    """One assessment that stands for a product@version."""

    id: int
    entry_name: str
    product: Product
    entry: Entry
    version: str
    assessment_id: int
    assessed_on: date
    rule: str
    told_on: date | None
    reply: str
    is_withdrawn: bool
    standing: Standing

    @property
    def name(self) -> str:
        """Product and tested version: *DSpace 9.1*."""
        return f"{self.product.name} {self.version}"

    @property
    def proven(self) -> frozenset[str]:
        """The capabilities that work, whatever a person must still judge elsewhere; none that is not asked for."""
        return frozenset(badge.id for badge in self.standing.badges if badge.is_capable and badge.id in CAPABILITIES)

    @property
    def met(self) -> tuple[Line, ...]:
        """What was seen to be so."""
        return tuple(line for line in self.standing.lines if line.state == "met")

    @property
    def failed(self) -> tuple[Line, ...]:
        """What was seen not to be so: for the maker first, and public only after its 30 days."""
        return tuple(line for line in self.standing.lines if line.state == "not_met")

    @property
    def failings_public_on(self) -> date | None:
        """The first day on which what failed is public; None while the maker has not been told."""
        return public_on(self.told_on) if self.told_on else None

    def public_failings(self, on: date) -> tuple[Line, ...]:
        """What failed, as far as anybody may read it on that day."""
        return self.failed if may_tell_failings(self.told_on, on=on) else ()


def live_proofs(entry: str = "") -> tuple[ProofCard, ...]:
    """The proofs that stand, of one entry or of all: the newest of each entry and version first."""
    rows = ProductProof.objects.filter(withdrawn_at=None).select_related("assessment")
    if entry:
        rows = rows.filter(entry=entry)
    cards = (_card(row) for row in rows)
    return tuple(card for card in cards if card is not None)


def proof(proof_id: int) -> ProofCard:
    """Return the proof with this number, withdrawn or not. Raises: NotThere."""
    row = ProductProof.objects.filter(id=proof_id).select_related("assessment").first()
    card = _card(row) if row else None
    if card is None:
        raise NotThere(_("There is no assessment %(proof_id)s that stands for a product.") % {"proof_id": proof_id})
    return card


def proofs_by(assessment_id: int) -> tuple[ProofCard, ...]:
    """The proofs that rest on this assessment and stand."""
    return tuple(card for card in live_proofs() if card.assessment_id == assessment_id)


def proven_by_entry() -> dict[str, frozenset[str]]:
    """Entry → capabilities that standing proofs have proven."""
    proven: dict[str, frozenset[str]] = {}
    for card in live_proofs():
        proven[card.entry_name] = proven.get(card.entry_name, frozenset()) | card.proven
    return proven


def proofs_for(integration: IntegrationCard) -> tuple[ProofCard, ...]:
    """The proofs an integration could inherit from: those of its product first, then all others."""
    own = {product.id for product in products_named(integration.product)}
    return tuple(sorted(live_proofs(), key=lambda card: (card.product.id not in own, card.name)))


def as_proof(card: ProofCard) -> Proof | None:
    """The proof as the assessor takes it; None when its report can no longer be read."""
    report = _report(card.assessment_id)
    if report is None:
        return None
    return Proof(
        entry=card.entry_name,
        version=card.version,
        policy=card.product.policy,
        report=report,
        settings=tuple(setting.key for setting in card.product.settings_of(card.entry)),
    )


def own_assessment(integration_id: int) -> AssessmentCard | None:
    """The newest assessment of ours with verdicts: what the integration has shown itself."""
    cards = selectors.assessments_of(integration_id)
    judged = {Stage.IN_REVIEW, Stage.DECIDED}
    return next((card for card in cards if card.stage in judged and card.origin == Origin.SERVICE), None)


def own_report(integration_id: int) -> Report | None:
    """The report of the integration's own newest assessment, or None."""
    card = own_assessment(integration_id)
    return _report(card.id) if card else None


def connected_on(report: Report | None) -> date | None:
    """The day on which the practice registry saw a connection of this very system, or None."""
    verdict = report.verdict("AUTH-1") if report else None
    is_seen = verdict is not None and verdict.state == "met" and not verdict.inherited_from
    return report.assessment.ended.date() if report and is_seen else None


def shown_products(integration_id: int) -> tuple[str, ...]:
    """The products that the pages of the newest run on this machine look like; () when none was kept or none fits."""
    for card in selectors.assessments_of(integration_id):
        file = settings.DATA.resolve() / "assessments" / str(card.id) / "out" / "bundle.json"
        if file.is_file():
            try:
                bundle = read_bundle(file.read_bytes())
            except UnreadableBundle:
                return ()
            return tuple(dict.fromkeys(one.entry.partition("@")[0] for one in suggest(bundle)))
    return ()


def contact_of(assessment_id: int) -> tuple[str, str] | None:
    """Name and address of the person to ask about what was inherited; None where nothing was."""
    return Inheritance.objects.filter(assessment_id=assessment_id).values_list("contact_name", "contact_email").first()


def is_inherited(assessment_id: int) -> bool:
    """Whether an assessment took over verdicts from a product's."""
    report = _report(assessment_id)
    return report is not None and report.inheritance is not None


def _report(assessment_id: int) -> Report | None:
    data = selectors.report_of(assessment_id)
    try:
        return read_report(data) if data is not None else None
    except UnreadableReport:
        return None


def _card(row: ProductProof) -> ProofCard | None:
    """The card, or None where the catalogue or the criteria no longer know what it speaks of."""
    found = find_entry(row.entry)
    try:
        standing = selectors.standing_of(row.assessment_id)
    except UnusableReport:
        return None
    if found is None or standing is None:
        return None
    product, entry = found
    return ProofCard(
        id=row.id,
        entry_name=row.entry,
        product=product,
        entry=entry,
        version=row.version,
        assessment_id=row.assessment_id,
        assessed_on=(row.assessment.ended_at or row.assessment.asked_at).date(),
        rule=standing.rule,
        told_on=row.vendor_told_at.date() if row.vendor_told_at else None,
        reply=row.vendor_reply,
        is_withdrawn=row.withdrawn_at is not None,
        standing=standing,
    )
