// Sign a test researcher in against the practice registry, as an integration's server would, with Node alone.
//
//   node examples/node/sign-in.mjs http://127.0.0.1:8780 CONTROL_TOKEN
//
// Prints the token answer's iD, name and scope as one line of JSON; the token itself is never printed.

const [registry, controlToken] = process.argv.slice(2);
if (!registry || !controlToken) {
  console.error("Usage: node sign-in.mjs REGISTRY_URL CONTROL_TOKEN");
  process.exit(2);
}
const redirectUri = "http://127.0.0.1:9/callback";
const form = (fields) => ({ method: "POST", redirect: "manual", body: new URLSearchParams(fields) });

// 1. A client of our own, as ORCID would issue it.
const client = await fetch(`${registry}/_control/clients`, {
  method: "POST",
  headers: { authorization: `Bearer ${controlToken}`, "content-type": "application/json" },
  body: JSON.stringify({ name: "Node example", redirect_uris: [redirectUri], scopes: ["/authenticate"], kind: "member" }),
}).then((answer) => answer.json());

// 2. What a person does in her browser: sign in, then authorise. A browser keeps the cookies; here we do.
const cookies = new Map();
const visit = async (url, options = {}) => {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(new URL(url, registry), { redirect: "manual", ...options, headers: { cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [pair] = line.split(";");
    cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
  }
  return answer;
};
// The hidden fields of the form that posts to `action`. A page has other forms too, such as the one that signs out.
const unescapeHtml = (text) =>
  text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const hiddenFields = (html, action) => {
  const form = html.split("<form").find((part) => part.includes(`action="${action}"`));
  if (!form) throw new Error(`No form posts to ${action}:\n${html}`);
  const inputs = form.split("</form>")[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...inputs].map(([, name, value]) => [name, unescapeHtml(value)]));
};

const question = new URLSearchParams({
  client_id: client.client_id, response_type: "code", scope: "/authenticate", redirect_uri: redirectUri, state: "s1",
});
let answer = await visit(`/oauth/authorize?${question}`); // leads to the sign-in page
let page = await (await visit(answer.headers.get("location"))).text();
const person = { login: "sofia@people.example", password: "practice-2026" };
answer = await visit("/signin", form({ ...hiddenFields(page, "/signin"), ...person })); // leads to the question
page = await (await visit(answer.headers.get("location"))).text();
answer = await visit("/oauth/authorize", form({ ...hiddenFields(page, "/oauth/authorize"), decision: "authorize" }));
const back = new URL(answer.headers.get("location"));

// 3. What the integration's server does: exchange the code at once.
const token = await fetch(`${registry}/oauth/token`, {
  ...form({
    client_id: client.client_id, client_secret: client.client_secret, grant_type: "authorization_code",
    code: back.searchParams.get("code"), redirect_uri: redirectUri,
  }),
  headers: { accept: "application/json" },
}).then((response) => response.json());
console.log(JSON.stringify({ state: back.searchParams.get("state"), orcid: token.orcid, name: token.name, scope: token.scope }));
