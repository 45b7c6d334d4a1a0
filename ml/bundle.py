"""Fitted models as bytes that can be kept, with a manifest that says whether they may be used again.

The bytes are joblib's, which are pickles: they are opened only when their digest is the one in the manifest and the
libraries are those that wrote them. Anything else is told as a value, and the caller trains anew. The manifest must
come from where nobody else writes, as the encrypted store is: a digest guards against damage, not against its author.
"""

from __future__ import annotations

import io
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from hashlib import blake2b
from importlib.metadata import version

import joblib

LIBRARIES = ("joblib", "numpy", "scipy", "scikit-learn")


class Mismatch(Enum):
    """Why kept bytes are of no use."""

    DAMAGED = "the kept model is damaged"
    LIBRARIES = "the kept model was made by other versions of its libraries"
    COLUMNS = "the kept model reads other columns"
    DATA = "the kept model was made from other data"


@dataclass(frozen=True)
class Manifest:
    """What bytes are: `digest` of them, the `libraries` that wrote them (name and version, python too), the `columns`
    the model reads, the fingerprint of the `data` it saw.
    """

    digest: str
    libraries: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    data: str

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Manifest | Mismatch:
        """What `text` told, or that it is no manifest."""
        try:
            told = json.loads(text)
            libraries = tuple((str(name), str(number)) for name, number in told["libraries"])
            return cls(str(told["digest"]), libraries, tuple(map(str, told["columns"])), str(told["data"]))
        except (ValueError, KeyError, TypeError):
            return Mismatch.DAMAGED


def bundled(model: object, columns: Sequence[str], data: str) -> tuple[bytes, Manifest]:
    """The model as bytes, and their manifest."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer, compress=("zlib", 3))
    held = buffer.getvalue()
    return held, Manifest(_digest(held), libraries(), tuple(columns), data)


def opened(held: bytes, manifest: Manifest | Mismatch, columns: Sequence[str], data: str | None = None) -> object:
    """The model in `held`, or a Mismatch. `data`: the fingerprint it must have seen; None: any will do."""
    if isinstance(manifest, Mismatch):
        return manifest
    if _digest(held) != manifest.digest:
        return Mismatch.DAMAGED
    if manifest.libraries != libraries():
        return Mismatch.LIBRARIES
    if manifest.columns != tuple(columns):
        return Mismatch.COLUMNS
    if data is not None and manifest.data != data:
        return Mismatch.DATA
    return joblib.load(io.BytesIO(held))


def libraries() -> tuple[tuple[str, str], ...]:
    """What would write a model now."""
    return ("python", platform.python_version()), *((name, version(name)) for name in LIBRARIES)


def fingerprint(parts: Sequence[str]) -> str:
    """Of any texts in their order: 32 hex digits. Where one ends and the next begins counts."""
    digest = blake2b(digest_size=16)
    for part in parts:
        held = part.encode("utf-8", "surrogatepass")
        digest.update(len(held).to_bytes(8, "little") + held)
    return digest.hexdigest()


def _digest(held: bytes) -> str:
    return blake2b(held, digest_size=32).hexdigest()
