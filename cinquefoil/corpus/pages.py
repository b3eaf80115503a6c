"""The repository's own pages: front page, log-in, profile, people, items, search, deposit, review, people and iDs.

Everything that talks to ORCID is elsewhere.
"""

import csv
import io
from html import escape
from pathlib import Path

from cinquefoil.corpus import explanation, markup, metadata, orcid_calls, reading, writing
from cinquefoil.corpus.serving import Handler, Request, Response, redirect
from cinquefoil.corpus.site import Site
from cinquefoil.corpus.store import Row

STATIC = Path(__file__).with_name("static")
STATIC_TYPES = {
    "orcid-id.svg": "image/svg+xml",
    "sprite.svg": "image/svg+xml",
    "site.css": "text/css; charset=utf-8",
}
ABOUT_PEOPLE = ("/", "/people/([0-9]+)", "/items/([0-9]+)", "/search", "/oai")
KINDS = ("journal-article", "report", "data-set")


class Pages:
    """The pages, each a method."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._settings = site.settings
        self._store = site.store
        if self._settings.fault("M46"):
            site.addresses.add("POST", "/orcid/send", self.send)
        for method, pattern, handler in (
            ("GET", "/", self.home),
            ("GET", "/static/([a-z.-]+)", self.static),
            ("GET", "/login", self.login_form),
            ("POST", "/login", self.login),
            ("POST", "/logout", self.logout),
            ("GET", "/profile", self.profile),
            ("POST", "/profile", self.save_profile),
            ("GET", "/people/([0-9]+)", self.person),
            ("GET", "/items/([0-9]+)", self.item),
            ("GET", "/items/([0-9]+)/edit", self.edit_form),
            ("POST", "/items/([0-9]+)/edit", self.edit),
            ("GET", "/search", self.search),
            ("GET", "/submit", self.submit_form),
            ("POST", "/orcid/find", self.find),
            ("POST", "/orcid/pick", self.pick),
            ("POST", "/submit", self.submit),
            ("GET", "/review", self.review),
            ("POST", "/review/([0-9]+)", self.mark_reviewed),
            ("GET", "/admin", self.admin),
            ("GET", "/admin/people.csv", self.admin_csv),
            ("GET", "/help/orcid", self.help),
            ("GET", "/oai", self.oai),
        ):
            site.addresses.add(method, pattern, self._behind_the_door(pattern, handler))

    def _behind_the_door(self, pattern: str, handler: Handler) -> Handler:
        """The handler itself; under N01 nothing about people and items is shown to anybody who is not logged in."""
        if pattern not in ABOUT_PEOPLE or not self._settings.variant("N01"):
            return handler
        return lambda request, *found: handler(request, *found) if self._site.viewer(request) else redirect("/login")

    def home(self, request: Request) -> Response:
        """The front page: the newest items and the way to the help."""
        body = "<p>Research by the people of our university, free to read.</p>"
        body += self._item_list(request, self._store.all("select * from items order by id desc"))
        body += '<p><a href="/help/orcid">How we use ORCID iDs</a></p>'
        return self._site.page(request, "Latest deposits", body)

    def static(self, request: Request, name: str) -> Response:
        """A file of ours."""
        if name not in STATIC_TYPES:
            return self._site.lost(request)
        return Response((STATIC / name).read_bytes(), media_type=STATIC_TYPES[name])

    def login_form(self, request: Request, wrong: str = "") -> Response:
        """The local log-in."""
        body = markup.notice(wrong, bad=True) if wrong else ""
        body += '<form method="post" action="/login">' + markup.text_field("login", "User name")
        body += markup.text_field("password", "Password", kind="password") + "<p><button>Log in</button></p></form>"
        return self._site.page(request, "Log in", body)

    def login(self, request: Request) -> Response:
        """Begin a session."""
        person = self._store.one(
            "select * from people where login = ? and password = ?", request.field("login"), request.field("password")
        )
        if person is None:
            return self.login_form(request, "That user name and password do not belong together. Try again.")
        self._store.do("insert or replace into sessions values (?,?)", request.session, person["id"])
        if self._settings.fault("M22"):
            self._store.do("update people set orcid_id = null, orcid_proof = '' where id = ?", person["id"])
            self._store.do("delete from tokens where person_id = ?", person["id"])
        return redirect("/profile")

    def logout(self, request: Request) -> Response:
        """End the session."""
        self._store.do("delete from sessions where key = ?", request.session)
        return redirect("/")

    def profile(self, request: Request) -> Response:
        """One's own page: details, the connection, what came from the record."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        body = markup.notice(escape(person["problem"]), bad=True) if person["problem"] else ""
        body += self._connection(person)
        body += '<h2>My details</h2><form method="post" action="/profile">'
        body += markup.text_field("job_title", "Job title", person["job_title"])
        body += markup.text_field("department", "Department", person["department"])
        if self._settings.fault("M01"):
            body += markup.text_field("orcid_id", "ORCID iD", person["orcid_id"])
        body += f'<p><button>Save profile</button></p></form><p><a href="/people/{person["id"]}">My public page</a></p>'
        if self._settings.fault("M02"):
            body += '<h2>ORCID iD</h2><form method="post" action="/orcid/find">'
            body += markup.text_field("name", "Find my ORCID iD by name") + "<p><button>Find</button></p></form>"
        own = self._store.all("select * from items where submitter_id = ?", person["id"])
        body += self._item_list(request, own, edit=True)
        return self._site.page(request, "My profile", body)

    def _connection(self, person: Row) -> str:
        token = self._store.one("select * from tokens where person_id = ?", person["id"])
        if token is None:
            return markup.connect_block(self._settings)
        body = f"<h2>ORCID</h2><p>Connected: {markup.orcid_link(self._settings, person)}. "
        body += 'We may read your record and update it (<a href="/help/orcid">what that means</a>).</p>'
        facts = reading.chosen_facts(self._settings, self._store, person, public=False)
        for number, fact in enumerate(facts):
            label = reading.KINDS[fact["kind"]]
            if self._settings.variant("S42"):
                body += markup.text_field(f"fact{number}", label, fact["value"])
            else:
                body += f"<p>{label}: {escape(fact['value'])}</p>"
        if self._settings.fault("M46"):
            body += '<form method="post" action="/orcid/send"><button>Send to ORCID</button></form>'
        body += '<p><a href="/orcid/connected">Choose what to reuse</a> · '
        body += '<a href="/orcid/disconnect">Disconnect ORCID</a></p>'
        again = self._settings.fault("M18") or self._settings.variant("S08")
        return body + (markup.connect_block(self._settings) if again else "")

    def send(self, request: Request) -> Response:
        """Send everything to the record, because the person pressed the button."""
        if (person := self._site.viewer(request)) is not None:
            writing.send_everything(self._settings, self._store, person)
        return redirect("/profile")

    def find(self, request: Request) -> Response:
        """People at ORCID by name, to pick from."""
        if not self._settings.fault("M02"):
            return self._site.lost(request)
        rows = ""
        for orcid_id, name in orcid_calls.search(self._settings, request.field("name")):
            rows += f'<label><input type="radio" name="orcid_id" value="{orcid_id}"> {escape(name)} {orcid_id}</label>'
        body = f'<form method="post" action="/orcid/pick">{rows}<p><button>This is me</button></p></form>'
        return self._site.page(request, "Is one of these you?", body)

    def pick(self, request: Request) -> Response:
        """Take the picked iD for the person's own."""
        person = self._site.viewer(request)
        if person is None or not self._settings.fault("M02"):
            return self._site.lost(request)
        self._store.do(
            "update people set orcid_id = ?, orcid_proof = 'authenticated' where id = ?",
            request.field("orcid_id"), person["id"],
        )  # fmt: skip
        return redirect("/profile")

    def save_profile(self, request: Request) -> Response:
        """Keep the details, and send the employment on where there is permission."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        self._store.do(
            "update people set job_title = ?, department = ? where id = ?",
            request.field("job_title"), request.field("department"), person["id"],
        )  # fmt: skip
        if self._settings.fault("M01") and request.field("orcid_id"):
            typed = request.field("orcid_id")
            self._store.do(
                "update people set orcid_id = ?, orcid_proof = 'authenticated' where id = ?", typed, person["id"]
            )
        changed = self._store.one("select * from people where id = ?", person["id"])
        is_new = changed and (changed["job_title"], changed["department"]) != (
            person["job_title"],
            person["department"],
        )
        if changed and (is_new or not self._settings.variant("S16")) and not self._settings.fault("M46"):
            writing.send_employment(self._settings, self._store, changed)
        return redirect("/profile")

    def person(self, request: Request, number: str) -> Response:
        """Someone's public page."""
        person = self._store.one("select * from people where id = ?", number)
        if person is None:
            return self._site.lost(request)
        if self._settings.variant("S20") and self._site.viewer(request) is None and person["login"]:
            said = "<p>This person's page is for members of the university. What they deposited is open to all.</p>"
            return self._site.page(request, "For members only", said, status=403)
        body = f"<p>{self._shown_id(request, person)}</p>"
        if person["job_title"]:
            body += f"<p>{escape(person['job_title'])}, {escape(person['department'])}</p>"
        shown = reading.chosen_facts(self._settings, self._store, person, public=True)
        for fact in [] if self._settings.variant("S42") else shown:
            body += f"<p>{reading.KINDS[fact['kind']]}: {escape(fact['value'])}</p>"
        items = "select i.* from items i join authors a on a.item_id = i.id where a.person_id = ?"
        body += self._item_list(request, self._store.all(items, person["id"]))
        return self._site.page(request, f"{person['given']} {person['family']}", body)

    def item(self, request: Request, number: str) -> Response:
        """An item, with its authors and their iDs, and metadata in the head."""
        item = self._store.one("select * from items where id = ?", number)
        if item is None:
            return self._site.lost(request)
        authors = metadata.authors_of(self._store, item["id"])
        listed = "".join(f"<li>{self._author(request, author, on_item=True)}</li>" for author in authors)
        body = f"<ul>{listed}</ul>"
        body += f"<p>{escape(item['kind'])}, {item['year']}</p>"
        record = f"/oai?verb=GetRecord&amp;metadataPrefix=oai_datacite&amp;identifier=oai:tarnwath.example:{item['id']}"
        body += f'<p><a href="{record}">Metadata</a></p>'
        return self._site.page(request, item["title"], body, head=metadata.head(self._settings, item, authors))

    def _author(self, request: Request, author: Row, *, on_item: bool = False) -> str:
        name = escape(author["name"])
        if author["person_id"] is None:
            return name
        shown = "" if on_item and self._settings.fault("M30") else self._shown_id(request, author)
        return f'<a href="/people/{author["person_id"]}">{name}</a> {shown}'

    def _shown_id(self, request: Request, person: Row) -> str:
        is_hers = person["orcid_proof"] == "authenticated"
        if self._settings.fault("M25") and is_hers and self._site.viewer(request) is None:
            return ""
        return markup.orcid_link(self._settings, person)

    def _item_list(self, request: Request, items: list[Row], *, edit: bool = False) -> str:
        rows = ""
        for item in items:
            authors = ", ".join(
                self._author(request, author) for author in metadata.authors_of(self._store, item["id"])
            )
            change = f' <a href="/items/{item["id"]}/edit">Change “{escape(item["title"])}”</a>' if edit else ""
            title = f'<a href="/items/{item["id"]}">{escape(item["title"])}</a>'
            rows += f"<li>{title} ({item['year']}). {authors}{change}</li>"
        return f"<h2>Items</h2><ul>{rows}</ul>" if rows else ""

    def search(self, request: Request) -> Response:
        """Search results."""
        wanted = request.query.get("q", "").strip()
        found = self._store.all("select * from items where title like ? order by id desc", f"%{wanted}%")
        body = '<form method="get" action="/search">' + markup.text_field("q", "Words in the title", wanted)
        body += f"<p><button>Search</button></p></form>{self._item_list(request, found)}"
        return self._site.page(request, "Search", body)

    def submit_form(self, request: Request) -> Response:
        """The form for a deposit."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        choices = "".join(f"<option>{kind}</option>" for kind in KINDS)
        body = "" if person["orcid_id"] else markup.connect_block(self._settings, place="submit")
        if self._settings.variant("S01"):
            body += '<form role="search" method="get" action="/search">'
            body += markup.text_field("q", "Find items by ORCID iD or name") + "<p><button>Find</button></p></form>"
        body += '<h2>The work</h2><form method="post" action="/submit">' + markup.text_field("title", "Title")
        body += f'<label for="kind">Kind</label><select id="kind" name="kind">{choices}</select>'
        body += markup.text_field("year", "Year") + markup.text_field("coauthor", "Co-author's name, if there is one")
        return self._site.page(request, "Deposit a work", f"{body}<p><button>Deposit</button></p></form>")

    def submit(self, request: Request) -> Response:
        """Take a deposit in, and send it to the records of its authors."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        title, year, kind = request.field("title"), request.field("year"), request.field("kind")
        if not title or not year.isdigit() or kind not in KINDS:
            said = markup.notice("Give the title, and the year in four digits. Nothing was deposited.", bad=True)
            return self._site.page(request, "Deposit a work", f'{said}<p><a href="/submit">Back</a></p>', status=422)
        authors: list[tuple[str, int | None]] = [(f"{person['given']} {person['family']}", person["id"])]
        others = request.field("coauthor") or ("Petra Nightingale" if self._settings.variant("S12") else "")
        if others:
            authors.append((others, None))
        number = self._store.add_item(title, kind, int(year), person["id"], authors)
        self._send(number)
        return redirect(f"/items/{number}")

    def edit_form(self, request: Request, number: str) -> Response:
        """The form in which a submitter changes an item."""
        item = self._own_item(request, number)
        if item is None:
            return self._site.lost(request)
        body = f'<form method="post" action="/items/{number}/edit">' + markup.text_field(
            "title", "Title", item["title"]
        )
        return self._site.page(request, "Change a work", f"{body}<p><button>Save work</button></p></form>")

    def edit(self, request: Request, number: str) -> Response:
        """Change an item, and send the change on."""
        item = self._own_item(request, number)
        if item is None:
            return self._site.lost(request)
        if request.field("title") not in {"", item["title"]}:
            self._store.do("update items set title = ? where id = ?", request.field("title"), number)
            if self._settings.variant("S15"):
                self._deposit_data(item, request.field("title"))
            self._send(int(number))
        return redirect(f"/items/{number}")

    def _deposit_data(self, item: Row, title: str) -> None:
        """The data behind a work are a work of their own, under the same title."""
        authors = [(one["name"], one["person_id"]) for one in metadata.authors_of(self._store, item["id"])]
        self._send(self._store.add_item(title, "data-set", item["year"], item["submitter_id"], authors))

    def _own_item(self, request: Request, number: str) -> Row | None:
        person = self._site.viewer(request)
        if person is None:
            return None
        return self._store.one("select * from items where id = ? and submitter_id = ?", number, person["id"])

    def _send(self, number: int) -> None:
        item = self._store.one("select * from items where id = ?", number)
        if item and not self._settings.fault("M46"):
            writing.send_work(self._settings, self._store, item)

    def review(self, request: Request) -> Response:
        """What waits for the reviewer."""
        if (refused := self._only(request, "reviewer")) is not None:
            return refused
        rows = ""
        for item in self._store.all("select * from items where reviewed = 0"):
            rows += f'<li><a href="/items/{item["id"]}">{escape(item["title"])}</a>'
            rows += f'<form method="post" action="/review/{item["id"]}"><button>Mark as reviewed</button></form></li>'
        return self._site.page(request, "Waiting for review", f"<ul>{rows}</ul>" if rows else "<p>Nothing waits.</p>")

    def mark_reviewed(self, request: Request, number: str) -> Response:
        """The reviewer has seen it."""
        if (refused := self._only(request, "reviewer")) is not None:
            return refused
        self._store.do("update items set reviewed = 1 where id = ?", number)
        return redirect("/review")

    def admin(self, request: Request) -> Response:
        """People with their iDs and where each came from."""
        if (refused := self._only(request, "administrator")) is not None:
            return refused
        rows = ""
        for person in self._store.all("select * from people order by family"):
            shown = markup.orcid_link(self._settings, person) or "none"
            name = escape(f"{person['given']} {person['family']}")
            rows += f"<tr><td>{name}</td><td>{shown}</td><td>{person['orcid_proof'] or '–'}</td></tr>"
        body = f"<table><tr><th>Name</th><th>ORCID iD</th><th>How we know it</th></tr>{rows}</table>"
        return self._site.page(request, "People and iDs", f'{body}<p><a href="/admin/people.csv">As CSV</a></p>')

    def admin_csv(self, request: Request) -> Response:
        """The same as a file."""
        if (refused := self._only(request, "administrator")) is not None:
            return refused
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(["given", "family", "orcid_id", "orcid_authenticated"])
        for person in self._store.all("select * from people order by family"):
            proven = "yes" if person["orcid_proof"] == "authenticated" or self._settings.fault("M23") else "no"
            uri = f"{self._settings.id_base}/{person['orcid_id']}" if person["orcid_id"] else ""
            table.writerow([person["given"], person["family"], uri, proven if uri else ""])
        return Response(out.getvalue(), media_type="text/csv; charset=utf-8")

    def _only(self, request: Request, role: str) -> Response | None:
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        if role not in person["roles"].split():
            return self._site.page(request, "Not for you", f"<p>This page is for the {role}.</p>", status=403)
        return None

    def help(self, request: Request) -> Response:
        """How ORCID iDs are used here."""
        return self._site.page(request, "How we use ORCID iDs", explanation.full(self._settings))

    def oai(self, request: Request) -> Response:
        """The OAI-PMH endpoint."""
        body = metadata.answer_oai(self._settings, self._store, request.query)
        return Response(body, media_type="text/xml; charset=utf-8")
