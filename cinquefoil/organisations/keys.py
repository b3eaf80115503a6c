"""The key file: master keys outside the database, newest first, and what is derived from them.

Pure but for reading and, in development, making the file. It neither seals nor opens anything.

Losing the file makes every sealed token unreadable: everyone has to reconnect.
"""

import os
import secrets
from base64 import b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing or damaged; the message says which and how to mend it."""


class KeyFileExists(KeyFileError):
    """There is a key file already; another one in its place would lose what it sealed."""


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Master keys by id. The first seals; all of them open.

    Shape: one key a line, `<id> <32 bytes in URL-safe base64>`, the newest first; `#` begins a comment.
    """

    keys: tuple[tuple[str, bytes], ...]

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(key_id for key_id, _ in self.keys)})"

    @classmethod
    def parse(cls, text: str, *, where: str) -> "KeyRing":
        """Return the keys in `text`, the content of the file `where`.

        Raises: KeyFileError naming the line.
        """
        keys = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            key_id, _, encoded = line.strip().partition(" ")
            try:
                key = b64decode(encoded, altchars=b"-_", validate=True)
            except ValueError:
                key = b""
            if len(key) != KEY_BYTES or not key_id.isalnum():
                raise KeyFileError(f"{where}, line {number}: not a key. A line holds an id and 32 bytes in base64.")
            keys.append((key_id, key))
        if not keys:
            raise KeyFileError(f"{where} holds no key. Make one with: cinquefoil manage make_keys")
        return cls(tuple(keys))

    @classmethod
    def read(cls, named: str, *, fallback: Path, may_create: bool) -> "KeyRing":
        """Return the keys of the file `named`, else of `fallback`, which is made if `may_create`.

        Raises: KeyFileError if there is no usable file.
        """
        path = Path(named) if named else fallback
        if not path.exists():
            if named or not may_create:
                raise KeyFileError(
                    f"There is no key file {path}. Set CINQUEFOIL_KEYS to one kept outside the database and its "
                    "backups; make it with: cinquefoil manage make_keys FILE. Losing it means everyone reconnects."
                )
            with suppress(KeyFileExists):
                write_new_key_file(path)
        try:
            return cls.parse(path.read_text(encoding="ascii"), where=str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFileError(f"The key file {path} cannot be read: {error}.") from None

    def derive(self, purpose: str, key_id: str | None = None) -> bytes:
        """Return 32 bytes for one purpose, from the newest key or from the key `key_id`.

        Raises: KeyFileError if `key_id` is not in the file.
        """
        wanted = dict(self.keys).get(key_id) if key_id else self.keys[0][1]
        if wanted is None:
            raise KeyFileError(f"The key {key_id} is not in the key file any more; what it sealed cannot be opened.")
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"cinquefoil " + purpose.encode()).derive(
            wanted
        )


def write_new_key_file(path: Path) -> None:
    """Make a key file with one fresh key, readable by this user alone; an existing file is never touched.

    Raises: KeyFileError if there is one, or it cannot be written.
    """
    line = f"k{secrets.token_hex(3)} {urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(line)
        # Appears whole or not at all, and never in place of another: two processes may start at once.
        os.link(draft, path)
    except FileExistsError:
        raise KeyFileExists(f"{path} is already there and was not touched.") from None
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)
