"""Seeded people: accounts and what is in their records. Values only; `planting` puts them into a store.

How much is in a record follows what real registries hold: many nearly empty, a few very long.

Source: ORCID, "Structure of the ORCID Identifier" (assigned blocks; read 2026-11-22) for where their iDs lie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from msgspec.structs import replace

from cinquefoil.orcid.identifier import OrcidId, check_digit
from cinquefoil.registry.search.words import without_accents
from cinquefoil.registry.seeding.chance import Chance
from cinquefoil.registry.seeding.contents import MAKERS, affiliation
from cinquefoil.registry.seeding.lists import Language, Name, data, languages
from cinquefoil.registry.store.port import FIRST_PUT_CODE
from cinquefoil.registry.values import Account, Element, Source

# iDs from 0009-92… to 0009-98…, a run of ten million for each of 700 seeds: no assigned block, and not the cast's.
_FIRST = 2 * 10**9
_RUN, _RUNS = 10**7, 700
# How many of each kind there may be at most, by how full a record is.
_PERSON = ("keyword", "address", "researcher-url", "external-identifier")
_FULLNESS: dict[str, dict[str, int]] = {
    "sparse": {"employment": 1, "keyword": 1},
    "usual": {"employment": 2, "education": 2, "work": 4, "keyword": 3, "address": 1, "researcher-url": 1}
    | {"external-identifier": 1, "funding": 1},
    "full": {"employment": 4, "education": 3, "work": 25, "keyword": 8, "address": 2, "researcher-url": 3}
    | {"external-identifier": 3, "funding": 5, "peer-review": 8, "research-resource": 2, "qualification": 2}
    | {"distinction": 2, "invited-position": 2, "membership": 3, "service": 3},
    "endless": {"employment": 12, "education": 5, "work": 320, "keyword": 40, "address": 4, "researcher-url": 10}
    | {"external-identifier": 6, "funding": 40, "peer-review": 120, "research-resource": 6, "qualification": 5}
    | {"distinction": 12, "invited-position": 9, "membership": 12, "service": 20},
}
_CLIENT_OF = {"funding": 3, "peer-review": 4}


@dataclass(frozen=True, slots=True)
class Person:
    """One seeded person: the account and every element of the record."""

    account: Account
    elements: tuple[Element, ...]


def people(number: int, seed: int, *, password: str = "") -> Iterator[Person]:
    """Yield so many people, the same for the same seed. `password` is kept as it is, so it must be salted already."""
    put_codes = count(FIRST_PUT_CODE + 1)
    for place in range(number):
        yield person(place, seed, put_codes, password=password)


def orcid_id_of(place: int, seed: int) -> str:
    """Return the iD of one of a seed's people.

    Raises:
        ValueError: there are no more than ten million of them.
    """
    if not 0 <= place < _RUN:
        raise ValueError(f"One seed has {_RUN:,} people at most.")
    digits = f"00099{_FIRST + seed % _RUNS * _RUN + place:010d}"
    return str(OrcidId(digits + check_digit(digits)))


def person(place: int, seed: int, put_codes: Iterator[int], *, password: str = "") -> Person:
    """Return one of a seed's people, whatever others there are; her elements take their numbers from `put_codes`."""
    chance = Chance(seed, place)
    language = chance.dice.choices(languages(), _shares())[0]
    account, native = _account(chance, language, orcid_id_of(place, seed), password)
    maker = _Maker(chance, account, f"{seed}.{place}", put_codes)
    maker.add("email", {"email": account.email, "verified": True, "primary": True}, _email_visibility(chance))
    if native:
        maker.add("other-name", {"content": native})
    if chance.happens(0.2):
        given = without_accents(account.given_names)[:1].upper()
        maker.add("other-name", {"content": f"{given}. {account.family_name}".strip()})
    for kind, most in _FULLNESS[chance.of(sparse=48, usual=43, full=8.6, endless=0.4)].items():
        for _ in range(chance.number(0, most)):
            maker.make(kind)
    newest = max((one.modified for one in maker.elements), default=account.created)
    return Person(replace(account, modified=newest), tuple(maker.elements))


@cache
def _shares() -> tuple[int, ...]:
    return tuple(language.share for language in languages())


