"""What an account of a journal is: money, debt, income, spending. Declared in the file, else told by its first word."""

from __future__ import annotations

from collections.abc import Mapping

from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import TRANSFER
from finura_cli.domain.text import folded
from finura_cli.formats.double_entry import ancestors

ASSET, LIABILITY, EQUITY, REVENUE, EXPENSE, CONVERSION = "A", "L", "E", "R", "X", "V"
CASH = "C"
"""A liquid asset, a bank account among them; only declared."""
OWN = frozenset((ASSET, CASH, LIABILITY))
"""What Finura has accounts for."""

_DECLARED = {
    **{letter.casefold(): letter for letter in (ASSET, CASH, LIABILITY, EQUITY, REVENUE, EXPENSE, CONVERSION)},
    "asset": ASSET, "assets": ASSET, "cash": CASH, "liability": LIABILITY, "liabilities": LIABILITY,
    "equity": EQUITY, "conversion": CONVERSION, "revenue": REVENUE, "revenues": REVENUE, "income": REVENUE,
    "expense": EXPENSE, "expenses": EXPENSE,
}  # fmt: skip

# First words of the five kinds of accounts, as the charts of several languages have them.
_ROOTS = {
    ASSET: "asset,assets,aktiva,vermögen,vermoegen,guthaben,activo,activos,actif,actifs,avoirs,attività,attivo,ativo,"
    "ativos,bezittingen,activa,tillgångar,eiendeler,aktiver,varat,aktywa,majetek,eszközök,varlıklar,активы,актив,"
    "সম্পদ,संपत्ति,资产,資產,資産,자산",
    LIABILITY: "liability,liabilities,debt,debts,passiva,verbindlichkeiten,schulden,pasivo,pasivos,passif,passifs,"
    "fremdkapital,dettes,passività,passivo,passivos,deudas,skulder,gjeld,gæld,velat,pasywa,zobowiązania,pasiva,závazky,"
    "kötelezettségek,borçlar,обязательства,пассивы,долги,দায়,দেনা,देयताएं,देनदारियां,负债,負債,부채",
    EQUITY: "equity,eigenkapital,fonds propres,capitaux propres,patrimonio,patrimonio neto,patrimonio netto,capital,"
    "eigen vermogen,eget kapital,egenkapital,egenkapital,oma pääoma,kapitał,kapitał własny,vlastní kapitál,saját tőke,"
    "özkaynaklar,капитал,ইক্যুইটি,इक्विटी,权益,權益,純資産,자본",
    REVENUE: "income,incomes,revenue,revenues,einnahmen,einkommen,ertrag,erträge,ertraege,erlöse,ingreso,ingresos,"
    "revenus,recettes,produits,entrate,ricavi,receita,receitas,rendimentos,inkomsten,opbrengsten,intäkter,inkomster,"
    "inntekter,indtægter,tulot,przychody,dochody,příjmy,výnosy,bevételek,gelirler,доходы,доход,আয়,आय,收入,収入,収益,"
    "수입,수익",
    EXPENSE: "expense,expenses,ausgaben,aufwand,aufwände,aufwendungen,gasto,gastos,egresos,dépenses,charges,spese,"
    "uscite,costi,despesa,despesas,uitgaven,kosten,utgifter,kostnader,udgifter,menot,kulut,wydatki,koszty,výdaje,"
    "náklady,kiadások,költségek,giderler,расходы,ব্যয়,খরচ,व्यय,खर्च,खर्चे,支出,费用,費用,지출,비용",
}
_BY_WORD = {folded(word).strip(): kind for kind, words in _ROOTS.items() for word in words.split(",")}
_CONVERSIONS = frozenset(("conversion", "conversions", "trade", "trades", "trading"))

# Words in the name of an account that say which kind of account it is, the first that is met.
_KINDS: tuple[tuple[AccountKind, str], ...] = (
    (AccountKind.INVESTMENT, "broker brokerage investment investments depot portfolio pension 401k ira isa stocks"),
    (AccountKind.SAVINGS, "saving savings sparen sparkonto tagesgeld epargne ahorro ahorros deposit deposits"),
    (AccountKind.WALLET, "wallet paypal venmo paytm bkash nagad upi revolut cashapp alipay wechat"),
    (AccountKind.CASH, "cash bargeld bar efectivo especes contanti dinheiro kontanter kasse kassa petty"),
)
_NAMED = frozenset(kind.value for kind in AccountKind)
_OWED = frozenset(("card", "loan"))
_CARD = frozenset("card cards creditcard credit visa mastercard amex kreditkarte karte tarjeta carte carta".split())


class AccountTypes:
    """The types of one file's accounts. What is declared goes down to the accounts below."""

    def __init__(
        self, declared: Mapping[str, str] | None = None, roots: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`roots`: the only first words there are, by their type; None for those of all languages. `labels`: what the
        books that an account comes from call it."""
        self.labels = dict(labels or {})
        self._declared = dict(declared or {})
        self._roots = roots
        self._known: dict[str, str | None] = {}

    def of(self, account: str) -> str | None:
        """The type; None when nothing tells."""
        if account not in self._known:
            self._known[account] = self._find(account)
        return self._known[account]

    def _find(self, account: str) -> str | None:
        for above in ancestors(account):
            if above in self._declared:
                return self._declared[above]
        first, _, rest = account.partition(":")
        if self._roots is not None:
            return self._roots.get(first)
        found = _BY_WORD.get(folded(first).strip())
        if found == EQUITY and folded(rest.partition(":")[0]).strip() in _CONVERSIONS:
            return CONVERSION
        return found

    def category(self, account: str) -> str:
        """An account of income or spending as a path of categories: without the word for its type; income stands
        below Income, so that gifts that were got and gifts that were made do not meet in one. Empty for none."""
        if account in self.labels:
            return self.labels[account]
        first, _, rest = account.partition(":")
        typed = first in self._roots if self._roots is not None else folded(first).strip() in _BY_WORD
        path = rest if typed else account
        if folded(path).strip() in ("unknown", "fixme", "todo"):
            return ""
        if self.of(account) == REVENUE:
            return f"Income:{path}" if path else "Income"
        return path or "Expenses"

    def transfer(self, account: str) -> str | None:
        """An account of equity that is a category of money which only changes places, `equity:Transfer:Card payment`,
        as its path; None for any other."""
        path = self.labels.get(account) or account.partition(":")[2]
        return path if path.partition(":")[0] == TRANSFER else None


def declared_type(word: str) -> str | None:
    """The type that a declaration names by its letter or its word; None for any other word."""
    return _DECLARED.get(word.strip().casefold())


def kind_of(account: str, type: str | None, *, ours: bool = False) -> AccountKind:
    """Which kind of account of Finura it is, by type and name. `ours`: Finura wrote it, the kind before the name."""
    middle = account.split(":")[1].lower() if account.count(":") > 1 else ""
    if ours and middle in _NAMED and (middle in _OWED) == (type == LIABILITY):
        return AccountKind(middle)
    words = set(folded(account).split())
    if type == LIABILITY:
        return AccountKind.CARD if words & _CARD else AccountKind.LOAN
    return next((kind for kind, found in _KINDS if words & set(found.split())), AccountKind.BANK)
