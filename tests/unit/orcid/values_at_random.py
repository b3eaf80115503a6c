"""Values of the model at random, such as both formats can hold: a strategy for each class, made from its fields."""

from functools import cache

from hypothesis import strategies as st
from msgspec import NODEFAULT, UNSET, inspect

from cinquefoil.orcid.model.affiliations import AffiliationKind, AffiliationSummary, KindedSummary
from cinquefoil.orcid.model.common import EXTRA, Moment, Wrapped
from cinquefoil.orcid.model.works import BulkEntry
from cinquefoil.orcid.vocabularies import closed_words, words

# Without control characters and outer blanks, which mean nothing around words and addresses.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)
STRIPPED = TEXTS.map(str.strip)
NUMBERS = st.integers(-(2**63), 2**63 - 1)
MOMENTS = st.integers(-62_135_596_800_000, 253_402_300_799_999).map(Moment)
CLOSED = closed_words() | {"creation-method": words("creation-methods")}


@cache
def values_of(cls):
    """Values of a class: a choice holds one of its kinds, and what is wrapped has a text."""
    if cls is Moment:
        return MOMENTS
    if cls is KindedSummary:
        return st.builds(KindedSummary.of, st.sampled_from(AffiliationKind), values_of(AffiliationSummary))
    fields = [field for field in inspect.type_info(cls).fields if field.encode_name != EXTRA]
    if cls is BulkEntry:
        return st.one_of(*(st.builds(cls, **{field.name: inner(field)}) for field in fields))
    return st.builds(cls, **{field.name: whole(field) for field in fields})


def whole(field):
    """What a field may hold, its absence included where both formats can tell it."""
    if field.default is NODEFAULT and not field.required:
        return st.just(UNSET) | inner(field)
    may_be_none = field.default is None and field.name != "value"
    return st.none() | inner(field) if may_be_none else inner(field)


def inner(field):
    """What a field holds when it holds something."""
    members = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
    member = next(each for each in members if not isinstance(each, inspect.NoneType))
    if isinstance(member, inspect.VarTupleType):
        least = 0 if field.default == () else 1  # a list that may be null is never empty
        return st.lists(plain(member.item_type, field.encode_name), min_size=least, max_size=2).map(tuple)
    return plain(member, field.encode_name)


def plain(member, key):
    if isinstance(member, inspect.StructType):
        closed = CLOSED.get(key) if issubclass(member.cls, Wrapped) else None
        return st.builds(member.cls, value=st.sampled_from(sorted(closed))) if closed else values_of(member.cls)
    if isinstance(member, inspect.EnumType):
        return st.sampled_from(member.cls)
    if isinstance(member, inspect.BoolType):
        return st.booleans()
    if isinstance(member, inspect.IntType):
        return NUMBERS
    return st.sampled_from(sorted(CLOSED[key])) if key in CLOSED else STRIPPED
