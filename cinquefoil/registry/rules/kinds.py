"""The kinds of element a record holds, as a table: their names in paths and bodies, their keys, their scopes.

A table and look-ups in it; how a value is written or who may see it is decided elsewhere.

Source: ORCID/orcid-model 0f61fa68, model/v3/release (propOrder of each class); orcid-api.md sections 4 and 7.
"""

from dataclasses import dataclass
from typing import Literal

Act = Literal["create", "update", "delete"]

_HEAD = ("created-date", "last-modified-date", "source")
_AFFILIATION = ("department-name", "role-title", "start-date", "end-date", "organization", "url", "external-ids")
_PERSON_TAIL = ("visibility", "path", "put-code", "display-index")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `plural` is its list in paths, `items` the list's key, `item_keys` and `summary_keys` in ORCID's order.

    `family` is the scope family (`/affiliations`, `/orcid-works`, …).
    """

    name: str
    plural: str
    items: str
    item_keys: tuple[str, ...]
    summary_keys: tuple[str, ...]
    family: str
    section: str

    @property
    def summary(self) -> str:
        """The key of one summary, such as `work-summary`."""
        return f"{self.name}-summary"

    @property
    def segment(self) -> str:
        """What stands before a put-code in paths: person elements are found under their plural."""
        return self.plural if self.is_person else self.name

    @property
    def is_writable(self) -> bool:
        """Whether clients write elements of this kind: all but e-mails."""
        return self.name != "email"

    def scopes(self, act: Act) -> tuple[str, ...]:
        """Return the scopes of which any one is enough for this act."""
        if self.name == "external-identifier" and act != "delete":
            return (f"{self.family}/external-identifiers/create",)
        if self.is_person or act != "create":
            return (f"{self.family}/update",)
        return f"{self.family}/create", f"{self.family}/update"

    @property
    def is_affiliation(self) -> bool:
        """Whether this is one of the seven affiliation kinds."""
        return self.items == "affiliation-group"

    @property
    def is_person(self) -> bool:
        """Whether this is a part of the person section."""
        return self.section == "person"


def _affiliation(name: str) -> Kind:
    return Kind(
        name,
        f"{name}s",
        "affiliation-group",
        (*_HEAD, "put-code", "path", *_AFFILIATION, "display-index", "visibility"),
        (*_HEAD, "put-code", *_AFFILIATION, "display-index", "visibility", "path"),
        "/affiliations",
        "activities",
    )


def _person(name: str, plural: str, own: tuple[str, ...]) -> Kind:
    keys = (*_HEAD, *own, *_PERSON_TAIL)
    return Kind(name, plural, name, keys, keys, "/orcid-bio", "person")


_WORK = Kind(
    "work",
    "works",
    "group",
    (
        *(*_HEAD, "put-code", "path", "title", "journal-title", "short-description", "citation", "type"),
        *("publication-date", "external-ids", "url", "contributors", "language-code", "country", "visibility"),
    ),
    (
        *("put-code", *_HEAD, "title", "external-ids", "url", "type", "publication-date", "journal-title"),
        *("visibility", "path", "display-index"),
    ),
    "/orcid-works",
    "activities",
)
_FUNDING = Kind(
    "funding",
    "fundings",
    "group",
    (
        *(*_HEAD, "put-code", "path", "type", "organization-defined-type", "title", "short-description", "amount"),
        *("url", "start-date", "end-date", "external-ids", "contributors", "organization", "visibility"),
    ),
    (
        *(*_HEAD, "title", "external-ids", "url", "type", "start-date", "end-date", "organization", "visibility"),
        *("put-code", "path", "display-index"),
    ),
    "/funding",
    "activities",
)
_PEER_REVIEW = Kind(
    "peer-review",
    "peer-reviews",
    "group",
    (
        *(*_HEAD, "reviewer-role", "review-identifiers", "review-url", "review-type", "review-completion-date"),
        *("review-group-id", "subject-external-identifier", "subject-container-name", "subject-type", "subject-name"),
        *("subject-url", "convening-organization", "visibility", "put-code", "path"),
    ),
    (
        *(*_HEAD, "reviewer-role", "external-ids", "review-url", "review-type", "completion-date", "review-group-id"),
        *("convening-organization", "visibility", "put-code", "path", "display-index"),
    ),
    "/peer-review",
    "activities",
)
_RESOURCE = Kind(
    "research-resource",
    "research-resources",
    "group",
    (*_HEAD, "proposal", "resource-item", "display-index", "visibility", "put-code", "path"),
    (*_HEAD, "proposal", "visibility", "put-code", "path", "display-index"),
    "/affiliations",
    "activities",
)
_EMAIL_KEYS = (*_HEAD, "email", "path", "visibility", "verified", "primary", "put-code")
_EMAIL = Kind("email", "email", "email", _EMAIL_KEYS, _EMAIL_KEYS, "/orcid-bio", "person")

AFFILIATIONS = tuple(
    _affiliation(name)
    for name in (
        *("distinction", "education", "employment", "invited-position"),
        *("membership", "qualification", "service"),
    )
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *AFFILIATIONS,
        _FUNDING,
        _PEER_REVIEW,
        _RESOURCE,
        _WORK,
        _person("other-name", "other-names", ("content",)),
        _person("researcher-url", "researcher-urls", ("url-name", "url")),
        _EMAIL,
        _person("address", "address", ("country",)),
        _person("keyword", "keywords", ("content",)),
        _person(
            "external-identifier",
            "external-identifiers",
            ("external-id-type", "external-id-value", "external-id-url", "external-id-relationship"),
        ),
    )
}

BY_PLURAL = {kind.plural: kind for kind in KINDS.values()}

# The keys of the sections inside `activities-summary` and `person`, in ORCID's order, with the kind each holds.
ACTIVITY_SECTIONS = {
    "distinctions": KINDS["distinction"],
    "educations": KINDS["education"],
    "employments": KINDS["employment"],
    "fundings": KINDS["funding"],
    "invited-positions": KINDS["invited-position"],
    "memberships": KINDS["membership"],
    "peer-reviews": KINDS["peer-review"],
    "qualifications": KINDS["qualification"],
    "research-resources": KINDS["research-resource"],
    "services": KINDS["service"],
    "works": KINDS["work"],
}
PERSON_SECTIONS = {
    "other-names": KINDS["other-name"],
    "researcher-urls": KINDS["researcher-url"],
    "emails": KINDS["email"],
    "addresses": KINDS["address"],
    "keywords": KINDS["keyword"],
    "external-identifiers": KINDS["external-identifier"],
}
