// Drive `openid-client`, which checks all that OpenID Connect lets it check. Told and tells as `talk.py` does.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/`);
const client = await import(pathToFileURL(require.resolve("openid-client")));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await lines.next()).value);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const facts = await hear();
const config = await client.discovery(
  new URL(facts.registry),
  facts.client_id,
  undefined,
  client.ClientSecretPost(facts.client_secret),
  { execute: [client.allowInsecureRequests] }, // the registry is on loopback
);
const checks = { expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true };
const asked = client.buildAuthorizationUrl(config, {
  redirect_uri: facts.redirect_uri,
  scope: "openid /read-limited",
  state: checks.expectedState,
  nonce: checks.expectedNonce,
});

say({ visit: asked.href });
const { back } = await hear();
const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
const who = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
say({ told: { claims: tokens.claims(), scope: tokens.scope, who, refreshed: fresh.access_token !== tokens.access_token } });
process.exit(0);
