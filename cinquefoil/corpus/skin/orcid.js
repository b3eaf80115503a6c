// The calls to ORCID: authorise, exchange, revoke, read, write, webhooks. One function a call, over fetch.
// Decides nothing and keeps nothing.

const JSON_TYPE = "application/vnd.orcid+json";
const PATIENCE = 10_000; // milliseconds

export class OrcidTrouble extends Error {
  constructor(status, detail = "") {
    super(status ? `Atebodd ORCID ${status}` : "Nid oedd modd cyrraedd ORCID");
    this.status = status;
    this.detail = detail;
  }
}

export class Orcid {
  constructor(settings) {
    this.settings = settings;
  }

  authoriseUrl(state, scope, person) {
    const asked = new URLSearchParams({
      client_id: this.settings.clientId, response_type: "code", scope, redirect_uri: this.settings.redirectUri, state,
      given_names: person.given, family_names: person.family, email: person.email, lang: "en",
    });
    if (this.settings.prompt) asked.set("prompt", this.settings.prompt);
    return `${this.settings.web}/oauth/authorize?${asked}`;
  }

  async exchange(code) {
    const form = { grant_type: "authorization_code", code, redirect_uri: this.settings.redirectUri };
    return (await this.#token(form)).json();
  }

  async revoke(token) {
    await this.#send("POST", `${this.settings.web}/oauth/revoke`, { form: { ...this.#client(), token } });
  }

  async record(orcid, token) {
    return (await this.#send("GET", this.#address(orcid, "record"), { token })).json();
  }

  async create(orcid, token, section, element) {
    const answer = await this.#send("POST", this.#address(orcid, section), { token, element });
    return Number(answer.headers.get("location").replace(/\/$/, "").split("/").pop());
  }

  async update(orcid, token, section, element) {
    await this.#send("PUT", this.#address(orcid, `${section}/${element["put-code"]}`), { token, element });
  }

  async watch(orcid, callback) {
    await this.#send("PUT", this.#hook(orcid, callback), { token: await this.#hookToken() });
  }

  async unwatch(orcid, callback) {
    await this.#send("DELETE", this.#hook(orcid, callback), { token: await this.#hookToken() });
  }

  async searchByName(name) {
    const address = `${this.settings.pub}/v3.0/expanded-search/?q=${encodeURIComponent(name)}&rows=5`;
    return (await this.#send("GET", address, {})).json();
  }

  #address(orcid, rest) {
    return `${this.settings.api}/${this.settings.apiFor(rest)}/${orcid}/${rest}`;
  }

  #hook(orcid, callback) {
    return `${this.settings.api}/${orcid}/webhook/${encodeURIComponent(callback)}`;
  }

  async #hookToken() {
    return (await (await this.#token({ grant_type: "client_credentials", scope: "/webhook" })).json()).access_token;
  }

  #client() {
    return { client_id: this.settings.clientId, client_secret: this.settings.clientSecret };
  }

  #token(form) {
    return this.#send("POST", `${this.settings.web}/oauth/token`, { form: { ...this.#client(), ...form } });
  }

  async #send(method, address, { token = "", form = null, element = null }) {
    const headers = { accept: form ? "application/json" : JSON_TYPE };
    let body;
    if (form) body = new URLSearchParams(form);
    if (element) {
      body = JSON.stringify(element);
      headers["content-type"] = JSON_TYPE;
    }
    if (token) headers.authorization = `Bearer ${token}`;
    let answer;
    try {
      answer = await fetch(address, { method, headers, body, signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      throw new OrcidTrouble(0);
    }
    if (!answer.ok) throw new OrcidTrouble(answer.status, (await answer.text()).slice(0, 2000));
    return answer;
  }
}
