"""What all pages share: settings, database, addresses, who is looking, and the two pages for when things go wrong.

Holds no page of its own beyond those two.
"""

import sys
from html import escape

from cinquefoil.corpus import markup
from cinquefoil.corpus.serving import Addresses, Request, Response
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row, Store


class Site:
    """One running repository."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.database)
        self.addresses = Addresses()

    def viewer(self, request: Request) -> Row | None:
        """The person who is logged in, or None."""
        return self.store.one(
            "select p.* from people p join sessions s on s.person_id = p.id where s.key = ?", request.session
        )

    def page(self, request: Request, title: str, body: str, *, head: str = "", status: int = 200) -> Response:
        """A page in the frame, for whoever is looking."""
        return Response(markup.page(self.settings, title, body, viewer=self.viewer(request), head=head), status)

    def lost(self, request: Request) -> Response:
        """There is nothing at this address."""
        said = f'<p>There is nothing at {escape(request.path)}. <a href="/">Start again at the front page.</a></p>'
        return self.page(request, "Not found", said, status=404)

    def broken(self, request: Request, trouble: Exception) -> Response:
        """Something failed in a way nobody foresaw."""
        self.log(f"{request.method} {request.path}: {trouble!r}")
        said = "<p>Something went wrong on our side. Write to "
        said += '<a href="mailto:repository@tarnwath.example">repository@tarnwath.example</a>.</p>'
        return self.page(request, "Something went wrong", said, status=500)

    def log(self, line: str) -> None:
        """One line on standard error; never a token or a code."""
        print(line, file=sys.stderr, flush=True)
