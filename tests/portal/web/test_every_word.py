"""Every word of a page comes through a catalogue: pages are asked for in a language in which every string is in brackets.

Names of people and places, codes and texts that are written in one language on purpose stand outside.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from django.utils.translation.trans_real import DjangoTranslation

from cinquefoil.history import kept
from cinquefoil.organisations import services
from cinquefoil.organisations.access import Role
from cinquefoil.web.templatetags import sign

# Empty elements never end; what is silent or in a language of its own is not looked at.
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SILENT = frozenset({"script", "style", "code", "kbd", "pre", "title", "svg"})
NAMES = re.compile(
    r"Cinquefoil|ORCID|University of Aberwen|Olwen|Sofia|Garcia|Meadow|Collect and Connect|English|Cymraeg|Français|officer@\S+|\S+@\S+"
    r"|https?://\S+|\biDs?\b|CSV|JSON|API|UTC|\b[a-z]\b",
    re.IGNORECASE,
)


class Seen(HTMLParser):
    """A page's words as read, but for those of elements that are silent or in a language of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        own = (tag != "html" and "lang" in told) or told.get("translate") == "no"
        if tag not in VOID and (self.skipped or own or tag in SILENT):
            self.skipped.append(tag)
        elif not self.skipped:
            self.words += [f" {told[name]} " for name in ("alt", "aria-label", "placeholder") if told.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and self.skipped[-1] == tag:
            self.skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.words.append(data)


def outside(page: str) -> list[str]:
    """The words of a page that stand in no brackets."""
    seen = Seen()
    seen.feed(page)
    text, before = "".join(seen.words), ""
    while text != before:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    lines = (" ".join(NAMES.sub(" ", line).split()) for line in text.splitlines())
    return [line for line in lines if re.search(r"[^\W\d_]{2,}", line)]


def forget() -> None:
    """Forget what was told before: told sentences and drawn flowers are kept from page to page."""
    for told in (kept._told, kept._forms, sign._drawn, sign._summary, sign._cells):
        told.cache_clear()


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language in which every string of a catalogue, one or many, is itself in brackets."""
    one, many = DjangoTranslation.gettext, DjangoTranslation.ngettext
    forget()
    monkeypatch.setattr(
        DjangoTranslation, "gettext", lambda self, text: f"⟦{one(self, text)}⟧" if text.strip() else text
    )
    monkeypatch.setattr(DjangoTranslation, "ngettext", lambda self, a, b, n: f"⟦{many(self, a, b, n)}⟧")
    yield
    forget()


@pytest.fixture
def officer(db: None) -> Client:
    """The browser of an officer of an organisation with one person."""
    consortium = services.create_consortium(
        "meadow", name="Meadow", lead_name="Meadow", awarding_body="Meadow", help_desk_email="h@meadow.example"
    )
    aberwen = services.create_organisation("aberwen", name="University of Aberwen", consortium_id=consortium)
    services.create_person(aberwen, given_names="Sofia", family_name="Garcia", email="sofia@aberwen.example")
    user = get_user_model().objects.create_user("officer@aberwen.example")
    services.grant_role(user.pk, Role.OFFICER, organisation_id=aberwen, at=timezone.now())
    browser = Client(headers={"accept-language": "fr"})
    browser.force_login(user)
    return browser


PAGES = (
    "/", "/me", "/help", "/members", "/search?q=zzzz", "/no-such-page", "/outbox", "/connect/aberwen",
    "/help/orcid", "/help/orcid/aberwen", "/people/sofia-garcia", "/o/aberwen", "/o/aberwen/people",
    "/o/aberwen/imports/", "/o/aberwen/sync", "/programme",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_word_of_a_page_comes_through_a_catalogue(officer: Client, bracketed: None, address: str) -> None:
    page = officer.get(address).content.decode()

    assert page.count("⟦") > 10
    assert outside(page) == []


@pytest.mark.parametrize("address", ["/sign-in", "/me", "/help"])
def test_nor_do_visitors_read_another_word(db: None, bracketed: None, address: str) -> None:
    assert outside(Client(headers={"accept-language": "fr"}).get(address).content.decode()) == []
