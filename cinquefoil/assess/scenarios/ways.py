"""Ways that several scenarios go: to the registry, and to the explanation beside the button."""

from cinquefoil.assess.collectors import registry_forms
from cinquefoil.assess.collectors.browser import Visitor
from cinquefoil.assess.evidence import Page
from cinquefoil.assess.session import Session

PUBLIC_AGAIN = ("profile", "item", "imported", "metadata", "search")
_LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def to_registry(current: Session, visitor: Visitor, notes: list[str]) -> bool:
    """Click the way to ORCID; notes where it led when not there."""
    registry = current.ready.registry.address
    entry = registry_forms.click_entry(visitor, registry, name=current.plan.entry)
    current.remembered.update(entry=entry.words, entry_icon="yes" if entry.has_icon else "no")
    if not entry.arrived and registry_forms.offers_entry(visitor):
        # A page in between, or one that shows ORCID inside itself.
        visitor.capture("between", step=current.acting)
        entry = registry_forms.click_entry(visitor, registry)
    if entry.arrived:
        current.compare_client(visitor)
    else:
        notes.append(f"The button did not lead to the registry but to {visitor.tab.url}.")
    return entry.arrived


def follow_explanation(current: Session, visitor: Visitor, page: Page) -> None:
    """Keep the explanation that the connect page links to, if it does."""
    linked = {link.partition("#")[0] for link in visitor.tab.evaluate(_LINKS)}
    for address in current.addresses("explanation"):
        if address in linked:
            back = visitor.tab.url
            visitor.visit(address, "explanation", step="connect", linked_from=page.id)
            visitor.goto(back)
