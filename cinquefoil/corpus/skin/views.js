// What each page shows, as data: the browser makes the page of it. One function a page; writes nothing.

import { full, refusalReason, short } from "./texts.js";
import { provenAuthors } from "./metadata.js";
import { KINDS, nameOf } from "./store.js";

const FACTS = { geiriau: "Geiriau allweddol", enwau: "Enwau eraill", swyddi: "Swyddi", gweithiau: "Gweithiau" };
const lost = (path) => ({ status: 404, kind: "neges", title: "Heb ei ganfod", words: `Nid oes dim yn ${path}.` });
const toLogin = { kind: "mewngofnodi", title: "Mewngofnodi" };

export class Views {
  constructor(settings, store, exchange) {
    Object.assign(this, { settings, store, exchange });
    this.table = [
      [/^\/$/, () => this.home()],
      [/^\/mewngofnodi$/, () => toLogin],
      [/^\/proffil$/, (viewer) => this.profile(viewer), true],
      [/^\/proffil\/canfod$/, () => ({ kind: "canfod", title: "Ai un o'r rhain ydych chi?" }), true],
      [/^\/pobl\/(\d+)$/, (viewer, _query, id) => this.person(viewer, id)],
      [/^\/eitemau\/(\d+)$/, (viewer, _query, id) => this.item(viewer, id)],
      [/^\/eitemau\/(\d+)\/newid$/, (viewer, _query, id) => this.change(viewer, id), true],
      [/^\/chwilio$/, (viewer, query) => this.search(viewer, query.get("geiriau") ?? "")],
      [/^\/adneuo$/, (viewer) => this.deposit(viewer), true],
      [/^\/adolygu$/, (viewer) => this.review(viewer), true],
      [/^\/gweinyddu$/, (viewer) => this.admin(viewer), true],
      [/^\/cymorth\/orcid$/, () => this.help()],
      [/^\/orcid\/cysylltwyd$/, (viewer) => this.connected(viewer), true],
      [/^\/orcid\/gwrthodwyd$/, () => this.refused()],
      [/^\/orcid\/datgysylltu$/, () => this.disconnect(), true],
      [/^\/orcid\/datgysylltwyd$/, () => ({ kind: "datgysylltwyd", title: "Datgysylltwyd" })],
      [/^\/orcid\/methwyd$/, (_viewer, query) => this.failed(query.get("pam") ?? "")],
    ];
  }

  /** The view of an address for whoever is looking. */
  of(path, query, viewer) {
    for (const [pattern, build, needsViewer] of this.table) {
      const match = pattern.exec(path);
      if (match) return this.#framed(needsViewer && !viewer ? toLogin : build(viewer, query, ...match.slice(1)), viewer);
    }
    return this.#framed(lost(path), viewer);
  }

