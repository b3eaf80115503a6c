"""`cinquefoil assess replay`, `verify` and `diff` on kept runs: whole, altered, damaged, hostile."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from cinquefoil.assess.bundling import Limits, alterations, read_stored, seal
from cinquefoil.assess.evidence import UnreadableBundle
from cinquefoil.assess.plan import parse_plan
from cinquefoil.assess.report import judge_bundle
from cinquefoil.assess.signing import KeyProblem
from cinquefoil.cli.assess_keeping import keep
from cinquefoil.cli.main import main
from tests.unit.assess.bundles import BUTTON, good_bundle, with_pages

PLAN = parse_plan(
    'schema = "cinquefoil/plan/1"\n[subject]\nname = "S"\nurl = "http://x"\nclient_id = "APP-1"\n', "plan", variables={}
)


def kept(folder, bundle=None, variables=None, **judging):
    bundle = bundle or good_bundle()
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "p-01.png").write_bytes(b"\x89PNG picture")
    keep(folder, bundle, judge_bundle(bundle, **judging), PLAN, variables or {})
    return folder


def assess(*arguments):
    return main(["assess", *map(str, arguments)])


def zipped(folder, *, inside=""):
    path = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, f"{inside}{file.relative_to(folder)}")
    return path


@pytest.fixture
def run(tmp_path):
    return kept(tmp_path / "run")


@pytest.fixture
def key(tmp_path):
    return write_key(tmp_path / "key.pem")


def write_key(path, key=None):
    key = key or Ed25519PrivateKey.generate()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public = path.with_suffix(".pub")
    public.write_bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return path


@pytest.mark.parametrize("form", ["folder", "zip", "zip with its folder"])
def test_a_run_is_whole_and_gives_the_same_report_again(run, capsys, form):
    place = run if form == "folder" else zipped(run, inside="" if form == "zip" else "run/")

    assert assess("verify", place) == 0
    assert "5 files are as they were written" in capsys.readouterr().out
    assert assess("replay", place, "--json") == 2
    printed = capsys.readouterr()
    assert printed.out.encode() == (run / "report.json").read_bytes()
    assert "byte for byte" in printed.err


def test_a_run_asked_for_two_criteria_gives_the_same_report_again(tmp_path, capsys):
    run = kept(tmp_path / "run", only=("AUTH-10", "CONN-2"))

    assess("replay", run, "--json")
    assert capsys.readouterr().out.encode() == (run / "report.json").read_bytes()


def test_the_set_of_the_stored_report_is_kept_and_another_can_be_asked_for(tmp_path, capsys):
    run = kept(tmp_path / "run", set_id="cc-2018")

    assess("replay", run, "--json")
    assert json.loads(capsys.readouterr().out)["assessment"]["criteria_set"]["id"] == "cc-2018"
    assess("replay", run, "--criteria", "cc-2016", "--json")
    printed = capsys.readouterr()
    assert json.loads(printed.out)["assessment"]["criteria_set"]["id"] == "cc-2016"
    assert "judged by different criteria" in printed.err


def test_a_set_or_version_that_is_not_here_is_refused(run, capsys):
    assert assess("replay", run, "--criteria", "cc-1999") == 3
    assert "cc-2016" in capsys.readouterr().err
    assert assess("replay", run, "--criteria", "cc-2016@1999.1") == 3
    assert "not cc-2016@1999.1" in capsys.readouterr().err
    version = json.loads((run / "report.json").read_text())["assessment"]["criteria_set"]["version"]
    assert assess("replay", run, "--criteria", f"cc-2016@{version}") == 2


def edit(file):
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))


def drop(file):
    file.unlink()


@pytest.mark.parametrize("name", ["bundle.json", "report.json", "criteria.json", "evidence/p-01.png"])
@pytest.mark.parametrize(("spoil", "said"), [(edit, "was altered"), (drop, "is missing")])
@pytest.mark.parametrize("form", ["folder", "zip"])
def test_one_file_edited_or_taken_away_is_named(run, capsys, name, spoil, said, form):
    if name.endswith("png") and spoil is edit:
        (run / name).write_bytes(b"another picture")
    else:
        spoil(run / name)

    assert assess("verify", run if form == "folder" else zipped(run)) == 5
    assert f"{name} {said}" in capsys.readouterr().err
    assert assess("replay", run) == 5


def test_one_file_added_is_named(run, capsys):
    (run / "evidence" / "p-02.png").write_bytes(b"one more")

    assert assess("verify", run) == 5
    assert "evidence/p-02.png was added" in capsys.readouterr().err


def test_without_a_manifest_nothing_is_whole(run, capsys):
    (run / "manifest.json").unlink()

    assert assess("verify", run) == 5
    assert "manifest.json is missing" in capsys.readouterr().err


def test_evidence_exchanged_along_with_its_manifest_contradicts_its_report(run, tmp_path, capsys):
    other = kept(tmp_path / "other", replace(good_bundle(), seed="another"))
    shutil.copy(other / "bundle.json", run / "bundle.json")
    seal(run, origin="ours")

    assert assess("verify", run) == 5
    assert "judged from other evidence" in capsys.readouterr().err


def test_a_report_polished_along_with_its_manifest_does_not_survive_a_replay(run, capsys):
    report = (run / "report.json").read_text()
    (run / "report.json").write_text(report.replace('"state": "needs_review"', '"state": "met"', 1))
    seal(run, origin="ours")

    assert assess("verify", run) == 0
    assert assess("replay", run) == 5
    assert "does not give the report.json" in capsys.readouterr().err


def test_a_signed_run_tells_its_key_and_any_change_of_the_manifest_shows(tmp_path, key, capsys):
    run = kept(tmp_path / "run", variables={"CINQUEFOIL_SIGNING_KEY": str(key), "CI": "true"})

    assert assess("verify", run, "--key", key.with_suffix(".pub")) == 0
    assert "CI" in capsys.readouterr().out
    assert assess("verify", run, "--key", write_key(tmp_path / "other.pem").with_suffix(".pub")) == 5
    assert "another key" in capsys.readouterr().err
    (run / "manifest.json").write_text((run / "manifest.json").read_text().replace('"ci"', '"ours"'))
    assert assess("verify", run) == 5
    assert "does not fit" in capsys.readouterr().err


def test_a_signature_taken_away_shows_when_a_key_is_asked_for(tmp_path, key, capsys):
    run = kept(tmp_path / "run", variables={"CINQUEFOIL_SIGNING_KEY": str(key)})
    (run / "manifest.sig").unlink()

    assert assess("verify", run) == 0
    assert "not signed" in capsys.readouterr().out
    assert assess("verify", run, "--key", key.with_suffix(".pub")) == 5


def test_a_signature_of_rubbish_is_told(run, capsys):
    for text in ("", "{}", '{"public_key": "!", "signature": "!"}', '{"public_key": "AAAA", "signature": "AAAA"}'):
        (run / "manifest.sig").write_text(text)
        assert assess("verify", run) == 5
        assert "damaged" in capsys.readouterr().err


def test_a_ci_that_signs_nothing_is_a_member(tmp_path):
    run = kept(tmp_path / "run", variables={"CI": "true"})
    assert json.loads((run / "manifest.json").read_text())["origin"] == "member"


def test_a_key_that_cannot_sign_is_told_and_the_run_is_kept(tmp_path):
    (tmp_path / "key.pem").write_text("no key")
    for wrong in (
        tmp_path / "key.pem",
        tmp_path / "absent.pem",
        write_key(tmp_path / "x.pem", X25519PrivateKey.generate()),
    ):
        with pytest.raises(KeyProblem, match="key"):
            kept(tmp_path / f"run of {wrong.stem}", variables={"CINQUEFOIL_SIGNING_KEY": str(wrong)})
        assert assess("verify", tmp_path / f"run of {wrong.stem}") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no bundle"),
        ('{"client_id": "APP', "no bundle"),
        ("[" * 100_000, "bundle.json"),
        ("\xff\xfe", "bundle.json"),
        ('{"schema": 7}', "no bundle"),
    ],
)
def test_a_damaged_bundle_gets_a_sentence(tmp_path, capsys, text, said):
    (tmp_path / "bundle.json").write_bytes(text.encode("latin-1"))

    assert assess("replay", tmp_path) == 3
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_a_bundle_with_unknown_keys_or_of_another_schema_gets_a_sentence(run, capsys):
    told = json.loads((run / "bundle.json").read_text())
    loose = run.parent / "loose.json"
    told["pages"][1]["verdict"] = "met"
    loose.write_text(json.dumps(told))
    assert assess("replay", loose) == 3
    assert "'pages[1].verdict'" in capsys.readouterr().err

    loose.write_text(json.dumps({**told, "schema": "cinquefoil/bundle/9"}))
    assert assess("replay", loose) == 3
    assert "cinquefoil/bundle/9" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../bundle.json", "/etc/bundle.json", "a/../../b", "..\\b", "c:b"])
def test_a_zip_that_leads_out_of_its_folder_is_not_read(tmp_path, capsys, name):
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as archive:
        archive.writestr(name, "{}")

    for command in ("verify", "replay"):
        assert assess(command, tmp_path / "run.zip") == 3
        assert "leads out" in capsys.readouterr().err
    assert not (tmp_path.parent / "bundle.json").exists()


def test_a_zip_bomb_is_not_unpacked(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "run.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", b"\0" * (65 << 20))

    assert assess("replay", tmp_path / "run.zip") == 3
    assert "too large" in capsys.readouterr().err


def test_many_files_or_much_evidence_stop_the_reading(run):
    with pytest.raises(UnreadableBundle, match="more than 3 files"):
        read_stored(run, Limits(files=3))
    with pytest.raises(UnreadableBundle, match="more than 3 files"):
        read_stored(zipped(run), Limits(files=3))
    with pytest.raises(UnreadableBundle, match="too large"):
        read_stored(run, Limits(total=1000))


def test_half_a_zip_and_what_is_none_get_a_sentence(run, tmp_path, capsys):
    whole = zipped(run).read_bytes()
    for number, data in enumerate((whole[: len(whole) // 2], b"", whole[:200] + b"x" * 50 + whole[250:])):
        (tmp_path / f"{number}.zip").write_bytes(data)
        assert assess("verify", tmp_path / f"{number}.zip") in {3, 5}
        error = capsys.readouterr().err
        assert error
        assert "Traceback" not in error


def test_a_zip_with_two_files_of_one_name_is_refused(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "run.zip", "w") as archive:
        archive.writestr("bundle.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("bundle.json", "[]")

    assert assess("verify", tmp_path / "run.zip") == 3
    assert "twice" in capsys.readouterr().err


def test_a_link_in_the_folder_is_refused(run, capsys):
    (run / "evidence" / "p-03.png").symlink_to("/etc/hostname")

    assert assess("verify", run) == 3
    assert "is a link" in capsys.readouterr().err


def test_a_place_that_is_not_there_and_a_manifest_of_rubbish_get_a_sentence(run, capsys):
    assert assess("verify", run / "nowhere") == 3
    assert "cannot be read" in capsys.readouterr().err
    for text in ("", "[]", '{"files": {}, "origin": "king"}', '{"files": {}, "origin": "ours", "more": 1}'):
        (run / "manifest.json").write_text(text)
        assert assess("verify", run) == 3
        assert "no manifest" in capsys.readouterr().err


def test_a_view_made_later_is_no_alteration(run):
    (run / "report.html").write_text("<html></html>")
    assert alterations(read_stored(run)) == []
    seal(run, origin="member")
    edit(run / "report.html")
    (run / "report.html").write_text("edited")
    assert "report.html was altered" in alterations(read_stored(run))[0]


def test_diff_tells_what_is_new_fixed_same_and_vanished(tmp_path, capsys):
    good = kept(tmp_path / "good")
    bad = kept(tmp_path / "bad", with_pages(good_bundle(), "connect", BUTTON))
    short = kept(tmp_path / "short", only=("AUTH-10",))

    assert assess("diff", good, bad) == 1
    told = capsys.readouterr().out
    assert "New: " in told
    assert "AUTH-3" in told
    assert assess("diff", bad, zipped(good), "--json") == 0
    changes = {one["criterion"]: one for one in json.loads(capsys.readouterr().out)["criteria"]}
    assert changes["AUTH-10"]["change"] == "same"
    assert (changes["AUTH-3"]["before"], changes["AUTH-3"]["after"]) == ("not_met", "needs_review")
    assert assess("diff", good / "report.json", short) == 0
    assert "Vanished" in capsys.readouterr().out


def test_diff_of_altered_or_absent_runs_gets_a_sentence(run, tmp_path, capsys):
    assert assess("diff", run, tmp_path / "nowhere") == 3
    edit(run / "criteria.json")
    assert assess("diff", run, run) == 5
    assert "criteria.json was altered" in capsys.readouterr().err
    Path(tmp_path / "x.json").write_text("{")
    assert assess("diff", tmp_path / "x.json", run) == 3
