"""What reading had no place for, written back as it was, and nothing else that happens to lie in `extra`.

JSON may bring any key and any value; nothing unescaped goes out unseen.

Source: Namespaces in XML 1.0 (names and prefixes of attributes).
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from cinquefoil.orcid.codec.xml.leaves import escape_attribute
from cinquefoil.orcid.codec.xml.parsing import parse
from cinquefoil.orcid.errors import CodecError

_XML = "{http://www.w3.org/XML/1998/namespace}"


def foreign_attributes(extra: dict[str, Any], known: frozenset[str]) -> Iterator[str]:
    """Yield the attributes that the schema does not know, each with a prefix of its own where it needs one."""
    for number, (key, text) in enumerate(extra.items()):
        if key.startswith("@") and isinstance(text, str) and key[1:] not in known:
            yield _foreign(key[1:], text, number)


def kept_elements(extra: dict[str, Any]) -> Iterator[str]:
    """Yield the elements that reading kept."""
    for key, texts in extra.items():
        if isinstance(texts, list):
            yield from (text for text in texts if _is_element(key, text))


def _foreign(name: str, text: str, number: int) -> str:
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


def _is_element(key: str, text: Any) -> bool:
    try:
        return isinstance(text, str) and parse(text.encode()).tag == key
    except CodecError:
        return False
