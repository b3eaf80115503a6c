"""What a wording may hold in braces, what it must hold, and how it is filled in. Pure.

A wording is words with `{names}`, nothing else: no conditions, no loops, nothing that a mistake could break at night.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cinquefoil.programme.letters.kind import Kind

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 20_000
"""Units: characters, before anything is filled in."""

MEANINGS: Final[Mapping[str, Promise]] = {
    "greeting": gettext_lazy("the greeting, with the contact’s name where it is known"),
    "contact": gettext_lazy("the contact’s name, empty where it is not known"),
    "organisation": gettext_lazy("the member"),
    "sender": gettext_lazy("you, the consortium’s lead"),
    "issuer": gettext_lazy("the awarding body"),
    "help_desk": gettext_lazy("the help desk’s address"),
    "help_subject": gettext_lazy("the subject that mails to the help desk bear"),
    "badges": gettext_lazy("the badges, a line each"),
    "pages": gettext_lazy("the pages of the systems, a line each"),
    "systems": gettext_lazy("each system: what it qualifies for, what holds the next badge, and its page"),
    "products": gettext_lazy("the products that the member uses"),
    "systems_page": gettext_lazy("the page that lists what products are known to do"),
    "questions": gettext_lazy("the five questions"),
    "register_page": gettext_lazy("the page on which a system is registered"),
    "guidance_page": gettext_lazy("the page where guidance begins"),
    "system": gettext_lazy("the system"),
    "awarded_on": gettext_lazy("the day of the award"),
    "awards": gettext_lazy("each badge: until when, what it means, and its public page"),
    "issuer_line": gettext_lazy("who awards under which criteria, in one sentence"),
    "page": gettext_lazy("the page of the system"),
    "embed": gettext_lazy("the code that shows each badge on a page"),
    "check": gettext_lazy("the page on which a credential is checked"),
    "valid_until": gettext_lazy("the last day of the badges"),
    "grace_until": gettext_lazy("the last day on which they are renewed as if they had not ended"),
}
"""Every name that can stand in braces, and what it becomes."""

_ALWAYS: Final = ("greeting", "contact", "organisation", "sender", "issuer", "help_desk", "help_subject")
_BLOCKS: Final = frozenset({"badges", "pages", "systems", "questions", "awards", "embed", "greeting"})
"""What becomes several lines, and so cannot stand in a subject."""

_BRACED: Final = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one letter is about in words, the names that it must hold, and those that it may hold besides."""

    word: Promise
    must: tuple[str, ...]
    may: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand in it."""
        return tuple(dict.fromkeys((*_ALWAYS, *self.must, *self.may)))


WORDINGS: Final[Mapping[str, Wanted]] = {
    Kind.NO_CONTACT: Wanted(gettext_lazy("Letter: nobody to write to"), ("help_desk", "issuer")),
    Kind.EXPIRING: Wanted(gettext_lazy("Letter: a badge ends soon"), ("badges", "pages", "help_desk", "issuer")),
    Kind.QUALIFIES: Wanted(gettext_lazy("Letter: qualifies"), ("systems", "help_desk", "issuer")),
    Kind.ONE_STEP: Wanted(gettext_lazy("Letter: one step short"), ("systems", "help_desk", "issuer")),
    Kind.VENDOR_ONLY: Wanted(
        gettext_lazy("Letter: only its product is known"),
        ("systems_page", "questions", "help_desk", "issuer"),
        ("products",),
    ),
    Kind.NO_INTEGRATION: Wanted(
        gettext_lazy("Letter: no integration yet"), ("register_page", "help_desk", "issuer"), ("guidance_page",)
    ),
    "award": Wanted(
        gettext_lazy("Mail: badges awarded"),
        ("awards", "embed", "check", "issuer_line", "help_desk"),
        ("system", "awarded_on", "page"),
    ),
    "reminder_before": Wanted(
        gettext_lazy("Reminder: badges end"), ("badges", "valid_until", "page", "help_desk"), ("system", "grace_until")
    ),
    "reminder_over": Wanted(
        gettext_lazy("Reminder: badges have ended"),
        ("badges", "grace_until", "page", "help_desk"),
        ("system", "valid_until"),
    ),
    "reminder_lapsed": Wanted(
        gettext_lazy("Reminder: badges have lapsed"), ("badges", "page", "help_desk"), ("system", "valid_until")
    ),
}
"""Each letter and mail whose wording can be changed."""


def faults_of(wording: str, subject: str, text: str) -> tuple[str, ...]:
    """Return what is wrong with a wording, a sentence each; none where it can be kept.

    Args:
        wording: which letter, a key of `WORDINGS`.
        subject: as typed, one line.
        text: as typed.
    """
    wanted = WORDINGS[wording]
    found = [*_out_of_size(subject, text)]
    for part, typed in ((_("The subject"), subject), (_("The text"), text)):
        unknown = [name for name in names_in(typed) if name not in wanted.names]
        found += [
            _("%(part)s holds {%(name)s}, which is not known here. Known are: %(known)s.")
            % {"part": part, "name": name, "known": _listed(wanted.names)}
            for name in unknown
        ]
        if re.search(r"[{}]", _BRACED.sub("", typed)):
            found.append(
                _("%(part)s holds a brace without its partner. A name stands between { and }, in one line.")
                % {"part": part}
            )
    found += [
        _("The subject holds {%(name)s}, which becomes several lines. Put it into the text.") % {"name": name}
        for name in names_in(subject)
        if name in _BLOCKS
    ]
    found += [
        _("The text must hold {%(name)s}: %(meaning)s.") % {"name": name, "meaning": MEANINGS[name]}
        for name in wanted.must
        if name not in names_in(text)
    ]
    return tuple(found)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in braces, each once, in order."""
    return tuple(dict.fromkeys(_BRACED.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a wording with its names filled in, in one pass: braces in a value stay as they are."""
    return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def _out_of_size(subject: str, text: str) -> list[str]:
    if not subject.strip() or not text.strip():
        return [_("A letter needs a subject and a text.")]
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        return [
            _("The subject may have %(subject)s characters and the text %(text)s. Shorten what is longer.")
            % {"subject": LONGEST_SUBJECT, "text": LONGEST_TEXT}
        ]
    return []


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
