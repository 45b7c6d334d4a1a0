"""The process in which Apprise works, so that a server that hangs can be left, and no log of it reaches anybody.

It is run by its path, imports nothing of the program, reads one JSON object from its input and writes JSON lines. What
is said of a failure is put together here, from the kind of an error and from numbers: a text of a library, or of a
server, may hold an address with its secrets.

Asked `look`: {"ok": true, "service", "host", "to", "plain"}, or {"ok": false, "why", "detail"}.
Asked `send`: {"sent": true}, or {"sent": false, "why", "again", "unsure"}; before it perhaps {"handed": true}, once a
server has been reached and may have the message.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

PUBLIC = frozenset(
    "aprs dapnet bluesky bsky mastodon mastodons toot toots misskey misskeys nostr reddit tweet twitter x"
    " streamlabs strmlabs".split()
)
"""What is posted there can be read by anybody."""
LETTERS = frozenset(
    "azure brevo groundmail lauther mailersend mailgun o365 postmark resend sendgrid ses smtp2go sparkpost".split()
)
"""E-mail by other ways than SMTP: they take a page."""
MARKED_UP = frozenset(
    "cliq discord fluxer fluxers gchat guilded mmost mmosts revolt rocket rockets slack tgram webex wxteams zcliq"
    " zohocliq zulip".split()
)
"""Chats that would read a text as Markdown: they get it as a block of code, where all of it is text."""
CALLING = frozenset("feishu lark matrix matrixs".split())  # some words of a plain text call people there
_KEY_FILES = frozenset({"fcm"})
"""These take a key from a file of this computer. Others would send what is in it."""
_MOST, _SMALL = 4, 500
"""A text that is too long goes out in so many messages at most; in one where a message holds less than that."""


class Seen:
    """What came by on the way out."""

    def __init__(self, line: Callable[[dict[str, object]], None]) -> None:
        self.error: BaseException | None = None
        self.status: int | None = None
        self.handed = False
        self.taken = 0
        self._line = line

    def hand(self) -> None:
        if not self.handed:
            self.handed = True
            self._line({"handed": True})

    def take(self, *_: object, **__: object) -> None:
        self.taken += 1


def main() -> None:
    """Do what the input asks, once."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = sys.stderr = io.StringIO()

    def line(value: dict[str, object]) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    asked = json.load(sys.stdin)
    last_word = threading.Timer(asked["seconds"] + 5, os._exit, (1,))  # whoever started this may be gone
    last_word.daemon = True
    last_word.start()
    try:
        line(look(asked["address"]) if asked["do"] == "look" else send(asked, Seen(line)))
    except ImportError:
        line({"ok": False, "sent": False, "why": "Apprise is not installed", "again": False, "unsure": False})
    os._exit(0)  # a thread of a library may never end


def _plugin(address: str) -> Any:  # noqa: ANN401 Apprise's own classes
    """What sends to an address. Our text never becomes markup, whatever the address says: a mail alone has a page."""
    from apprise import Apprise, AppriseAsset
    from apprise.plugins import url_to_dict

    said = url_to_dict(address) or {"schema": ""}  # type: ignore[no-untyped-call]
    is_mail = said["schema"] in LETTERS | {"mailto", "mailtos"}
    if said["schema"] in MARKED_UP or said.get("format") not in ("text", "html" if is_mail else "text"):
        said.pop("format", None)
    said.pop("mdv", None)  # of Telegram: which Markdown; a block of code is the same in the one that is usual alone
    asset = AppriseAsset(
        app_id="Finura", app_desc="Finura", app_url="", image_url_mask="", image_url_logo="",
        http_redirects=False,  # a post that is sent on becomes a get, or goes to somebody else
        allow_templates=False, pgp_autogen=False, pem_autogen=False,
    )  # fmt: skip
    return Apprise.instantiate(said, asset=asset)


def look(address: str) -> dict[str, object]:
    """Whether Apprise understands an address, and what of it may be shown."""
    from apprise import AppriseAttachment
    from apprise.manager_plugins import NotificationManager

    known: Any = NotificationManager()  # type: ignore[no-untyped-call]
    schema = address.partition("://")[0].lower()
    if schema in ("http", "https"):  # as a service shows the address of its webhook
        native = _plugin(address)
        own = native.url(privacy=False) if native is not None and native.schema not in ("http", "https") else ""
        return {**look(own), "address": own} if own else {"ok": False, "why": "web", "detail": ""}
    if schema not in known:
        return {"ok": False, "why": "unknown", "detail": sorted(known.schemas())}
    name = str(known[schema].service_name)
    if schema in PUBLIC:
        return {"ok": False, "why": "public", "detail": name}
    if not known[schema].enabled:
        needs = known[schema].requirements.get("packages_required") or ""
        return {"ok": False, "why": "missing", "detail": [name, needs if isinstance(needs, str) else str(needs[0])]}
    plugin = _plugin(address)
    if plugin is None:
        return {"ok": False, "why": "bad", "detail": name}
    files = [one[0] for one in vars(plugin).values() if isinstance(one, AppriseAttachment) and len(one) > 0]
    is_key = schema in _KEY_FILES
    if files and not (is_key and all(files)):  # each is true when it can be read
        return {"ok": False, "why": "key" if is_key else "file", "detail": name}
    return {
        "ok": True,
        "service": name,
        "host": str(plugin.host or ""),
        "to": sorted({str(one[1]) for one in plugin.targets}) if schema in ("mailto", "mailtos") else [],
        "plain": _is_plain(plugin),
    }


