"""Pieces of pages: the frame, the iD as ORCID wants it shown, the button, one form field.

Knows no request and no database row beyond what it is handed.
"""

from html import escape

from cinquefoil.corpus.explanation import short
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row

ICON = '<img src="/static/orcid-id.svg" alt="ORCID iD icon">'


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
</main></body></html>"""


def orcid_link(settings: Settings, person: Row) -> str:
    """The person's iD beside the name: icon and full address, or marked as unauthenticated; nothing without an iD.

    Source: criteria.md 4, D-1, D-2, D-5, D-7, D-9.
    """
    if not person["orcid_id"]:
        return ""
    uri = f"{settings.id_base}/{person['orcid_id']}"
    name = escape(f"{person['given']} {person['family']}")
    if person["orcid_proof"] == "imported":
        return f'<span class="orcid-id"><a href="{uri}">{uri}</a> (unauthenticated)</span>'
    icon = "" if settings.fault("M26") else f"{ICON} "
    return f'<a class="orcid-id" href="{uri}" aria-label="View ORCID record of {name}">{icon}{uri}</a>'


def connect_block(settings: Settings) -> str:
    """The button, with the explanation that must be read before the click."""
    button = f'<p><a class="orcid-button" href="/orcid/connect">{ICON} Connect your ORCID iD</a></p>'
    return button if settings.fault("M06") else short(settings) + button


def text_field(name: str, label: str, value: object = "", *, kind: str = "text") -> str:
    """A labelled text field."""
    shown = "" if value is None else escape(str(value))
    return f'<label for="{name}">{escape(label)}</label><input type="{kind}" id="{name}" name="{name}" value="{shown}">'


def notice(text: str, *, bad: bool = False) -> str:
    """A message set apart."""
    return f'<div class="notice{" bad" if bad else ""}" role="status">{text}</div>'
