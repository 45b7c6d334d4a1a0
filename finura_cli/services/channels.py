"""Where messages go: channels made, changed, taken away, tried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from finura_cli.domain.alerts import AlertKind
from finura_cli.domain.channel import Carries, Channel, Message, Pace, Topic
from finura_cli.domain.names import checked_name, not_found
from finura_cli.errors import NotFound, UsageError
from finura_cli.notify.base import Carrier, NotSent
from finura_cli.records import NamedTuple
from finura_cli.store import channels, history
from finura_cli.store.connection import Store

REPORTS = (Topic.WEEKLY.value, Topic.MONTHLY.value)
ALERTS = tuple(kind.value for kind in AlertKind)
_WORDS = {"reports": REPORTS, "alerts": ALERTS, **{word: (word,) for word in (*REPORTS, *ALERTS)}}


class Change(NamedTuple):
    """What is to be otherwise; None stays as it is."""

    name: str | None = None
    address: str | None = None
    carries: Carries | None = None
    topics: tuple[str, ...] | None = None
    pace: Pace | None = None
    paused: bool | None = None


class Done(NamedTuple):
    """A channel as it is now (or was), and the deed. `dropped`: messages that waited and are not sent any more."""

    channel: Channel
    deed: int
    dropped: int = 0


class Tried(NamedTuple):
    """What became of a test. `error`: why it did not arrive; `unsure`: or maybe it did."""

    channel: Channel
    error: str | None
    unsure: bool = False


def topics_of(text: str) -> tuple[str, ...]:
    """What `weekly-report,budget` names; `reports` and `alerts` are several; `all` is everything, which is ().
    NotFound for another word."""
    said = text.casefold().replace(",", " ").split()
    if not said:
        raise UsageError("--only names nothing", hint=f"all, {', '.join(_WORDS)}", code="bad-topic")
    if said == ["all"]:
        return ()
    found: dict[str, None] = {}
    for word in said:
        if word not in _WORDS:
            otherwise = f"all, {', '.join(_WORDS)}"
            raise not_found(word, {one: one for one in _WORDS}, "message called", otherwise)
        found.update(dict.fromkeys(_WORDS[word]))
    return tuple(word for word in (*REPORTS, *ALERTS) if word in found)


def named(channel: Channel) -> tuple[str, ...]:
    """What it takes, as people say it; () is everything."""
    return tuple(word for word in channel.topics if word != Topic.DIGEST)


def in_words(channel: Channel) -> str:
    """The same in few words: `reports, budget`."""
    left = list(named(channel))
    said = []
    for word in ("reports", "alerts"):
        if set(_WORDS[word]) <= set(left):
            said.append(word)
            left = [one for one in left if one not in _WORDS[word]]
    return ", ".join(said + left) if channel.topics and said != ["reports", "alerts"] else "all"


def check_free(store: Store, name: str) -> None:
    """UsageError where a name cannot be given to a new channel: before anybody types an address."""
    found = channels.find(store, checked_name(name, "a channel"))
    if found is not None:
        raise UsageError(f"there is a channel {found.name} already", hint="take another name", code="exists")


def get(store: Store, name: str) -> Channel:
    found = channels.find(store, name)
    if found is None:
        names = {one.name: one.name for one in channels.all(store)}
        raise not_found(name, names, "channel", "finura alerts channels shows them; add makes one")
    return found


def chosen(store: Store, names: Sequence[str]) -> list[Channel]:
    """Those of these names, each once; all that are not paused when none is named. NotFound where there is none."""
    if names:
        return list({one.id: one for one in (get(store, name) for name in names)}.values())
    found = [one for one in channels.all(store) if not one.paused]
    if not found:
        raise NotFound("there is no channel to try", hint="finura alerts channels add NAME")
    return found


def make(
    store: Store, name: str, address: str, *, carries: Carries, topics: tuple[str, ...], pace: Pace, at: str
) -> Done:
    """A new channel. `address`: one that was looked at. The log of deeds names it, and not where it leads."""
    new = _sound(Channel(0, "", checked_name(name, "a channel"), address, carries, topics, pace))
    with history.deed(store, command="alerts channels add", at=at) as deed:
        made = channels.add(store, new)
        deed.summary = made.name
    return Done(made, deed.id)


def change(store: Store, name: str, wanted: Change, *, command: str, at: str) -> Done:
    """Some of a channel anew. Messages that wait with amounts in them are dropped where it may not know any from now
    on."""
    with history.deed(store, command=command, at=at) as deed:
        before = get(store, name)
        said = {field: value for field, value in wanted._asdict().items() if value is not None}
        if wanted.name is not None:
            said["name"] = checked_name(wanted.name, "a channel")
        after = _sound(replace(before, **said))
        channels.put(store, after)
        deed.summary = after.name
        dropped = 0
        if after.carries is Carries.PRIVATE:
            from finura_cli.services import delivering

            dropped = delivering.withdraw_amounts(store, at=at)  # within the deed: no crash comes in between
    return Done(after, deed.id, dropped)


def remove(store: Store, name: str, *, at: str) -> Done:
    with history.deed(store, command="alerts channels rm", at=at) as deed:
        found = get(store, name)
        channels.remove(store, found)
        deed.summary = found.name
    return Done(found, deed.id)


def try_out(
    them: Sequence[Channel],
    carrier_of: Callable[[Channel], Carrier],
    message_of: Callable[[Channel], Message],
    *,
    seconds: float,
) -> tuple[Tried, ...]:
    """Send each of them a test, all at the same time; what became of it, in their order."""
    from concurrent.futures import ThreadPoolExecutor

    def sent(channel: Channel) -> Tried:
        try:
            carrier_of(channel).send(message_of(channel), seconds=seconds)
        except NotSent as error:
            return Tried(channel, error.why)
        except TimeoutError as error:
            return Tried(channel, str(error), unsure=True)
        return Tried(channel, None)

    with ThreadPoolExecutor(max_workers=8) as pool:
        return tuple(pool.map(sent, them))


def _sound(channel: Channel) -> Channel:
    """Alerts that come as a digest are a message of their own kind: who takes any of them takes that."""
    said = named(channel)
    if channel.pace is Pace.DIGEST and set(said) & set(ALERTS):
        said = (*said, Topic.DIGEST.value)
    return replace(channel, topics=said)
