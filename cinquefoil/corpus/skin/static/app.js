// Makes each page from what the server says of it. One function a kind of page; keeps nothing between pages.

const SVG = "http://www.w3.org/2000/svg";
const MARK = "M12 0C5.372 0 0 5.372 0 12s5.372 12 12 12 12-5.372 12-12S18.628 0 12 0zM7.369 4.378c.525 0 .947.431.947.947s-.422.947-.947.947a.95.95 0 0 1-.947-.947c0-.525.422-.947.947-.947zm-.722 3.038h1.444v10.041H6.647V7.416zm3.562 0h3.9c3.712 0 5.344 2.653 5.344 5.025 0 2.578-2.016 5.025-5.325 5.025h-3.919V7.416zm1.444 1.303v7.444h2.297c3.272 0 4.022-2.484 4.022-3.722 0-2.016-1.284-3.722-4.097-3.722h-2.222z";

const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) element.setAttribute(name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ""));
  return element;
};

const prose = (html) => Object.assign(h("p"), { innerHTML: html });

function icon(look) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("role", "img");
  const title = document.createElementNS(SVG, "title");
  title.textContent = "ORCID iD";
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", look === "recoloured" ? "#c2185b" : "#A6CE39");
  path.setAttribute("d", MARK);
  picture.append(title, path);
  return picture;
}

function orcidOf(person, looks, written = "full") {
  if (!person.orcid) return "";
  const address = `${looks.scheme}://orcid.org/${person.orcid}`;
  const isProven = person.proof !== "imported";
  const words = written === "full" ? address : person.orcid;
  const label = isProven || !looks.marked ? "" : " (heb ei ddilysu)";
  const withIcon = looks.icon !== "none" && (isProven || looks.greenForAll);
  const parts = [withIcon ? icon(looks.icon) : null, words];
  if (!looks.link) return h("span", { class: "orcid" }, parts, label);
  return h("span", {}, h("a", { class: "orcid", href: address, "aria-label": `Cofnod ORCID ${person.name}` }, parts), label);
}

const author = (one, looks) =>
  h("li", {}, one.id ? h("a", { href: `/pobl/${one.id}` }, one.name) : one.name, " ", orcidOf(one, looks, "compact"));

const itemList = (items, looks) =>
  items.length
    ? h("section", {}, h("h2", {}, "Eitemau"), h("ul", {}, items.map((item) =>
      h("li", {}, h("a", { href: `/eitemau/${item.id}` }, item.title), ` (${item.year}) `,
        h("ul", {}, item.authors.map((one) => author(one, looks))),
        item.mine ? h("a", { href: `/eitemau/${item.id}/newid` }, `Newid “${item.title}”`) : null))))
    : "";

const field = (name, label, value = "", type = "text") =>
  [h("label", { for: name }, label), h("input", { id: name, name, type, value: value ?? "" })];

const notice = (words, bad = false) => h("div", { class: bad ? "neges drwg" : "neges", role: "status" }, words);

/** A form that is sent by script; the server says where to go on to. */
function form(action, button, ...fields) {
  const made = h("form", { action, method: "post" }, fields, h("p", {}, h("button", {}, button)));
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(action, { method: "POST", body: new URLSearchParams(new FormData(made)) });
    const told = await answer.json();
    if (told.to) location.assign(told.to);
    else made.prepend(notice(told.error, true));
  });
  return made;
}

function entrance(told) {
  if (!told) return [];
  const button = told.hidden
    ? h("form", { action: "/orcid/cychwyn" }, h("input", { type: "hidden", name: "dynodwr", value: told.hidden }),
      h("button", { class: "orcid" }, icon(""), "Cysylltu eich ORCID iD"))
    : told.orcid
    ? h("a", { class: "botwm orcid", href: "/orcid/cychwyn" }, icon(""), "Cysylltu eich ORCID iD")
    : h("a", { href: "/orcid/cychwyn" }, "Mewngofnodi");
  const texts = told.texts.length ? [h("h2", {}, "Pam cysylltu eich ORCID iD?"), told.texts.map(prose)] : [];
  return [texts.flat(), h("p", {}, button)].flat();
}

