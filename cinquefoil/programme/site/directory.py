"""The public directory as values: products with their five capabilities, and members with their awards.

Says proven, documented or unknown of a product, and never *no*. What a product fails is told only after its maker
has had it, with the evidence, for 30 days, and never without the maker's reply beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from cinquefoil.guidelines.catalogue import CAPABILITIES, KIND_WORDS, STATE_WORDS
from cinquefoil.organisations import selectors as organisations
from cinquefoil.programme import selectors
from cinquefoil.programme.products import directory
from cinquefoil.programme.products.selectors import ProofCard, live_proofs
from cinquefoil.programme.rules import public_petals
from cinquefoil.programme.sign import BADGES, WORDS
from cinquefoil.programme.values import GivenAward, IntegrationCard

STATES = tuple(STATE_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a reader asks the directory for; a value nobody has heard of asks for nothing."""

    words: str = ""
    kind: str = ""
    capability: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Search":
        """What can be made of an address's query."""
        return cls(
            words=query.get("q", "").strip()[:80],
            kind=_known(query.get("kind", ""), KIND_WORDS),
            capability=_known(query.get("capability", ""), CAPABILITIES),
            state=_known(query.get("state", ""), STATES),
        )

    def fits(self, row: "SystemRow") -> bool:
        """Whether a row is among what was asked for."""
        told = f"{row.row.name} {row.row.product.maker} {row.row.product.kind_word}".casefold()
        states = row.row.states(self.capability)
        has_state = self.state in states if self.state else not self.capability or states != {"unknown"}
        return all(word in told for word in self.words.casefold().split()) and has_state


@dataclass(frozen=True, slots=True)
class Failing:
    """One criterion a product did not meet, as far as it is public, with the maker's reply, "" while there is none."""

    criterion: str
    headline: str
    version: str
    assessed_on: date
    told_on: date
    reply: str


@dataclass(frozen=True, slots=True)
class SystemRow:
    """One entry of the catalogue with what is proven on which day, and what may be said against it."""

    row: directory.Row
    proven_on: Mapping[str, date]
    failings: tuple[Failing, ...]

    @property
    def address(self) -> str:
        """Its page."""
        return f"{reverse('product', args=[self.row.product.id])}#v{slugify(self.row.entry.version)}"

    @property
    def cells(self) -> Iterable[tuple[directory.Cell, date | None]]:
        """Each capability, and the day on which it was proven."""
        return [(cell, self.proven_on.get(cell.capability)) for cell in self.row.cells]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One system of a member with its awards: badge → card, and badge → how the petal looks today."""

    integration: IntegrationCard
    consortium: str
    awards: Mapping[str, GivenAward]
    petals: Mapping[str, str]

    @property
    def words(self) -> Iterable[tuple[str, GivenAward | None, str]]:
        """Each badge with its award and its state in words."""
        return [(badge, self.awards.get(badge), WORDS[self.petals[badge]]) for badge in BADGES]


def systems(search: Search, *, on: date) -> tuple[SystemRow, ...]:
    """The products that were asked for, by name."""
    proofs = live_proofs()
    proven: dict[str, dict[str, date]] = {}
    for proof in proofs:
        for capability in proof.proven:
            seen = proven.setdefault(proof.entry_name, {})
            seen[capability] = max(seen.get(capability, proof.assessed_on), proof.assessed_on)
    rows = directory.rows(proven, directory.Wanted(kind=search.kind))
    made = (_system(row, proven, proofs, on) for row in rows)
    return tuple(row for row in made if search.fits(row))


def members(*, on: date, badge: str = "", words: str = "", consortium_id: int | None = None) -> tuple[MemberRow, ...]:
    """Members' systems that ever got an award, by institution: those whose petal `badge` is lit, if it is named."""
    wanted = words.casefold().split()
    homes: dict[int | None, str] = {one.id: one.name for one in organisations.consortia()}
    awards: dict[int, dict[str, GivenAward]] = {}
    for award in selectors.given_awards():
        awards.setdefault(award.integration_id, {})[award.badge] = award
    found = []
    for card, home in selectors.awarded_integrations():
        told = f"{card.organisation_name} {card.system}".casefold()
        if consortium_id not in {None, home} or not all(word in told for word in wanted):
            continue
        standing = awards.get(card.id, {})
        petals = public_petals({name: award.state(on) for name, award in standing.items()})
        if standing and (not badge or petals[badge] == "earned"):
            found.append(MemberRow(card, homes.get(home, ""), standing, petals))
    return tuple(sorted(found, key=lambda row: (row.integration.organisation_name.casefold(), row.integration.name)))


