"""What goes over the wire to servers of this computer, and what is said of those that do not take it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.channel import Message
from finura_cli.notify import apprise_carrier, registry
from finura_cli.notify import apprise_child as child
from finura_cli.notify.base import NotSent, Unsure
from tests.notify import places

TABLE = "Week 42\n\n" + "".join(
    f"{name:<30}{amount:>49}\n" for name, amount in (("Rent", "৳25,000"), ("Café", "-1.00"))
)
PAGE = "<!doctype html><html><body><h1>Week 42</h1><p>Café &amp; Rent</p></body></html>"
LETTER = Message("Your week: ৳25,000", TABLE, PAGE)
Talk = Callable[[socket.socket, threading.Event], None]
ENOUGH = 30.0
SHORT = 5.0
"""Long enough for a process to begin on a busy machine, and to be waited for."""
within = pytest.mark.usefixtures("apprise_within")
"""Tests of what is sent and heard; those without it have the other process."""


def mail_address(port: int, to: str = "rina@example.com", more: str = "") -> str:
    return f"mailto://127.0.0.1:{port}/{to}?from=finura@example.com&mode=insecure{more}"


def send(address: str, message: Message = LETTER, seconds: float = ENOUGH) -> None:
    registry.carrier(address).send(message, seconds=seconds)


# E-mail


def test_a_mail_has_our_text_line_by_line_and_our_page() -> None:
    with places.post() as post:
        send(mail_address(post.port))
    (mail,) = post.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, page = mail.iter_parts()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == TABLE.splitlines()
    assert max(map(len, text.get_content().splitlines())) == 79
    assert page.get_content().strip() == PAGE
    assert mail["Subject"] == LETTER.subject
    assert (mail["To"], mail["Auto-Submitted"]) == ("rina@example.com", "auto-generated")
    assert "finura@example.com" in mail["From"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_out_of_a_mail_as_it_went_in(text: str) -> None:
    plugin = child._plugin(mail_address(25))
    module = sys.modules["apprise.plugins.email.base"]
    before = vars(module)["convert_between"]
    try:
        ((title, body, kind),) = child.messages(plugin, "Week", text, PAGE)
        (made,) = plugin.prepare_emails(title, body, plugin.from_addr, plugin.targets, notify_format=kind)
    finally:
        vars(module)["convert_between"] = before
    mail = message_from_string(made.body, policy=default)
    found = mail.get_body(("plain",))
    assert found is not None
    assert found.get_content().rstrip("\n").split("\n") == text.rstrip("\n").split("\n")
    assert max(map(len, made.body.split("\n"))) <= 998  # what servers have to take


@within
def test_a_mail_without_a_page_is_plain_text() -> None:
    with places.post() as post:
        send(mail_address(post.port), Message("Heads up", "<b>90 %</b> of Food"))
        send(mail_address(post.port, more="&format=text"))
    alert, letter = post.mails
    assert alert.get_content_type() == letter.get_content_type() == "text/plain"
    assert alert.get_content().strip() == "<b>90 %</b> of Food"
    assert letter.get_content().splitlines() == TABLE.splitlines()


@within
def test_a_subject_cannot_bring_headers() -> None:
    with places.post() as post:
        send(mail_address(post.port), Message("Netflix\r\nBcc: eve@example.com\n rose", "text"))
    (mail,) = post.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Netflix Bcc: eve@example.com rose"
    assert post.receivers == [["rina@example.com"]]


def test_halves_of_characters_are_no_crash() -> None:
    with places.post() as post:
        send(mail_address(post.port), Message("a\ud800b", "c\udc00d", "<p>\ud800</p>"))
    assert post.mails[0]["Subject"] == "a?b"


@within
def test_a_receiver_that_is_refused_is_said_without_what_the_server_said() -> None:
    with places.post() as post:
        post.refused.add("rina@example.com")
        with pytest.raises(NotSent) as raised:
            send(mail_address(post.port))
    assert (raised.value.why, raised.value.again) == ("the server takes no mail for this recipient (550)", False)


@within
def test_a_mail_that_one_of_two_got_is_not_sent_again() -> None:
    with places.post() as post:
        post.refused.add("b@example.com")
        with pytest.raises(Unsure, match="a part of it was taken"):
            send(mail_address(post.port, to="a@example.com/b@example.com"))
    assert post.receivers == [["a@example.com"]]


@within
@pytest.mark.parametrize(("answer", "again"), [("451 try later", True), ("554 no", False)])
def test_a_server_that_does_not_take_it(answer: str, again: bool) -> None:
    with places.post() as post:
        post.answer = answer
        with pytest.raises(NotSent) as raised:
            send(mail_address(post.port))
    assert (raised.value.why, raised.value.again) == (f"the server answered {answer[:3]}", again)


def refusing(caller: socket.socket, over: threading.Event) -> None:
    """A mail server that knows no password."""
    with caller.makefile("rwb") as talk:
        for line in (b"220 here\r\n", b"250-here\r\n250 AUTH PLAIN LOGIN\r\n", *[b"535 wrong: hunter2\r\n"] * 4):
            talk.write(line)
            talk.flush()
            talk.readline()


@within
def test_a_password_that_is_not_accepted_is_not_tried_again() -> None:
    with places.talking(refusing) as port, pytest.raises(NotSent) as raised:
        send(f"mailto://me:hunter2@127.0.0.1:{port}/r@example.com?from=f@example.com&mode=insecure")
    assert (raised.value.why, raised.value.again) == ("user or password is not accepted (535)", False)


@within
def test_a_mail_server_without_encryption_gets_nothing() -> None:
    with places.post() as post, pytest.raises(NotSent, match="does not know this way of encrypting") as raised:
        send(f"mailtos://127.0.0.1:{post.port}/r@example.com?from=f@example.com")
    assert not raised.value.again
    assert post.mails == []


@within
def test_a_certificate_of_somebody_else_gets_neither_letter_nor_password(tmp_path: Path) -> None:
    """Unless the address says verify=no: then the letter goes through what is encrypted."""
    address = "mailtos://127.0.0.1:{}/r@example.com?from=f@example.com"
    with places.post(tls=places.certificate(tmp_path)) as post:
        with pytest.raises(NotSent, match="certificate is not valid"):
            send(address.format(post.port))
        assert post.mails == []
        send(address.format(post.port) + "&verify=no")
    assert [mail["Subject"] for mail in post.mails] == [LETTER.subject]


# Webhooks


def test_a_webhook_gets_subject_and_text() -> None:
    with places.web() as web:
        send(f"json://127.0.0.1:{web.port}/hook/TOKEN")
    (body,) = map(json.loads, web.bodies)
    assert (body["title"], body["message"]) == (LETTER.subject, TABLE.rstrip())
    assert web.paths == ["/hook/TOKEN"]


@within
@pytest.mark.parametrize(
    ("status", "again", "why"),
    [
        (500, True, "the server answered 500"), (503, True, "the server answered 503"),
        (429, True, "the server answered 429"), (404, False, "the server answered 404"),
        (401, False, "the server answered 401"),
        (302, False, "the server sends us elsewhere (302): the address has moved"),
    ],
)  # fmt: skip
def test_what_a_server_answers(status: int, again: bool, why: str) -> None:
    with places.web() as web:
        web.status = status
        with pytest.raises(NotSent) as raised:
            send(f"json://127.0.0.1:{web.port}/hook/TOKEN")
    assert (raised.value.why, raised.value.again) == (why, again)
    assert len(web.bodies) == 1


@within
def test_a_server_without_encryption_is_said() -> None:
    with places.web() as web, pytest.raises(NotSent, match="no encrypted connection comes about") as raised:
        send(f"jsons://127.0.0.1:{web.port}/x")
    assert raised.value.again
    assert web.bodies == []


@within
def test_a_second_part_that_is_refused_is_not_sent_again_with_the_first() -> None:
    with places.web() as web:
        web.after_first = 500
        with pytest.raises(Unsure, match="a part of it was taken"):
            send(f"json://127.0.0.1:{web.port}/x", Message("Long", "a line of forty letters, or a few more\n" * 1000))
    assert [json.loads(body)["title"] for body in web.bodies] == ["Long (1/2)", "Long (2/2)"]


# Servers that hang, drip, hang up, or are not there: at most their time, and never sent twice where it may have arrived


@within
def test_nobody_listens() -> None:
    for address in (mail_address(places.closed_port()), f"json://127.0.0.1:{places.closed_port()}/x"):
        with pytest.raises(NotSent) as raised:
            send(address)
        assert (raised.value.why, raised.value.again) == ("the connection is refused", True)


def refused(address: str) -> Exception:
    """Why a message for which there is a SHORT time was not sent."""
    with pytest.raises((NotSent, Unsure)) as raised:
        send(address, seconds=SHORT)
    return raised.value


@pytest.fixture(scope="module")
def kept_waiting() -> list[Exception]:
    """What is said of two web servers that never end, and of two mail servers that never greet. They are waited for at
    the same time, but each is asked when the one before was reached: processes that begin take each other's time."""
    web, mail = "json://127.0.0.1:{}/SECRET".format, mail_address
    waiting: list[Future[Exception]] = []
    with ExitStack() as servers, ThreadPoolExecutor() as pool:
        for address, serve in (
            (web, places.hanging), (web, places.dripping), (mail, places.hanging), (mail, places.slow_greeting)
        ):  # fmt: skip
            reached = threading.Event()

            def talk(caller: socket.socket, over: threading.Event, serve: Talk = serve, reached: Any = reached) -> None:
                reached.set()
                serve(caller, over)

            port = servers.enter_context(places.talking(talk))
            waiting.append(pool.submit(refused, address(port)))
            reached.wait(SHORT)
        return [one.result() for one in waiting]


