"""The key file beside encrypted books: who may open them, each by a slot that holds the sealed data key.

Nothing in it is secret, and nothing in it may be changed: what a slot says is bound to its seal, and the whole file
carries a code under the data key (docs/security.md has the format).
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finura_cli import private_files
from finura_cli.errors import Damaged
from finura_cli.paths import KEYS_LIMIT
from finura_cli.records import NamedTuple

FORMAT = "finura-keys/1"
PIN, PASSPHRASE, RECOVERY, TOKEN = "pin+device", "passphrase", "recovery", "token-"
CHANGES = ("init", "encrypt", "decrypt", "rekey")
SCOPES = ("report", "import", "backup", "schedule")
_WHAT = "the key file"
_LAST_SECOND = 253402300799  # of the year 9999: what a date can say


class Kdf(NamedTuple):
    """Argon2id: salt, memory in KiB, passes, lanes."""

    salt: bytes
    memory: int
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open the books. `expires` is in seconds since 1970; `scope` is what a token may do."""

    name: str
    made: str
    key_id: str
    kdf: Kdf | None = None
    expires: int | None = None
    scope: tuple[str, ...] | None = None
    nonce: bytes = field(default=b"", repr=False)
    sealed: bytes = field(default=b"", repr=False)

    @property
    def token(self) -> str | None:
        """The name of the token, if it is one."""
        return self.name.removeprefix(TOKEN) if self.name.startswith(TOKEN) else None

    def bound(self) -> bytes:
        """What the seal is bound to: all but the seal itself."""
        return _canonical(_slot_fields(self))


class Header(NamedTuple):
    """`change` names a deed that replaces keys or file and was not yet finished; `codes` are by key id."""

    vault: str
    made: str
    slots: tuple[Slot, ...]
    change: str | None = None
    codes: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> list[Slot]:
        """The slots of a name: one, or two while the data key is being changed."""
        return [slot for slot in self.slots if slot.name == name]

    @property
    def noun(self) -> str:
        """What a person opens the books with."""
        return "passphrase" if self.named(PASSPHRASE) else "PIN"

    def with_slot(self, slot: Slot) -> Header:
        """The header with this slot in the place of the one of its name."""
        return self._replace(slots=(*(one for one in self.slots if one.name != slot.name), slot))

    def without(self, name: str) -> Header:
        return self._replace(slots=tuple(one for one in self.slots if one.name != name))

    def changing(self, change: str | None) -> Header:
        return self._replace(change=change)

    def settled(self, key: str) -> Header:
        """After a change: the slots of the key that opens the books, and no change under way."""
        name = key_id(key)
        return self._replace(slots=tuple(slot for slot in self.slots if slot.key_id == name), change=None)


def key_id(key: str) -> str:
    """A name for a data key that gives nothing of it away."""
    return hmac.digest(bytes.fromhex(key), b"finura/v1/key-id", "sha256")[:8].hex()


def load(path: Path) -> Header | None:
    """The key file, None when there is none. Its code is not yet checked: that takes the data key.

    Raises:
        Damaged (76, `keys-damaged`): it is no key file, or a value in it is out of bounds. Locked (78): it is unsafe.
    """
    try:
        data = private_files.read(path, what=_WHAT, limit=KEYS_LIMIT)
    except FileNotFoundError:
        return None
    try:
        return _header(json.loads(data, object_pairs_hook=_no_twins))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(f"{path} cannot be read") from error


def save(path: Path, header: Header, *keys: str) -> None:
    """Write the key file, with a code under each data key it has slots of."""
    codes = tuple((key_id(key), _code(header, key)) for key in keys)
    fields = _fields(header) | {"codes": dict(codes)}
    private_files.replace(path, (json.dumps(fields, indent=1) + "\n").encode())


def verify(header: Header, key: str) -> None:
    """Raises Damaged when the key file is not as it was written under this data key."""
    code = dict(header.codes).get(key_id(key), "")
    if not hmac.compare_digest(code, _code(header, key)):
        raise damaged("the key file was changed by something else than finura")


def damaged(message: str) -> Damaged:
    return Damaged(message, hint="put back finura.keys.json from a backup (finura backup list)", code="keys-damaged")


def _code(header: Header, key: str) -> str:
    own = hmac.digest(bytes.fromhex(key), b"finura/v1/header-key", "sha256")
    return hmac.digest(own, _canonical(_fields(header)), "sha256").hex()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _fields(header: Header) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "vault": header.vault,
        "made": header.made,
        "change": header.change,
        "slots": [
            _slot_fields(slot) | {"nonce": slot.nonce.hex(), "sealed": slot.sealed.hex()} for slot in header.slots
        ],
    }


