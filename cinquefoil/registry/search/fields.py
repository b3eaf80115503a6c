"""The fields of a search as places in the index: columns of words, values that match as they are, moments.

Which fields there are is data of the language (`orcid.vocabularies`); nothing is stored here.
"""

from dataclasses import replace
from functools import lru_cache

from cinquefoil.orcid.vocabularies import SearchField, search_field, search_fields
from cinquefoil.registry.search.words import without_accents, words

ANYWHERE = "text"
FOLDED = "words-without-accents"
# Names of organisations by what they do in a record: the fields that end in `-org-name`.
ORGANISATION_NAMES = (
    "affiliation-org-name",
    "funding-org-name",
    "peer-review-org-name",
    "research-resource-proposal-org-name",
    "research-resource-item-org-name",
)
# Not fields: exact values as words, for a search anywhere; and the names of the fields a record has.
COPIED, PRESENT = "copied", "present"
_NOT_ANYWHERE = ("given-and-family-names", PRESENT)


def _word_fields() -> tuple[str, ...]:
    named = (name for name, field in search_fields().items() if field.match in {"words", FOLDED})
    return tuple(name for name in named if name != ANYWHERE and not name.startswith("*"))


WORD_FIELDS = (*_word_fields(), *ORGANISATION_NAMES)
COLUMNS = (*WORD_FIELDS, COPIED, PRESENT)
DATES = {"profile-submission-date": "submitted", "profile-last-modified-date": "modified"}


@lru_cache(maxsize=4096)
def field_named(name: str) -> SearchField | None:
    """Return the field with this name, None when there is none. One that a pattern stands for bears its own name."""
    found = search_field(name)
    return replace(found, name=name) if found is not None and "*" not in name else None


def column(name: str) -> str:
    """Return the column of a field of words."""
    return name.replace("-", "_")


def where(name: str) -> str:
    """Return how the index is told to look in this field only; for `text`, everywhere."""
    if name == ANYWHERE:
        return "- {" + " ".join(column(one) for one in _NOT_ANYWHERE) + "} : "
    return f"{column(name)} : "


def has_column(name: str) -> bool:
    """Whether any record can have words in this field."""
    return name == ANYWHERE or name in COLUMNS


def words_of(name: str, text: str) -> list[str]:
    """Return the words of a text as this field keeps them."""
    return words(as_kept(name, text))


def as_kept(name: str, text: str) -> str:
    """Return a text in the letters that this field keeps."""
    field = field_named(name)
    return without_accents(text) if field is not None and field.match == FOLDED else text
