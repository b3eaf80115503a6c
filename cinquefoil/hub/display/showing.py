"""How an ORCID iD is shown: full, compact, inline, authenticated or not. Builds HTML from values, asks nobody.

Source: criteria.md section 4, rules D-1 to D-9 (ORCID's iD display guidelines): icon and text in one link to the
record's https address, named for screen readers; the icon only for an iD that its owner proved by signing in, and the
word “unauthenticated” for any other.
"""

from enum import StrEnum

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

ICON = "web/orcid/orcid-id.svg"


class Format(StrEnum):
    """FULL is preferred; COMPACT where space is short; INLINE is the icon alone, right after a name."""

    FULL = "full"
    COMPACT = "compact"
    INLINE = "inline"


def show_id(uri: str, *, is_authenticated: bool, style: Format = Format.FULL, name: str = "") -> SafeString:
    """Return the HTML that shows an iD.

    Args:
        uri: the record's address at the registry, ending in the iD.
        is_authenticated: whether its owner proved it, and the proof still stands.
        style: full, compact or inline.
        name: whose it is, told to screen readers where the page does not name her right beside it.
    """
    text = uri if style == Format.FULL else uri.rpartition("/")[2]
    label = _("View ORCID record %(id)s") % {"id": text}
    if name:
        label = _("View ORCID record %(id)s of %(name)s") % {"id": text, "name": name}
    if not is_authenticated:
        return format_html(
            '<span class="orcid-id orcid-id--unauthenticated"><a href="{}" aria-label="{}, {}">{}</a> ({})</span>',
            uri,
            label,
            _("unauthenticated"),
            text,
            _("unauthenticated"),
        )
    shown = "" if style == Format.INLINE else f" {text}"
    return format_html(
        '<a class="orcid-id orcid-id--{}" href="{}" aria-label="{}"><img class="orcid-icon" src="{}" alt="{}">{}</a>',
        style.value,
        uri,
        label,
        static(ICON),
        _("ORCID iD icon"),
        shown,
    )
