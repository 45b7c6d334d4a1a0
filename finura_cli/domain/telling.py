"""The part of an entry's text that tells what it was for: what is learnt from, and looked up."""

from __future__ import annotations

from finura_cli.domain.carriers import is_carrier
from finura_cli.domain.text import folded

# What a payment is for, as banks write it beside who was paid: with them the same payee is another matter.
_PURPOSES = frozenset(
    "salary payroll wage wages bonus pension dividend interest refund cashback reversal chargeback rent lease mortgage"
    " emi loan insurance premium tuition school fee fees charge charges commission tax vat gst electricity power water"
    " gas internet broadband mobile recharge subscription membership donation gift invoice bill deposit maintenance"
    " atm cash withdrawal overdraft fine penalty childcare"
    " gehalt lohn rente zinsen dividende erstattung miete kredit versicherung beitrag gebuhr gebuhren entgelt steuer"
    " strom wasser nebenkosten kindergeld bargeld"
    " salaire paie retraite interets remboursement loyer pret assurance cotisation frais impot impots electricite eau"
    " allocation especes"
    " nomina sueldo salario pension intereses dividendos devolucion reembolso alquiler hipoteca prestamo seguro cuota"
    " comision impuesto impuestos luz agua"
    " stipendio affitto mutuo bolletta assicurazione rimborso salaris loon huur hypotheek verzekering belasting"
    " beton bhara kiraya vetan byaj"
    " বেতন ভাড়া সুদ বিদ্যুৎ গ্যাস পানি वेतन किराया ब्याज बिजली".split()
)

LONGEST = 1000
"""Characters of a description that are looked at: a file may bring a hundred times as many."""


def telling_text(description: str, merchant: str, words: str | None = None) -> str:
    """Who was paid and what for; the description where it is not known who. `merchant`: "" when there is none. Where
    that only carried the payment, it is who the description says beside it.

    `words`: the description or more of the entry, folded, where the caller has it already.
    """
    if not merchant:
        return description[:LONGEST]
    if is_carrier(merchant):
        merchant = _beside(description) or merchant
    said = (words if words is not None else folded(description)).split()
    if _PURPOSES.isdisjoint(said):  # so it is with most rows of an import
        return merchant
    own = set(folded(merchant).split())
    return " ".join([merchant, *(word for word in dict.fromkeys(said) if word in _PURPOSES and word not in own)])


def _beside(description: str) -> str:
    """Who was paid, behind who carried the payment; "" where the text does not say."""
    from finura_cli.domain.payees import payee  # 8 ms of expressions

    found = payee(description) or ""
    return "" if is_carrier(found) else found
