"""Prints the parts of a page as one HTML file: no scripts, no network, readable on a phone, in the dark, on paper."""

from collections.abc import Iterable
from html import escape

from cinquefoil.assess.report.page import Heading, Listing, Part, Sentence, Shot, Table, Verbatim

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fff; --line: #767676; --soft: #f2f2f2 }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #161616; --line: #9a9a9a; --soft: #262626 } }
body { color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 52rem; padding: 1rem; overflow-wrap: anywhere }
h2 { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem }
h3 { margin-bottom: 0 }
pre { background: var(--soft); padding: .75rem; white-space: pre-wrap }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: bold }
th, td { border: 1px solid var(--line); padding: .4rem; text-align: left; vertical-align: top }
figure { margin: 1rem 0 } img { border: 1px solid var(--line); height: auto; max-width: 100% }
@media print { :root { --ink: #000; --paper: #fff; --soft: #fff; --line: #000 } body { max-width: none; padding: 0 }
  h2, h3 { break-after: avoid } figure, pre, tr { break-inside: avoid } }
"""
# Nothing may be fetched or run, whatever got into a text; pictures come from beside the file.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:"


def write_html(parts: Iterable[Part]) -> bytes:
    """The page as HTML; the same parts give the same bytes."""
    listed = tuple(parts)
    title = next((part.text for part in listed if isinstance(part, Heading)), "Report")
    head = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    return (head + "\n".join(_part(part) for part in listed) + "\n</main>\n</body>\n</html>\n").encode(errors="replace")


def _part(part: Part) -> str:
    match part:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Sentence(text):
            return f"<p>{escape(text)}</p>"
        case Listing(items):
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
        case Table(caption, head, rows):
            top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
            body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><caption>{escape(caption)}</caption><tr>{top}</tr>{body}</table>"
        case Verbatim(text):
            return f"<pre>{escape(text)}</pre>"
        case Shot(file, shows):
            caption = f"<figcaption>{escape(shows)}</figcaption>"
            return f'<figure><img src="{escape(file)}" alt="{escape(shows)}">{caption}</figure>'