SYSTEMS_HEAD = ("product", "version", "kind", "maker", *CAPABILITIES, "latest_source", "not_met", "reply", "page")
MEMBERS_HEAD = ("institution", "consortium", "system", *BADGES, "page")


def system_cells(row: SystemRow) -> tuple[str, ...]:
    """One line of the table of systems, in the order of SYSTEMS_HEAD."""
    told = [f"{cell.state} {when.isoformat()}" if when else cell.state for cell, when in row.cells]
    product = row.row.product
    return (
        *(product.name, row.row.entry.version, product.kind_word, product.maker, *told, row.row.when),
        "; ".join(f"{one.criterion} {one.headline} ({one.assessed_on.isoformat()})" for one in row.failings),
        "; ".join(dict.fromkeys(one.reply or "no reply yet" for one in row.failings)),
        settings.BASE_URL + row.address,
    )


def member_cells(row: MemberRow) -> tuple[str, ...]:
    """One line of the table of members, in the order of MEMBERS_HEAD."""
    told = [f"{word} until {card.valid_until}" if card and card.valid_until else word for _, card, word in row.words]
    address = settings.BASE_URL + _address("system", row.integration.slug)
    return (row.integration.organisation_name, row.consortium, row.integration.system, *told, address)


def system_facts(row: SystemRow) -> dict[str, object]:
    """One system as the API tells it."""
    product, entry = row.row.product, row.row.entry
    return {
        "id": f"{product.id}@{entry.version}",
        "product": product.name,
        "version": entry.version,
        "kind": product.kind,
        "maker": product.maker,
        "page": settings.BASE_URL + row.address,
        "latest_source": row.row.when,
        "capabilities": {
            cell.capability: {"state": cell.state, "proven_on": when.isoformat() if when else None, "says": cell.says}
            for cell, when in row.cells
        },
        "not_met": [
            {
                "criterion": one.criterion,
                "says": one.headline,
                "version": one.version,
                "assessed_on": one.assessed_on.isoformat(),
                "maker_told_on": one.told_on.isoformat(),
                "maker_reply": one.reply,
            }
            for one in row.failings
        ],
    }


def member_facts(row: MemberRow) -> dict[str, object]:
    """One member's system as the API tells it."""
    return {
        "institution": row.integration.organisation_name,
        "consortium": row.consortium,
        "system": row.integration.system,
        "page": settings.BASE_URL + _address("system", row.integration.slug),
        "badges": {
            badge: {
                "state": word,
                "issuer": card.issuer,
                "criteria": card.rule,
                "awarded_on": card.awarded_on.isoformat() if card.awarded_on else None,
                "valid_until": card.valid_until.isoformat() if card.valid_until else None,
                "page": settings.BASE_URL + _address("award", card.id),
            }
            for badge, card, word in row.words
            if card
        },
    }


def _system(
    row: directory.Row, proven: Mapping[str, Mapping[str, date]], proofs: Iterable[ProofCard], on: date
) -> SystemRow:
    name = f"{row.product.id}@{row.entry.version}"
    failings = tuple(
        Failing(line.criterion, line.headline, proof.version, proof.assessed_on, proof.told_on, proof.reply)
        for proof in proofs
        if proof.entry_name == name and proof.told_on
        for line in proof.public_failings(on)
    )
    return SystemRow(row, proven.get(name, {}), failings)


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=["0"]).partition("0")
    return before, after


def _address(name: str, place: str | int) -> str:
    """The page of this name at a number or short name; put together, for an answer has thousands."""
    before, after = _around(name)
    return f"{before}{place}{after}"


def _known(value: str, words: Iterable[str]) -> str:
    return value if value in words else ""
