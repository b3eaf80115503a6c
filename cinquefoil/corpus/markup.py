"""Pieces of pages: the frame, the iD as ORCID wants it shown, the button, one form field.

Knows no request and no database row beyond what it is handed.
"""

from html import escape

from cinquefoil.corpus.explanation import short
from cinquefoil.corpus.settings import HIDDEN_ID, Settings
from cinquefoil.corpus.store import Row

ICON = '<img src="/static/orcid-id.svg" alt="ORCID iD icon">'

# Puts each iD where it belongs two seconds after the page has come, as a slow component would.
LATER = """<script>
if (!window.orcidLater) {
  window.orcidLater = setTimeout(() => document.querySelectorAll('template.orcid-later')
    .forEach(one => one.replaceWith(one.content)), 2000);
}
</script>"""

# Another drawing for what nobody signed in for: our own, in grey, and said to be so.
UNPROVEN_ICON = """<svg class="orcid-unauthenticated" viewBox="0 0 24 24" width="16" height="16" role="img"
aria-label="unauthenticated ORCID iD"><circle cx="12" cy="12" r="11" fill="none" stroke="#777"/></svg> """

# Covers the page until it is answered, once for each browser.
COOKIE_BANNER = """<div id="cookie-banner" role="dialog" aria-label="Cookies" hidden
style="position:fixed;inset:0;background:rgba(0,0,0,.6);color:#fff;padding:20vh 10vw"><p>We use one cookie, to know
you again while you are logged in.</p><button type="button">Accept</button></div><script>
const banner = document.getElementById('cookie-banner');
banner.hidden = document.cookie.includes('seen-banner');
banner.querySelector('button').addEventListener('click', () => {
  document.cookie = 'seen-banner=yes; path=/';
  banner.hidden = true;
});
</script>"""

# The same button made by a script, its icon drawn in line: no image and no link in the source.
SCRIPTED_BUTTON = """<p id="orcid-place"></p><script>
const place = document.getElementById('orcid-place');
fetch('/static/orcid-id.svg').then(answer => answer.text()).then(drawing => {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-label', 'Connect your ORCID iD');
  button.innerHTML = drawing + ' Connect your ORCID iD';
  button.addEventListener('click', () => { location.href = '/orcid/connect'; });
  place.append(button);
});
</script>"""


def page(settings: Settings, title: str, body: str, *, viewer: Row | None, head: str = "") -> str:
    """A whole page."""
    if viewer:
        doors = '<a href="/profile">My profile</a> <a href="/submit">Deposit</a>'
        doors += ' <a href="/review">Review</a>' if "reviewer" in viewer["roles"] else ""
        doors += ' <a href="/admin">People and iDs</a>' if "administrator" in viewer["roles"] else ""
        doors += ' <form method="post" action="/logout"><button>Log out</button></form>'
    else:
        doors = '<a href="/login">Log in</a>'
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · {escape(settings.organisation)} Repository</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Tarn Wath Repository 1.0">
<link rel="stylesheet" href="/static/site.css">{head}</head>
<body><header><strong><a href="/">{escape(settings.organisation)} Repository</a></strong>
<nav><a href="/search">Search</a> {doors}</nav></header>
<main><h1>{escape(title)}</h1>
{body}
</main>{COOKIE_BANNER if settings.variant("S18") else ""}</body></html>"""


def orcid_link(settings: Settings, person: Row) -> str:
    """The person's iD beside the name: icon and full address, or marked as unauthenticated; nothing without an iD.

    Source: criteria.md 4, D-1, D-2, D-5, D-7, D-9.
    """
    if not person["orcid_id"]:
        return ""
    uri = f"{settings.id_base}/{person['orcid_id']}"
    name = escape(f"{person['given']} {person['family']}")
    is_marked = not (settings.fault("M23") or settings.fault("M34"))
    if person["orcid_proof"] == "imported" and is_marked:
        mark = UNPROVEN_ICON if settings.variant("S02") else ""
        return f'<span class="orcid-id">{mark}<a href="{uri}">{uri}</a> (unauthenticated)</span>'
    if settings.fault("M29"):
        return f'<a class="orcid-id" href="/search?q={person["orcid_id"]}">{ICON} {person["orcid_id"]}</a>'
    link = _link(settings, uri, name)
    if settings.variant("S11"):
        return f"<template class='orcid-later'>{link}</template>{LATER}"
    return link


def _link(settings: Settings, uri: str, name: str) -> str:
    shown = uri
    if settings.fault("M28"):
        uri = shown = uri.replace("https://", "http://")
    icon = "" if settings.fault("M26") else f"{_icon(settings)} "
    if settings.variant("S09"):
        # Where space is short: the sixteen characters on people's pages, the icon alone in lists.
        shown = uri.rsplit("/", 1)[-1]
    return f'<a class="orcid-id" href="{uri}" aria-label="View ORCID record of {name}">{icon}{shown}</a>'


def _icon(settings: Settings) -> str:
    if settings.fault("M27"):
        return ICON.replace(">", ' style="filter:hue-rotate(140deg);width:44px;height:14px">')
    if settings.variant("S10"):
        use = '<use href="/static/sprite.svg#orcid"/>'
        return f'<svg width="24" height="24" role="img" aria-label="ORCID iD icon">{use}</svg>'
    return ICON


def connect_block(settings: Settings, *, place: str = "profile") -> str:
    """The button, with the explanation that must be read before the click."""
    if settings.fault("M06") or (settings.fault("M07") and place == "submit"):
        return _button(settings)
    why = short(settings)
    if settings.variant("S05"):
        why = f"<details open><summary>About ORCID</summary>{why}</details>"
    return why + _button(settings)


def _button(settings: Settings) -> str:
    if settings.fault("M03"):
        hidden = f'<input type="hidden" name="orcid_id" value="{HIDDEN_ID}">'
        return f'<form action="/orcid/connect">{hidden}<button>{ICON} Connect your ORCID iD</button></form>'
    if settings.fault("M05"):
        return '<p><a href="/orcid/connect">Log in</a></p>'
    if settings.variant("S49"):
        box = '<label><input type="checkbox" name="fill" checked> Fill my profile from my ORCID record</label>'
        return f'<form action="/orcid/connect">{box}<button>{ICON} Connect your ORCID iD</button></form>'
    if settings.variant("S03"):
        return SCRIPTED_BUTTON
    target = ' target="_blank"' if settings.variant("S26") else ""
    return f'<p><a class="orcid-button" href="/orcid/connect"{target}>{ICON} Connect your ORCID iD</a></p>'


def text_field(name: str, label: str, value: object = "", *, kind: str = "text") -> str:
    """A labelled text field."""
    shown = "" if value is None else escape(str(value))
    return f'<label for="{name}">{escape(label)}</label><input type="{kind}" id="{name}" name="{name}" value="{shown}">'


def notice(text: str, *, bad: bool = False) -> str:
    """A message set apart."""
    return f'<div class="notice{" bad" if bad else ""}" role="status">{text}</div>'