@pytest.mark.slow
def test_a_web_server_that_never_ends_costs_its_time_and_may_have_the_message(
    kept_waiting: list[Exception],
) -> None:
    assert [(type(why), str(why)) for why in kept_waiting[:2]] == [(Unsure, "no answer within 5 seconds")] * 2


@pytest.mark.slow
def test_a_mail_server_that_never_greets_has_nothing_and_is_tried_again(kept_waiting: list[Exception]) -> None:
    assert [(type(why), str(why), getattr(why, "again", None)) for why in kept_waiting[2:]] == [
        (NotSent, "no answer within 5 seconds", True)
    ] * 2


def test_a_server_that_hangs_up_may_have_it() -> None:
    with places.talking(places.hanging_up) as port, pytest.raises(Unsure, match="broke off"):
        send(f"json://127.0.0.1:{port}/SECRET")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux shows them")
def test_nothing_stays_behind_after_the_time_and_the_address_is_in_no_argument(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_OF_THE_TEST", str(os.getpid()))
    mine: list[tuple[str, bytes]] = []

    def look(caller: socket.socket, over: threading.Event) -> None:
        for folder in Path("/proc").iterdir():
            with suppress(OSError):
                words, environ = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
                if b"apprise_child" in words and f"OWNER_OF_THE_TEST={os.getpid()}\0".encode() in environ:
                    mine.append((folder.name, words + environ))
        places.hanging(caller, over)

    with places.talking(look) as port, pytest.raises(Unsure):
        send(f"json://user:hunter2@127.0.0.1:{port}/SECRET", seconds=SHORT)
    ((number, seen),) = mine
    assert b"hunter2" not in seen
    assert b"SECRET" not in seen
    assert not Path(f"/proc/{number}").exists()


def test_a_folder_with_modules_of_the_same_names_is_no_way_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("apprise", "json", "requests"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'caught')!r}, 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    with places.web() as web:
        send(f"json://127.0.0.1:{web.port}/x")
    assert not (tmp_path / "caught").exists()
    assert len(web.bodies) == 1