def _slot_fields(slot: Slot) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": slot.name, "made": slot.made, "key_id": slot.key_id}
    if slot.kdf is not None:
        fields["kdf"] = {
            "name": "argon2id", "salt": slot.kdf.salt.hex(), "memory_kib": slot.kdf.memory,
            "passes": slot.kdf.passes, "lanes": slot.kdf.lanes,
        }  # fmt: skip
    if slot.expires is not None:
        fields["expires"] = slot.expires
    if slot.scope is not None:
        fields["scope"] = list(slot.scope)
    return fields


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON readers differ on a name that comes twice; here it is an error."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name comes twice")
    return fields


def _header(fields: dict[str, Any]) -> Header:
    if fields["format"] != FORMAT:
        raise ValueError("another format")
    _only(fields, {"format", "vault", "made", "change", "slots", "codes"})
    change, codes, slots = fields["change"], fields["codes"], fields["slots"]
    if change is not None and change not in CHANGES:
        raise ValueError("an unknown change")
    if not isinstance(codes, dict) or not isinstance(slots, list) or len(slots) > 200:
        raise TypeError("no slots")
    read = tuple(_slot(one) for one in slots)
    names = [(slot.name, slot.key_id) for slot in read]
    if len(set(names)) != len(names) or any(n > 2 for n in Counter(slot.name for slot in read).values()):
        raise ValueError("too many slots of one name")  # each of them costs a derivation
    return Header(
        vault=_hex(fields["vault"], 16).hex(),
        made=_text(fields["made"]),
        slots=read,
        change=change,
        codes=tuple((_hex(name, 8).hex(), _hex(code, 32).hex()) for name, code in codes.items()),
    )


def _slot(fields: dict[str, Any]) -> Slot:
    _only(fields, {"name", "made", "key_id", "kdf", "expires", "scope", "nonce", "sealed"})
    name, scope, expires = _text(fields["name"]), fields.get("scope"), fields.get("expires")
    token = name.startswith(TOKEN)
    if not token and name not in (PIN, PASSPHRASE, RECOVERY):
        raise ValueError("an unknown kind of slot")
    if ("kdf" in fields) != (name in (PIN, PASSPHRASE)):
        raise ValueError("a slot with the wrong derivation")
    if token != (scope is not None) or token != (expires is not None):
        raise ValueError("a token has an end and a scope, other slots have none")
    if scope is not None and (not isinstance(scope, list) or not set(scope) <= set(SCOPES)):
        raise ValueError("an unknown scope")
    if expires is not None and (type(expires) is not int or not 0 <= expires <= _LAST_SECOND):
        raise ValueError("an end that is no time")
    return Slot(
        name=name,
        made=_text(fields["made"]),
        key_id=_hex(fields["key_id"], 8).hex(),
        kdf=_kdf(fields["kdf"]) if "kdf" in fields else None,
        expires=expires,
        scope=tuple(scope) if scope is not None else None,
        nonce=_hex(fields["nonce"], 12),
        sealed=_hex(fields["sealed"], 48),
    )


def _kdf(fields: dict[str, Any]) -> Kdf:
    """Weaker ones would be guessed, larger ones would stall whoever tries to open the books."""
    _only(fields, {"name", "salt", "memory_kib", "passes", "lanes"})
    kdf = Kdf(_hex(fields["salt"], 16), fields["memory_kib"], fields["passes"], fields["lanes"])
    if fields["name"] != "argon2id" or any(type(n) is not int for n in kdf[1:]):
        raise ValueError("an unknown derivation")
    if not (19 * 1024 <= kdf.memory <= 1024 * 1024 and 2 <= kdf.passes <= 12 and 1 <= kdf.lanes <= 16):
        raise ValueError("a derivation out of bounds")
    return kdf


def _only(fields: dict[str, Any], names: Iterable[str]) -> None:
    if not isinstance(fields, dict) or not set(fields) <= set(names):
        raise ValueError("an unknown field")


def _hex(value: object, length: int) -> bytes:
    """`length` bytes as they are always written: two spellings of one value would have one code."""
    if not isinstance(value, str) or len(value) != 2 * length or not set(value) <= set("0123456789abcdef"):
        raise ValueError("no hexadecimal text of this length")
    return bytes.fromhex(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isascii() or not value.isprintable():
        raise ValueError("no short text")
    return value
