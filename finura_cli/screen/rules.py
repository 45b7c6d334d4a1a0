"""Rules in the order in which they are tried, what they say of a text, and what they would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finura_cli.domain.rule_deeds import Ruled, Trial
from finura_cli.domain.rule_writing import effects_said, said, trouble
from finura_cli.domain.rules import Rule
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

_LACKS = {"amt": "--amount", "type": "--amount", "acct": "--account", "mode": "--mode", "time": "--time"}


def rule_json(rule: Rule, path: str | None) -> dict[str, object]:
    """What a rule looks for and does, for programs."""
    return {
        "pattern": rule.pattern, "said": said(rule), "category": path, "merchant": rule.merchant,
        "tags": list(rule.tags), "note": rule.note, "transfer": rule.transfer, "placed": rule.position is not None,
    }  # fmt: skip


def rule_line(rule: Rule, path: str | None) -> str:
    """`merchant starts with SWIGGY -> Dining, tag food`."""
    return f"{said(rule)} -> {', '.join(effects_said(rule, path))}"


def rules_shown(rules: Sequence[Rule], paths: Mapping[int, str], accounts: Mapping[str, int]) -> Shown:
    """One row a rule, the first to try first. `accounts`: ids by `name_key`."""
    columns = (
        Column("rule", "int"),
        Column("pattern", title="When"),
        Column("category"),
        Column("also", spare=1),
        Column("order", spare=2),
    )
    rows, answer = [], []
    for rule in rules:
        path = paths.get(rule.category_id or 0)
        also = ", ".join(effects_said(rule, None)) or None
        never = trouble(rule, accounts)
        order = f"never: {never}" if never else None if rule.position is None else "placed by hand"
        rows.append((rule.id, rule.pattern, path, also, order))
        answer.append({"id": rule.id, "uid": rule.uid, **rule_json(rule, path), "trouble": never})
    empty = "No rules yet: finura rules add swiggy -c Restaurants"
    return Shown(json={"rows": answer}, table=Table(columns, tuple(rows), empty=empty))


def trials_shown(text: str, trials: Sequence[Trial], paths: Mapping[int, str]) -> Shown:
    """A sentence for every rule that holds for a text, in their order, and what each decides."""
    lines = [_trial_line(trial, paths) for trial in trials]
    holding = [trial for trial in trials if not trial.lacks]
    deciding = next((trial.rule for trial in holding if "category" in trial.decides), None)
    answer = {
        "text": text,
        "rule": deciding.id if deciding else None,
        "category": paths.get(deciding.category_id or 0) if deciding else None,
        "rules": [
            {"rule": t.rule.id, **rule_json(t.rule, paths.get(t.rule.category_id or 0)), "decides": list(t.decides)}
            for t in holding
        ],
        "lacking": [{"rule": t.rule.id, "pattern": t.rule.pattern, "needs": list(t.lacks)} for t in trials if t.lacks],
    }
    head, more = (lines[0], lines[1:]) if holding else ("No rule decides about it.", lines)
    return receipt(answer, head, more=more)


def _trial_line(trial: Trial, paths: Mapping[int, str]) -> str:
    rule = trial.rule
    if trial.lacks:
        options = " and ".join(dict.fromkeys(_LACKS[field] for field in trial.lacks))
        return f"rule {rule.id} looks at more: {said(rule)}; give {options}"
    line = f"rule {rule.id}: {rule_line(rule, paths.get(rule.category_id or 0))}"
    says = [
        name for name, has in (("category", rule.category_id), ("merchant", rule.merchant), ("note", rule.note)) if has
    ]
    over = [name for name in says if name not in trial.decides]
    return f"{line} (but not the {' and '.join(over)}: a rule before it decides)" if over else line


def ruled_shown(planned: Sequence[Ruled], paths: Mapping[int, str], *, show: ShowMoney) -> Shown:
    """What rules would change: one row an entry."""
    columns = (
        Column("id", "int"),
        Column("date", "date"),
        Column("description"),
        Column("amount", "money"),
        Column("currency", machine=True),
        Column("category", title="Now", spare=1),
        Column("becomes"),
        Column("also", spare=3),
        Column("rule", "int", spare=2),
    )
    rows, answer = [], []
    for one in planned:
        entry, rule = one.before, one.filed or one.rules[0]
        becomes = paths.get(one.filed.category_id or 0) if one.filed else None
        row = (
            entry.id, entry.date, entry.description, entry.money, entry.money.currency,
            paths.get(entry.lines[0].category_id or 0) if len(entry.lines) == 1 else None, becomes, _also(one), rule.id,
        )  # fmt: skip
        rows.append(row)
        named = dict(zip((column.name for column in columns if column.name != "also"), row[:7] + row[8:], strict=True))
        answer.append({**named, "merchant": one.merchant, "tags": list(one.tags), "note": one.note})
    return Shown(json={"rows": answer}, table=Table(columns, tuple(rows), empty="The rules change nothing."), show=show)


def _also(one: Ruled) -> str | None:
    """What else would become of an entry, in words."""
    added = Rule(0, "", None, "", None, one.merchant, one.tags, one.note)
    return ", ".join(effects_said(added, None)) or None
