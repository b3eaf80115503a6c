"""The registry's own pages: one shell, one stylesheet, small pieces of HTML.

Composes text; asks no store and handles no request. Every value is escaped here. No page needs JavaScript.
"""

from collections.abc import Iterable
from html import escape
from importlib import resources

from starlette.responses import HTMLResponse, Response

_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
e = escape


def page(title: str, body: str, *, status: int = 200, signed_in: str = "") -> HTMLResponse:
    """Return a whole page. `body` is HTML; `title` and `signed_in` (the person's name) are text."""
    who = f'<p class="who">Signed in as <strong>{e(signed_in)}</strong> · <a href="/account">Your record</a></p>'
    html = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{e(title)} · Practice registry</title>
<link rel="stylesheet" href="/practice.css">
</head>
<body>
<header>
<p class="banner"><strong>Practice registry.</strong> This is not ORCID. Nobody here is real; never type your ORCID
password.</p>
{who if signed_in else ""}
</header>
<main>
<h1>{e(title)}</h1>
{body}
</main>
</body>
</html>
"""
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def field(
    name: str,
    label: str,
    value: str = "",
    *,
    kind: str = "text",
    hint: str = "",
    required: bool = False,
    autocomplete: str = "",
) -> str:
    """Return a labelled input; `autocomplete` tells browsers what of a person belongs in it."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    shown = f'<small id="{name}-hint">{e(hint)}</small>' if hint else ""
    must = " required" if required else ""
    filled = f' autocomplete="{autocomplete}"' if autocomplete else ""
    return (
        f'<label for="{name}">{e(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" value="{e(value)}"{described}{filled}{must}>{shown}'
    )


def choice(name: str, label: str, options: Iterable[tuple[str, str]], chosen: str = "") -> str:
    """Return a labelled select of (value, words)."""
    items = "".join(
        f'<option value="{e(value)}"{" selected" if value == chosen else ""}>{e(words)}</option>'
        for value, words in options
    )
    return f'<label for="{name}">{e(label)}</label><select id="{name}" name="{name}">{items}</select>'


def textarea(name: str, label: str, value: str = "", *, hint: str = "") -> str:
    """Return a labelled field of many lines."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    shown = f'<small id="{name}-hint">{e(hint)}</small>' if hint else ""
    return (
        f'<label for="{name}">{e(label)}</label>'
        f'<textarea id="{name}" name="{name}" rows="6"{described}>{e(value)}</textarea>{shown}'
    )


def tick(name: str, label: str, *, is_on: bool) -> str:
    """Return a labelled box to tick."""
    checked = " checked" if is_on else ""
    return (
        f'<label class="tick" for="{name}"><input id="{name}" name="{name}" type="checkbox"{checked}>{e(label)}</label>'
    )


def hidden(**values: str) -> str:
    """Return hidden inputs."""
    return "".join(f'<input type="hidden" name="{name}" value="{e(value)}">' for name, value in values.items())


def problem(sentences: Iterable[str]) -> str:
    """Return the notice that says what is wrong; nothing when nothing is."""
    text = "".join(f"<p>{e(one)}</p>" for one in sentences)
    return f'<div class="problem" role="alert">{text}</div>' if text else ""


async def stylesheet(_: object) -> Response:
    """GET /practice.css."""
    css = resources.files("cinquefoil.registry.pages").joinpath("practice.css").read_bytes()
    return Response(css, media_type="text/css")
