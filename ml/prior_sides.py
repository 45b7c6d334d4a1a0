"""What the side of the money says of a category: interest paid is no income, and rent received is no rent."""

from __future__ import annotations

_OUT = {
    "Income:Salary": ("Housing:Domestic help", 0.4),
    "Income:Interest": ("Loans", 0.6),
    "Income:Rent received": ("Housing:Rent", 1.0),
    "Income:Pension": ("Transfer:Savings & deposits", 0.5),
    "Income:Dividends": ("Transfer:Investments", 0.3),
    "Income:Remittance received": ("Family:Remittance to family", 0.8),
}
"""When money went out: what a word of income means then, and how sure that is."""

_IN = {
    "Housing:Rent": ("Income:Rent received", 0.8),
    "Family:Remittance to family": ("Income:Remittance received", 0.8),
}
"""When money came in, the same. Other spending stays: money back is filed where the purchase was."""

_REFUND = 0.25
"""How often money that came in is a refund, against income."""


def weigh(paths: tuple[str, ...], chances: list[float], outgoing: bool | None) -> dict[str, float]:
    """Chances by path, given the side of the money (None: not known). They sum to at most 1."""
    if outgoing is None:
        return dict(zip(paths, chances, strict=True))
    turned = _OUT if outgoing else _IN
    moved: dict[str, float] = {}
    for path, chance in zip(paths, chances, strict=True):
        income = path.partition(":")[0] == "Income"
        target, share = turned.get(path, (path, 0.0 if income and outgoing else 1.0))
        moved[target] = moved.get(target, 0.0) + chance * share
    if outgoing:
        return moved
    usual = {path: 1.0 if path.startswith(("Income", "Transfer")) else _REFUND for path in moved}
    whole = sum(moved[path] * usual[path] for path in moved) + (1 - sum(moved.values()))
    return {path: chance * usual[path] / whole for path, chance in moved.items()} if whole else moved
