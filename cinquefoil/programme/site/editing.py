"""What a lead does to the site's texts: a new revision, an earlier one again, the shipped one again.

Never changes or deletes a revision: going back is a new one. Checks nobody's right to do it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cinquefoil.history.kept import kept
from cinquefoil.programme.site.library import page_of, shipped
from cinquefoil.programme.site.models import Revision
from cinquefoil.programme.site.text import Text, TextFault, parse_text, write_text


class Overtaken(Exception):
    """Somebody else changed the page since it was opened for editing."""


def revise(path: str, text: Text, *, based_on: int, note: str, user_id: int, at: datetime) -> int:
    """Append a revision and return its number.

    `based_on` is the number of the revision that was opened, 0 for the shipped text or a new page.

    Raises: Overtaken; TextFault where the page would not be readable again.
    """
    source = write_text(text)
    if parse_text(source) != text:
        raise TextFault(_("The text cannot be kept as it is; take out characters that cannot be seen."))
    return _append(path, source, based_on=based_on, note=note, user_id=user_id, at=at)


def restore(path: str, number: int, *, user_id: int, at: datetime) -> int:
    """Append an earlier revision, or with 0 the shipped text, as the newest. Raises: KeyError where there is none."""
    latest = latest_number(path)
    if number == 0:
        source, note = write_text(shipped()[path].text), kept("The text that ships with the software, again")
    else:
        row = Revision.objects.filter(path=path, number=number).first()
        if row is None:
            raise KeyError(number)
        source, note = row.source, kept("Revision %(number)s again", number=number)
    return _append(path, source, based_on=latest, note=note, user_id=user_id, at=at)


def latest_number(path: str) -> int:
    """The number of the newest revision, 0 where only the shipped text is."""
    found = Revision.objects.filter(path=path).order_by("-number").values_list("number", flat=True).first()
    return found or 0


def ships(path: str) -> bool:
    """Whether a text for this path ships with the software."""
    return path in shipped()


def history_of(path: str) -> Iterable[tuple[Revision, Text]]:
    """The revisions of a page with their texts, newest first."""
    return [(row, page_of(row).text) for row in Revision.objects.filter(path=path).select_related("made_by")]


def _append(path: str, source: str, *, based_on: int, note: str, user_id: int, at: datetime) -> int:
    if latest_number(path) != based_on:
        raise Overtaken(path)
    try:
        with transaction.atomic():
            row = Revision.objects.create(
                path=path, number=based_on + 1, source=source, note=note, made_by_id=user_id, made_at=at
            )
    except IntegrityError:
        raise Overtaken(path) from None
    return row.number