const again = () => h("p", {}, h("a", { class: "botwm", href: "/orcid/cychwyn" }, "Ceisio eto gydag ORCID"), " ",
  h("a", { href: "/proffil" }, "Yn ôl i'm proffil"));

const PAGES = {
  neges: (view) => [h("p", {}, view.words), h("p", {}, h("a", { href: "/" }, "Dechrau eto ar y dudalen flaen"))],
  rhestr: (view) => [itemList(view.items, view.looks),
    view.help ? h("p", {}, h("a", { href: "/cymorth/orcid" }, "Sut rydym yn defnyddio ORCID iDs")) : null],
  mewngofnodi: () => [form("/api/mewngofnodi", "Mewngofnodi", field("enw", "Enw defnyddiwr"), field("cyfrinair", "Cyfrinair", "", "password"))],
  proffil: (view) => [
    view.problem ? notice(view.problem, true) : null,
    view.notice ? notice(view.notice) : null,
    view.connected
      ? [h("h2", {}, "ORCID"), h("p", {}, "Wedi'i gysylltu: ", orcidOf(view.person, view.looks)),
        view.facts.map(([label, value]) => h("p", {}, `${label}: ${value}`)),
        view.push ? form("/api/anfon", "Anfon at ORCID") : null,
        view.again ? entrance(view.entrance) : null,
        h("p", {}, h("a", { href: "/orcid/cysylltwyd" }, "Dewis beth i'w ailddefnyddio"), " · ",
          h("a", { href: "/orcid/datgysylltu" }, "Datgysylltu ORCID"), " · ", h("a", { href: "/cymorth/orcid" }, "Beth mae hyn yn ei olygu"))]
      : entrance(view.entrance),
    h("h2", {}, "Fy manylion"),
    form("/api/proffil", "Cadw'r proffil", field("swydd", "Teitl swydd", view.post), field("adran", "Adran", view.department),
      view.typed ? field("orcid", "ORCID iD", view.person.orcid) : []),
    view.find ? [h("h2", {}, "ORCID iD"), form("/api/canfod", "Canfod", field("enw-orcid", "Canfod fy ORCID iD wrth fy enw"))] : null,
    h("p", {}, h("a", { href: `/pobl/${view.person.id}` }, "Fy nhudalen gyhoeddus")),
    itemList(view.items, view.looks),
  ],
  canfod: async () => {
    const told = await (await fetch("/api/canfod")).json();
    return [form("/api/dewis-id", "Fi yw hwn", told.found.map((one) => h("label", {},
      h("input", { type: "radio", name: "orcid_id", value: one["orcid-id"] }),
      ` ${one["given-names"] ?? ""} ${one["family-names"] ?? ""} ${one["orcid-id"]}`)))];
  },
  person: (view) => [h("p", {}, orcidOf(view.person, view.looks)), h("p", {}, view.post),
    view.facts.map(([label, value]) => h("p", {}, `${label}: ${value}`)), itemList(view.items, view.looks)],
  eitem: (view) => [h("ul", {}, view.authors.map((one) => author(one, view.looks))), h("p", {}, `${view.type}, ${view.year}`),
    h("p", {}, h("a", { href: view.metadata }, "Metadata"))],
  newid: (view) => [form(`/api/eitemau/${view.id}`, "Cadw'r gwaith", field("teitl", "Teitl", view.value))],
  chwilio: (view) => [h("form", { action: "/chwilio", method: "get", role: "search" }, field("geiriau", "Geiriau yn y teitl", view.words),
    h("p", {}, h("button", {}, "Chwilio"))), itemList(view.items, view.looks)],
  adneuo: (view) => [entrance(view.entrance),
    form("/api/adneuo", "Adneuo'r gwaith", field("teitl", "Teitl"), h("label", { for: "math" }, "Math"),
      h("select", { id: "math", name: "math" }, view.kinds.map((kind) => h("option", {}, kind))),
      field("blwyddyn", "Blwyddyn"), field("cydawdur", "Enw cyd-awdur, os oes un"))],
  adolygu: (view) => [h("ul", {}, view.items.map((item) => h("li", {}, h("a", { href: `/eitemau/${item.id}` }, item.title),
    form(`/api/adolygu/${item.id}`, "Wedi'i adolygu"))))],
  gweinyddu: (view) => [
    h("table", {}, h("tr", {}, h("th", {}, "Enw"), h("th", {}, "ORCID iD"), view.mixed ? null : h("th", {}, "Sut y gwyddom")),
      view.people.map((one) => h("tr", {}, h("td", {}, one.name), h("td", {}, orcidOf(one, view.looks) || "dim"),
        view.mixed ? null : h("td", {}, { authenticated: "wedi'i ddilysu", imported: "heb ei ddilysu" }[one.proof] ?? "–")))),
    h("p", {}, h("a", { href: "/gweinyddu/pobl.csv" }, "Fel CSV"))],
  cymorth: (view) => view.parts.flatMap(([heading, texts]) => [heading ? h("h2", {}, heading) : null, ...texts.map(prose)]),
  cysylltwyd: (view) => [
    notice(h("span", {}, "Mae eich ORCID iD wedi'i gysylltu: ", orcidOf(view.person, view.looks))),
    view.offered.length
      ? [h("h2", {}, "Ailddefnyddio'r hyn sydd ar eich cofnod ORCID"), h("p", {}, "Dewiswch beth i'w ddefnyddio yn eich proffil yma."),
        form("/api/dewis", "Defnyddio yn fy mhroffil", view.offered.map((one) =>
          h("label", {}, h("input", { type: "checkbox", name: "math", value: one.kind, checked: one.chosen && "" }),
            ` ${one.label}: ${one.values.join("; ")}`)))]
      : h("p", {}, "Nid oes dim ar eich cofnod y gallem ei ailddefnyddio."),
    h("p", {}, h("a", { href: "/proffil" }, "I'm proffil"))],
  gwrthodwyd: (view) => [notice(view.words, true), prose(view.reason),
    h("p", {}, "Gallwch geisio eto pryd bynnag y dymunwch. ", h("a", { href: "/cymorth/orcid" }, "Sut rydym yn defnyddio ORCID iDs")), again()],
  methwyd: (view) => [notice(view.words, true), h("p", {}, "Ni storiwyd dim. Os digwydd eto, ysgrifennwch at ",
    h("a", { href: "mailto:ystorfa@nantyglyn.example" }, "ystorfa@nantyglyn.example"), "."), again()],
  datgysylltu: (view) => [h("p", {}, view.words), form("/api/datgysylltu", "Ie, datgysylltu"),
    h("p", {}, h("a", { href: "/proffil" }, "Cadw'r cysylltiad"))],
  datgysylltwyd: () => [notice("Mae eich ORCID iD wedi'i ddatgysylltu. Fe'i dilëwyd yma a daeth ein caniatâd i ben yn ORCID."),
    h("p", {}, h("a", { href: "/proffil" }, "Yn ôl i'm proffil"))],
};

