// What the repository keeps, in memory and fresh for every run: people, tokens, items, put-codes, facts, sessions.
// Knows no HTTP and no ORCID.

import { randomBytes } from "node:crypto";

export const PASSWORD = "ystorfa-2026";

const PEOPLE = [
  ["eleri", "Eleri", "Gwynfor", ["adneuwr", "staff"], "Bioleg y Môr", "Cymrawd Ymchwil", 2019, null],
  ["macsen", "Macsen", "Prydderch", ["adneuwr", "staff"], "Hydroleg", "Darlithydd", 2021, null],
  ["nia", "Nia", "Llywarch", ["adolygydd"], "Y Llyfrgell", "Golygydd yr Ystorfa", 2015, null],
  ["taliesin", "Taliesin", "Cadwgan", ["gweinyddwr"], "Y Llyfrgell", "Llyfrgellydd Systemau", 2012, null],
  [null, "Josiah", "Carberry", [], "", "", null, "0000-0002-1825-0097"],
];

export const KINDS = { erthygl: "journal-article", adroddiad: "report", "set ddata": "data-set" };

export class Store {
  constructor() {
    this.people = PEOPLE.map(([login, given, family, roles, department, post, since, imported], at) => ({
      id: at + 1, login, given, family, roles, department, post, since,
      email: login ? `${login}@nantyglyn.example` : "",
      orcid: imported, proof: imported ? "imported" : "", problem: "", chosen: [],
    }));
    this.tokens = new Map();
    this.putCodes = new Map();
    this.facts = new Map();
    this.sessions = new Map();
    this.states = new Map();
    this.items = [];
    this.addItem("Cof y llanw mewn pyllau", "erthygl", 2024, 1, [["Eleri Gwynfor", 1], ["Josiah Carberry", 5]]);
    this.addItem("Mawn, glaw ac amynedd", "adroddiad", 2025, 2, [["Macsen Prydderch", 2], ["Petra Nightingale", null]]);
  }

  addItem(title, kind, year, submitter, authors) {
    const item = { id: this.items.length + 1, title, kind, year, submitter, authors, reviewed: false };
    this.items.push(item);
    return item;
  }

  person(id) {
    return this.people.find((one) => one.id === Number(id)) ?? null;
  }

  item(id) {
    return this.items.find((one) => one.id === Number(id)) ?? null;
  }

  itemsOf(personId) {
    return this.items.filter((item) => item.authors.some(([, id]) => id === personId));
  }

  signIn(login, password) {
    return password === PASSWORD ? (this.people.find((one) => one.login && one.login === login) ?? null) : null;
  }

  forget(person) {
    this.tokens.delete(person.id);
    this.facts.delete(person.id);
    for (const key of this.putCodes.keys()) if (key.startsWith(`${person.id}:`)) this.putCodes.delete(key);
    Object.assign(person, { orcid: null, proof: "", chosen: [] });
  }
}

export const secret = () => randomBytes(18).toString("base64url");

export const nameOf = (person) => `${person.given} ${person.family}`;
