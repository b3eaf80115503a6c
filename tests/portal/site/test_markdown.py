"""What a lead writes reaches the page as text and shape, never as script, markup or a call to another site."""

import re

import pytest

from cinquefoil.programme.site.rendering import parts_of, render

NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\nscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "[click](//evil.example/x)",
    "![p](javascript:alert(1))",
    "![p](https://evil.example/pixel.gif)",
    "![p](//evil.example/pixel.gif)",
    "![p](/static/../me)",
    "![p](data:image/svg+xml;base64,PHN2Zz4=)",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>body{display:none}</style>",
    "<form action='https://evil.example'><input name=password></form>",
    '## heading <b onclick="x()">bold</b>',
    "`<script>`",
    "<!-- --><base href=https://evil.example>",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](/ok "a" onmouseover="b")',
    "| a |\n|---|\n| <script>x</script> |",
    '<https://ok.example/" onclick="x>',
]
LOADS = re.compile(r"<[a-z][^>]*\s(?:src|srcset|poster|background|data|action|style|on\w+)\s*=", re.IGNORECASE)


@pytest.mark.parametrize("markdown", NASTY)
def test_nothing_that_runs_or_loads_gets_through(markdown):
    html = render(markdown)

    assert not LOADS.search(html), html
    assert not re.search(r"<(?:script|style|iframe|svg|form|input|base|object|embed|link|meta)\b", html, re.IGNORECASE)
    for address in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"(?:/(?!/)|#|https?:|mailto:)", address), address


def test_pictures_of_ours_stay_and_others_become_words():
    html = render("![the flower](/static/web/favicon.svg)\n\n![a map](https://maps.example/x.png)")

    assert 'src="/static/web/favicon.svg"' in html
    assert 'alt="the flower"' in html
    assert "[picture left out: a map]" in html
    assert "maps.example" not in html


def test_the_page_title_is_the_only_first_heading_and_the_rest_keeps_its_order():
    html = render("# One\n\n## Two\n\n# One")

    assert re.findall(r"<(h\d) id=\"([^\"]+)\"", html) == [("h2", "s-one"), ("h3", "s-two"), ("h2", "s-one-2")]


def test_a_wide_table_can_be_scrolled_by_keyboard():
    html = render("| a | b |\n|---|---|\n| 1 | 2 |")

    assert '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>' in html


def test_a_page_is_cut_into_parts_at_its_headings():
    parts = parts_of("Before.\n\n## First *one*\n\nWords [here](/x).\n\n- item\n\n## Second\n\n```\ncode\n```")

    assert [(part.heading, part.anchor, part.words) for part in parts] == [
        ("", "", "Before."),
        ("First one", "s-first-one", "Words here. item"),
        ("Second", "s-second", "code"),
    ]
