"""Accounts: found when somebody signs in, made when somebody registers.

Checks names, e-mails and passwords, and says in a sentence what is wrong; opens no session.

Source: orcid-api.md section 1 (ranges of iDs) and 3.4 (states).
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit, check_digit
from cinquefoil.registry.store.port import Store
from cinquefoil.registry.values import Account, Element, Source, matches, salted

_LANGUAGES = frozenset(
    {"ar", "cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt", "ru", "tr", "zh_CN", "zh_TW", "xx"}
)
_STATES = {
    "locked": "This record is locked. Nobody can sign in to it until it is unlocked.",
    "deactivated": "This record has been deactivated, so nobody can sign in to it.",
    "deprecated": "This iD has been merged into another. Sign in with the other one.",
}


class SignInRefused(Exception):
    """Nobody is signed in; the text says why in a sentence for the person."""


def person_signing_in(store: Store, login: str, password: str) -> Account:
    """Return the person with this e-mail or iD and password.

    Raises:
        SignInRefused: when there is none, or she cannot sign in.
    """
    account = account_by_login(store, login)
    if account is None or not account.password or not matches(password, account.password):
        raise SignInRefused("That email or ORCID iD and that password do not belong together here. Check both.")
    if account.state != "active":
        raise SignInRefused(_STATES[account.state])
    return account


def account_by_login(store: Store, login: str) -> Account | None:
    """Return the account with this e-mail or iD, in any form people paste."""
    text = login.strip()
    if "@" in text:
        return next(iter(store.accounts.find(email=text.lower())), None)
    try:
        return store.accounts.get(str(OrcidId.parse(text)))
    except (MalformedId, WrongCheckDigit):
        return None


def new_orcid_id(store: Store) -> str:
    """Return an iD nobody has yet, in the block 0009-9… that ORCID does not assign, with a valid check digit."""
    while True:
        digits = f"00099{secrets.randbelow(10**10):010d}"
        full = digits + check_digit(digits)
        orcid_id = "-".join(full[place : place + 4] for place in range(0, 16, 4))
        if store.accounts.get(orcid_id) is None:
            return orcid_id


def register_person(store: Store, form: Mapping[str, str], at: datetime) -> tuple[Account | None, tuple[str, ...]]:
    """Make a person with a new iD. Returns her, or None and what is wrong with the form.

    Shape: given_names, family_name, email, password; `lang` becomes the language of her record, when ORCID has it.
    """
    given, family = form.get("given_names", "").strip(), form.get("family_name", "").strip()
    email, password = form.get("email", "").strip().lower(), form.get("password", "")
    problems = []
    if not given:
        problems.append("Given names are missing. One name is enough.")
    if "@" not in email.strip("@"):
        problems.append("The email is not complete. It looks like someone@people.example.")
    elif account_by_login(store, email):
        problems.append(f"Someone with the email {email} is registered already. Sign in, or take another email.")
    if len(password) < 8:
        problems.append("The password is too short. Take at least eight characters.")
    if problems:
        return None, tuple(problems)
    lang = form.get("lang", "")
    account = Account(
        new_orcid_id(store),
        at,
        at,
        email=email,
        password=salted(password),
        given_names=given,
        family_name=family,
        locale=lang if lang in _LANGUAGES else "en",
    )
    with store.transaction():
        store.accounts.put(account)
        put_email(store, account, email, at)
    return account, ()


def put_email(store: Store, account: Account, email: str, at: datetime, visibility: str = "private") -> None:
    """Add a verified, primary e-mail to a record. New ones are private, as at ORCID."""
    content = {"email": email, "verified": True, "primary": True}
    mine = Source(orcid_id=account.orcid_id)
    store.elements.put(Element(store.next_put_code(), account.orcid_id, "email", visibility, mine, at, at, content))