  #framed(view, viewer) {
    const doors = viewer ? [["/proffil", "Fy mhroffil"], ["/adneuo", "Adneuo"]] : [["/mewngofnodi", "Mewngofnodi"]];
    if (viewer?.roles.includes("adolygydd")) doors.push(["/adolygu", "Adolygu"]);
    if (viewer?.roles.includes("gweinyddwr")) doors.push(["/gweinyddu", "Pobl ac iDs"]);
    const looks = {
      icon: this.settings.on("M26") ? "none" : this.settings.on("M27") ? "recoloured" : "as supplied",
      scheme: this.settings.on("M28") ? "http" : "https",
      link: !this.settings.on("M29"),
      marked: !this.settings.on("M23") && !this.settings.on("M34"),
      greenForAll: this.settings.on("M34") || this.settings.on("M23"),
    };
    return { status: 200, site: `Ystorfa ${this.settings.organisation}`, doors, signedIn: Boolean(viewer), looks, ...view };
  }

  /** An author or person as the page may show her: with her iD where it is to be seen. */
  #shown(name, person, viewer, { hide = false } = {}) {
    const hidden = hide || (this.settings.on("M25") && !viewer);
    const imported = person?.proof === "imported";
    return { name, id: person?.id ?? null, orcid: person && (!hidden || imported) ? person.orcid : null, proof: person?.proof ?? "" };
  }

  #authors(item, viewer, options) {
    return item.authors.map(([name, id]) => this.#shown(name, id ? this.store.person(id) : null, viewer, options));
  }

  #list(items, viewer, mine = false) {
    const hide = this.settings.on("M30");
    return items.map(({ id, title, year, ...item }) => ({ id, title, year, mine, authors: this.#authors(item, viewer, { hide }) }));
  }

  #entrance(place) {
    // Under M03 the form holds an iD of nobody's, outside the blocks that ORCID assigns.
    const hidden = this.settings.on("M03") ? "0009-9900-0000-0012" : "";
    return { orcid: !this.settings.on("M05"), hidden, texts: short(this.settings, place) };
  }

  #facts(person, isPublic) {
    return this.exchange.factsFor(person, isPublic).map((fact) => [FACTS[fact.kind], fact.value]);
  }

  home() {
    return { kind: "rhestr", title: "Adneuon diweddaraf", help: true, items: this.#list([...this.store.items].reverse(), null) };
  }

  profile(viewer) {
    return {
      kind: "proffil", title: "Fy mhroffil", problem: viewer.problem, notice: viewer.notice ?? "",
      person: this.#shown(nameOf(viewer), viewer, viewer), post: viewer.post, department: viewer.department,
      connected: this.store.tokens.has(viewer.id), again: this.settings.on("M18"), find: this.settings.on("M02"),
      facts: this.#facts(viewer, false),
      entrance: this.#entrance("proffil"), typed: this.settings.on("M01"), push: this.settings.on("M46"),
      items: this.#list(this.store.itemsOf(viewer.id), viewer, true),
    };
  }

  person(viewer, id) {
    const person = this.store.person(id);
    if (!person) return lost(`/pobl/${id}`);
    return {
      kind: "person", title: nameOf(person), person: this.#shown(nameOf(person), person, viewer),
      post: [person.post, person.department].filter(Boolean).join(", "), facts: this.#facts(person, true),
      items: this.#list(this.store.itemsOf(person.id), viewer),
    };
  }

  item(viewer, id) {
    const item = this.store.item(id);
    if (!item) return lost(`/eitemau/${id}`);
    return {
      kind: "eitem", title: item.title, year: item.year, type: item.kind,
      authors: this.#authors(item, viewer, { hide: this.settings.on("M30") }),
      head: provenAuthors(this.settings, this.store, item),
      metadata: `/oai?verb=GetRecord&metadataPrefix=oai_datacite&identifier=oai:nantyglyn.example:${item.id}`,
    };
  }

  change(viewer, id) {
    const item = this.store.item(id);
    return item?.submitter === viewer.id ? { kind: "newid", title: "Newid gwaith", id: item.id, value: item.title } : lost(id);
  }

  search(viewer, words) {
    const found = this.store.items.filter((item) => item.title.toLowerCase().includes(words.toLowerCase()));
    return { kind: "chwilio", title: "Chwilio", words, items: this.#list(found, viewer) };
  }

  deposit(viewer) {
    return {
      kind: "adneuo", title: "Adneuo gwaith", kinds: Object.keys(KINDS),
      entrance: viewer.orcid ? null : this.#entrance("adneuo"),
    };
  }

  review(viewer) {
    if (!viewer.roles.includes("adolygydd")) return { status: 403, kind: "neges", title: "Nid i chi", words: "I'r adolygydd." };
    const waiting = this.store.items.filter((item) => !item.reviewed);
    return { kind: "adolygu", title: "Yn aros am adolygiad", items: waiting.map(({ id, title }) => ({ id, title })) };
  }

  admin(viewer) {
    if (!viewer.roles.includes("gweinyddwr")) return { status: 403, kind: "neges", title: "Nid i chi", words: "I'r gweinyddwr." };
    const mixed = this.settings.on("M23");
    const people = this.store.people.map((one) => ({ ...this.#shown(nameOf(one), one, viewer), proof: mixed ? "" : one.proof }));
    return { kind: "gweinyddu", title: "Pobl ac iDs", mixed, people };
  }

  help() {
    return { kind: "cymorth", title: "Sut rydym yn defnyddio ORCID iDs", parts: full(this.settings) };
  }

  connected(viewer) {
    if (viewer.claimed && !viewer.orcid) {
      return { kind: "neges", title: "Mae eich ORCID iD wedi'i gysylltu", words: "Diolch. Mae eich ORCID iD wedi'i gysylltu." };
    }
    if (!viewer.orcid) return { kind: "neges", title: "Heb gysylltu", words: "Nid oes iD wedi'i gysylltu." };
    const known = this.store.facts.get(viewer.id) ?? [];
    const kinds = Object.entries(FACTS).map(([kind, label]) => ({
      kind, label, chosen: viewer.chosen.includes(kind),
      values: known.filter((fact) => fact.kind === kind).map((fact) => fact.value),
    }));
    return {
      kind: "cysylltwyd", title: "Mae eich ORCID iD wedi'i gysylltu", person: this.#shown(nameOf(viewer), viewer, viewer),
      offered: this.settings.on("M43") ? [] : kinds.filter((one) => one.values.length),
    };
  }

  refused() {
    return {
      kind: "gwrthodwyd", title: "Ni chysylltwyd eich ORCID iD",
      words: "Gwrthodoch y caniatâd, felly ni chysylltwyd eich ORCID iD ac ni storiwyd dim.",
      reason: refusalReason(this.settings),
    };
  }

  disconnect() {
    return {
      kind: "datgysylltu", title: "Datgysylltu eich ORCID iD?",
      words: "Byddwn yn dod â'n caniatâd i ben yn ORCID, yn dileu eich iD a'r hyn a ddarllenwyd o'ch cofnod, ac yn stopio ei "
        + "ddiweddaru. Mae'r hyn a ychwanegwyd at eich cofnod yn aros yno, a chi biau ei gadw neu ei ddileu.",
    };
  }

  failed(why) {
    const words = { cyflwr: "Nid yw'r ateb hwn yn perthyn i gysylltiad a ddechreuwyd gennych yma.",
      arall: "Mae'r ORCID iD hwn eisoes wedi'i gysylltu â chyfrif arall yma.",
      orcid: "Ni allai ORCID orffen y cysylltiad ar hyn o bryd." }[why] ?? "Aeth rhywbeth o'i le.";
    return { status: { cyflwr: 400, arall: 409, orcid: 502 }[why] ?? 500, kind: "methwyd", title: "Ni wnaed y cysylltiad", words };
  }
}
