"""Addresses: what is understood, and that nothing secret of one is ever shown."""

from __future__ import annotations

import os
import string
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.errors import Unavailable, UsageError
from finura_cli.notify import apprise_carrier, registry
from tests.notify import within

pytestmark = pytest.mark.usefixtures("apprise_within")

UNDERSTOOD = {
    "terminal": "the terminal",
    "desktop://": "notes on this desktop",
    "mailto://user:p%2Fass@gmail.com": "e-mail to u…@gmail.com",
    "jsons://home_server/SECRET": "webhook at home_server",
    "mailtos://u:hunter2@example.com?to=Rina<rina@example.com>,b@x.org": "e-mail to r…@example.com, b…@x.org",
    "jsons://me:hunter2@example.com:8443/hook/SECRET?token=SECRET": "webhook at example.com",
    "jsons://[2001:db8::1]:8443/hook/SECRET": "webhook at [2001:db8::1]",
    "json://[::1]/hook/SECRET": "webhook at [::1]",
    "ntfys://[2001:DB8::1]/my-secret-topic": "ntfy at [2001:DB8::1]",
    "ntfy://my-secret-topic": "ntfy",
    "ntfys://ntfy.example.com/my-secret-topic": "ntfy at ntfy.example.com",
    "tgram://123456789:abcdefg_SECRET/12315544/": "Telegram",
    "https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": "Discord",
    "file:///srv/me/my%20letters": "files in /srv/me/my letters",
    "file:///srv/me/letters?format=html": "pages in /srv/me/letters",
}


@pytest.mark.parametrize("address", UNDERSTOOD)
def test_what_people_see_of_an_address(address: str) -> None:
    looked = registry.looked(f"  {address}\n")
    assert looked.shown == registry.shown(looked.address) == UNDERSTOOD[address]
    assert looked.warnings == ()
    assert registry.looked(looked.address) == looked  # what is kept is understood again


@pytest.mark.parametrize(
    "address",
    [
        "https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "mailto://u:pä@mail.example.com",
        "x://",
    ],
)
def test_the_other_process_says_what_is_said_within(address: str) -> None:
    asked = {"do": "look"}
    told = within.ask_elsewhere(address, asked, seconds=20, environ=os.environ)
    assert told == within.ask(address, asked, seconds=20, environ=os.environ)
    assert told.last["ok"] is (address != "x://")


REFUSED = {
    "": "there is no address",
    "   ": "there is no address",
    "rina@example.com": "this is no address",
    "mailto://a b@example.com": "an address has no spaces or control characters",
    "mailto://a\x07@example.com": "an address has no spaces or control characters",
    "jsons://h/" + "x" * 2000: "an address has 2,000 characters at most",
    "mailt://user:SECRET@example.com": "nothing is known of mailt://",
    "mailto://user:SEC/RET@example.com": "",
    "tgram://SECRET": "this is no whole address of Telegram",
    "https://example.com/SECRET": "https:// is of no service that is known",
    "bsky://me:SECRET@handle": "what is sent to BlueSky can be read by anybody",
    "aprs://user:SECRET@CALL": "what is sent to Aprs can be read by anybody",
    "discord://12345678/SECRETabcd?template=/etc/hostname": "this address would send what is in a file",
    "fcm://project/%23topic/?keyfile=/nowhere/SECRET.json": "the key file of this address cannot be read",
    "fcm://project/%23topic/?keyfile=SECRET.json": "a key file is named in full",
    "file://letters": "a folder is named in full",
    "file:///etc/hostname": "/etc/hostname is no folder",
    "file:~xqzvk/letters": "nobody here has this home folder",
    "file:///tmp/x?mode=SECRET": "after a folder comes ?format=html",
    "json://[fe80::1%25eth0]/SECRET": "in brackets stands a number of IPv6",
    "exec:///bin/sh": "nothing is known of exec://",
    "python:///tmp/plugin.py": "nothing is known of python://",
}


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_refused_is_said_in_a_line_without_the_address(address: str) -> None:
    with pytest.raises(UsageError) as raised:
        registry.looked(address)
    assert raised.value.code == "bad-address"
    assert raised.value.message.startswith(REFUSED[address])
    assert "SECRET" not in f"{raised.value.message}{raised.value.hint}"
    assert "\n" not in f"{raised.value.message}{raised.value.hint}"


