"""Sources of files: what is remembered of them, what was settled, and whether a file is one of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from finura_cli.domain.imports import ImportPlan, Reading, Remembered
from finura_cli.domain.source_settings import SourceSettings
from finura_cli.domain.text import visible
from finura_cli.screen.import_json import counts_json
from finura_cli.screen.imports import how_read
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source with the name of its account and the full path of its folder."""

    name: str
    account: str | None
    remembered: Remembered | None
    settings: SourceSettings | None
    folder: str | None = None


def sources_shown(sources: Sequence[SourceView]) -> Shown:
    """Where files come from."""
    columns = (
        Column("name", title="Source"), Column("account"), Column("format", spare=1),
        Column("last_import", title="Last import"), Column("arrives", title="Comes by itself", spare=2),
        Column("archive", spare=3),
    )  # fmt: skip
    rows = tuple(
        (
            s.name, s.account or "as each file says", s.remembered.reading.format if s.remembered else "", _last(s),
            _arrives(s), s.settings.archive if s.settings else None,
        )
        for s in sources
    )  # fmt: skip
    answer = [_source_json(s) for s in sources]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="No source is remembered yet."))


def source_text(source: SourceView) -> tuple[dict[str, object], str]:
    """One source, as JSON and for people."""
    settings = source.settings
    where = f"into {source.account}" if source.account else "into the account that each file says"
    last = f", last on {_last(source)}" if _last(source) else ", nothing was taken in yet"
    lines = [
        source.name + (f": {how_read(source.remembered.reading)}" if source.remembered else ""),
        f"  {where}{last}",
    ]
    if settings is not None:
        if settings.fetch:
            lines += [f"  fetched by: {_command(settings)}", f"  in {source.folder}"]
        elif settings.folder:
            lines.append(f"  new files in {source.folder}")
        if settings.archive:
            lines.append(f"  archived in {settings.archive}")
        if settings.date_order:
            lines.append(f"  dates are {settings.date_order}, as you said")
    lines.append(f"  forget it: finura import sources rm {source.name}")
    return _source_json(source), "".join(f"{visible(line)}\n" for line in lines)


def source_settled(source: SourceView, deed: int) -> Shown:
    """What was settled, and how to take it back."""
    answer, text = source_text(source)
    head, *more = text.splitlines()
    more = [line.strip() for line in more[:-1]]
    return receipt(answer | {"deed": deed or None}, f"Settled: {head}", more=more, undo=UNDO if deed else None)


def source_forgotten(name: str, deed: int) -> Shown:
    """What is gone, and what stays."""
    head = f"{name} is forgotten; what came from it stays"
    return receipt({"source": name, "deed": deed}, head, undo=UNDO)


def _source_json(source: SourceView) -> dict[str, object]:
    remembered, settings = source.remembered, source.settings or SourceSettings(0, source.name)
    return {
        "name": source.name, "account": source.account,
        "format": remembered.reading.format if remembered else None,
        "header": remembered.header_key if remembered else None,
        "last_import": remembered.last_import if remembered else None,
        "details": remembered.reading.details if remembered else None,
        "fetch": list(settings.fetch) or None, "folder": source.folder, "archive": settings.archive,
        "date_order": settings.date_order,
    }  # fmt: skip


def _last(source: SourceView) -> str:
    return ((source.remembered.last_import if source.remembered else None) or "").replace("T", " ")[:16]


def _arrives(source: SourceView) -> str | None:
    if source.settings is None or not source.settings.brings_files:
        return None
    return _command(source.settings) if source.settings.fetch else source.folder


def _command(settings: SourceSettings) -> str:
    import shlex

    return shlex.join(settings.fetch)


# ------------------------------------------------------------------------------------------------- a file against it

_COMPARED = {
    "encoding": "the encoding", "delimiter": "the delimiter", "date_order": "the order of dates",
    "decimal": "the decimal sign", "sign": "the sign of amounts", "columns": "the columns", "profile": "the profile",
}  # fmt: skip


def differences(remembered: Reading | None, found: Reading) -> list[str]:
    """In what a file differs from what is remembered of its source; [] when it is one of its files."""
    if remembered is None:
        return []
    if remembered.header_key == found.header_key:
        said = [
            f"{what} {'differs' if name != 'columns' else 'differ'}"
            for name, what in _COMPARED.items()
            if _plain(remembered.details.get(name)) != _plain(found.details.get(name))
        ]
        return said + _other(remembered, found)
    if remembered.format != found.format:
        return [f"the format is {found.format}, and was {remembered.format}"]
    old, new = _header(remembered), _header(found)
    gone, come = [cell for cell in old if cell not in new], [cell for cell in new if cell not in old]
    parts = [f"{word} {', '.join(cells[:5])}" for word, cells in (("without", gone), ("with", come)) if cells]
    return [f"the header is another one{': ' if parts else ''}{'; '.join(parts)}", *_other(remembered, found)]


def _other(remembered: Reading, found: Reading) -> list[str]:
    if remembered.account and found.account and remembered.account != found.account:
        return [f"the file is of account {found.account}, and was of {remembered.account}"]
    if remembered.currency and found.currency and remembered.currency != found.currency:
        return [f"the currency is {found.currency}, and was {remembered.currency}"]
    return []


def _header(reading: Reading) -> list[str]:
    header = reading.details.get("header")
    return [str(cell) for cell in header] if isinstance(header, list) else []


def _plain(value: object) -> object:
    """Values as they come back from JSON, without what one month has and another has not."""
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one not in (None, "", "?")}
    return list(value) if isinstance(value, tuple | frozenset) else value


def tested(preview: Shown, plans: Sequence[ImportPlan], name: str, against: Sequence[str], known: bool) -> Shown:
    """Whether a file is one of a source's, and what it would bring. `known`: there is something to compare with."""
    if not known:
        line = f"Nothing was taken in from {name} yet, so there is nothing to compare with."
    elif against:
        line = f"Not as the last file of {name}: {'; '.join(against)}."
    else:
        line = f"Read as the last file of {name}."
    answer = {
        "source": name, "fits": not against, "differs": list(against),
        "files": [
            {
                "path": plan.path, "format": plan.reading.format, "account": plan.place.name,
                "currency": plan.place.currency, "details": plan.reading.details, **counts_json(plan.counts),
            }
            for plan in plans
        ],
    }  # fmt: skip

    def draw(console: Console) -> None:
        from rich.text import Text

        console.print(Text(visible(line)), soft_wrap=True)
        if preview.rich is not None:
            preview.rich(console)

    return preview._replace(json=answer, rich=draw)
