"""The tree of categories that new books begin with: two levels, for households in Bangladesh, India, Europe and the US.

Last parts are unique, so that `cat:rent` and a bank's own `Groceries` mean one node. There is no category for
refunds: a refund is money back in the category of the purchase.
"""

from __future__ import annotations

from finura_cli.domain.category import Categories, Category, Kind, Necessity
from finura_cli.records import NamedTuple


class Node(NamedTuple):
    """A category of the tree. `path` names its parent, which stands before it in the tree."""

    path: str
    kind: Kind
    necessity: Necessity | None


_MARKS = {"": Necessity.ESSENTIAL, "~": Necessity.DISCRETIONARY, "+": Necessity.SAVING}

# ~ could have been left out, + is put aside; the rest is essential.
_EXPENSES: dict[str, tuple[str, ...]] = {
    "Food": ("Groceries", "~Dining", "~Coffee & snacks", "~Food delivery"),
    "Housing": ("Rent", "Mortgage", "Repairs", "Building charges", "Domestic help", "Household", "~Furniture"),
    "Utilities": ("Electricity", "Water", "Cooking gas", "Heating", "Internet", "Mobile recharge"),
    "Transport": ("Public transport", "Rickshaw", "Ride share", "Fuel", "Vehicle upkeep", "Parking & tolls"),
    "Health": ("Doctor", "Medicine", "~Fitness"),
    "Education": ("School fees", "Tuition & coaching", "Books & stationery"),
    "Family": ("Childcare", "Remittance to family", "~Pocket money", "~Pets"),
    "~Giving": ("Zakat", "~Charity", "~Gifts", "~Festivals"),
    "~Shopping": ("~Clothing", "~Electronics"),
    "~Entertainment": ("~Subscriptions", "~Cinema & events", "~Hobbies", "~Alcohol & tobacco"),
    "~Travel": ("~Flights & trains", "~Hotels"),
    "~Personal": ("~Personal care",),
    "Insurance": ("Health insurance", "Life insurance", "Vehicle insurance"),
    "Loans": ("EMI", "Student loan"),
    "Taxes & fees": ("Income tax", "Property tax", "Bank charges", "Fines"),
    "~Other": ("~Unaccounted",),
}
_INCOMES: dict[str, tuple[str, ...]] = {
    "Income": (
        "Salary", "Bonus", "Business", "Interest", "Dividends", "Rent received", "Pension", "Benefits",
        "Remittance received",
    ),
}  # fmt: skip
_TRANSFERS: dict[str, tuple[str, ...]] = {
    "Transfer": (
        "Card payment",
        "Cash withdrawal",
        "+Savings & deposits",
        "+Investments",
        "Unlisted account",
        "Lent & borrowed",
    ),
}


def _nodes(kind: Kind, families: dict[str, tuple[str, ...]]) -> list[Node]:
    nodes = []
    for parent, children in families.items():
        top = parent.lstrip("~+")
        nodes.append(Node(top, kind, _necessity(kind, parent)))
        nodes += [Node(f"{top}:{child.lstrip('~+')}", kind, _necessity(kind, child)) for child in children]
    return nodes


def _necessity(kind: Kind, marked: str) -> Necessity | None:
    mark = marked[0] if marked[0] in "~+" else ""
    return _MARKS[mark] if kind is Kind.EXPENSE or mark else None


DEFAULT_TREE: tuple[Node, ...] = tuple(
    _nodes(Kind.EXPENSE, _EXPENSES) + _nodes(Kind.INCOME, _INCOMES) + _nodes(Kind.TRANSFER, _TRANSFERS)
)


def default_tree() -> Categories:
    """The tree of new books, with ids that stand for nothing."""
    ids = {node.path: n for n, node in enumerate(DEFAULT_TREE, 1)}
    return Categories(
        Category(
            n, "", node.path.rpartition(":")[2], node.path, ids.get(node.path.rpartition(":")[0]), node.kind,
            node.necessity,
        )
        for n, node in enumerate(DEFAULT_TREE, 1)
    )  # fmt: skip
