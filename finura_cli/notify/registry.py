"""Addresses of channels: which are understood, what may be shown of one, and who carries messages there.

An address is `terminal:`, `desktop:`, `file:///folder`, or one of Apprise. It may hold passwords and tokens, often in
places that do not look so (the path of a webhook is one): what is shown is put together from parts known to be none.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from finura_cli.errors import Unavailable, UsageError
from finura_cli.notify.base import Carrier
from finura_cli.records import NamedTuple

LONGEST = 2_000
_NAMES = {
    "mailto": "e-mail", "mailtos": "e-mail", "json": "webhook", "jsons": "webhook", "xml": "webhook",
    "xmls": "webhook", "form": "webhook", "forms": "webhook", "tgram": "Telegram", "ntfy": "ntfy", "ntfys": "ntfy",
    "fcm": "Firebase Cloud Messaging", "discord": "Discord", "slack": "Slack", "signal": "Signal",
    "signals": "Signal", "matrix": "Matrix", "matrixs": "Matrix", "gotify": "Gotify", "gotifys": "Gotify",
    "mmost": "Mattermost", "mmosts": "Mattermost", "rocket": "Rocket.Chat", "rockets": "Rocket.Chat",
    "pover": "Pushover", "pbul": "Pushbullet", "gchat": "Google Chat", "whatsapp": "WhatsApp", "dbus": "desktop",
    "gnome": "desktop", "glib": "desktop", "macosx": "desktop", "windows": "desktop", "syslog": "the system's log",
    "apprise": "Apprise server", "apprises": "Apprise server", "nctalk": "Nextcloud Talk", "nctalks": "Nextcloud Talk",
    "hassio": "Home Assistant", "hassios": "Home Assistant",
}  # fmt: skip
_E_MAIL = "e-mail is mailtos://user:password@example.com?from=you@example.com&to=you@example.com"
_SERVERS = frozenset(
    "json jsons xml xmls form forms gotify gotifys mmost mmosts rocket rockets apprise apprises nctalk nctalks hassio"
    " hassios signal signals".split()
)
"""The host of these is that of a server; of others it may be a key."""
_OPEN = frozenset({"rsyslog", "growl"})
"""These know no encrypted way."""
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_LIKE = 0.7
"""So much alike is a kind of address that may have been meant: mailt is, and exec is not exotel."""
_OWN = {"terminal:": "the terminal", "desktop:": "notes on this desktop"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9]*)://")
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?")
_SIX = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\])(?::\d*)?")
"""A host by its number in IPv6, with a port perhaps; without a zone, which is of one machine alone."""
_MAIL = re.compile(r"[^@\s/?#]{1,64}@([A-Za-z0-9][A-Za-z0-9.-]{0,252})")


class Looked(NamedTuple):
    """An address that is understood: as it is kept, as people may see it, and what should be said about it."""

    address: str
    shown: str
    warnings: tuple[str, ...]


def carrier(
    address: str, *, write: Callable[[str], object] | None = None, environ: Mapping[str, str] | None = None
) -> Carrier:
    """Who carries messages to an address that was `looked` at. `write`: what `terminal:` writes with."""
    if address == "terminal:":
        from finura_cli.notify.terminal import Terminal

        return Terminal(write)
    if address.startswith("file:"):
        from finura_cli.notify.file import Folder

        return Folder(address)
    environ = os.environ if environ is None else environ
    if address == "desktop:":
        from finura_cli.notify.desktop import Desktop

        return Desktop(environ)
    from finura_cli.notify.apprise_carrier import Apprise

    return Apprise(address, environ)


def shown(address: str) -> str:
    """What an address is, without any secret: `e-mail to r…@example.com`, `webhook at example.com`, `Telegram`."""
    if address in _OWN:
        return _OWN[address]
    if address.startswith("file:"):
        from finura_cli.notify.file import place_of

        try:
            place = place_of(address)
        except ValueError:
            return "files"
        return f"{'pages' if place.page else 'files'} in {place.folder}"
    scheme = _scheme(address)
    name = _NAMES.get(scheme, scheme or "unknown")
    host = _host(address) if scheme in _SERVERS or _is_ntfy_server(address) else ""
    if host:
        return f"{name} at {host}"
    to = _receivers(address) if name == "e-mail" else []
    return f"{name} to {', '.join(map(_dotted, to[:3]))}{' ...' if len(to) > 3 else ''}" if to else name


def looked(address: str, *, environ: Mapping[str, str] | None = None) -> Looked:
    """Look whether an address is understood; nothing is sent.

    Raises:
        UsageError (2, `bad-address`), without a letter of the address beyond its kind. Unavailable (69): a package is
        missing for it.
    """
    text = address.strip()
    if not text:
        raise _bad("there is no address", "as in mailtos://user:password@example.com?to=you@example.com")
    if len(text) > LONGEST:
        raise _bad(f"an address has {LONGEST:,} characters at most", "finura help channels")
    if any(ord(one) < 33 or ord(one) == 127 or 0xD800 <= ord(one) < 0xE000 for one in text):
        raise _bad("an address has no spaces or control characters", "write a space as %20")
    own = f"{text.casefold().removesuffix('//').removesuffix(':')}:"
    if own == "desktop:" and sys.platform != "linux":
        raise _bad("desktop: is that of Linux", "on a Mac macosx://, on Windows windows://")
    if own in _OWN:
        return Looked(own, shown(own), ())
    if text.startswith("file:"):
        return _file(text)
    return _of_apprise(text, os.environ if environ is None else environ)


def _file(text: str) -> Looked:
    from finura_cli.notify.file import place_of

    try:
        place = place_of(text)
    except ValueError as error:
        raise _bad(str(error), "finura help channels") from None
    if os.path.exists(place.folder) and not os.path.isdir(place.folder):  # unlike those of Path they never raise
        raise _bad(f"{place.folder} is no folder", "each message is a file of its own in it")
    address = f"file://{quote(place.folder.as_posix())}{'?format=html' if place.page else ''}"
    return Looked(address, shown(address), ())


def _of_apprise(text: str, environ: Mapping[str, str]) -> Looked:
    from finura_cli.notify.apprise_carrier import look

    if not _scheme(text):
        hint = _E_MAIL if "@" in text else "it begins as mailtos:// tgram:// ntfys:// jsons:// file:/// do"
        raise _bad("this is no address", hint)
    key_file = dict(_query(text)).get("keyfile")
    if key_file is not None and not key_file.startswith(("/", "~")) and "\\" not in key_file:
        raise _bad("a key file is named in full", "keyfile=~/key.json")  # runs begin in any folder
    if "[" in _netloc(text) and not _host(text):
        raise _bad("in brackets stands a number of IPv6", "as in jsons://[2001:db8::1]:8443/path, without a zone")
    found = look(text, environ=environ)
    text = str(found.get("address", text))  # https://hooks... is written as that of its service
    if found.get("ok") is not True:
        raise _refusal(text, found)
    scheme = _scheme(text)
    mine = [one.casefold() for one in _receivers(text)] if _NAMES.get(scheme) == "e-mail" else []
    to = found["to"]
    assert isinstance(to, list)
    is_server = scheme in _SERVERS or _is_ntfy_server(text)
    # Where two read an address differently, a part of a password may be taken for a host, and shown.
    if (mine or to) and sorted(set(mine)) != sorted({str(one).casefold() for one in to}):
        raise _ambiguous()
    if is_server and _host(text).casefold() != str(found["host"]).casefold():
        raise _ambiguous()
    warnings = []
    if found["plain"]:
        is_said = dict(_query(text)).get("mode", "").casefold() == "insecure"
        otherwise = "without mode=insecure it" if is_said else f"{scheme}s://"
        warnings.append(f"{scheme}:// is not encrypted on its way: {otherwise} is, where the server knows it")
    if scheme in _OPEN and _host(text).casefold() not in _HERE:
        warnings.append(f"{scheme}:// is not encrypted on its way, and there is no other: take --private")
    if scheme in ("syslog", "rsyslog"):
        warnings.append("whoever may read that log can read what is sent, for as long as it is kept")
    if scheme == "macosx":  # a program shows the note, and takes its text as an argument
        warnings.append("other users of this computer can read the text while it is shown, in the list of processes")
    if dict(_query(text)).get("verify", "yes").casefold() in ("no", "false", "0", "off"):
        warnings.append("verify=no: whoever stands in between can read and keep what is sent")
    return Looked(text, shown(text), tuple(warnings))


def _refusal(text: str, found: Mapping[str, object]) -> UsageError | Unavailable:
    why, detail, scheme = found.get("why"), found.get("detail"), _scheme(text)
    if why == "unknown":
        from finura_cli.domain.names import nearest

        known = [str(one) for one in detail] if isinstance(detail, list) else []
        near = nearest(scheme, known, cutoff=_LIKE)
        hint = f"did you mean {' or '.join(f'{one}://' for one in near)}?" if near else "finura help channels"
        return _bad(f"nothing is known of {scheme[:20]}://", hint)
    if why == "web":
        return _bad(f"{scheme}:// is of no service that is known", "a webhook is jsons://host/path")
    if why == "missing" and isinstance(detail, list):
        needs = f"it needs the package {detail[1]}" if detail[1] else "it needs a program or package of this system"
        return Unavailable(f"{detail[0]} cannot be used here", hint=needs, code="not-installed")
    if why == "public":
        return _bad(f"what is sent to {detail} can be read by anybody", "take a channel that is yours alone")
    if why == "file":
        return _bad("this address would send what is in a file of this computer", "leave its template out")
    if why == "key":
        return _bad("the key file of this address cannot be read", "keyfile=~/key.json, of this computer")
    if why == "bad":
        hint = f"finura help channels; appriseit.com/services shows how one of {detail} is written"
        hint = _E_MAIL if _NAMES.get(scheme) == "e-mail" else hint
        return _bad(f"this is no whole address of {detail}", hint)
    return Unavailable("no answer came from Apprise", hint="is the package apprise installed?", code="not-installed")


def _ambiguous() -> UsageError:
    return _bad(
        "this address can be read in two ways",
        "in a user or a password write / as %2F, ? as %3F, # as %23, @ as %40, : as %3A",
    )


def _bad(what: str, hint: str) -> UsageError:
    return UsageError(what, hint=hint, code="bad-address")


# ------------------------------------------------------------------------------------------------- parts of an address


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _host(address: str) -> str:
    """Without user, password and port; empty for what does not look like one. A number of IPv6 keeps its brackets."""
    place = _netloc(address).rpartition("@")[2]
    six = _SIX.fullmatch(place)
    host = six[1] if six else place.partition(":")[0]
    return host if six or _HOST.fullmatch(host) else ""


def _is_ntfy_server(address: str) -> bool:
    """`ntfys://host/topic`; in `ntfy://topic` the host is the topic, and who knows it can read along."""
    try:
        return _scheme(address) in ("ntfy", "ntfys") and bool(urlsplit(address).path.strip("/"))
    except ValueError:
        return False


def _query(address: str) -> list[tuple[str, str]]:
    try:
        return [(name.casefold(), value) for name, value in parse_qsl(urlsplit(address).query)]
    except ValueError:
        return []


def _receivers(address: str) -> list[str]:
    """Whom a mail goes to: those of the path and of ?to=, else the user at the host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    said = [unquote(one) for one in parts.path.split("/") if one]
    said += [value for name, value in _query(address) if name == "to"]
    if said:
        from email.utils import getaddresses

        said = [one for _, one in getaddresses(said)]
    user, _, host = parts.netloc.rpartition("@")
    if not said:
        name = unquote(user.partition(":")[0])
        said = [name if "@" in name else f"{name}@{host.partition(':')[0]}"] if name else []
    return [one for one in said if _MAIL.fullmatch(one)]


def _dotted(mail: str) -> str:
    return f"{mail[0]}…@{mail.rpartition('@')[2]}"
