"""Tries what a good system refuses: an iD typed into a form, or posted along with one.

Only for systems whose plan says that it may be tried. Reports what happened; whether that is bad is judged elsewhere.
"""

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Error

from cinquefoil.assess.collectors.browser import Unreachable, Visitor
from cinquefoil.assess.evidence import Attempt

STEP = "typed"
KIND = "typed-id"

# Text fields about ORCID in forms that send something: name and place of each. A search form is no such form.
_FIELDS = """
() => {
  const fields = [...document.querySelectorAll('form input, form textarea')];
  const said = field => [field.name, field.id, field.placeholder, field.getAttribute('aria-label'),
    ...[...(field.labels || [])].map(label => label.innerText)].filter(Boolean).join(' ');
  return fields.map((field, place) => ({field, place})).filter(({field}) =>
    /orcid/i.test(said(field)) && !field.readOnly && !field.disabled && field.offsetParent
    && ['text', 'search', 'url', 'textarea', ''].includes(field.type)
    && field.form.method === 'post' && field.form.getAttribute('role') !== 'search')
    .map(({field, place}) => ({place, label: (field.labels?.[0]?.innerText || field.name || field.id).trim()}));
}
"""
_SUBMIT = """
place => {
  const form = [...document.querySelectorAll('form input, form textarea')][place].form;
  form.requestSubmit ? form.requestSubmit() : form.submit();
}
"""
_SEARCHES = re.compile(r"\b(?:find|search|look ?up|name|chwili\w*|enw)\b", re.IGNORECASE)
# Among what a search found, the first choice with an iD in a form that sends something: chosen, and its iD told.
_CHOOSE = """
() => {
  const holds = text => (text.match(/\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]/) || [''])[0];
  for (const form of document.querySelectorAll('form')) {
    if (form.method !== 'post') continue;
    const choice = [...form.querySelectorAll('input[type=radio], input[type=checkbox], option')]
      .find(one => holds(one.value));
    if (!choice) continue;
    if (choice.tagName === 'OPTION') choice.selected = true; else choice.checked = true;
    form.setAttribute('data-assessor', 'chosen');
    return holds(choice.value);
  }
  return '';
}
"""
_SEND_CHOICE = "() => document.querySelector('form[data-assessor]').requestSubmit()"
# Forms that already hold something of the person's are profile forms; they are sent again with an iD added.
_POST = """
async value => {
  const forms = [...document.querySelectorAll('form')].filter(form => form.method === 'post'
    && [...form.querySelectorAll('input[type=text], textarea')].some(field => field.value.trim()));
  for (const form of forms) {
    const data = new URLSearchParams(new FormData(form));
    for (const name of ['orcid', 'orcid_id', 'orcidId', 'orcid_identifier']) data.set(name, value);
    await fetch(form.action, {method: 'POST', body: data, credentials: 'same-origin'});
  }
  return forms.length;
}
"""


def try_forms(
    visitor: Visitor, forms: Iterable[str], shown_at: Iterable[str], orcid_id: str, *, name: str = ""
) -> list[Attempt]:
    """Type and post an iD into each form as the signed-in person; look for it afterwards.

    Args:
        visitor: someone signed in.
        forms: addresses of pages with forms.
        shown_at: addresses of pages where an accepted iD would show.
        orcid_id: a valid iD that nobody has.
        name: somebody whom ORCID's public search finds; "" tries no search.
    """
    attempts: list[Attempt] = []
    places = list(shown_at)
    for address in forms:
        try:
            visitor.goto(address)
        except Unreachable as trouble:
            attempts.append(Attempt(kind=KIND, outcome="unclear", value=orcid_id, note=str(trouble)))
            continue
        page = visitor.capture("form", step=STEP)
        attempts += _try_one(visitor, address, page.id, [address, *places], orcid_id)
        if name:
            attempts += _look_up(visitor, address, page.id, [address, *places], name)
    return attempts


def _try_one(visitor: Visitor, address: str, page: str, places: list[str], orcid_id: str) -> list[Attempt]:
    fields: list[dict[str, Any]] = visitor.tab.evaluate(_FIELDS)
    if fields:
        return [_type(visitor, address, page, field, places, orcid_id) for field in fields]
    none = Attempt(kind=KIND, outcome="no-field", page=page, value=orcid_id)
    return [none, *_post(visitor, page, places, orcid_id)]


def _type(
    visitor: Visitor, address: str, page: str, field: dict[str, Any], places: list[str], orcid_id: str
) -> Attempt:
    facts = {"kind": KIND, "page": page, "field": field["label"], "value": orcid_id}
    try:
        visitor.goto(address)
        visitor.tab.locator("form input, form textarea").nth(field["place"]).fill(orcid_id)
        with visitor.tab.expect_navigation(wait_until="load"):
            visitor.tab.evaluate(_SUBMIT, field["place"])
    except (Error, Unreachable) as trouble:
        return Attempt(**facts, outcome="unclear", note=str(trouble).splitlines()[0])
    after = _look_for(visitor, places, orcid_id)
    return Attempt(**facts, outcome="accepted" if after else "refused", after=after)


def _look_up(visitor: Visitor, address: str, page: str, places: list[str], name: str) -> list[Attempt]:
    """Search by name where a form offers that, pick the first iD found, and see whether it is taken."""
    try:
        visitor.goto(address)
        fields: list[dict[str, Any]] = [one for one in visitor.tab.evaluate(_FIELDS) if _SEARCHES.search(one["label"])]
        if not fields:
            return []
        visitor.tab.locator("form input, form textarea").nth(fields[0]["place"]).fill(name)
        with visitor.tab.expect_navigation(wait_until="load"):
            visitor.tab.evaluate(_SUBMIT, fields[0]["place"])
        visitor.settle()
        picked: str = visitor.tab.evaluate(_CHOOSE)
        if not picked:
            return []
        with visitor.tab.expect_navigation(wait_until="load"):
            visitor.tab.evaluate(_SEND_CHOICE)
    except (Error, Unreachable) as trouble:
        reason = str(trouble).splitlines()[0]
        return [Attempt(kind="picked-id", outcome="unclear", page=page, note=reason)]
    after = _look_for(visitor, places, picked)
    outcome = "accepted" if after else "refused"
    facts = {"page": page, "field": fields[0]["label"], "value": picked, "after": after}
    return [Attempt(kind="picked-id", outcome=outcome, note="found by name and picked", **facts)]


def _post(visitor: Visitor, page: str, places: list[str], orcid_id: str) -> list[Attempt]:
    try:
        sent = visitor.tab.evaluate(_POST, orcid_id)
    except Error as trouble:
        reason = trouble.message.splitlines()[0]
        return [Attempt(kind=KIND, outcome="unclear", page=page, value=orcid_id, note=reason)]
    if not sent:
        return []
    after = _look_for(visitor, places, orcid_id)
    outcome = "accepted" if after else "refused"
    return [Attempt(kind=KIND, outcome=outcome, page=page, value=orcid_id, after=after, note="posted with the form")]


def _look_for(visitor: Visitor, places: list[str], orcid_id: str) -> str:
    for address in places:
        try:
            visitor.goto(address)
        except Unreachable:
            continue
        if visitor.shows(orcid_id):
            return visitor.capture("typed-id", step=STEP).id
    return ""
