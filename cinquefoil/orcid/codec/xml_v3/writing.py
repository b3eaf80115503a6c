"""The walk that writes: a value of the model in, elements in the order of the schema out.

Knows one class by name (a list of affiliations takes its root from what is in it). Text is written directly, not
through a tree, because libxml2 puts namespaces before attributes and the registry does the opposite.

Source: saved answers of the registry: prefixes, order of attributes, declaration; four blanks a step.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree
from msgspec import UNSET

from cinquefoil.orcid.codec.xml_v3.leaves import FORM, WRITERS, escape, escape_attribute
from cinquefoil.orcid.codec.xml_v3.parsing import parse
from cinquefoil.orcid.codec.xml_v3.places import Place, plan_of, table
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.affiliations import Affiliations
from cinquefoil.orcid.model.common import Wire

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STEP = "    "
_XML = "{http://www.w3.org/XML/1998/namespace}"


def write(value: Wire, root: str | None = None) -> bytes:
    """Write a value as a document of its own, in UTF-8.

    `root` is needed where the class does not say it: `activities:educations` (or `educations`) for a list of
    affiliations without any in it, `education:education-summary` for a summary. What JSON alone left in `extra`
    has no name in XML and is not written.

    Raises:
        CodecError: 9012, the class cannot be a document of its own, `root` is none of its names, or a text or
            moment in it cannot be written.
    """
    name = _root_of(value, root)
    return (_DECLARATION + "".join(_write(name, value, "", _declarations(name))) + "\n").encode()


def _root_of(value: Wire, root: str | None) -> str:
    roots = plan_of(type(value)).roots
    wanted = root or (_kind_of(value) if isinstance(value, Affiliations) else None)
    fitting = [name for name in roots if wanted in {None, name, name.partition(":")[2]}]
    if len(fitting) == 1:
        return fitting[0]
    offer = f"name one of {', '.join(roots)}" if roots else "it stands only inside other elements"
    raise CodecError(f"{type(value).__name__} needs a root for its XML: {offer}.", code=FORM)


def _kind_of(value: Affiliations) -> str | None:
    """Return the list's name after the first affiliation in it, None when there is none."""
    entries = (entry.found for group in value.affiliation_group for entry in group.summaries)
    return next((found[0].plural for found in entries if found), None)


def _declarations(root: str) -> str:
    prefixes = dict.fromkeys([*table()["declared"], root.partition(":")[0]])
    return "".join(f' xmlns:{prefix}="{table()["namespace"]}{prefix}"' for prefix in prefixes)


def _write(name: str, value: Wire, indent: str, declarations: str = "") -> Iterator[str]:
    """Yield the pieces of one element that holds a struct; no line break before the first and after the last."""
    plan = plan_of(type(value))
    start = f"{indent}<{name}{''.join(_attributes(value))}{declarations}"
    if plan.text:
        text = _text(plan.text, getattr(value, plan.text.field))
        yield f"{start}>{text}</{name}>" if text else f"{start}/>"
        return
    children = _children(value, indent + _STEP)
    first = next(children, None)
    if first is None:
        yield f"{start}/>"
        return
    yield f"{start}>\n{first}"
    yield from children
    yield f"\n{indent}</{name}>"


def _attributes(value: Wire) -> Iterator[str]:
    plan = plan_of(type(value))
    extra = _extra(value)
    for name, place in plan.attributes.items():
        held = getattr(value, place.field) if place.field else extra.get(f"@{name}")
        if held is not None:
            yield f' {name}="{escape_attribute(_plain(place, held))}"'
    for number, (key, text) in enumerate(extra.items()):
        if key.startswith("@") and isinstance(text, str) and key[1:] not in plan.attributes:
            yield _foreign(key[1:], text, number)


def _foreign(name: str, text: str, number: int) -> str:
    """Write an attribute that the schema does not know, with a prefix of its own where it needs one."""
    try:
        parts = etree.QName(name)
    except ValueError:  # JSON's own key, no name in XML
        return ""
    namespace, local, value = parts.namespace, parts.localname, escape_attribute(text)
    if namespace is None:
        return f' {local}="{value}"'
    if f"{{{namespace}}}" == _XML:
        return f' xml:{local}="{value}"'
    return f' xmlns:extra{number}="{escape_attribute(namespace)}" extra{number}:{local}="{value}"'


def _children(value: Wire, indent: str) -> Iterator[str]:
    """Yield the pieces of what stands inside, with line breaks between the elements."""
    broken = ""
    for lines in _elements(value, indent):
        for line in lines:
            yield broken + line
            broken = ""
        broken = "\n"


def _elements(value: Wire, indent: str) -> Iterator[Iterator[str]]:
    """Yield each element inside, as its pieces."""
    for place in plan_of(type(value)).places:
        if place.step.startswith("@") or not place.field:
            continue
        held = getattr(value, place.field)
        if held is None or held is UNSET:
            continue
        items = held if place.many else (held,)
        if place.wrapper:
            if items:
                yield _wrapped(place, items, indent)
        elif place.step == "*":
            for entry in items:
                yield from _elements(entry, indent)
        else:
            yield from (_one(place, item, indent) for item in items)
    yield from (iter([indent + text]) for text in _kept(value))


def _wrapped(place: Place, items: tuple[Any, ...], indent: str) -> Iterator[str]:
    yield f"{indent}<{place.wrapper}>"
    for item in items:
        yield "\n"
        yield from _one(place, item, indent + _STEP)
    yield f"\n{indent}</{place.wrapper}>"


def _one(place: Place, item: Any, indent: str) -> Iterator[str]:
    if place.struct:
        yield from _write(place.step, item, indent)
        return
    text = _text(place, item)
    yield f"{indent}<{place.step}>{text}</{place.step}>" if text else f"{indent}<{place.step}/>"


def _text(place: Place, held: Any) -> str:
    return "" if held is None else escape(_plain(place, held))


def _plain(place: Place, held: Any) -> str:
    if place.kind == "constant":
        words = {model: word for word, model in table()["constants"][place.local].items()}
        return str(words.get(held, held))
    return WRITERS.get(place.kind, str)(held)


def _kept(value: Wire) -> Iterator[str]:
    """Yield the elements that reading had no place for, as they were."""
    for key, texts in _extra(value).items():
        if isinstance(texts, list):
            yield from (text for text in texts if _is_element(key, text))


def _is_element(key: str, text: Any) -> bool:
    """Tell whether reading XML put this here: JSON may bring any key, and nothing unescaped goes out unseen."""
    try:
        return isinstance(text, str) and parse(text.encode()).tag == key
    except CodecError:
        return False


def _extra(value: Wire) -> dict[str, Any]:
    return value.extra if isinstance(value.extra, dict) else {}