def _is_plain(plugin: Any) -> bool:  # noqa: ANN401
    """Whether what is sent can be read on its way: the service has an encrypted way, too, and this is the other."""
    is_safe = plugin.secure or getattr(plugin, "mode", None) == "cloud"  # ntfy's own server
    has_both = plugin.secure_protocol and plugin.protocol
    if getattr(plugin, "secure_mode", "") != "insecure" and (is_safe or not has_both):
        return False
    return (getattr(plugin, "smtp_host", None) or plugin.host) not in ("localhost", "127.0.0.1", "::1", "[::1]")


# ------------------------------------------------------------------------------------------------------------- sending


def send(asked: dict[str, Any], seen: Seen) -> dict[str, object]:
    """Send a message; what became of it."""
    plugin = _plugin(asked["address"])
    if plugin is None:
        return _failed("Apprise does not understand the address", again=False)
    seconds = float(asked["seconds"])
    if hasattr(plugin, "smtp_host"):
        plugin.smtp_host = plugin.smtp_host.strip("[]")  # of IPv6: smtplib wants the number alone
    plugin.socket_connect_timeout = seconds * 0.9 if hasattr(plugin, "smtp_host") else min(10.0, seconds / 2)
    plugin.socket_read_timeout = seconds * 0.9
    plugin.request_rate_per_sec = min(plugin.request_rate_per_sec, 1.0)
    plugin.mark_delivered = seen.take
    watched = _watch(plugin, seen)
    if not watched:
        seen.hand()
    try:
        done = all(
            plugin.notify(title=title, body=body, body_format=kind)  # the first that is not taken ends it
            for title, body, kind in messages(plugin, asked["subject"], asked["text"], asked["html"])
        )
    except Exception as error:  # whatever a plugin does not foresee
        seen.error, done = error, False
    return {"sent": True} if done else _told(seen, watched, seconds)


def messages(plugin: Any, subject: str, text: str, html: str | None) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """(title, body, format) of each message that a service is given."""
    formats = {one.value for one in plugin._formats()}
    if html is not None and _takes_pages(plugin):
        if hasattr(plugin, "smtp_host"):
            plugin.headers.setdefault("Auto-Submitted", "auto-generated")
            # The part of text is ours, line by line; Apprise would make one out of the page.
            vars(sys.modules["apprise.plugins.email.base"])["convert_between"] = lambda *_: text
        yield subject, html, "html"
        return
    names = _schemas(plugin)
    if not names & MARKED_UP:
        if names & CALLING:
            subject, text = _calling_nobody(subject), _calling_nobody(text)
        inline = 0 if plugin.title_maxlen > 0 else len(subject) + 12
        parts = list(pieces(text, plugin.body_maxlen - inline))
        for n, part in enumerate(parts, 1):
            yield (subject if len(parts) == 1 else f"{subject} ({n}/{len(parts)})"), part, "text"
        return
    whole = text if text.lstrip().startswith(subject) else f"{subject}\n\n{text}"
    whole = _calling_nobody(whole.replace("```", "'''"))
    for part in pieces(whole, plugin.body_maxlen - 10):
        yield "", f"```\n{part}\n```", "markdown" if "markdown" in formats else "text"


def _schemas(plugin: Any) -> frozenset[str]:  # noqa: ANN401
    """By which an address of this service may begin. What the plugin says of its own is http, or https, for some."""
    said = (plugin.protocol or (), plugin.secure_protocol or ())
    return frozenset(name for one in said for name in ((one,) if isinstance(one, str) else one))


def _calling_nobody(text: str) -> str:
    """A joiner that is not seen keeps a name in a payee's text from calling people."""
    return text.replace("@", "@\u2060").replace("<at ", "<\u2060at ")


def _takes_pages(plugin: Any) -> bool:  # noqa: ANN401
    is_mail = hasattr(plugin, "smtp_host") or not _schemas(plugin).isdisjoint(LETTERS)
    return is_mail and plugin.resolve_format("html").value == "html"


def pieces(text: str, limit: int) -> Iterator[str]:
    """A text in messages of at most `limit` characters, broken between lines where there is one; the last that may be
    sent ends with … where there would be more."""
    limit = max(limit, 20)
    most = _MOST if limit >= _SMALL else 1
    left = text.rstrip()
    for n in range(most):
        if len(left) <= limit:
            yield left
            return
        room = limit - 2
        cut = left.rfind("\n", 0, room + 1)
        cut = cut if cut > room // 2 else room
        yield left[:cut].rstrip() + ("" if n < most - 1 else " …")
        left = left[cut:].lstrip("\n")


