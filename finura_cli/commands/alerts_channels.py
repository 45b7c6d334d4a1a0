"""finura alerts channels: where messages go, and what each place may carry."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli.channel_address import looked_at, warned
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.channel import Carries, Channel, Pace
from finura_cli.domain.money import Money
from finura_cli.errors import UsageError
from finura_cli.notify import registry
from finura_cli.screen import channels as screen
from finura_cli.screen.shown import ShowMoney
from finura_cli.services import channels as service
from finura_cli.services.channels import Change, Done

Name = Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Channels; all that are not paused.")]
ADDRESS = "As mailtos://... (finura help channels); left out or - it is asked for unseen, or read from standard input."
FILE = "A file with the address, closed to others."
ONLY = "What it takes: reports, alerts, weekly-report, budget ...; all."
DIGEST = "Alerts once a day together, or one by one."
SECONDS = 20.0


def list_(ctx: typer.Context) -> None:
    """The channels: where they lead (without secrets), what they take, when a message arrived, and what did not."""
    from finura_cli.services import delivering
    from finura_cli.store import channels, outbox

    house = house_of(ctx)
    store = house.read_session()
    last = outbox.last_sent(store)
    troubled = {one.channel: one for one in delivering.standing(store, today=house.today)}
    lines = []
    for one in channels.all(store):
        line, trouble = _line(one, last.get(one.uid)), troubled.get(one.name)
        if trouble is not None:
            lost = len(trouble.failed) + len(trouble.unknown)
            line = line._replace(waiting=trouble.waiting, lost=lost, error=trouble.error or trouble.why)
        lines.append(line)
    house.emit("alerts channels", screen.channels_shown(lines))


def add(
    ctx: typer.Context,
    name: Name,
    address: Annotated[str | None, typer.Argument(metavar="[ADDRESS]", help=ADDRESS)] = None,
    from_file: Annotated[Path | None, typer.Option("--from-file", metavar="FILE", help=FILE)] = None,
    only: Annotated[str, typer.Option("--only", metavar="LIST", help=ONLY)] = "all",
    digest: Annotated[bool, typer.Option("--digest/--at-once", help=DIGEST)] = False,
) -> None:
    """A new channel: e-mail, a chat, a push service, a webhook, a folder of files.

    What goes out leaves the encrypted books; with --private it has dots for amounts. `finura alerts channels test NAME`
    tries it. Typed as an argument, the address stays in the shell's history.
    """
    house = house_of(ctx)
    topics = service.topics_of(only)
    store = house.session()
    service.check_free(store, name)
    looked = looked_at(house, address, from_file)
    done = service.make(
        store, name, looked.address, topics=topics, at=house.at,
        carries=Carries.PRIVATE if house.private else Carries.AMOUNTS,
        pace=Pace.DIGEST if digest else Pace.AT_ONCE,
    )  # fmt: skip
    warnings = warned(house, store, done.channel, looked, address=address)
    _emit(house, "add", "added", done, warnings)


def edit(
    ctx: typer.Context,
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Another name.")] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="ADDRESS", help="Another one; - asks.")] = None,
    from_file: Annotated[Path | None, typer.Option("--from-file", metavar="FILE", help=FILE)] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="LIST", help=ONLY)] = None,
    amounts: Annotated[bool, typer.Option("--amounts", help="Send amounts again; --private sends dots.")] = False,
    digest: Annotated[bool | None, typer.Option("--digest/--at-once", help=DIGEST)] = None,
) -> None:
    """Change a channel: its name, its address, what it takes and knows."""
    house = house_of(ctx)
    topics = None if only is None else service.topics_of(only)
    if amounts and house.private:
        raise UsageError("--amounts and --private: which?")
    if not (amounts or house.private) and all(one is None for one in (new_name, address, from_file, only, digest)):
        raise UsageError("what should be changed?", hint="--name, --address, --only, --private, --digest ...")
    store = house.session()
    service.get(store, name)
    looked = None if address is None and from_file is None else looked_at(house, address, from_file)
    wanted = Change(
        name=new_name,
        address=None if looked is None else looked.address,
        carries=Carries.AMOUNTS if amounts else Carries.PRIVATE if house.private else None,
        topics=topics,
        pace=None if digest is None else Pace.DIGEST if digest else Pace.AT_ONCE,
    )
    done = service.change(store, name, wanted, command="alerts channels edit", at=house.at)
    warnings = []
    if looked is not None:
        warnings = warned(house, store, done.channel, looked, address=address)
    _emit(house, "edit", "changed", done, warnings)


def rm(ctx: typer.Context, name: Name) -> None:
    """Take a channel away. Its passwords stay in the log of deeds of the books: end them where they were given."""
    house = house_of(ctx)
    _emit(house, "rm", "removed", service.remove(house.session(), name, at=house.at))


def pause(ctx: typer.Context, name: Name) -> None:
    """Send nothing there for a while; what is made meanwhile does not go there later."""
    _pause(house_of(ctx), name, "pause", "paused", paused=True)


def resume(ctx: typer.Context, name: Name) -> None:
    """Send there again."""
    _pause(house_of(ctx), name, "resume", "on again", paused=False)


def _pause(house: House, name: str, word: str, verb: str, *, paused: bool) -> None:
    command = f"alerts channels {word}"
    done = service.change(house.session(), name, Change(paused=paused), command=command, at=house.at)
    _emit(house, word, verb, done)


def try_out(ctx: typer.Context, names: Names = None) -> None:
    """Try channels with a message, and say what became of it. Exit 4 when one does not arrive.

    It goes out at once: quiet hours do not matter.
    """
    house = house_of(ctx)
    them = service.chosen(house.read_session(), names or ())
    # Standard output is for the answer where a program reads it.
    write = sys.stderr.write if house.json or house.csv or not house.is_tty else sys.stdout.write
    tried = service.try_out(
        them,
        lambda one: registry.carrier(one.address, write=write, environ=house.environ),
        lambda one: screen.sample(one.name, Money(123_450, house.currency or "EUR"), _show(house, one)),
        seconds=SECONDS,
    )
    lines = [
        screen.TriedLine(
            one.channel.name, registry.shown(one.channel.address),
            "sent" if one.error is None else "unknown" if one.unsure else "failed", one.error,
        )
        for one in tried
    ]  # fmt: skip
    house.emit("alerts channels test", screen.tried_shown(lines))
    if any(one.error is not None for one in tried):
        house.leave_with(4)


def _show(house: House, channel: Channel) -> ShowMoney:
    from finura_cli.screen.money import show

    hidden = house.private or channel.carries is Carries.PRIVATE
    return lambda money: show(money, house.locale, private=hidden)


def _line(channel: Channel, last: str | None = None) -> screen.ChannelLine:
    return screen.ChannelLine(
        channel, registry.shown(channel.address), service.named(channel), service.in_words(channel), last
    )


def _emit(house: House, word: str, verb: str, done: Done, warnings: list[str] | None = None) -> None:
    shown = screen.channel_receipt(
        _line(done.channel), done.deed, verb=verb, warnings=warnings or (), dropped=done.dropped
    )
    house.emit(f"alerts channels {word}", shown)


group = Group(
    default="list",
    commands={
        "list": list_, "add": add, "edit": edit, "rm": rm, "pause": pause, "resume": resume, "test": try_out,
        "log": "alerts_channels_log:log",
    },
    help="Where messages go: e-mail, chats, pushes, webhooks, files.",
)  # fmt: skip
