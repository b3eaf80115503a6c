"""What the demo prints: addresses, log-ins, and the walk in seven steps.

Words only; it starts nothing and writes nothing.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

WALK = """
Cinquefoil is running.

  portal              {portal}
  practice registry   {registry}      (stands for ORCID; nothing leaves this machine)
  mail it would send  {portal}/outbox

  log-ins at {portal}/sign-in, each with the password {password}
    officer@aberwen.example   writes affiliations for the University of Aberwen
    lead@meadow.example       leads the consortium
    awarder@meadow.example    confirms awards
  log-ins at the practice registry, same password
    sofia@people.example, tomos@people.example, josiah@people.example

A walk in seven steps

  1. Connect. Open Sofia's invitation and connect her iD; sign in there as sofia@people.example.
       {invitation}
  2. Push. Sign in as officer@aberwen.example, upload examples/imports/employments.csv, look at every row, send.
       {portal}/o/aberwen/imports/
  3. Change on ORCID. Sign in as sofia@people.example, add an employment by hand; seconds later it is on her profile.
       {registry}/account   then   {portal}/people/sofia-garcia
  4. Assess. As officer@aberwen.example, open the hub's integration and press Assess now (some minutes).
       {portal}/integrations/{integration}
  5. Letter. As lead@meadow.example, decide what a person must decide, draft the letter, send it; read it in the outbox.
       {portal}/programme
  6. Award. As awarder@meadow.example, confirm what the lead proposed; the dated award is mailed.
       {portal}/awards/confirm
  7. Public page. The flower with its lit petals, and why each is lit.
       {portal}/members

To compare: Penrhos Repository ({repository}) does everything as it should; Penrhos Journals ({journals})
shows iDs without the icon (DISP-2), breaks on a refusal (AUTH-10) and revokes nothing (AUTH-11).
Stop with Ctrl-C. Everything is kept in the data folder; begin anew with: cinquefoil demo --fresh
"""


@cache
def story() -> dict[str, Any]:
    """Who and what the demo shows, as written in `demo.toml`."""
    return tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))


def text(facts: Mapping[str, str], urls: Mapping[str, str]) -> str:
    """Return the walk. `facts` holds Sofia's invitation link and the hub's integration; `urls` the addresses."""
    return WALK.format(password=story()["password"], **urls, **facts)
