"""A proof that was stopped goes on where it was, and never counts what was acted out by other code."""

from dataclasses import replace

from cinquefoil.assess.recordings import FAULTLESS, read_recording, write_recording
from cinquefoil.cli.assess_corpus import path_of
from cinquefoil.cli.corpus_live import sources_digest, switch_digest
from tests.corpus import proof
from tests.corpus.record import BUNDLES


def acted_out(folder, **differing):
    run = read_recording(path_of(BUNDLES, "reference", FAULTLESS))
    now = {"switch": switch_digest("reference", FAULTLESS), "sources": sources_digest("reference")}
    path_of(folder, "reference", FAULTLESS).write_bytes(write_recording(replace(run, **{**now, **differing})))


def test_what_was_acted_out_by_this_code_is_not_acted_out_again(tmp_path):
    acted_out(tmp_path)

    assert proof.left("reference", [FAULTLESS, "M01"], tmp_path) == ["M01"]
    assert proof.two_at_once([("reference", [], tmp_path)]) == []


def test_what_was_acted_out_by_other_code_or_stopped_in_the_middle_is_acted_out_again(tmp_path):
    acted_out(tmp_path, sources="of yesterday")
    assert proof.left("reference", [FAULTLESS], tmp_path) == [FAULTLESS]

    path_of(tmp_path, "reference", FAULTLESS).write_bytes(b"half a fi")
    assert proof.left("reference", [FAULTLESS], tmp_path) == [FAULTLESS]


def test_it_is_kept_by_the_commit_and_with_changes_not_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(proof, "KEPT", tmp_path)
    monkeypatch.setattr(proof, "state", lambda *_: "abcdef123456")
    with proof.kept() as folder:
        assert folder == tmp_path / "abcdef123456"
    assert folder.is_dir()

    monkeypatch.setattr(proof, "state", lambda *_: "abcdef123456 with changes")
    with proof.kept() as once:
        assert once.is_dir()
    assert not once.exists()
