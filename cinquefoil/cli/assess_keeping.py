"""Keeps a finished run: looks for secrets, writes evidence, report and criteria, seals them, and signs the seal."""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from cinquefoil.assess.bundling import BUNDLE, CRITERIA, REPORT, SIGNATURE, Origin, write_run
from cinquefoil.assess.criterion import load_criteria, load_sets
from cinquefoil.assess.evidence import Bundle, write_bundle
from cinquefoil.assess.leaks import refuse_leaks, secrets_of
from cinquefoil.assess.plan import Plan
from cinquefoil.assess.report import Report, junit, write_report
from cinquefoil.assess.signing import KEY_VARIABLE, read_private_key, sign


def keep(folder: Path, bundle: Bundle, report: Report, plan: Plan | None, variables: Mapping[str, str]) -> None:
    """Write the run into its folder.

    Args:
        folder: where the pictures of the run stand already.
        bundle: the evidence.
        report: what was judged from it.
        plan: what was performed; its secrets are looked for. None: public pages were looked at without one.
        variables: the environment: CI, and the file of the key to sign with, if any.

    Raises:
        Leak: there is a secret in it; nothing was written.
        KeyProblem: everything was written, and the key to sign it with cannot be used.
    """
    criteria_set = load_sets()[report.assessment.criteria_set.id]
    used = {"set": msgspec.to_builtins(criteria_set), "criteria": msgspec.to_builtins(load_criteria())}
    documents = {
        BUNDLE: write_bundle(bundle),
        REPORT: write_report(report),
        junit.FILE: junit.write_junit(report),
        CRITERIA: json.dumps(used, sort_keys=True, ensure_ascii=False).encode(),
    }
    refuse_leaks(bundle, [(REPORT, documents[REPORT])], secrets_of(plan, variables) if plan else {})
    manifest = write_run(folder, documents, origin=_origin(variables), tool=bundle.tool)
    if variables.get(KEY_VARIABLE):
        (folder / SIGNATURE).write_bytes(sign(manifest, read_private_key(Path(variables[KEY_VARIABLE]))))


def _origin(variables: Mapping[str, str]) -> Origin:
    """Who ran it. What a CI did not sign could come from anybody's machine, whatever it says."""
    is_ci = variables.get("CI", "").lower() in {"true", "1"}
    return "ci" if is_ci and variables.get(KEY_VARIABLE) else "member"
