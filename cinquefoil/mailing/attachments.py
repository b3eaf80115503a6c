"""What goes with a mail besides its text, asked for when the mail leaves.

Keeps no files: a room that sends a template says how to make what belongs to it, from the mail's key, and must make
the same each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: its name, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


Maker = Callable[[str], Sequence[Attachment]]

_makers: dict[str, Maker] = {}


def attaches(template: str) -> Callable[[Maker], Maker]:
    """Register the decorated function as what makes the attachments of mails written from `template`."""

    def register(maker: Maker) -> Maker:
        _makers[template] = maker
        return maker

    return register


def attachments_of(template: str, key: str) -> tuple[Attachment, ...]:
    """Return what goes with the mail of this key; rooms tell it in a module called `attachments`."""
    autodiscover_modules("attachments")
    maker = _makers.get(template)
    return tuple(maker(key)) if maker else ()