def test_what_opens_the_books_is_not_given_to_the_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    given_to: list[dict[str, str]] = []
    real = subprocess.Popen

    def noted(*args: object, **kwargs: object) -> object:
        given_to.append(dict(kwargs["env"]))  # type: ignore[call-overload]
        return real(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", noted)
    for name in ("FINURA_TOKEN_FILE", "FINURA_PIN_FILE", "CREDENTIALS_DIRECTORY", "APPRISE_STORAGE_PATH"):
        monkeypatch.setenv(name, "/secret")
    with places.web() as web:
        send(f"json://127.0.0.1:{web.port}/x")
    assert given_to
    assert not [name for name, value in given_to[0].items() if value == "/secret"]


def test_the_program_never_loads_apprise_itself() -> None:
    code = (
        "import sys\nfrom finura_cli.notify import registry\n"
        "registry.carrier('tgram://1:x/2'); registry.shown('mailto://a:b@c.d'); registry.looked('json://127.0.0.1/x')\n"
        "raise SystemExit(bool({'apprise', 'requests'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_another_process_that_dies_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for lines, kind in (("", NotSent), ('{"handed": true}', Unsure)):
        dying = tmp_path / "dying.py"
        dying.write_text(f"import os, sys\nsys.stdin.read()\nprint({lines!r}, flush=True)\nos.kill(os.getpid(), 9)\n")
        monkeypatch.setattr(apprise_carrier, "_CHILD", dying)
        with pytest.raises(kind, match="ended without an answer"):
            send("json://127.0.0.1/x")


# Long texts and chats


@given(st.text(alphabet=st.sampled_from("ab \n`@"), max_size=3000), st.integers(20, 900))
def test_pieces_hold_the_whole_text_or_say_that_there_is_more(text: str, limit: int) -> None:
    parts = list(child.pieces(text, limit))
    assert len(parts) <= (4 if limit >= 500 else 1)
    assert all(len(part) <= limit for part in parts)
    if not parts[-1].endswith(" …"):
        assert "".join("".join(parts).split()) == "".join(text.split())
    else:
        assert "".join("".join(text.split())).startswith("".join("".join(parts)[:-2].split()))


class Chat:
    """As a plugin of Apprise looks to `messages`."""

    def __init__(self, schema: str, formats: str, limit: int, title: int = 250) -> None:
        self.protocol, self.secure_protocol, self.body_maxlen, self.title_maxlen = None, (schema,), limit, title
        self._said = formats.split()

    def _formats(self) -> list[object]:
        return [type("Format", (), {"value": one}) for one in self._said]


HOSTILE = "@everyone <!channel> *bold* [a](http://e.x) <b>\n```\nrm\n```\n" + "x" * 70


@pytest.mark.parametrize(
    ("schema", "formats"), [("discord", "text markdown"), ("tgram", "html markdown"), ("zulip", "text")]
)
def test_a_chat_that_reads_markdown_gets_a_block_of_code(schema: str, formats: str) -> None:
    found = list(child.messages(Chat(schema, formats, 2000), "Heads up @here", HOSTILE, PAGE))
    ((title, body, kind),) = found
    assert (title, kind) == ("", "markdown" if "markdown" in formats else "text")
    assert body.startswith("```\nHeads up @\u2060here\n\n@\u2060everyone")
    assert body.endswith("\n```")
    assert body.count("```") == 2
    assert "<!channel> *bold* [a](http://e.x) <b>" in body


@pytest.mark.parametrize("schema", ["feishu", "matrixs"])
def test_a_chat_that_calls_people_by_words_of_a_plain_text_calls_nobody(schema: str) -> None:
    hostile = '@room <at user_id="all">x</at> 5 < 6'
    ((title, body, kind),) = child.messages(Chat(schema, "text", 2000), "Heads up @room", hostile, None)
    assert (title, kind) == ("Heads up @\u2060room", "text")
    assert body == '@\u2060room <\u2060at user_id="all">x</at> 5 < 6'
    ((_, hook, _),) = child.messages(Chat("jsons", "text", 2000), "Heads up", hostile, None)
    assert hook == hostile


def test_a_long_letter_is_several_messages_and_a_short_message_is_cut() -> None:
    lines = "\n".join(f"line {n} {'.' * 60}" for n in range(60))
    parts = list(child.messages(Chat("ntfy", "text", 2000), "Week", lines, None))
    assert [title for title, _, _ in parts] == ["Week (1/3)", "Week (2/3)", "Week (3/3)"]
    assert "\n".join(body for _, body, _ in parts) == lines
    ((_, short, _),) = child.messages(Chat("sms", "text", 160), "Week", lines, None)
    assert len(short) <= 160
    assert short.endswith(" …")


PLUGINS = {
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": "content",
    "tgram://123456789:abcdefg_hijklmnop/12315544/": "text",
    f"mmost://localhost/{'a' * 24}": "text",  # these two say of themselves that they are http
    f"rocket://{'a' * 24}/{'b' * 12}@localhost/room": "text",
}


SAID = ("verify=yes", "format=html", "format=markdown", "format=text", "FORMAT=html", "mdv=v2&emojis=yes&fields=yes")
"""What an address may say of markup: it changes nothing."""


def test_what_chats_are_sent_is_our_text() -> None:
    """Through Apprise's own plugins, as they stand: what they would post."""
    code = f"""
import json, sys
sys.path.insert(0, {str(Path(child.__file__).parent)!r})
import requests, apprise_child as child
sent = []
class Answer:
    status_code, content, text, headers = 200, b'{{"ok": true}}', '{{"ok": true}}', {{}}
    def json(self): return {{"ok": True}}
requests.post = lambda *args, **kw: sent.append(kw["data"]) or Answer()
for address in {[f"{address}?{said}" for address in PLUGINS for said in SAID]}:
    plugin = child._plugin(address)
    for title, body, kind in child.messages(plugin, "Heads up", {HOSTILE!r}, None):
        assert plugin.notify(title=title, body=body, body_format=kind)
print(json.dumps(sent))
"""
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    sent = [json.loads(one) for one in json.loads(ran.stdout)]
    assert len(sent) == len(PLUGINS) * len(SAID)
    for said, field in zip(sent, (field for field in PLUGINS.values() for _ in SAID), strict=True):
        text = said[field]
        assert text.startswith("```\nHeads up\n\n@\u2060everyone <!channel> *bold* [a](http://e.x) <b>\n'''\nrm\n'''")
        assert text.count("```") == 2
        assert said.get("parse_mode", "MARKDOWN") == "MARKDOWN"
    assert "allow_mentions" not in sent[0]
    assert "Apprise" not in ran.stdout


@pytest.mark.parametrize("said", ["", "?format=html", "?format=markdown", "?format=text"])
def test_a_webhook_has_our_text_whatever_its_address_says_of_markup(said: str) -> None:
    with places.web() as web:
        send(f"json://127.0.0.1:{web.port}/hook{said}", Message("Heads up", HOSTILE))
    (body,) = web.bodies
    assert json.loads(body)["message"] == HOSTILE


@pytest.mark.parametrize(
    ("said", "parts"), [("", 2), ("&format=html", 2), ("&format=markdown", 2), ("&format=text", 0)]
)
def test_a_mail_has_its_page_unless_it_is_not_wanted(said: str, parts: int) -> None:
    with places.post() as post:
        send(mail_address(post.port, more=said))
    (mail,) = post.mails
    assert len(list(mail.iter_parts())) == parts
    found = mail.get_body(("plain",))
    assert found is not None
    assert found.get_content().splitlines() == TABLE.splitlines()
