"""A run as it is kept: a folder or a zip with evidence, report and criteria, and a manifest that names them all.

Writes and reads what is kept, and says which file is not the one that was written. Judges nothing; what a file means
is known to `evidence` and `report`. Statements made after the run stand beside it and are not under its seal.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Literal

import msgspec

from cinquefoil.assess.evidence import Bundle, UnreadableBundle, digest_of, read_bundle, write_bundle

SCHEMA = "cinquefoil/manifest/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
BUNDLE, REPORT, CRITERIA, STATEMENTS = "bundle.json", "report.json", "criteria.json", "attestations.json"

Origin = Literal["ours", "member", "ci"]

# Read into memory; of every other file only the digest is taken.
DOCUMENTS: Final = frozenset({MANIFEST, SIGNATURE, BUNDLE, REPORT, CRITERIA, STATEMENTS})
# Beside the sealed files: the seal itself, and what people state later.
UNSEALED: Final = frozenset({MANIFEST, SIGNATURE, STATEMENTS})
# Views of the report, which anybody may make from it later; those made by the run are sealed like the rest.
VIEWS: Final = frozenset({"report.html", "report.md", "junit.xml", "report.junit.xml", "dossier.html", "dossier.md"})

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is read before we stop: files, bytes of one document, bytes of everything."""

    files: int = 10_000
    document: int = 64 << 20
    total: int = 1 << 30


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every file of a run with its digest. `origin`: who ran it: our service, the member, the member's CI."""

    files: dict[str, str]
    origin: Origin
    tool: str = ""
    schema: str = SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A run as it was found. `digests`: all files; `documents`: the bytes of those that are read."""

    place: str
    digests: Mapping[str, str]
    documents: Mapping[str, bytes]

    @property
    def manifest(self) -> Manifest | None:
        """The manifest, or None where there is none.

        Raises:
            UnreadableBundle: there is one, and it cannot be read.
        """
        data = self.documents.get(MANIFEST)
        if data is None:
            return None
        try:
            manifest = msgspec.json.decode(data, type=Manifest)
        except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
            raise UnreadableBundle(f"{self.place}: {MANIFEST} is no manifest: {problem}.") from problem
        if manifest.schema != SCHEMA:
            said = f"{self.place}: {MANIFEST} has the schema {manifest.schema!r}; this version reads {SCHEMA!r}."
            raise UnreadableBundle(said)
        return manifest

    def bundle(self) -> Bundle:
        """The evidence.

        Raises:
            UnreadableBundle: it is missing, of another version, or holds what this version does not know.
        """
        data = self.documents.get(BUNDLE)
        if data is None:
            raise UnreadableBundle(f"{self.place} holds no {BUNDLE}. Name the folder or zip that `assess run` wrote.")
        try:
            bundle = read_bundle(data)
            strange = _unknown_key(msgspec.json.decode(data), msgspec.json.decode(write_bundle(bundle)))
        except (UnreadableBundle, UnicodeDecodeError, RecursionError, msgspec.MsgspecError) as problem:
            raise UnreadableBundle(f"{self.place}, {BUNDLE}: {problem}") from problem
        if strange:
            raise UnreadableBundle(
                f"{self.place}, {BUNDLE}: {strange} is not known to this version. "
                "Either a newer version wrote it, or it was edited by hand. Judge it with the version that wrote it."
            )
        return bundle


def write_run(folder: Path, documents: Mapping[str, bytes], *, origin: Origin, tool: str = "") -> bytes:
    """Write the documents of a run into its folder and seal them, with the evidence that stands there, in a manifest.

    Returns:
        The manifest's bytes, which is what gets signed.
    """
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    return seal(folder, origin=origin, tool=tool)


def seal(folder: Path, *, origin: Origin, tool: str = "") -> bytes:
    """Write the manifest of what stands in the folder now, and return its bytes. An older signature is taken away."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    found = read_stored(folder).digests
    files = {name: digest for name, digest in found.items() if name not in UNSEALED}
    manifest = msgspec.json.encode(Manifest(files=files, origin=origin, tool=tool), order="sorted")
    data = msgspec.json.format(manifest, indent=2) + b"\n"
    (folder / MANIFEST).write_bytes(data)
    return data