def _email_visibility(chance: Chance) -> str:
    return chance.of(private=75, public=17, limited=8)


def _account(chance: Chance, language: Language, orcid_id: str, password: str) -> tuple[Account, str]:
    """Return an account, and her name in her own script when she writes it in Latin letters otherwise."""
    given, family = chance.one(language.given), chance.one(language.family)
    writes_own = chance.happens(0.35)
    shown = [name.written if writes_own else name.latin for name in (given, family)]
    native = _native(given, family, language) if not writes_own and given.written != given.latin else ""
    created = chance.moment()
    has_family = not chance.happens(0.01)
    account = Account(
        orcid_id,
        created,
        created,
        email=f"{_local(given)}.{_local(family)}.{orcid_id[5:].replace('-', '').lower()}@people.example",
        password=password,
        given_names=shown[0],
        family_name=shown[1] if has_family else "",
        credit_name=" ".join(reversed(shown) if writes_own and language.family_first else shown)
        if chance.happens(0.25)
        else "",
        name_visibility=chance.of(public=97, limited=2, private=1),
        biography=_biography(chance, shown) if chance.happens(0.3) else "",
        biography_visibility=chance.of(public=85, limited=10, private=5),
        locale=language.locale,
        default_visibility=chance.of(public=75, limited=18, private=7),
        state=chance.of(active=990, deactivated=7, locked=3),  # type: ignore[arg-type]
        claimed=chance.happens(0.995),
    )
    return account, native


def _native(given: Name, family: Name, language: Language) -> str:
    gap = "" if language.name in {"zh", "ja", "ko"} else " "
    names = (family, given) if language.family_first else (given, family)
    return gap.join(name.written for name in names)


def _local(name: Name) -> str:
    return "".join(letter for letter in without_accents(name.latin).lower() if letter.isascii() and letter.isalnum())


def _biography(chance: Chance, shown: list[str]) -> str:
    return chance.sentence(chance.one(data("words")["biographies"]), name=" ".join(shown))


class _Maker:
    """Makes one person's elements, one after the other."""

    def __init__(self, chance: Chance, account: Account, mark: str, put_codes: Iterator[int]) -> None:
        self.elements: list[Element] = []
        self._chance = chance
        self._account = account
        self._mark = mark
        self._put_codes = put_codes

    def make(self, kind: str) -> None:
        """Make one element of a kind; of some works a second one, by another source."""
        chance, mark = self._chance, f"{self._mark}.{len(self.elements)}"
        content = MAKERS[kind](chance, mark) if kind in MAKERS else affiliation(chance, kind)
        source = self._source(kind)
        self.add(kind, content, source=source)
        if kind == "work" and chance.happens(0.12):
            other = next(one for one in _clients() if source is None or one != source.client_id)
            self.add(kind, {**content, "contributors": None}, source=Source(client_id=other))

    def add(self, kind: str, content: dict[str, Any], visibility: str = "", source: Source | None = None) -> None:
        """Add an element with this content; without more, by the person and as she shows most things."""
        chance = self._chance
        usual = self._account.default_visibility if chance.happens(0.3) else "public"
        created = chance.moment(self._account.created)
        self.elements.append(
            Element(
                next(self._put_codes),
                self._account.orcid_id,
                kind,
                visibility or usual,
                source or Source(orcid_id=self._account.orcid_id),
                created,
                self._modified(created),
                content,
                display_index=len(self.elements) if kind in _PERSON else 0,
            )
        )

    def _modified(self, created: datetime) -> datetime:
        return self._chance.moment(created) if self._chance.happens(0.2) else created

    def _source(self, kind: str) -> Source | None:
        """Return who wrote it: the person, a client, or one for the other."""
        chance = self._chance
        if chance.happens(0.45) and kind != "peer-review":
            return None
        clients = _clients()
        if kind in _CLIENT_OF:
            return Source(client_id=clients[_CLIENT_OF[kind]])
        if kind == "work" and chance.happens(0.15):
            return Source(client_id=clients[5], origin_orcid_id=self._account.orcid_id)
        return Source(client_id=clients[chance.number(0, 2)])


@cache
def _clients() -> tuple[str, ...]:
    return tuple(row["client_id"] for row in data("organisations")["clients"])
