"""The other process of Apprise, done in this one: it takes most of a second to begin, and hundreds of tests ask it."""

from __future__ import annotations

import json
import smtplib
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from finura_cli.notify import apprise_child as child
from finura_cli.notify.apprise_carrier import _ask as ask_elsewhere
from finura_cli.notify.apprise_carrier import _Heard


def ask(address: str, asked: Mapping[str, object], *, seconds: float, environ: Mapping[str, str]) -> _Heard:
    """As `apprise_carrier._ask`, but for the time that is over and for what the other process is kept from."""
    words = _through_a_pipe({**asked, "address": address, "seconds": seconds})
    if words["do"] == "look":
        return _Heard(_through_a_pipe(child.look(address)), False)
    with pytest.MonkeyPatch.context() as patched:
        _put_back_afterwards(patched)
        return _Heard(_through_a_pipe(child.send(words, child.Seen(lambda line: None))), False)


def look(address: str, asked: Mapping[str, object], *, seconds: float, environ: Mapping[str, str]) -> _Heard:
    """Only looks are done here. What is sent, perhaps by several threads at once, is sent elsewhere."""
    do = ask if asked["do"] == "look" else ask_elsewhere
    return do(address, asked, seconds=seconds, environ=environ)


def _through_a_pipe(value: Mapping[str, object]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(value).encode())
    return made


def _put_back_afterwards(patched: pytest.MonkeyPatch) -> None:
    """What `child.send` changes in the libraries, as its process ends with it."""
    import apprise.plugins.email.base  # noqa: F401
    import requests.adapters
    import urllib3.connection

    changed: list[tuple[Any, str]] = [
        *((smtplib.SMTP, name) for name in ("connect", "starttls", "login", "sendmail", "data")),
        (urllib3.connection.HTTPConnection, "connect"),
        (urllib3.connection.HTTPSConnection, "connect"),
        (requests.adapters.HTTPAdapter, "send"),
        (sys.modules["apprise.plugins.email.base"], "convert_between"),
    ]
    for holder, name in changed:
        patched.setattr(holder, name, getattr(holder, name))
