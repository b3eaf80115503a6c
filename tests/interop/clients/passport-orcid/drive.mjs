// Drive `passport-orcid`: its strategy from the redirect to the verified user. Told and tells as `talk.py` does.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/`);
const { Strategy } = require("passport-orcid");
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hear = async () => JSON.parse((await lines.next()).value);
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const facts = await hear();
const strategy = new Strategy(
  {
    clientID: facts.client_id,
    clientSecret: facts.client_secret,
    callbackURL: facts.redirect_uri,
    state: true,
    ...(facts.scope ? { scope: facts.scope } : {}),
  },
  (accessToken, refreshToken, params, profile, done) => done(null, { accessToken, refreshToken, params, profile }),
);
strategy._oauth2._authorizeUrl = `${facts.registry}/oauth/authorize?show_login=true&lang=es`;
strategy._oauth2._accessTokenUrl = `${facts.registry}/oauth/token`;

// What the framework would do with the strategy: one request in, one outcome out.
const session = {};
const outcome = (query) =>
  new Promise((settle) => {
    strategy.redirect = (address) => settle({ redirect: address });
    strategy.success = (user, info) => settle({ user, info });
    strategy.fail = (challenge, status) => settle({ fail: challenge, status });
    strategy.error = (error) => settle({ error: String(error), body: error.oauthError?.data });
    strategy.authenticate({ query, session, headers: {} }, {});
  });

const { redirect } = await outcome({});
say({ visit: redirect });
const { back } = await hear();
say({ told: { asked: redirect, back, ...(await outcome(Object.fromEntries(new URL(back).searchParams))) } });
process.exit(0);
