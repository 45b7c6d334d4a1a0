"""The key file: what is written is what is read, and what anybody else wrote into it is refused."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from finura_cli import private_files
from finura_cli.errors import Damaged, FinuraError, Locked
from finura_cli.vault import header as keys
from finura_cli.vault import slots
from finura_cli.vault.header import Header
from tests.vault.making import MADE, PASSPHRASE, Vault, cheap, private, vault

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and pipes of POSIX")
Fields = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> Iterator[Vault]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        cheap(monkeypatch)
        yield vault()


@pytest.fixture(scope="module")
def saved(made: Vault, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("saved") / "finura.keys.json"
    keys.save(path, made.header, made.key)
    return path.read_bytes()


@pytest.fixture
def path(saved: bytes, tmp_path: Path) -> Path:
    return private(tmp_path / "finura.keys.json", saved)


def opened(path: Path, made: Vault) -> list[str]:
    """The keys that the recovery code opens in a file that is as it was written."""
    header = keys.load(path)
    assert header is not None
    found = slots.open_by_code(header, made.code)
    for key in found:
        keys.verify(header, key)
    return found


def rewrite(path: Path, fields: object) -> None:
    path.write_text(fields if isinstance(fields, str) else json.dumps(fields), encoding="utf-8")


def test_what_was_saved_is_loaded(made: Vault, path: Path) -> None:
    found = keys.load(path)
    assert found is not None
    assert found._replace(codes=()) == made.header
    keys.verify(found, made.key)
    assert opened(path, made) == [made.key]
    assert [slot.token for slot in found.slots] == [None, None, "cron"]
    assert keys.load(path.with_name("none.json")) is None


def test_nothing_in_it_gives_the_key_away(made: Vault, path: Path) -> None:
    keys.save(path, made.header, made.key)
    text = path.read_text()
    assert made.key not in text
    assert made.code.hex() not in text
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.key not in repr(made.header) + repr(made.header.slots)
    assert all(slot.sealed.hex() not in repr(made.header) for slot in made.header.slots)


def test_any_edited_byte_is_refused_or_says_the_same(made: Vault, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = edited = path.read_bytes()
    original = keys.load(path)
    refused = same = 0
    monkeypatch.setattr(private_files, "read", lambda *_, **__: edited)
    for at in range(len(whole)):
        for other in (bytes([whole[at] ^ 1]), b"7", b" ", b'"', b""):
            edited = whole[:at] + other + whole[at + 1 :]
            if edited == whole:
                continue
            try:
                found = opened(path, made)
            except Damaged:
                found = []
            if found:
                assert keys.load(path) == original, edited[max(0, at - 40) : at + 40]
            same += bool(found)
            refused += not found
    assert same < refused / 5  # only blanks between the words of JSON


def test_an_edited_slot_does_not_open_by_its_own_secret(made: Vault, path: Path) -> None:
    whole = path.read_bytes()
    made_at = whole.index(b"Z", whole.index(b'"passphrase"'))
    salt, seal = whole.index(b'"salt"') + 9, whole.index(b'"sealed"') + 11
    for at in (made_at, *range(salt, salt + 32, 8), whole.index(b'"passes": ') + 10, seal, seal + 60):
        edited = bytearray(whole)
        edited[at] = ord("3") if whole[at] != ord("3") else ord("4")
        path.write_bytes(bytes(edited))
        header = keys.load(path)
        assert header is not None
        assert slots.open_by_pin(header, PASSPHRASE, None) == [], whole[at - 30 : at + 5]
    path.write_bytes(whole)
    header = keys.load(path)
    assert header is not None
    assert slots.open_by_pin(header, PASSPHRASE, None) == [made.key]


def _slot(n: int, **values: object) -> Callable[[Fields], object]:
    return lambda fields: fields["slots"][n].update(values)


def _kdf(**values: object) -> Callable[[Fields], object]:
    return lambda fields: fields["slots"][0]["kdf"].update(values)


def _top(**values: object) -> Callable[[Fields], object]:
    return lambda fields: fields.update(values)


def _many(fields: Fields) -> None:
    """Slots that would each cost a derivation to whoever types a PIN."""
    for n in range(100):
        fields["slots"].append({**fields["slots"][0], "key_id": f"{n:016x}"})


REFUSED_AT_ONCE: dict[str, Callable[[Fields], object]] = {
    "weak memory": _kdf(memory_kib=1024),
    "just too little memory": _kdf(memory_kib=19 * 1024 - 1),
    "bloated memory": _kdf(memory_kib=4 * 1024 * 1024),
    "one pass": _kdf(passes=1),
    "many passes": _kdf(passes=13),
    "many lanes": _kdf(lanes=200),
    "no lanes": _kdf(lanes=0),
    "negative": _kdf(memory_kib=-65536),
    "a bool as a number": _kdf(lanes=True),
    "a float as a number": _kdf(passes=3.0),
    "not a number": _kdf(passes=float("nan")),
    "infinite": _kdf(memory_kib=float("inf")),
    "a text as a number": _kdf(passes="3"),
    "a huge number": _kdf(memory_kib=10**300),
    "another derivation": _kdf(name="scrypt"),
    "a short salt": _kdf(salt="00"),
    "a salt in capitals": _kdf(salt="AB" * 16),
    "more in the derivation": _kdf(secret="x"),
    "no derivation": lambda fields: fields["slots"][0].pop("kdf"),
    "a derivation of null": _slot(0, kdf=None),
    "a derivation for a token": lambda fields: fields["slots"][2].update(kdf=fields["slots"][0]["kdf"]),
    "another kind of slot": _slot(0, name="backdoor"),
    "a slot without a name": _slot(0, name=""),
    "a name that is no text": _slot(0, name=["passphrase"]),
    "a short nonce": _slot(1, nonce="00"),
    "a long seal": _slot(1, sealed="00" * 49),
    "a seal of no digits": _slot(1, sealed="zz" * 48),
    "a key id with a blank": _slot(1, key_id="0123456789abcde "),
    "an end for the recovery words": _slot(1, expires=1),
    "a scope for the passphrase": _slot(0, scope=["report"]),
    "a token without an end": lambda fields: fields["slots"][2].pop("expires"),
    "an end of true": _slot(2, expires=True),
    "an end with a fraction": _slot(2, expires=1.5),
    "an end before time": _slot(2, expires=-1),
    "an end that no calendar has": _slot(2, expires=10**15),
    "an unknown scope": _slot(2, scope=["report", "everything"]),
    "a scope that is a text": _slot(2, scope="report"),
    "a scope of lists": _slot(2, scope=[["report"]]),
    "more in a slot": _slot(0, note="x"),
    "a slot that is a text": lambda fields: fields["slots"].append("passphrase"),
    "a slot that is null": lambda fields: fields["slots"].append(None),
    "the same slot twice": lambda fields: fields["slots"].append(fields["slots"][0]),
    "slots that cost minutes": _many,
    "slots that are an object": _top(slots={}),
    "no slots": lambda fields: fields.pop("slots"),
    "another format": _top(format="finura-keys/2"),
    "no format": lambda fields: fields.pop("format"),
    "an unknown change": _top(change="upgrade"),
    "a change of false": _top(change=False),
    "no change": lambda fields: fields.pop("change"),
    "a long time": _top(made="2026" * 100),
    "a time with an escape": _top(made="\x1b[31m"),
    "a time in another script": _top(made="২০২৬"),
    "a time that is a number": _top(made=2026),
    "a vault of other length": _top(vault="00" * 15),
    "a vault that is a path": _top(vault="../../../../../../../../../../../"[:32]),
    "codes that are a list": _top(codes=[]),
    "a short code": _top(codes={"00" * 8: "00"}),
    "codes of null": _top(codes=None),
    "more on top": _top(comment="hello"),
}


@pytest.mark.parametrize("edit", REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE)
def test_what_finura_never_writes_is_refused_at_once(path: Path, edit: Callable[[Fields], object]) -> None:
    fields = json.loads(path.read_text())
    edit(fields)
    rewrite(path, fields)
    with pytest.raises(Damaged) as refusal:
        keys.load(path)
    assert refusal.value.code == "keys-damaged"


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "{}", "3", '"finura-keys/1"', "{", "\x00", "[" * 100_000, '{"a":' * 50_000,
        '{"format": "finura-keys/1"' + ', "x": 1' * 10 + "}", "1" * 10_000, "\ufffe",
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_what_is_no_key_file_is_refused(path: Path, text: str) -> None:
    rewrite(path, text)
    with pytest.raises(Damaged):
        keys.load(path)


def test_a_name_that_comes_twice_is_refused(path: Path) -> None:
    text = path.read_text()
    for name in ('"format": "finura-keys/1"', '"change": null', '"lanes": 1', '"expires": 1796000000'):
        assert name in text
        rewrite(path, text.replace(name, f"{name}, {name}"))
        with pytest.raises(Damaged):
            keys.load(path)


def _copied_from_another(fields: Fields) -> None:
    other = vault().header
    fields["slots"][2] = json.loads(other.slots[2].bound()) | {
        "nonce": other.slots[2].nonce.hex(),
        "sealed": other.slots[2].sealed.hex(),
    }


SEEN_BY_THE_CODE: dict[str, Callable[[Fields], object]] = {
    "a longer life": _slot(2, expires=2_000_000_000),
    "a wider scope": _slot(2, scope=["report", "import"]),
    "an empty scope": _slot(2, scope=[]),
    "a scope twice": _slot(2, scope=["report", "report"]),
    "another derivation": _kdf(memory_kib=20 * 1024),
    "slots in another order": lambda fields: fields["slots"].reverse(),
    "a slot less": lambda fields: fields["slots"].pop(),
    "the user's own slot less": lambda fields: fields["slots"].pop(0),
    "a token by another name": _slot(2, name="token-other"),
    "a token without a name": _slot(2, name="token-"),
    "another change": _top(change="encrypt"),
    "another time": _top(made="2020-01-01T00:00:00Z"),
    "a slot of another vault": _copied_from_another,
    "no codes": _top(codes={}),
    "codes of zeros": lambda fields: fields.update(codes=dict.fromkeys(fields["codes"], "00" * 32)),
    "two seals exchanged": lambda fields: (
        fields["slots"][0].update(sealed=fields["slots"][2]["sealed"]),
        fields["slots"][2].update(sealed=fields["slots"][0]["sealed"]),
    ),
}


@pytest.mark.parametrize("edit", SEEN_BY_THE_CODE.values(), ids=SEEN_BY_THE_CODE)
def test_an_edit_in_good_form_is_seen_with_the_key(
    made: Vault, path: Path, edit: Callable[[Fields], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap(monkeypatch)
    fields = json.loads(path.read_text())
    before = copy.deepcopy(fields)
    edit(fields)
    assert fields != before
    rewrite(path, fields)
    with pytest.raises(Damaged) as refusal:
        opened(path, made)
    assert refusal.value.code == "keys-damaged"


def test_a_token_whose_end_or_scope_was_edited_opens_nothing(made: Vault, path: Path) -> None:
    for edit in (_slot(2, expires=2_000_000_000), _slot(2, scope=["report", "import"]), _slot(2, made=MADE[:-1] + "+")):
        fields = json.loads(path.read_text())
        edit(fields)
        rewrite(path, fields)
        header = keys.load(path)
        assert header is not None
        assert slots.open_by_token(header, header.slots[2], made.token.secret) == []


def test_a_code_under_a_key_of_the_thief_is_no_code(made: Vault, path: Path) -> None:
    """Who knows no data key of this vault can only sign with another."""
    thief = slots.new_key()
    edited = made.header.with_slot(slots.recovery_slot(made.header.vault, thief, bytes(16), made=MADE))
    keys.save(path, edited, thief)
    header = keys.load(path)
    assert header is not None
    with pytest.raises(Damaged):
        keys.verify(header, made.key)


def test_while_the_key_is_changed_there_are_two_of_a_name_and_codes_under_both(made: Vault, path: Path) -> None:
    new = slots.new_key()
    more = slots.recovery_slot(made.header.vault, new, made.code, made=MADE)
    keys.save(path, made.header._replace(slots=(*made.header.slots, more), change="rekey"), made.key, new)
    assert set(opened(path, made)) == {made.key, new}


def test_a_large_file_is_not_read(path: Path) -> None:
    path.write_bytes(b" " * (256 * 1024) + path.read_bytes())
    with pytest.raises(Locked) as refusal:
        keys.load(path)
    assert refusal.value.code == "unsafe-file"


def _unsafe(path: Path) -> FinuraError:
    with pytest.raises(Locked) as refusal:
        keys.load(path)
    assert refusal.value.code == "unsafe-file"
    return refusal.value


@POSIX
@pytest.mark.timeout(20)  # a pipe, or a device that never ends, must not be read
def test_what_is_no_private_file_is_not_used(path: Path) -> None:
    for mode in (0o640, 0o604, 0o620, 0o666):
        path.chmod(mode)
        assert "chmod 600" in (_unsafe(path).hint or "")
    path.chmod(0o400)
    assert keys.load(path) is not None
    real = path.rename(path.with_name("elsewhere.json"))
    path.symlink_to(real)
    _unsafe(path)
    real.unlink()  # a link to nothing is not the same as no key file
    _unsafe(path)
    path.unlink()
    path.mkdir()
    _unsafe(path)
    path.rmdir()
    os.mkfifo(path, 0o600)
    _unsafe(path)
    _unsafe(Path("/dev/zero"))


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_not_used(path: Path) -> None:
    os.chown(path, 12345, -1)
    assert "another user" in _unsafe(path).message


def test_headers_are_values(made: Vault) -> None:
    header: Header = made.header
    assert header.without("token-cron").slots == header.slots[:2]
    assert header.with_slot(header.slots[0]).slots == (*header.slots[1:], header.slots[0])
    assert header.changing("rekey").changing(None) == header
