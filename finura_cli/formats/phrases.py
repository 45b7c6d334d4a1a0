"""Words inside the rows of bank files: which way money went, what is a balance or a total, what is not final."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from finura_cli.domain.text import folded


def _words(*lists: str) -> frozenset[str]:
    return frozenset(folded(word).strip() for words in lists for word in words.split(","))


# A column of flags beside unsigned amounts: (money out, money in). Every cell of the column must be of one family, so
# that D is debit beside C or K, and deposit beside W.
_OUT = _words(
    "debit, debet, debito, débito, débit, deb, dbt, dr, db, debits, debited, debit card, withdrawal, withdraw, outgoing, out, expense,"
    "paid out, money out, spend, spent, sent, send, payment sent, purchase, sale, outflow, charge, lastschrift, belastung, soll, ausgang,"
    "abbuchung, ausgabe, auszahlung, überweisung, af, uit, uitgave, afschrijving, odchozí, odchozí úhrada, výdaj, výdej, obciążenie, uznanie ujemne,"
    "wydatek, wychodzący, cargo, egreso, gasto, salida, saída, despesa, dare, addebito, uscita, sortie, dépense, terhelés, kiadás, gider, borç,"
    "giden, расход, списание, дебет, uttag, utgift, udgift, ut, debetas, deebet, isplata, rashod, duguje, pengeluaran, keluar, 支出, 出金, 借, 출금, negative, minus, debit transaction"
)
_IN = _words(
    "credit, kredit, crédit, crédito, credito, cred, crd, cr, cb, credits, credited, deposit, incoming, in, income, paid in, money in, received, receive,"
    "payment received, refund, inflow, gutschrift, haben, eingang, einnahme, einzahlung, bij, inkomst, bijschrijving, příchozí, příchozí úhrada, příjem, uznanie,"
    "wpływ, przychód, przychodzący, abono, ingreso, entrada, receita, avere, accredito, entrata, entrée, recette, jóváírás, bevétel, gelir, alacak, gelen, приход,"
    "поступление, зачисление, пополнение, кредит, insättning, inkomst, indtægt, inn, kreditas, kreedit, uplata, prihod, potražuje, pemasukan, masuk, 收入, 入金, 贷, 입금, positive, plus, credit transaction"
)
_FAMILIES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (_OUT, _IN),
    (frozenset(("d", "db", "dr", "dt")), frozenset(("c", "k", "cr", "cb", "kt", "ct"))),
    (frozenset("s"), frozenset("h")),
    (frozenset(("w", "wd", "wdl")), frozenset(("d", "dep"))),
    (frozenset("t"), frozenset("j")),
    (frozenset("d"), frozenset("a")),
    (frozenset("o"), frozenset("i")),
    (frozenset("-"), frozenset("+")),
)


@lru_cache(maxsize=4096)
def _flag_key(text: str) -> str:
    text = text.strip()
    return text if text in ("-", "+") else folded(text).strip()


def flag_family(values: Iterable[str]) -> dict[str, int] | None:
    """What each flag of a column means: -1 money out, +1 money in. None unless all of them are of one family."""
    distinct = {value for value in values if value.strip()}
    if not distinct or len(distinct) > 12:
        return None
    keys = {value: _flag_key(value) for value in distinct}
    for out, into in _FAMILIES:
        if all(k in out or k in into for k in keys.values()):
            return {value: -1 if k in out else 1 for value, k in keys.items()}
    mixed_out, mixed_in = _OUT | _FAMILIES[1][0], _IN | _FAMILIES[1][1]
    if all(k in mixed_out or k in mixed_in for k in keys.values()):
        return {value: -1 if k in mixed_out else 1 for value, k in keys.items()}
    return None


_BALANCE_OF_START = (
    "opening balance|opening ledger balance|starting balance|start balance|beginning balance|balance at start|balance at the start|initial balance|previous balance|"
    "balance brought forward|brought forward|balance b f|b f|balance forward|anfangssaldo|alter saldo|alter kontostand|startsaldo|"
    "anfangsbestand|kontostand am beginn|solde initial|solde precedent|ancien solde|solde d ouverture|solde debut|saldo inicial|saldo anterior|saldo inizial\\w*|saldo precedente|"
    "saldo poczatkowe|beginsaldo|vorig saldo|oud saldo|ingaende saldo|inngaende saldo|primosaldo|alkusaldo|pocatecni zustatek|pocatecny zostatok|nyito egyenleg|"
    "sold initial|sold anterior|pocetno stanje|zacetno stanje|acilis bakiye\\w*|devir bakiye\\w*|devreden bakiye|входящий остаток|остаток на начало|likutis pradziai|pradinis likutis|"
    "algsaldo|sakuma atlikums|saldo awal|期初余额|前日残高|繰越残高|繰越"
)
_BALANCE_OF_END = (
    "closing balance|closing ledger balance|ending balance|end balance|final balance|new balance|current balance|balance at end|balance at the end|balance carried forward|carried forward|balance c f|c f|"
    "endsaldo|neuer saldo|neuer kontostand|schlusssaldo|abschlusssaldo|kontostand am|kontostand|aktueller kontostand|endbestand|solde final|nouveau solde|solde de cloture|solde fin|"
    "saldo final|saldo actual|saldo atual|saldo finale|saldo koncowe|eindsaldo|nieuw saldo|utgaende saldo|ultimosaldo|loppusaldo|konecny zustatek|konecny zostatok|zaro egyenleg|"
    "sold final|konacno stanje|koncno stanje|kapanis bakiye\\w*|son bakiye|исходящий остаток|остаток на конец|likutis pabaigai|galutinis likutis|loppsaldo|lopjaak|beigu atlikums|"
    "saldo akhir|期末余额"
)
_OTHER_BALANCE = (
    "balance|available balance|ledger balance|account balance|saldo|saldo do dia|saldo del dia|saldo dia|solde|solde au|solde en|kontostand vom|stand|likutis|egyenleg|saldo contabile|saldo disponibile|"
    "saldo disponible|saldo disponivel|bakiye|remaining balance|stanje|остаток|zustatek"
)
_TOTALS = (
    "total|totals|grand total|sub total|subtotal|sum|turnover|total debits?|total credits?|total amount|total withdrawals?|total deposits?|total paid \\w+|statement total|page total|summe|gesamt|gesamtsumme|"
    "gesamtbetrag|zwischensumme|totaal|totale|totaux|total general|suma|sumy|suma wplywow|suma wydatkow|razem|celkem|soucet|osszesen|toplam|итого|всего|обороты|apyvarta|apgrozijums|kibes viso|is viso|kokku|kopa|yhteensa|totalt|i alt|ialt|"
    "debet kaive|kreedit kaive|kaive|obroty|obrat|ukupno|skupaj|合計|合计|jumlah|umsatz soll|umsatz haben|number of transactions|transaction count"
)
# Folding takes the breve off й.
_BALANCE_OF_START, _BALANCE_OF_END, _OTHER_BALANCE, _TOTALS = (
    phrases.replace("й", "и") for phrases in (_BALANCE_OF_START, _BALANCE_OF_END, _OTHER_BALANCE, _TOTALS)
)
_START = re.compile(rf" (?:{_BALANCE_OF_START}) ")
_END = re.compile(rf" (?:{_BALANCE_OF_END}) ")
_AT_HEAD = re.compile(rf"^ (?:{_BALANCE_OF_START}|{_BALANCE_OF_END}|{_OTHER_BALANCE}|{_TOTALS}) ")
_WHOLE = re.compile(
    rf"^ (?:{_BALANCE_OF_START}|{_BALANCE_OF_END}|{_OTHER_BALANCE}|{_TOTALS}) "
    r"(?:(?:as )?(?:of|on|at|for|from|to|per|am|zum|vom|a|au|al|el|en|em|na|dzien|le|du|c o d|[a-z]{3}|[0-9]+|period|statement|end|start|the) )*$"
)


_ALSO_A_SHOP = _words("new balance, total, totals, sum, suma, balance, stand, b f, c f, kopa, i alt, obrat, kontostand am")
"""Phrases that a merchant may be called: no proof on a row that is a payment in every other respect."""


_SPACED = re.compile(r"(?<= )(?:\w ){4,}")  # S A L D O
_BEGINNINGS = frozenset(
    phrase.split(" ")[0].split("\\")[0].rstrip("?")
    for phrases in (_BALANCE_OF_START, _BALANCE_OF_END, _OTHER_BALANCE, _TOTALS)
    for phrase in phrases.split("|")
)


_STEMS = tuple(word for word in _BEGINNINGS if len(word) > 3 or not word.isascii())


@lru_cache(maxsize=8192)
def _may_begin(word: str) -> bool:
    key = folded(word).strip()
    first = key.split(" ")[0]
    return len(key) < 2 or first in _BEGINNINGS or first.startswith(_STEMS)


def may_be_balance(text: str) -> bool:
    """Whether a text begins like a phrase of balances and totals: a quick look before `balance_kind`."""
    return 2 < len(text) <= 80 and (text[0].isalpha() or text[0] in "#* ") and not text.isspace() and _may_begin(text.split(None, 1)[0])


def is_surely_no_payment(text: str) -> bool:
    """Whether a text is a phrase of balances and totals that nobody is called."""
    return may_be_balance(text) and balance_kind(text) is not None and folded(text).strip() not in _ALSO_A_SHOP


@lru_cache(maxsize=4096)
def balance_kind(text: str) -> str | None:
    """What a text that is no payment says: `opening`, `closing`, `other`; None when it is not about a balance or total.

    The whole text must be such a phrase (with a date or a currency at most): `Balance transfer fee` is a payment.
    """
    key = _SPACED.sub(lambda m: m[0].replace(" ", "") + " ", folded(text))
    if len(key) < 3 or len(key) > 80 or not _WHOLE.match(key.replace("  ", " ")):
        return None
    return "opening" if _START.search(key) else "closing" if _END.search(key) else "other"


def begins_a_footer(text: str) -> bool:
    """Whether a text at the end of a table begins like a total or a balance."""
    return bool(_AT_HEAD.match(folded(text)[:80]))


_PENDING = _words(
    "pending, pending transaction, authorised, authorized, authorization, authorisation, reserved, processing, in progress, hold, on hold, not booked, unbooked, vorgemerkt, umsatz vorgemerkt, vormerkung, in bearbeitung,"
    "offen, en attente, à venir, en cours, pendiente, en proceso, pendente, em processamento, in sospeso, non contabilizzato, in behandeling, gereserveerd, reserveret, reserverad, reserverat, reservert, "
    "varaus, odottaa, oczekująca, oczekujące, w realizacji, blokada, čekající, blokace, neuzavřená, függő, zárolt, în așteptare, bekliyor, provizyon, в обработке, hold, ожидает, future, scheduled, upcoming"
)
_REFUSED = _words(
    "declined, failed, rejected, reverted, cancelled, canceled, denied, voided, expired, refused, error, returned unpaid, abgelehnt, storniert, fehlgeschlagen, refusé, refusée, rejeté, annulé, annulée, rechazado, rechazada,"
    "cancelado, cancelada, recusado, recusada, rifiutato, annullato, geweigerd, geannuleerd, mislukt, afvist, avvist, avvisad, annulleret, makulerad, odrzucona, odrzucono, anulowana, zamítnuto, zrušeno, zamietnuté, elutasított,"
    "sikertelen, reddedildi, iptal, отклонено, отклонена, отменено, отменена, ошибка, failed transaction, unsuccessful"
)


@lru_cache(maxsize=1024)
def is_pending(text: str) -> bool:
    return folded(text).strip() in _PENDING


@lru_cache(maxsize=1024)
def is_refused(text: str) -> bool:
    """Whether a status says that no money moved."""
    return folded(text).strip() in _REFUSED


# Which way money went, by the words of a row. Only asked where the amounts carry no sign of their own.
_SAYS_OUT = (
    "purchase|purchases|sale|pos|atm|withdrawal|withdrawals|cash withdrawal|card payment|fee|fees|charge|charges|direct debit|standing order|"
    "bill pay|bill payment|debit|expense|groceries|grocery|restaurant|restaurants|supermarket|fuel|subscription|insurance|lastschrift|kartenzahlung|abbuchung|dauerauftrag|"
    "bargeldauszahlung|carte|prelevement|retrait|achat|cotisation|compra|pago con tarjeta|recibo|retirada|levantamento|pagamento|prelievo|acquisto|pinbetaling|betaalautomaat|incasso|"
    "geldautomaat|kortkob|dankort|kortkop|varekjop|uttak|korttiosto|zakup|platnosc karta|wyplata|platba kartou|vyber|vasarlas|keszpenzfelvetel|pirkinys|gryniesji|gryniieji|alisveris|покупка|оплата|снятие"
)
_SAYS_IN = (
    "salary|payroll|wages|paycheck|deposit|direct deposit|refund|cashback|cash back|interest paid|interest earned|interest payment|dividend|reimbursement|statement credit|direct credit|"
    "payment received|payment thank you|payment thank|thank you|gehalt|lohn|gutschrift|rente|erstattung|zinsen|habenzinsen|salaire|remboursement|virement recu|paie|nomina|abono|devolucion|"
    "reembolso|salario|ordenado|stipendio|accredito|rimborso|emolumenti|salaris|loon|terugbetaling|rente|lon|lonn|loneoverforsel|palkka|wynagrodzenie|zwrot|mzda|vyplata|fizetes|munkaber|atlyginimas|"
    "maas|зарплата|возврат|пополнение|income"
)
_CARD_PAID = (
    "payment received|payment thank you|payment thank|thank you|payments thank you|paiement recu|merci|votre paiement|zahlung erhalten|zahlungseingang|ihre zahlung|"
    "pago recibido|su pago|gracias|pagamento recebido|pagamento ricevuto|betaling ontvangen|indbetaling|inbetalning|innbetaling|maksusuoritus|payment credit|payments and credits"
)
_OUT_WORD, _IN_WORD = re.compile(rf" (?:{_SAYS_OUT}) "), re.compile(rf" (?:{_SAYS_IN}) ")
_PAID_WORD = re.compile(rf" (?:{_CARD_PAID}) ")


@lru_cache(maxsize=4096)
def says_direction(text: str) -> int:
    """-1 when the words of a row speak of money out, +1 of money in, 0 of neither or both."""
    key = folded(text)
    out, into = bool(_OUT_WORD.search(key)), bool(_IN_WORD.search(key))
    return into - out


_CARDS = re.compile(
    r" (?:card member|card no|card number|card|cardholder|cardmember|kreditkarte|kartennummer|karteninhaber|kredietkaart|kaarthouder|kaartnummer|carte|numero de carte|tarjeta|cartao|carta"
    r"|kort|kortnummer|karta|numer karty|karty|kartya|kartyaszam|kart|kart no|карта|номер карты) "
)


@lru_cache(maxsize=1024)
def names_a_card(header: str) -> bool:
    """Whether a header cell speaks of a card."""
    return bool(_CARDS.search(folded(header)))


_PURCHASES = _words(
    "purchase, purchases, card purchase, debit card purchase, credit card purchase, pos purchase, cash advance, compra, compras, compra con tarjeta, achat, achats, kauf, einkauf, kartenzahlung,"
    "aankoop, acquisto, acquisti, zakup, nákup, nákup kartou, köp, kortköp, køb, kjøp, varekjøp, osto, korttiosto, vásárlás, покупка, pirkums, ost"
)


@lru_cache(maxsize=1024)
def is_purchase(text: str) -> bool:
    """Whether the sort of a booking is a purchase, whatever its sign."""
    return folded(text).strip() in _PURCHASES


@lru_cache(maxsize=4096)
def says_card_was_paid(text: str) -> bool:
    """Whether the words are those by which a card statement thanks for a payment."""
    return bool(_PAID_WORD.search(folded(text)))
