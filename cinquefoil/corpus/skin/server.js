// The second skin of the corpus: a small Welsh repository whose pages are made in the browser. Node's standard library
// only. Started like the first: `node server.js --port 0 --registry URL --faults M15,M17`; prints one line of JSON.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Exchange } from "./exchange.js";
import { oai } from "./metadata.js";
import { Orcid } from "./orcid.js";
import { nameOf, secret, Store } from "./store.js";
import { Views } from "./views.js";

const { values: options } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8795" },
    registry: { type: "string", default: "http://127.0.0.1:8780" },
    faults: { type: "string", default: "" },
    "client-id": { type: "string", default: process.env.ORCID_CLIENT_ID ?? "" },
    "client-secret": { type: "string", default: process.env.ORCID_CLIENT_SECRET ?? "" },
  },
});

const switched = new Set(options.faults.split(",").map((one) => one.trim()).filter(Boolean));
const registry = options.registry.replace(/\/$/, "");
const settings = {
  organisation: "Prifysgol Nant y Glyn",
  web: registry,
  api: `${registry}/api`,
  pub: `${registry}/pub`,
  clientId: options["client-id"],
  clientSecret: options["client-secret"],
  on: (name) => switched.has(name),
};
settings.apiFor = (section) => (settings.on("M19") && section.startsWith("work") ? "v2.1" : "v3.0");

const store = new Store();
const orcid = new Orcid(settings);
settings.prompt = settings.on("M18") ? "confirm" : "";
const exchange = new Exchange(settings, store, orcid);
const views = new Views(settings, store, exchange);
const hookSecret = secret();
const STATIC = { "app.js": "text/javascript; charset=utf-8", "style.css": "text/css; charset=utf-8" };
const SHELL = readFileSync(new URL("./static/shell.html", import.meta.url), "utf8");

function scope() {
  if (settings.on("M35")) return "/authenticate";
  const usual = "/read-limited /activities/update";
  if (settings.on("M11")) return `${usual} /orcid-works/create`;
  if (settings.on("M18")) return `openid ${usual}`;
  return settings.on("M10") ? `${usual} /person/update` : usual;
}

const hookFor = (person) => `${settings.url}/bachau/orcid/${hookSecret}/${person.id}`;

// Answers that are not pages: the way to ORCID and back, forms, webhooks, metadata.

async function start(request, reply) {
  const { viewer, session } = request;
  if (!viewer) return reply.redirect("/mewngofnodi");
  const state = secret();
  store.states.set(state, { session, told: request.query.get("dynodwr") ?? "" });
  const address = orcid.authoriseUrl(state, scope(), viewer);
  if (settings.on("M14")) {
    const safe = address.replaceAll("&", "&amp;");
    return reply.html(200, `<!doctype html><html lang="cy"><title>Cysylltu ag ORCID</title><h1>Cysylltu ag ORCID</h1>`
      + `<iframe src="${safe}" title="ORCID" width="100%" height="600"></iframe>`
      + `<p><a href="${safe}">Mewngofnodi yn ORCID yn y ffenestr gyfan</a></p></html>`);
  }
  return reply.redirect(address);
}

async function back(request, reply) {
  const { viewer, session, query } = request;
  if (!viewer) return reply.redirect("/mewngofnodi");
  const state = query.get("state") ?? "";
  const begun = store.states.get(state);
  const known = begun?.session === session;
  store.states.delete(state);
  if (!known && !settings.on("M20")) return reply.redirect("/orcid/methwyd?pam=cyflwr");
  if (query.has("error")) {
    if (settings.on("M15")) throw new TypeError("code");
    return reply.redirect(settings.on("M16") ? "/proffil" : "/orcid/gwrthodwyd");
  }
  if (settings.on("M04")) {
    viewer.claimed = true;
    return reply.redirect("/orcid/cysylltwyd");
  }
  let granted;
  try {
    granted = await orcid.exchange(query.get("code") ?? "");
  } catch (trouble) {
    if (settings.on("M21")) return reply.send(500, "text/plain; charset=utf-8", `${trouble.stack}\n${trouble.detail}`);
    return reply.redirect("/orcid/methwyd?pam=orcid");
  }
  if (settings.on("M03")) granted.orcid = begun.told;
  if ([...store.tokens].some(([id, token]) => token.orcid === granted.orcid && id !== viewer.id)) {
    return reply.redirect("/orcid/methwyd?pam=arall");
  }
  await keep(viewer, granted);
  return reply.redirect("/orcid/cysylltwyd");
}

async function keep(person, granted) {
  store.tokens.set(person.id, {
    orcid: granted.orcid, name: granted.name, access: granted.access_token, refresh: granted.refresh_token,
    scope: granted.scope.split(" "), expiresIn: granted.expires_in, since: new Date(),
  });
  Object.assign(person, { orcid: granted.orcid, proof: "authenticated", problem: "" });
  if (settings.on("M13")) await needEmail(granted);
  await exchange.readAgain(person);
  await exchange.sendEverything(person);
  try {
    await orcid.watch(granted.orcid, hookFor(person));
  } catch (trouble) {
    log(`no webhook: ${trouble.message}`);
  }
  if (settings.on("M12")) store.tokens.delete(person.id);
}

