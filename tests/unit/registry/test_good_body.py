"""What reads and judges a body in one go takes nothing that patient reading would refuse, and makes the same of it."""

import copy
import json
from typing import Any

import msgspec
import pytest

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA
from cinquefoil.registry.answers import shapes
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.redaction import SECRETS
from cinquefoil.registry.rules.form import check_dates_form, check_form, good_decoder
from cinquefoil.registry.rules.kinds import KINDS
from tests.unit.registry.test_rules_of_kinds import BODIES as SOME

BODIES: dict[str, dict[str, Any]] = {**SOME, **dict.fromkeys(("distinction", "invited-position"), SOME["service"])}
BODIES |= {**dict.fromkeys(("education", "qualification"), SOME["employment"]), "membership": SOME["service"]}
WRITABLE = sorted(kind.name for kind in KINDS.values() if kind.is_writable)
INSTEAD = (None, "", " ", "\u2003", "x", "GB", "en", "self", "2019", "x" * 400, "x" * 5001, 7, True, [], {}, ["x"])


def decoder_of(kind: str) -> msgspec.json.Decoder[Any]:
    return good_decoder(shapes.ITEMS[kind].type, kind)


def ways(tree: Any, way: tuple[Any, ...] = ()) -> Any:
    """Yield every place in a body, from the root down."""
    yield way
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from ways(value, (*way, key))


def mutants(body: dict[str, Any]) -> Any:
    """Yield a body with each of its places replaced, left out or added to."""
    for way in [*ways(body)][1:]:
        for value in (*INSTEAD, "no value"):
            changed = copy.deepcopy(body)
            node: Any = changed
            for key in way[:-1]:
                node = node[key]
            if value == "no value":
                del node[way[-1]]
            else:
                node[way[-1]] = value
            yield changed
    for key in ("unknown", EXTRA, "put-code", "visibility", "source", "path", "display-index"):
        for value in INSTEAD:
            yield {**body, key: value}


def patiently(kind: str, data: bytes) -> Any:
    """Return what patient reading makes of a body, its form judged but for dates; None when it is refused."""
    try:
        tree = msgspec.to_builtins(json_v3.read(shapes.ITEMS[kind].type, data, strict=True))
        check_form(tree, KINDS[kind], code=9001)
    except CodecError:
        return None
    except Refusal as refusal:
        return tree if _is_of_a_date(refusal, tree, kind) else None
    return tree


def _is_of_a_date(refusal: Refusal, tree: dict[str, Any], kind: str) -> bool:
    with pytest.raises(Refusal) as told:
        check_dates_form(tree, KINDS[kind], code=9001)
    return told.value.detail == refusal.detail


@pytest.mark.parametrize("kind", WRITABLE)
def test_a_good_body_is_taken_at_once(kind: str) -> None:
    data = json.dumps(BODIES[kind]).encode()

    assert msgspec.to_builtins(decoder_of(kind).decode(data)) == patiently(kind, data)


@pytest.mark.parametrize("kind", WRITABLE)
def test_what_is_taken_at_once_is_what_patient_reading_takes(kind: str) -> None:
    taken = 0
    for body in mutants(BODIES[kind]):
        data = json.dumps(body).encode()
        try:
            value = decoder_of(kind).decode(data)
        except msgspec.ValidationError:
            continue
        taken += 1
        tree = msgspec.to_builtins(value)
        assert (tree, list(tree)) == ((read := patiently(kind, data)), list(read)), body
    assert taken > len(INSTEAD)


def _keys(shape: msgspec.inspect.Type) -> Any:
    if isinstance(shape, msgspec.inspect.StructType):
        for one in shape.fields:
            yield one.encode_name
            yield from _keys(one.type)
    elif isinstance(shape, msgspec.inspect.UnionType):
        for member in shape.types:
            yield from _keys(member)
    elif isinstance(shape, msgspec.inspect.VarTupleType):
        yield from _keys(shape.item_type)


@pytest.mark.parametrize("kind", WRITABLE)
def test_no_key_of_a_body_taken_at_once_names_a_secret(kind: str) -> None:
    keys = set(_keys(msgspec.inspect.type_info(decoder_of(kind).type)))

    assert "value" in keys or "content" in keys
    assert not keys & SECRETS
