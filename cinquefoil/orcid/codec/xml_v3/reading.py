"""The walk that reads: elements beside the places of a class, one value of the model out.

Knows no class by name. What neither the model nor the schema knows is
kept in `extra`: an attribute under `@name`, an element under its Clark name as a list of canonical XML texts.

Source: ORCID/ORCID-Source, the schema check before a document is read (codes 9012 and 9051).
"""

from typing import Any, TypeVar

from lxml import etree

from cinquefoil.orcid.codec.xml_v3.leaves import FORM, READERS, VOCABULARY
from cinquefoil.orcid.codec.xml_v3.parsing import parse
from cinquefoil.orcid.codec.xml_v3.places import Place, Plan, clark, entry_plan, named, plan_of, table
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Wire

T = TypeVar("T", bound=Wire)
_SCHEMA_HINTS = "{http://www.w3.org/2001/XMLSchema-instance}"


def read(type_: type[T], data: bytes, *, strict: bool = False) -> T:
    """Read one document as a value of the model.

    Lenient reading takes elements in any order and keeps what it does not know in `extra`. Strict reading refuses
    both, as the registry does. White space around a free text is kept; around anything else it means nothing.
    Comments, processing instructions and hints where the schema is are dropped. Moments become UTC.

    Raises:
        CodecError: 9012 when the bytes are not XML or do not fit the model, 9051 for an unknown word of a closed
            vocabulary; the sentence says in which line.
    """
    plan = plan_of(type_)
    root = parse(data)
    if named(str(root.tag)) not in plan.roots:
        wanted = " or ".join(plan.roots) or "an element inside another document"
        raise _refusal(root, f"<{named(str(root.tag))}> is not {type_.__name__}; that is {wanted}.")
    value = _Reader(strict=strict).read(root, plan)
    assert isinstance(value, type_)
    return value


class _Reader:
    """Reads elements; `strict` as in `read`."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    def read(self, element: etree._Element, plan: Plan) -> Wire:
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        self.read_attributes(element, plan, values, extra)
        if plan.text:
            values[plan.text.field] = _leaf(element, plan.text)
        else:
            self.read_children(element, plan, values, extra)
        fields: dict[str, Any] = {
            field: tuple(value) if isinstance(value, list) else value for field, value in values.items()
        }
        return plan.cls(**fields, extra=extra) if extra else plan.cls(**fields)

    def read_attributes(
        self, element: etree._Element, plan: Plan, values: dict[str, Any], extra: dict[str, Any]
    ) -> None:
        for key, text in element.attrib.items():
            name = str(key)
            place = plan.attributes.get(name)
            if place and place.field:
                values[place.field] = _plain(element, place, str(text).strip())
            elif place or not name.startswith(_SCHEMA_HINTS):
                if self.strict and not place:
                    raise _refusal(element, f"<{named(str(element.tag))}> has no attribute “{name}”.")
                extra[f"@{name}"] = str(text)

    def read_children(self, element: etree._Element, plan: Plan, values: dict[str, Any], extra: dict[str, Any]) -> None:
        _refuse_text(element)
        last = -1
        for child in element:
            place = self.place_of(child, plan)
            if place is None:
                self.keep(element, child, extra)
                continue
            if self.strict and place.order < last:
                raise _refusal(child, f"<{named(str(child.tag))}> stands too late in <{named(str(element.tag))}>.")
            last = place.order
            _put(child, place, self.read_place(child, place), values)

    def place_of(self, child: etree._Element, plan: Plan) -> Place | None:
        tag = str(child.tag)
        place = plan.elements.get(tag)
        if place is None and plan.choice and tag in entry_plan(plan.choice).elements:
            return plan.choice
        bare = place and place.struct is None and child.attrib  # a plain value has no room for attributes
        return None if bare or not (place and place.field) else place

    def read_place(self, child: etree._Element, place: Place) -> Any:
        """Return what stands at the place: a list of values where there may be many."""
        if place.step == "*":
            entries = entry_plan(place)
            entry = entries.elements[str(child.tag)]
            return [entries.cls(**{entry.field: self.read_one(child, entry)})]
        if not place.wrapper:
            value = self.read_one(child, place)
            return [value] if place.many else value
        _refuse_text(child)
        for inner in child:
            if inner.tag != clark(place.step):
                raise _unknown(child, inner)
        return [self.read_one(inner, place) for inner in child]

    def read_one(self, child: etree._Element, place: Place) -> Any:
        return self.read(child, plan_of(place.struct)) if place.struct else _leaf(child, place)

    def keep(self, element: etree._Element, child: etree._Element, extra: dict[str, Any]) -> None:
        if self.strict:
            raise _unknown(element, child)
        text = etree.tostring(child, method="c14n", exclusive=True, with_tail=False).decode()
        extra.setdefault(str(child.tag), []).append(text)


def _put(child: etree._Element, place: Place, value: Any, values: dict[str, Any]) -> None:
    if place.many and not place.wrapper:
        values.setdefault(place.field, []).extend(value)
    elif place.field in values:
        raise _refusal(child, f"<{named(str(child.tag))}> stands here twice.")
    else:
        values[place.field] = value


def _leaf(element: etree._Element, place: Place) -> Any:
    if len(element):
        raise _refusal(element, f"<{named(str(element.tag))}> holds an element where a text is meant.")
    text = element.text or ""
    is_free = place.kind == "text" and etree.QName(element).localname not in table()["trimmed"]
    return _plain(element, place, text if is_free else text.strip())


def _plain(element: etree._Element, place: Place, text: str) -> Any:
    if place.kind == "constant":
        constants: dict[str, str] = table()["constants"][place.local]
        if text not in constants:
            raise _refusal(element, f"“{text[:40]}” is not one of {', '.join(constants)}.", code=VOCABULARY)
        return constants[text]
    try:
        return READERS.get(place.kind, str)(text)
    except CodecError as fault:
        name = place.step if place.step.startswith("@") else f"<{named(str(element.tag))}>"
        raise _refusal(element, f"{name}: {fault.sentence}", code=fault.code) from None


def _refuse_text(element: etree._Element) -> None:
    stray = next((text for text in (element.text, *(child.tail for child in element)) if text and text.strip()), None)
    if stray is not None:
        raise _refusal(element, f"<{named(str(element.tag))}> holds elements, not text of its own.")


def _unknown(element: etree._Element, child: etree._Element) -> CodecError:
    return _refusal(
        child, f"<{named(str(child.tag))}> has no place in <{named(str(element.tag))}>, or not in this form."
    )


def _refusal(element: etree._Element, sentence: str, *, code: int = FORM) -> CodecError:
    return CodecError(f"Line {element.sourceline}: {sentence}", code=code)
