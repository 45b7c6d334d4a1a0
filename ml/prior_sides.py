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

_PAYER = 0.15
"""How far the name of what was bought is believed beside a word of income: `salary, Praxis Dr. Sommer` was paid by one
who sells that, and is no refund of it."""


def turns(paths: tuple[str, ...], outgoing: bool) -> dict[int, tuple[int, float]]:
    """Place of a path -> place of what it means on that side of the money, and the share of the belief that stays.

    Only paths whose meaning changes are there.
    """
    place = {path: at for at, path in enumerate(paths)}
    found = {}
    for path, at in place.items():
        target, share = (_OUT if outgoing else _IN).get(path, (path, 1.0))
        if outgoing and target == path and path.partition(":")[0] == "Income":
            share = 0.0
        if target != path or share != 1.0:
            found[at] = (place.get(target, at), share if target in place else 0.0)
    return found


def income_first(paths: tuple[str, ...], experts: list[dict[int, float]], *, known: float) -> list[dict[int, float]]:
    """Beliefs of the phrases of money that came in, place of a path -> belief: with one that says income, more than
    `known`, it is heard first, and who paid says little of what for. Without such a one they are as they were.
    """
    earned = [said for said in experts if paths[max(said, key=said.__getitem__)].startswith("Income")]
    if not any(max(said.values()) > known for said in earned):
        return experts
    payers = [said for said in experts if said not in earned]
    return [*earned, *({path: belief * _PAYER for path, belief in said.items()} for said in payers)]


def refunds_doubted(paths: tuple[str, ...], chances: list[float]) -> list[float]:
    """Chances of money that came in: income and transfers more often than spending. They sum to what they did."""
    weighed = [
        chance * (1.0 if path.startswith(("Income", "Transfer")) else _REFUND)
        for path, chance in zip(paths, chances, strict=True)
    ]
    whole = sum(weighed)
    return [chance * sum(chances) / whole for chance in weighed] if whole else chances
