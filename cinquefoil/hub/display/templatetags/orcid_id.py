"""`{% load orcid_id %}{% orcid_id permission %}` shows an ORCID iD by ORCID's rules; `{% json_ld data %}` its metadata.

Decides nothing about who may see an iD.
"""

import json
from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cinquefoil.hub.authenticate.values import PermissionCard
from cinquefoil.hub.display.showing import Format, show_id
from cinquefoil.organisations.selectors import addresses_of

register = template.Library()

# What could end the element early or begin another, as JSON can write it too.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def orcid_id(card: PermissionCard | None, format: str = "full", name: str = "") -> SafeString:  # noqa: A002 - reads well
    """Show the iD of a permission: with icon while the permission holds, with the word “unauthenticated” otherwise."""
    if card is None:
        return SafeString("")
    uri = f"{addresses_of(card.environment).web}/{card.orcid_id}"
    return show_id(uri, is_authenticated=card.is_active, style=Format(format), name=name)


@register.simple_tag
def json_ld(data: Mapping[str, object]) -> SafeString:
    """Return metadata as a data block for the page's head; nothing in it can leave the block."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