/** Citation tags and linked data for machines, in the head. */
function describe(view) {
  const meta = (name, content) => document.head.append(h("meta", { name, content }));
  meta("citation_title", view.title);
  for (const { name, uri } of view.head) {
    meta("citation_author", name);
    if (uri) meta("citation_author_orcid", uri);
  }
  const people = view.head.map(({ name, uri }) => ({ "@type": "Person", name, ...(uri ? { "@id": uri } : {}) }));
  const linked = { "@context": "https://schema.org", "@type": "ScholarlyArticle", name: view.title, author: people };
  document.head.append(h("script", { type: "application/ld+json" }, JSON.stringify(linked).replaceAll("<", "\\u003c")));
}

const view = await (await fetch(`/api/golwg?llwybr=${encodeURIComponent(location.pathname + location.search)}`)).json();
document.title = `${view.title} · ${view.site}`;
if (view.head) describe(view);
const doors = view.doors.map(([to, words]) => h("a", { href: to }, words));
if (view.signedIn) doors.push(form("/api/allgofnodi", "Allgofnodi"));
const app = document.querySelector("#app");
app.replaceChildren(
  h("header", {}, h("strong", {}, h("a", { href: "/" }, view.site)), h("nav", {}, h("a", { href: "/chwilio" }, "Chwilio"), " ", doors)),
  h("main", {}, h("h1", {}, view.title), ...(await PAGES[view.kind](view)).flat(Infinity).filter(Boolean)),
);
app.removeAttribute("aria-busy");