# ------------------------------------------------------------------------------------------------------ what came of it


def _watch(plugin: Any, seen: Seen) -> bool:  # noqa: ANN401
    """Note what requests and smtplib come across; False: the plugin goes other ways, and nothing is known of them."""
    module = sys.modules[type(plugin).__module__]
    if hasattr(plugin, "smtp_host"):
        import smtplib

        _noting(smtplib.SMTP, ("connect", "starttls", "login", "sendmail"), seen)
        _handing(smtplib.SMTP, "data", seen, before=True)
        return True
    if not hasattr(module, "requests"):
        return False
    for name in ("HTTPConnection", "HTTPSConnection"):
        _handing(getattr(sys.modules["urllib3.connection"], name), "connect", seen, before=False)
    _noting(sys.modules["requests.adapters"].HTTPAdapter, ("send",), seen)
    return True


def _noting(kind: Any, names: tuple[str, ...], seen: Seen) -> None:  # noqa: ANN401
    for name in names:
        setattr(kind, name, _noted(getattr(kind, name), seen))


def _noted(do: Callable[..., Any], seen: Seen) -> Callable[..., Any]:
    def noting(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        seen.error = seen.status = None
        try:
            answer = do(*args, **kwargs)
        except Exception as error:
            seen.error = error
            raise
        seen.status = getattr(answer, "status_code", None)
        if isinstance(answer, dict) and answer:  # of smtplib: whom the server takes no mail for, and others it does
            seen.status, _ = next(iter(answer.values()))
            seen.taken += 1
        return answer

    return noting


def _handing(kind: Any, name: str, seen: Seen, *, before: bool) -> None:  # noqa: ANN401
    do = getattr(kind, name)

    def handing(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if before:
            seen.hand()
        answer = do(*args, **kwargs)
        seen.hand()
        return answer

    setattr(kind, name, handing)


def _told(seen: Seen, watched: bool, seconds: float) -> dict[str, object]:
    """Why a message was not taken, in words that hold no secret."""
    if seen.taken:
        return _failed("a part of it was taken, and then no more", again=False, unsure=True)
    if seen.error is not None:
        return _of_error(seen.error, seen.handed, round(seconds))
    if seen.status is None:
        return _failed("the service did not take it", again=True, unsure=False)
    if seen.status < 300:
        return _failed("the service answered, and did not take it", again=False)
    if seen.status < 400:
        return _failed(f"the server sends us elsewhere ({seen.status}): the address has moved", again=False)
    again = seen.status >= 500 or seen.status in (408, 421, 425, 429, 450, 451, 452)
    return _failed(f"the server answered {seen.status}", again=again)


def _of_error(error: BaseException, handed: bool, seconds: int) -> dict[str, object]:
    import smtplib
    import socket
    import ssl

    links = list(_chain(error))

    def is_any(*kinds: type[BaseException], name: str = "") -> bool:
        return any(isinstance(one, kinds) or (name and type(one).__name__ == name) for one in links)

    for one in links:
        if isinstance(one, smtplib.SMTPAuthenticationError):
            return _failed(f"user or password is not accepted ({one.smtp_code})", again=one.smtp_code < 500)
        if isinstance(one, smtplib.SMTPRecipientsRefused):
            code = next(iter(one.recipients.values()))[0]
            return _failed(f"the server takes no mail for this recipient ({code})", again=code < 500)
        if isinstance(one, smtplib.SMTPResponseException):
            return _failed(f"the server answered {one.smtp_code}", again=one.smtp_code < 500)
        if isinstance(one, smtplib.SMTPNotSupportedError):
            return _failed("the server does not know this way of encrypting or logging in", again=False)
    if is_any(ssl.SSLCertVerificationError):
        return _failed("the server's certificate is not valid", again=True)
    if is_any(ssl.SSLError):
        return _failed("no encrypted connection comes about", again=True)
    if is_any(socket.gaierror):
        return _failed("there is no such host, or no network", again=True)
    if is_any(ConnectionRefusedError):
        return _failed("the connection is refused", again=True)
    if is_any(TimeoutError, name="ConnectTimeout") or is_any(name="ReadTimeout"):
        return _failed(f"no answer within {seconds} seconds", again=not handed, unsure=handed)
    if is_any(OSError):
        return _failed("the connection broke off" if handed else "no connection", again=not handed, unsure=handed)
    return _failed(f"Apprise failed: {type(error).__name__}", again=False)


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(20):
        if link is None:
            return
        yield link
        link = link.__cause__ or link.__context__


def _failed(why: str, *, again: bool, unsure: bool = False) -> dict[str, object]:
    return {"sent": False, "why": why, "again": again, "unsure": unsure}


if __name__ == "__main__":
    main()