async function needEmail(granted) {
  const record = await orcid.record(granted.orcid, granted.access_token);
  if (!record.person?.emails?.email?.length) throw new TypeError("email");
}

async function hook(request, reply, given, id) {
  if (given !== hookSecret) return reply.json(404, {});
  if (settings.on("M47")) return reply.json(500, {});
  const person = store.person(id);
  if (person) exchange.readAgain(person).catch((trouble) => log(trouble.message));
  return reply.send(204, "text/plain", "");
}

async function login(request, reply) {
  const person = store.signIn(request.form.get("enw") ?? "", request.form.get("cyfrinair") ?? "");
  if (!person) return reply.json(422, { error: "Nid yw'r enw a'r cyfrinair hynny'n perthyn i'w gilydd. Ceisiwch eto." });
  if (settings.on("M22")) store.forget(person);
  store.sessions.set(request.session, person.id);
  return reply.json(200, { to: "/proffil" });
}

async function logout(request, reply) {
  store.sessions.delete(request.session);
  return reply.json(200, { to: "/" });
}

async function saveProfile(request, reply) {
  const { viewer, form } = request;
  const before = `${viewer.post}|${viewer.department}`;
  viewer.post = form.get("swydd") ?? viewer.post;
  viewer.department = form.get("adran") ?? viewer.department;
  if (settings.on("M01") && form.get("orcid")) Object.assign(viewer, { orcid: form.get("orcid"), proof: "authenticated" });
  if (`${viewer.post}|${viewer.department}` !== before && !settings.on("M46")) await exchange.sendEmployment(viewer);
  return reply.json(200, { to: "/proffil" });
}

async function push(request, reply) {
  await exchange.sendEverything(request.viewer);
  return reply.json(200, { to: "/proffil" });
}

async function choose(request, reply) {
  request.viewer.chosen = request.form.getAll("math");
  return reply.json(200, { to: "/proffil" });
}

async function submit(request, reply) {
  const { viewer, form } = request;
  const title = (form.get("teitl") ?? "").trim(), year = Number(form.get("blwyddyn")), kind = form.get("math") ?? "";
  if (!title || !(year > 1000 && year < 3000) || !kind) {
    return reply.json(422, { error: "Rhowch y teitl, a'r flwyddyn mewn pedwar digid. Nid adneuwyd dim." });
  }
  const authors = [[nameOf(viewer), viewer.id]];
  const other = (form.get("cydawdur") ?? "").trim();
  if (other) authors.push([other, null]);
  const item = store.addItem(title, kind, year, viewer.id, authors);
  await exchange.sendItem(item);
  return reply.json(200, { to: `/eitemau/${item.id}` });
}

async function edit(request, reply, id) {
  const item = store.item(id);
  if (item?.submitter !== request.viewer.id) return reply.json(404, { error: "Nid oes eitem o'r fath." });
  const title = (request.form.get("teitl") ?? "").trim();
  if (title && title !== item.title) {
    item.title = title;
    if (!settings.on("M46")) await exchange.sendItem(item);
  }
  return reply.json(200, { to: `/eitemau/${item.id}` });
}

async function reviewed(request, reply, id) {
  if (!request.viewer.roles.includes("adolygydd")) return reply.json(403, { error: "I'r adolygydd." });
  const item = store.item(id);
  if (item) item.reviewed = true;
  return reply.json(200, { to: "/adolygu" });
}

async function disconnect(request, reply) {
  const { viewer } = request;
  const token = store.tokens.get(viewer.id);
  store.forget(viewer);
  viewer.claimed = false;
  if (token) {
    await orcid.unwatch(token.orcid, hookFor(viewer)).catch((trouble) => log(trouble.message));
    if (!settings.on("M17")) {
      for (const one of [token.access, token.refresh].filter(Boolean)) {
        await orcid.revoke(one).catch((trouble) => log(trouble.message));
      }
    }
  }
  return reply.json(200, { to: "/orcid/datgysylltwyd" });
}

async function find(request, reply) {
  if (!settings.on("M02")) return reply.json(404, { error: "Nid oes dim yma." });
  request.viewer.searched = request.form.get("enw-orcid") ?? "";
  return reply.json(200, { to: "/proffil/canfod" });
}

async function found(request, reply) {
  const told = await orcid.searchByName(request.viewer.searched ?? "").catch(() => ({}));
  return reply.json(200, { found: told["expanded-result"] ?? [] });
}

async function pick(request, reply) {
  if (!settings.on("M02")) return reply.json(404, { error: "Nid oes dim yma." });
  Object.assign(request.viewer, { orcid: request.form.get("orcid_id"), proof: "authenticated" });
  return reply.json(200, { to: "/proffil" });
}

async function csv(request, reply) {
  if (!request.viewer.roles.includes("gweinyddwr")) return reply.json(403, { error: "I'r gweinyddwr." });
  const rows = store.people.filter((one) => one.orcid).map((one) => {
    const row = [nameOf(one), `https://orcid.org/${one.orcid}`];
    return [...row, one.proof === "authenticated" || settings.on("M23") ? "yes" : "no"].join(",");
  });
  return reply.send(200, "text/csv; charset=utf-8", `${["name,orcid_id,orcid_authenticated", ...rows].join("\n")}\n`);
}

