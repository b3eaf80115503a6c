"""Elements of the person's own record, with what she may do to each.

Composes HTML; changes nothing.
"""

from collections.abc import Sequence
from functools import partial

from cinquefoil.registry.account.guard import VISIBILITIES, form_of
from cinquefoil.registry.core import Core
from cinquefoil.registry.pages import e
from cinquefoil.registry.pages.record import facts_of
from cinquefoil.registry.pages.telling import tell, words_of
from cinquefoil.registry.public_page import group_name
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.values import Element, Session, Source

# What she adds by hand, in the order of the page.
WRITTEN_BY_HAND = (
    *("employment", "education", "qualification", "invited-position", "distinction", "membership", "service"),
    *("work", "other-name", "keyword", "address", "researcher-url"),
)
# Everything a record holds, in the order of the page.
SHOWN = (
    *("other-name", "address", "keyword", "researcher-url", "email", "external-identifier"),
    *("employment", "education", "qualification", "invited-position", "distinction", "membership", "service"),
    *("funding", "work", "peer-review", "research-resource"),
)
_HEADINGS = {
    "other-name": "Also known as",
    "address": "Countries",
    "researcher-url": "Websites",
    "email": "Email addresses",
    "external-identifier": "Other iDs",
}


def heading_of(kind: str) -> str:
    """Return a kind's plural as a heading."""
    return _HEADINGS.get(kind) or words_of(KINDS[kind].plural)


def with_article(kind: str) -> str:
    """Return a kind with its article: an employment."""
    if kind == "other-name":
        return "another name"
    words = kind.replace("-", " ").replace("address", "country").replace("researcher url", "website")
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def listed(core: Core, session: Session, elements: Sequence[Element]) -> str:
    """Return elements as a list, each with its forms."""
    return f'<ul class="items">{"".join(_item(core, session, element) for element in elements)}</ul>'


def is_hers(element: Element) -> bool:
    """Whether she wrote the element herself, so that she may edit it."""
    return bool(element.source.orcid_id) and element.kind in WRITTEN_BY_HAND


def _item(core: Core, session: Session, element: Element) -> str:
    told = tell(element.kind, element.content, partial(group_name, core))
    who = "you" if element.source.orcid_id else core.name_of(element.source) or "a client"
    on_behalf = core.name_of(Source(element.source.origin_client_id, element.source.origin_orcid_id))
    behind = f" for {on_behalf}" if on_behalf else ""
    return f"""<li><h3 id="item-{element.put_code}">{e(told.title or "Without a title")}</h3>{facts_of(told)}
<p class="source">Added by {e(who)}{e(behind)} · put-code {element.put_code}</p>
<div class="acts">{_visibility(session, element)}{_acts(session, element)}</div></li>"""


def _visibility(session: Session, element: Element) -> str:
    name = f"seen-{element.put_code}"
    options = "".join(
        f'<option value="{value}"{" selected" if value == element.visibility else ""}>{words}</option>'
        for value, words in VISIBILITIES
    )
    select = (
        f'<label for="{name}">Seen by</label>'
        f'<select id="{name}" name="visibility" aria-describedby="item-{element.put_code}">{options}</select>'
    )
    button = f'<button class="secondary" aria-describedby="item-{element.put_code}">Change</button>'
    return form_of(session, f"/account/items/{element.put_code}/visibility", select + button, look="inline")


def _acts(session: Session, element: Element) -> str:
    here, described = f"/account/items/{element.put_code}", f'aria-describedby="item-{element.put_code}"'
    edit = f'<a class="button secondary" href="{here}" {described}>Edit</a>' if is_hers(element) else ""
    if element.kind == "email":
        return edit
    delete = f'<button class="secondary" {described}>Delete</button>'
    return edit + form_of(session, f"{here}/delete", delete, look="inline")
