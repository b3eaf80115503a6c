// A sample site with `passport-orcid` in Express, as its documentation has it: local accounts, ORCID to connect.
//
// Runs in the client's environment, named by the first argument. ORCID's addresses are a practice registry's; nothing
// else of the package is changed. The pages are the sample's own; accounts live in memory for one test.
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const express = require("express");
const session = require("express-session");
const passport = require("passport");
const { Strategy } = require("passport-orcid");

const { REGISTRY, ORCID_CLIENT_ID, ORCID_CLIENT_SECRET } = process.env;
const people = [
  { id: 1, login: "wren", name: "Wren Halloway", password: "sample-2026" },
  { id: 2, login: "idris", name: "Idris Penhallow", password: "sample-2026" },
];
const of = (id) => people.find((one) => one.id === Number(id));
const page = (title, body) => `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${body}</html>`;

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: "not secret: this site lives for one test", resave: false, saveUninitialized: false }));

const signedIn = (request, response, next) =>
  request.session.person ? next() : response.redirect("/sign-in");

app.get("/", (request, response) => {
  const person = of(request.session.person);
  response.send(page("Home", `<p>Signed in: ${person ? person.name : "nobody"}</p>`));
});
app.get("/sign-in", (_request, response) =>
  response.send(
    page(
      "Sign in",
      '<form method="post"><label>Username <input name="username"></label> ' +
        '<label>Password <input type="password" name="password"></label> <button>Sign in</button></form>',
    ),
  ),
);
app.post("/sign-in", (request, response) => {
  const { username, password } = request.body;
  const person = people.find((one) => one.login === username && one.password === password);
  if (person) request.session.person = person.id;
  response.redirect(person ? "/" : "/sign-in");
});
app.get("/account", signedIn, (request, response) => {
  const { orcid } = of(request.session.person);
  response.send(page("Account", orcid ? `<p>Connected: ${orcid}</p>` : '<p><a href="/auth/orcid">Connect ORCID</a></p>'));
});
app.get("/people/:id", (request, response) => {
  const person = of(request.params.id);
  const link = `<p><a href="https://orcid.org/${person.orcid}">https://orcid.org/${person.orcid}</a></p>`;
  response.send(page(person.name, person.orcid ? link : ""));
});

// What the package's documentation tells one to write.
app.get("/auth/orcid", signedIn, passport.authorize("orcid"));
app.get(
  "/auth/orcid/callback",
  signedIn,
  passport.authorize("orcid", { failureRedirect: "/account" }),
  (request, response) => {
    of(request.session.person).orcid = request.account.orcid;
    response.redirect("/account");
  },
);

const server = app.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const redirect_uri = `${url}/auth/orcid/callback`;
  const strategy = new Strategy(
    { clientID: ORCID_CLIENT_ID, clientSecret: ORCID_CLIENT_SECRET, callbackURL: redirect_uri, state: true },
    (_accessToken, _refreshToken, params, _profile, done) => done(null, { orcid: params.orcid, name: params.name }),
  );
  strategy._oauth2._authorizeUrl = `${REGISTRY}/oauth/authorize`;
  strategy._oauth2._accessTokenUrl = `${REGISTRY}/oauth/token`;
  passport.use(strategy);
  process.stdout.write(`${JSON.stringify({ url, redirect_uri })}\n`);
});
