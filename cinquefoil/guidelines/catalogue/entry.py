"""The types of the catalogue and the loader that reads one file a product.

Decides nothing about an installation. A claim that names no source is refused, as is one that names a version which
is not there: the directory shows each sentence with its link and the day somebody looked.

Source: assessor.md 6.2, 6.7; design.md 6 (documented, proven, unknown; never no).
"""

import calendar
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, Literal, TypeAlias

import msgspec

from cinquefoil.guidelines.catalogue.versions import is_within, parts_of

Capability = Literal["authenticate", "collect", "display", "connect", "synchronise"]
State = Literal["proven", "documented", "unknown"]
Kind = Literal["repository", "research-information", "journal", "data", "profiles", "hub", "reference"]
Policy = Literal["exact", "same-major", "dated"]
SourceKind = Literal["code", "vendor", "orcid", "consortium", "issue", "assessment"]

CAPABILITIES: Final[tuple[Capability, ...]] = ("authenticate", "collect", "display", "connect", "synchronise")
KIND_WORDS: Final[dict[str, str]] = {
    "repository": "repository",
    "research-information": "research information system",
    "journal": "journal system",
    "data": "data repository",
    "profiles": "profile system",
    "hub": "hub",
    "reference": "reference",
}
STATE_WORDS: Final[dict[str, str]] = {"proven": "proven", "documented": "documented", "unknown": "unknown"}
SOURCE_WORDS: Final[dict[str, str]] = {
    "code": "read in its source code",
    "vendor": "said by its makers",
    "orcid": "said by ORCID",
    "consortium": "said by a consortium",
    "issue": "told in its issue tracker",
    "assessment": "seen by the assessor",
}
_SEEN = re.compile(r"20\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


class CatalogueFault(ValueError):
    """A file of the catalogue cannot be used; the message names file and key."""


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Data from a file: a key that is not asked for is a mistake."""


class Claim(_Strict, frozen=True, kw_only=True):
    """One sentence about one capability, or one criterion of it, of some versions of a product.

    `link`: an address, or a path in this repository. `seen`: year, month or day on which the source was looked at or
    which it gives itself. `by`: what kind of source it is. `versions`: versions of entries; () means all.
    """

    capability: Capability
    says: str
    state: State = "documented"
    link: str = ""
    seen: str = ""
    by: SourceKind = "code"
    criterion: str = ""
    versions: tuple[str, ...] = ()

    @property
    def source_words(self) -> str:
        """What kind of source it is, in words."""
        return SOURCE_WORDS[self.by]

    @property
    def is_on_the_web(self) -> bool:
        """Whether the link is an address, not a path in this repository."""
        return self.link.startswith(("https://", "http://"))

    @property
    def when(self) -> str:
        """The date of the source, in words."""
        return tell_date(self.seen)


class Trouble(_Strict, frozen=True, kw_only=True):
    """Something that others have reported in public, with the place where they did. `mended`: since when it is gone."""

    says: str
    link: str
    seen: str
    criterion: str = ""
    mended: str = ""
    versions: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """The date of the report, in words."""
        return tell_date(self.seen)


class Setting(_Strict, frozen=True, kw_only=True):
    """A setting on which the product's behaviour towards ORCID hangs.

    `wanted`: how it stands in an assessed installation; a deployment that inherits confirms that it is so there too.
    """

    key: str
    wanted: str
    versions: tuple[str, ...] = ()


class Fingerprint(_Strict, frozen=True, kw_only=True):
    """Something by which an installation can be recognised. It suggests, and never decides.

    `kind`: generator (content of the generator tag; a group `version` tells the version), path (in an address that a
    page has or names), callback (the address ORCID sends people or notices back to), scope (what is asked for),
    agent (how its server names itself to the registry), shape (an XPath that finds something in a page).
    """

    kind: Literal["generator", "path", "callback", "scope", "agent", "shape"]
    pattern: str
    says: str
    versions: tuple[str, ...] = ()


class Entry(_Strict, frozen=True, kw_only=True):
    """One version, or line of versions, of a product: `since` … before `below`. "hosted": no version is to be seen."""

    version: str
    since: str = ""
    below: str = ""
    note: str = ""

    def covers(self, version: str) -> bool:
        """Whether an installation of this version belongs to the entry."""
        return is_within(version, since=self.since, below=self.below)


class Product(_Strict, frozen=True, kw_only=True):
    """One product with its entries, product@version, and what is known of them.

    `policy`: from which version to which a proof may be inherited. `aliases`: names people write, in lower case.
    """

    id: str
    name: str
    kind: Kind
    maker: str
    policy: Policy
    summary: str
    entries: tuple[Entry, ...]
    site: str = ""
    aliases: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    settings: tuple[Setting, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()

    def entry(self, version: str) -> Entry | None:
        """The entry of that name, or the one that covers that version; None when there is none."""
        named = next((entry for entry in self.entries if entry.version == version), None)
        return named or next((entry for entry in self.entries if parts_of(version) and entry.covers(version)), None)

    def claims_of(self, entry: Entry, capability: str = "") -> tuple[Claim, ...]:
        """What is claimed of an entry, strongest first; of one capability, or of all."""
        order = list(STATE_WORDS)
        own = [claim for claim in self.claims if capability in {"", claim.capability} and _is_of(claim, entry)]
        return tuple(sorted(own, key=lambda claim: order.index(claim.state)))

    def state_of(self, entry: Entry, capability: str) -> State:
        """The best founded claim about a capability; *unknown* where nobody claims anything."""
        claims = self.claims_of(entry, capability)
        return claims[0].state if claims else "unknown"

    def troubles_of(self, entry: Entry) -> tuple[Trouble, ...]:
        """What has been reported of an entry."""
        return tuple(trouble for trouble in self.troubles if _is_of(trouble, entry))

    def settings_of(self, entry: Entry) -> tuple[Setting, ...]:
        """The settings that matter in an entry."""
        return tuple(setting for setting in self.settings if _is_of(setting, entry))

    def last_seen(self, entry: Entry) -> str:
        """The latest date on which a source about an entry was looked at, or ""."""
        return max((claim.seen for claim in self.claims_of(entry) if claim.seen), default="")

    @property
    def kind_word(self) -> str:
        """The kind in words."""
        return KIND_WORDS[self.kind]


_Part: TypeAlias = Claim | Trouble | Setting | Fingerprint


@cache
def load_products() -> dict[str, Product]:
    """All products by id, in the order of their names.

    Raises:
        CatalogueFault: a file has an unknown key, misses one, claims without a source, or names a version not there.
    """
    products = [read_product(file.read_bytes(), name=file.name) for file in _files()]
    return {product.id: product for product in sorted(products, key=lambda product: product.name.casefold())}


def read_product(data: bytes, *, name: str) -> Product:
    """Read one product from TOML; `name` is the file's name, for messages, and must be the id."""
    try:
        product = msgspec.convert(tomllib.loads(data.decode()), Product)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogueFault(f"{name}: {problem}") from problem
    if name != f"{product.id}.toml":
        raise CatalogueFault(f"{name}: the file must be called {product.id}.toml, after its id.")
    problem_found = next((problem for problem in _problems(product) if problem), "")
    if problem_found:
        raise CatalogueFault(f"{name}: {problem_found}")
    return product


def tell_date(seen: str) -> str:
    """A date as it stands in the files, in words: "2026-08" → "August 2026", "2026-08-02" → "2 August 2026"."""
    parts = [int(part) for part in seen.split("-") if part]
    if len(parts) < 2:
        return seen
    year, month, *day = parts
    return " ".join([*(str(number) for number in day), calendar.month_name[month], str(year)])


def find_entry(name: str) -> tuple[Product, Entry] | None:
    """The product and the entry that "dspace@9" names, or None."""
    product_id, _, version = name.partition("@")
    product = load_products().get(product_id)
    entry = next((one for one in product.entries if one.version == version), None) if product else None
    return (product, entry) if product and entry else None


def products_named(name: str) -> tuple[Product, ...]:
    """The products that people call so: by name, id or alias, letters' case aside."""
    wanted = " ".join(name.casefold().split())
    return tuple(
        product
        for product in load_products().values()
        if wanted and wanted in {product.name.casefold(), product.id, *product.aliases}
    )


def _problems(product: Product) -> Iterable[str]:
    versions = [entry.version for entry in product.entries]
    if not versions:
        yield "entries is empty; a product needs at least one version."
    if len(set(versions)) != len(versions):
        yield "two entries have the same version."
    parts: list[_Part] = [*product.claims, *product.troubles, *product.settings, *product.fingerprints]
    for version in (version for part in parts for version in part.versions):
        if version not in versions:
            yield f"versions names {version!r}, for which there is no entry."
    for claim in product.claims:
        yield _why_not_claim(claim)
    for trouble in product.troubles:
        yield "" if _SEEN.fullmatch(trouble.seen) else f"seen must be a date such as 2026-08, not {trouble.seen!r}."


def _why_not_claim(claim: Claim) -> str:
    told = f"the claim {claim.says[:40]!r}"
    if claim.state != "unknown" and not (claim.link and claim.seen):
        return f"{told} is {claim.state} but has no link or date. Without a source it is unknown."
    if (claim.state == "proven") != (claim.by == "assessment"):
        return f"{told}: only what the assessor has seen is proven; say by = 'assessment' then, and only then."
    if claim.seen and not _SEEN.fullmatch(claim.seen):
        return f"{told}: seen must be a date such as 2026-08 or 2026-08-20, not {claim.seen!r}."
    if claim.capability == "collect" and not claim.criterion.startswith("COL"):
        return f"{told}: *collect* has two meanings; name a criterion, COL1-… (keeps the iD) or COL2-… (reads)."
    return ""


def _is_of(part: _Part, entry: Entry) -> bool:
    return not part.versions or entry.version in part.versions


def _files() -> list[Traversable]:
    folder = files("cinquefoil.guidelines.catalogue.products")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
