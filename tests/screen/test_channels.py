"""What is said of channels: the pace of alerts where any go there, and a name that can be typed as it stands."""

from __future__ import annotations

import pytest

from finura_cli.domain.channel import Carries, Channel, Pace
from finura_cli.screen.channels import ChannelLine, channel_receipt, channels_shown


def line(name: str, *only: str) -> ChannelLine:
    channel = Channel(1, "uid", name, "file:/letters", Carries.AMOUNTS, only, Pace.AT_ONCE)
    return ChannelLine(channel, "files in /letters", only, ", ".join(only) or "all")


@pytest.mark.parametrize(
    ("only", "hears"), [((), True), (("budget", "weekly-report"), True), (("weekly-report", "monthly-report"), False)]
)
def test_how_alerts_come_is_told_where_any_do(only: tuple[str, ...], hears: bool) -> None:
    one = line("Box", *only)
    assert ("alerts one by one" in (channel_receipt(one, 1, verb="added").text or "")) is hears
    table = channels_shown([one]).table
    assert table is not None
    (row,) = table.rows
    assert row[4] == ("at-once" if hears else None)


def test_what_to_type_names_a_channel_as_a_shell_takes_it() -> None:
    text = channel_receipt(line("my box; ls"), 1, verb="added").text
    assert text is not None
    assert "finura alerts channels test 'my box; ls'" in text
