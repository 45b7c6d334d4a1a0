"""A reader of encrypted books, written from docs/security.md alone: nothing of the program is needed.

clean_reader.py HOME passphrase TEXT | recovery "TWELVE WORDS" | token FILE | pin+device PIN DEVICE_SECRET_IN_HEX
"""

import hmac
import json
import sys
from base64 import urlsafe_b64decode
from pathlib import Path
from unicodedata import decimal, normalize

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic
from sqlcipher3 import connect


def canonical(fields: dict, *without: str) -> bytes:
    kept = {name: value for name, value in fields.items() if name not in without}
    return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def stretched(text: str, kdf: dict) -> bytes:
    typed = "".join(str(decimal(sign, sign)) for sign in normalize("NFKC", text)).encode()
    return hash_secret_raw(
        typed, bytes.fromhex(kdf["salt"]), kdf["passes"], kdf["memory_kib"], kdf["lanes"], 32, Type.ID
    )


home, kind, *given = sys.argv[1:]
name, secret = kind, b""
if kind == "token":
    _, _, label, encoded = Path(given[0]).read_text().split(":")
    name, secret = f"token-{label}", urlsafe_b64decode(encoded)
header = json.loads(Path(home, "finura.keys.json").read_text())
slot = next(slot for slot in header["slots"] if slot["name"] == name)
if kind == "recovery":
    secret = bytes(Mnemonic("english").to_entropy(given[0]))
elif kind != "token":
    secret = bytes.fromhex("".join(given[1:])) + stretched(given[0], slot["kdf"])
kek = HKDF(hashes.SHA256(), 32, bytes.fromhex(header["vault"]), f"finura/v1/{name}".encode()).derive(secret)
opener = (bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["sealed"]), canonical(slot, "nonce", "sealed"))
key = AESGCM(kek).decrypt(*opener)
code = hmac.digest(hmac.digest(key, b"finura/v1/header-key", "sha256"), canonical(header, "codes"), "sha256")
if not hmac.compare_digest(code.hex(), header["codes"][slot["key_id"]]):
    sys.exit("the key file was edited")
books = connect(str(Path(home, "finura.db")))
books.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
print(books.execute("SELECT COUNT(*) FROM transactions").fetchone()[0])
