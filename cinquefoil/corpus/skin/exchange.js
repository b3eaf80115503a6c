// What goes to a person's ORCID record and what comes from it. Decides when and what; the calls are in orcid.js.

import { KINDS } from "./store.js";
import { OrcidTrouble } from "./orcid.js";

export class Exchange {
  constructor(settings, store, orcid) {
    Object.assign(this, { settings, store, orcid });
  }

  /** The employment of a member of staff, new or changed. */
  async sendEmployment(person) {
    if (!person.roles.includes("staff")) return;
    const organization = {
      name: this.settings.organisation,
      address: { city: "Nant y Glyn", country: "GB" },
      "disambiguated-organization": {
        "disambiguated-organization-identifier": "https://ror.org/0nantgl07",
        "disambiguation-source": "ROR",
      },
    };
    if (this.settings.on("M39")) delete organization["disambiguated-organization"];
    await this.#send(person, "employment", "employment", {
      "department-name": person.department,
      "role-title": person.post,
      "start-date": { year: { value: String(person.since) } },
      organization,
    });
  }

  /** An item, to the record of each of its authors who is connected. */
  async sendItem(item) {
    const address = `${this.settings.url}/eitemau/${item.id}`;
    const element = {
      title: { title: { value: item.title } },
      type: KINDS[item.kind],
      "publication-date": { year: { value: String(item.year) } },
      url: { value: address },
      "external-ids": {
        "external-id": [{
          "external-id-type": "uri",
          "external-id-value": address,
          "external-id-url": { value: address },
          "external-id-relationship": "self",
        }],
      },
    };
    for (const [, personId] of item.authors) {
      const person = personId && this.store.person(personId);
      if (person) await this.#send(person, `work:${item.id}`, "work", element);
    }
  }

  /** What a fresh connection makes possible. */
  async sendEverything(person) {
    await this.sendEmployment(person);
    for (const item of this.store.items.filter((one) => one.submitter === person.id)) await this.sendItem(item);
  }

  async #send(person, what, section, element) {
    const token = this.store.tokens.get(person.id);
    if (!token || this.settings.on("M36")) return;
    if (!token.scope.includes("/activities/update") && !this.settings.on("M35")) return;
    const key = `${person.id}:${what}`;
    const known = this.settings.on("M38") ? null : this.store.putCodes.get(key);
    try {
      if (known) {
        await this.orcid.update(token.orcid, token.access, section, { ...element, "put-code": known });
      } else {
        this.store.putCodes.set(key, await this.orcid.create(token.orcid, token.access, section, element));
      }
    } catch (trouble) {
      if (this.settings.on("M51") && [400, 404, 409].includes(trouble.status)) {
        await this.#sendAgainAndAgain(token, known, section, element);
      }
      if (this.settings.on("M40")) {
        person.notice = "Anfonwyd eich gwaith at ORCID.";
        return;
      }
      if (trouble.status === 404 && known) this.store.putCodes.delete(key);
      this.trouble(person, "diweddaru eich cofnod ORCID", trouble);
    }
  }

  /** What somebody does who takes a refusal for a passing trouble. */
  async #sendAgainAndAgain(token, known, section, element) {
    for (let turn = 0; turn < 9; turn += 1) {
      try {
        if (known) await this.orcid.update(token.orcid, token.access, section, { ...element, "put-code": known });
        else await this.orcid.create(token.orcid, token.access, section, element);
      } catch {
        // Refused again.
      }
    }
  }

  /** Read the record again and replace what was known. */
  async readAgain(person) {
    const token = this.store.tokens.get(person.id);
    if (!token || this.settings.on("M45")) return;
    let record;
    try {
      record = await this.orcid.record(token.orcid, token.access);
    } catch (trouble) {
      this.trouble(person, "darllen eich cofnod ORCID", trouble);
      return;
    }
    person.problem = "";
    if (this.settings.on("M41")) return;
    this.store.facts.set(person.id, factsOf(record));
    if (this.settings.on("M43")) this.#takeOver(person);
  }

  /** Put what the record says in place of what stands here, without asking. */
  #takeOver(person) {
    person.chosen = ["geiriau", "enwau", "swyddi", "gweithiau"];
    const post = (this.store.facts.get(person.id) ?? []).find((fact) => fact.kind === "swyddi");
    if (post) [person.post, person.department] = post.value.split(", ");
  }

  /** What the person chose to reuse; the public sees only what is public at ORCID too. */
  factsFor(person, isPublic) {
    return (this.store.facts.get(person.id) ?? []).filter(
      (fact) =>
        person.chosen.includes(fact.kind) && (!isPublic || fact.seen === "public" || this.settings.on("M44")),
    );
  }

  /** Keep what went wrong in words for the person; a dead token ends the connection here as well. */
  trouble(person, doing, trouble) {
    if (!(trouble instanceof OrcidTrouble)) throw trouble;
    if (trouble.status === 401 && !this.settings.on("M49")) {
      this.store.forget(person);
      person.problem = "Mae ORCID yn dweud eich bod wedi dod â'n caniatâd i ben. Cysylltwch eto os ydych am i ni barhau.";
    } else if (trouble.status !== 401) {
      person.problem = `Ni allem ${doing} (${trouble.message}). Ni chollwyd dim: byddwn yn ceisio eto gyda'ch newid nesaf.`;
    }
  }
}

/** Kind, value and visibility of everything we can use; what is private is never kept. */
function factsOf(record) {
  const found = [];
  const add = (kind, value, seen) => value && (seen ?? "").toLowerCase() !== "private"
    && found.push({ kind, value, seen: (seen ?? "").toLowerCase() });
  for (const one of record.person?.keywords?.keyword ?? []) add("geiriau", one.content, one.visibility);
  for (const one of record.person?.["other-names"]?.["other-name"] ?? []) add("enwau", one.content, one.visibility);
  for (const group of record["activities-summary"]?.employments?.["affiliation-group"] ?? []) {
    for (const { "employment-summary": post } of group.summaries) {
      add("swyddi", [post["role-title"], post.organization.name].filter(Boolean).join(", "), post.visibility);
    }
  }
  for (const group of record["activities-summary"]?.works?.group ?? []) {
    const work = group["work-summary"][0];
    add("gweithiau", work.title.title.value, work.visibility);
  }
  return found;
}