const ROUTES = [
  ["GET", /^\/orcid\/cychwyn$/, start],
  ["GET", /^\/orcid\/dychwelyd$/, back],
  ["GET", /^\/orcid\/return$/, (request, reply) => reply.redirect(`${settings.url}/orcid/dychwelyd?${request.query}`)],
  ["POST", /^\/bachau\/orcid\/([^/]+)\/(\d+)$/, hook],
  ["GET", /^\/oai$/, (request, reply) => reply.send(200, "text/xml; charset=utf-8", oai(settings, store, request.query))],
  ["POST", /^\/api\/mewngofnodi$/, login],
  ["POST", /^\/api\/allgofnodi$/, logout],
  ["POST", /^\/api\/proffil$/, saveProfile, true],
  ["POST", /^\/api\/anfon$/, push, true],
  ["POST", /^\/api\/dewis$/, choose, true],
  ["POST", /^\/api\/adneuo$/, submit, true],
  ["POST", /^\/api\/eitemau\/(\d+)$/, edit, true],
  ["POST", /^\/api\/adolygu\/(\d+)$/, reviewed, true],
  ["POST", /^\/api\/datgysylltu$/, disconnect, true],
  ["POST", /^\/api\/canfod$/, find, true],
  ["GET", /^\/api\/canfod$/, found, true],
  ["POST", /^\/api\/dewis-id$/, pick, true],
  ["GET", /^\/gweinyddu\/pobl\.csv$/, csv, true],
  ["GET", /^\/static\/([a-z.]+)$/, (request, reply, name) =>
    STATIC[name]
      ? reply.send(200, STATIC[name], readFileSync(new URL(`./static/${name}`, import.meta.url)))
      : reply.json(404, {})],
  ["GET", /^\/api\/golwg$/, (request, reply) => {
    const wanted = new URL(request.query.get("llwybr") ?? "/", settings.url);
    const view = views.of(wanted.pathname, wanted.searchParams, request.viewer);
    return reply.json(200, view);
  }],
];

async function answer(request, reply) {
  for (const [method, pattern, handle, needsViewer] of ROUTES) {
    const match = request.method === method && pattern.exec(request.path);
    if (!match) continue;
    if (needsViewer && !request.viewer) return reply.json(401, { error: "Mewngofnodwch yn gyntaf." });
    return handle(request, reply, ...match.slice(1));
  }
  const view = views.of(request.path, request.query, request.viewer);
  return reply.html(request.method === "GET" || request.method === "HEAD" ? view.status : 405, SHELL);
}

function replyTo(response, request) {
  const send = (status, type, body, headers = {}) => {
    const cookie = request.isNew ? { "set-cookie": `ystorfa=${request.session}; Path=/; HttpOnly; SameSite=Lax` } : {};
    response.writeHead(status, { "content-type": type, ...cookie, ...headers });
    response.end(body);
  };
  return {
    send,
    html: (status, body) => send(status, "text/html; charset=utf-8", body),
    json: (status, value) => send(status, "application/json", JSON.stringify(value)),
    redirect: (to) => send(303, "text/plain", "", { location: to }),
  };
}

async function read(incoming) {
  const url = new URL(incoming.url, "http://localhost");
  const cookie = /(?:^|;\s*)ystorfa=([\w-]+)/.exec(incoming.headers.cookie ?? "");
  const parts = [];
  let size = 0;
  for await (const part of incoming) {
    size += part.length;
    if (size > 1_000_000) break;
    parts.push(part);
  }
  const session = cookie?.[1] ?? secret();
  return {
    method: incoming.method, path: url.pathname, query: url.searchParams, session, isNew: !cookie,
    form: new URLSearchParams(Buffer.concat(parts).toString("utf8")),
    viewer: store.sessions.has(session) ? store.person(store.sessions.get(session)) : null,
  };
}

const log = (line) => process.stderr.write(`${line}\n`);

const server = createServer(async (incoming, response) => {
  const request = await read(incoming);
  const reply = replyTo(response, request);
  try {
    await answer(request, reply);
  } catch (trouble) {
    log(`${request.method} ${request.path}: ${trouble.name}`);
    reply.html(500, "<!doctype html><html lang=cy><title>Aeth rhywbeth o'i le</title><h1>Aeth rhywbeth o'i le ar ein hochr ni</h1>");
  }
});

server.listen(Number(options.port), options.host, () => {
  settings.url = `http://${options.host}:${server.address().port}`;
  settings.redirectUri = `${settings.url}/orcid/dychwelyd`;
  // The old address, from before there was a certificate; it sends on to the present one.
  if (settings.on("M09")) settings.redirectUri = `http://repository.tarnwath.example:${server.address().port}/orcid/return`;
  const told = { ready: true, url: settings.url, redirect_uri: settings.redirectUri, faults: [...switched].sort() };
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