@pytest.mark.parametrize("address", ["rina@example.com", "mailto://rina:SECRET@127.0.0.1?to=rina@example.com"])
def test_who_means_e_mail_is_told_how_it_is_written(address: str) -> None:
    with pytest.raises(UsageError) as raised:
        registry.looked(address)
    said = str(raised.value.hint).split(" is ")[1]
    assert registry.looked(said).shown == "e-mail to y…@example.com"


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("mailt://user:SECRET@example.com", "did you mean mailto:// or mailtos://?"),
        ("telegram://SECRET", "did you mean tgram://?"),
        ("exec:///bin/SECRET", "finura help channels"),
        ("script:///bin/SECRET", "finura help channels"),
    ],
)
def test_what_is_much_alike_may_have_been_meant_and_nothing_else(address: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        registry.looked(address)
    assert raised.value.hint == hint


def test_a_push_service_has_its_key_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    key.write_text("{}")
    assert registry.looked(f"fcm://project/%23topic/?keyfile={key}").shown == "Firebase Cloud Messaging"


def test_a_service_whose_package_is_missing_is_said() -> None:
    with pytest.raises(Unavailable, match="MQTT") as raised:
        registry.looked("mqtt://user:SECRET@localhost/topic")
    assert "paho-mqtt" in str(raised.value.hint)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("json://example.com/x", "json:// is not encrypted on its way"),
        ("json://[2001:db8::1]/x", "json:// is not encrypted on its way"),
        ("mailto://u:p@mail.example.com", "mailto:// is not encrypted on its way"),
        ("mailtos://u:p@example.com?mode=insecure", "mailtos:// is not encrypted on its way: without mode"),
        ("jsons://example.com/x?verify=no", "verify=no: whoever stands in between"),
    ],
)
def test_what_can_be_read_on_its_way_is_warned_of(address: str, said: str) -> None:
    (warning,) = registry.looked(address).warnings
    assert warning.startswith(said)
    assert registry.looked("json://127.0.0.1/x").warnings == ()


def test_a_log_of_another_machine_is_warned_of() -> None:
    on_its_way, there = registry.looked("rsyslog://logs.example.com").warnings
    assert on_its_way.startswith("rsyslog:// is not encrypted on its way, and there is no other")
    assert there.startswith("whoever may read that log")
    assert registry.looked("rsyslog://localhost").warnings == registry.looked("syslog://").warnings == (there,)


def test_a_text_that_becomes_an_argument_of_a_program_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise knows it on a Mac alone."""
    monkeypatch.setattr(
        apprise_carrier, "look", lambda *_, **__: {"ok": True, "host": "", "to": [], "plain": False, "service": "macOS"}
    )
    (warning,) = registry.looked("macosx://").warnings
    assert "list of processes" in warning


SECRET = st.text(alphabet="QZXW0123456789", min_size=6, max_size=20)
SCHEMES = st.sampled_from("mailto mailtos jsons tgram ntfys discord slack gotify matrix fcm other x9 rocket".split())
JUNK = st.text(alphabet=string.ascii_lowercase + string.punctuation + " äñ…\u202e", max_size=30)


@given(SCHEMES, SECRET, JUNK, JUNK, st.booleans())
def test_a_secret_in_any_sensible_place_is_never_shown(scheme: str, secret: str, a: str, b: str, raw: bool) -> None:
    """As user's password, as path, as query; the rest of the address may be anything."""
    left, right = (a, b) if raw else (quote(a, safe=""), quote(b, safe=""))
    for address in (
        f"{scheme}://user:{secret}@example.com/{right}",
        f"{scheme}://example.com/{secret}/{right}?{left}",
        f"{scheme}://example.com/{left}?token={secret}",
    ):
        assert secret not in registry.shown(address)


@given(st.text(max_size=60))
def test_any_text_can_be_shown_and_is_refused_in_order(text: str) -> None:
    registry.shown(text)
    registry.shown(f"file:{text}")
    registry.shown(f"file:~{text}")
    if not registry._scheme(text.strip()) and not text.strip().casefold().startswith(("file:", "terminal", "desktop")):
        with pytest.raises(UsageError, match=r"\A[^\n]+\Z"):
            registry.looked(text)


def test_a_folder_that_cannot_be_looked_at_is_a_matter_of_the_first_message() -> None:
    assert registry.looked(f"file:///tmp/{'x' * 300}").shown.endswith("xxx")


def test_who_carries(tmp_path: Path) -> None:
    names = [type(registry.carrier(a)).__name__ for a in ("terminal:", f"file://{tmp_path}", "json://127.0.0.1/x")]
    assert names == ["Terminal", "Folder", "Apprise"]