def read_stored(path: Path, limits: Limits = Limits()) -> Stored:
    """Look at a run that is kept as a folder, as a zip, or as a bundle.json alone.

    Raises:
        UnreadableBundle: it is not there, is none of these, is too large, or would write outside its own folder.
    """
    found: dict[str, str] = {}
    documents: dict[str, bytes] = {}
    left = limits.total
    try:
        for name, size, stream in _files(path, limits):
            wanted = name in DOCUMENTS
            digest, data = hashlib.sha256(), bytearray()
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                digest.update(chunk)
                if wanted:
                    data += chunk
                if left < 0 or len(data) > limits.document:
                    raise UnreadableBundle(f"{path}: {name} is too large ({size} bytes or more); nothing was read.")
            if wanted:
                documents[name] = bytes(data)
            found[name] = f"sha256:{digest.hexdigest()}"
    except OSError as trouble:
        said = f"{path} cannot be read: {trouble.strerror or trouble}. Name the folder or zip that `assess run` wrote."
        raise UnreadableBundle(said) from trouble
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as trouble:
        if isinstance(trouble, UnreadableBundle):
            raise
        raise UnreadableBundle(f"{path} is no whole zip: {trouble}. Copy it again from where it was made.") from trouble
    return Stored(place=str(path), digests=dict(sorted(found.items())), documents=documents)


def alterations(stored: Stored) -> list[str]:
    """One sentence for each file that is not as it was written; empty when all are.

    Raises:
        UnreadableBundle: the manifest cannot be read.
    """
    manifest = stored.manifest
    if manifest is None:
        return [f"{MANIFEST} is missing, so nobody can tell whether anything was altered."]
    there = {name: digest for name, digest in stored.digests.items() if name not in UNSEALED}
    said = [f"{name} is missing." for name in manifest.files if name not in there]
    said += [
        f"{name} was altered after the run: its digest is {there[name]}, the manifest says {digest}."
        for name, digest in manifest.files.items()
        if name in there and there[name] != digest
    ]
    said += [f"{name} was added after the run." for name in there if name not in {*manifest.files, *VIEWS}]
    said += [f"{name} is not in the manifest." for name in (BUNDLE, REPORT) if name not in {*manifest.files, *there}]
    return said or _contradictions(stored)


def _contradictions(stored: Stored) -> list[str]:
    """Files that agree with the manifest and not with one another: somebody wrote the manifest anew."""
    told = msgspec.json.decode(stored.documents[REPORT])
    judged = told.get("assessment", {}).get("bundle_digest") if isinstance(told, dict) else None
    if judged == digest_of(stored.documents[BUNDLE]):
        return []
    return [f"{REPORT} was judged from other evidence than the {BUNDLE} beside it."]


def _files(path: Path, limits: Limits) -> Iterator[tuple[str, int, IO[bytes]]]:
    if path.is_dir():
        yield from _of_folder(path, limits)
    elif zipfile.is_zipfile(path):
        yield from _of_zip(path, limits)
    elif path.suffix == ".zip" and path.is_file():
        raise UnreadableBundle(f"{path} is no whole zip. Copy it again from where it was made.")
    else:
        with path.open("rb") as stream:
            yield BUNDLE, path.stat().st_size, stream


def _of_folder(path: Path, limits: Limits) -> Iterator[tuple[str, int, IO[bytes]]]:
    for number, file in enumerate(sorted(path.rglob("*"))):
        name = file.relative_to(path).as_posix()
        if number >= limits.files:
            raise UnreadableBundle(f"{path} holds more than {limits.files} files; that is no run of ours.")
        if file.is_symlink():
            raise UnreadableBundle(f"{path}: {name} is a link. A bundle holds files only; put the file itself there.")
        if file.is_file():
            with file.open("rb") as stream:
                yield name, file.stat().st_size, stream


def _of_zip(path: Path, limits: Limits) -> Iterator[tuple[str, int, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > limits.files:
            raise UnreadableBundle(f"{path} holds more than {limits.files} files; that is no run of ours.")
        names = [entry.filename for entry in entries]
        for name in names:
            if _leads_out(name):
                raise UnreadableBundle(f"{path}: {name!r} leads out of the bundle's own folder. Nothing was read.")
        inner = _common_folder(names)
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise UnreadableBundle(f"{path} holds {twice} twice, so nobody can tell which is meant.")
        for entry in entries:
            with archive.open(entry) as stream:
                yield entry.filename.removeprefix(inner), entry.file_size, stream


def _leads_out(name: str) -> bool:
    return "\\" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts


def _common_folder(names: list[str]) -> str:
    """The folder that everything stands in when a folder was zipped as it is, or ""."""
    first = {name.partition("/")[0] for name in names}
    if BUNDLE in names or MANIFEST in names or len(first) != 1 or not all("/" in name for name in names):
        return ""
    return f"{first.pop()}/"


def _unknown_key(written: Any, known: Any, where: str = "") -> str:
    """The first key of a document that got lost on reading, with the way to it, or ""."""
    if isinstance(written, dict) and isinstance(known, dict):
        for key, value in written.items():
            here = f"{where}.{key}" if where else str(key)
            if key not in known:
                return f"the key {here!r}"
            if found := _unknown_key(value, known[key], here):
                return found
    elif isinstance(written, list) and isinstance(known, list):
        for number, (value, kept) in enumerate(zip(written, known, strict=False)):
            if found := _unknown_key(value, kept, f"{where}[{number}]"):
                return found
    return ""
