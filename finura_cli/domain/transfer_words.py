"""What banks write where money only changes places, and where it does not, in the languages of their customers.

A phrase is looked up folded, whole words only; one that ends in `*` may go on (`kreditkarten*`).
"""

from __future__ import annotations

from finura_cli.domain.text import folded


class Phrases:
    """Some phrases, and which of them a folded text has."""

    __slots__ = ("_sought", "words")

    def __init__(self, *lists: str) -> None:
        phrases = [phrase for text in lists for phrase in text.split(",") if phrase.strip()]
        self._sought = tuple(
            f" {' '.join(folded(phrase).split())}" + ("" if phrase.strip().endswith("*") else " ") for phrase in phrases
        )
        self.words = frozenset(word for phrase in self._sought for word in phrase.split())

    def found(self, words: str) -> str | None:
        """The first phrase that a text has: folded, with no space around; None without one."""
        for phrase in self._sought:
            if phrase in words:
                return phrase.strip()
        return None


OWN = Phrases(
    "own account, own accounts, my account, between accounts, between my accounts, self transfer, transfer to self",
    "internal transfer, account transfer, inter account, interaccount, acct to acct, account to account, sweep",
    "savings transfer",
    "to pot, from pot, pot transfer, to vault, from vault, to pocket, from pocket, round up transfer",
    "umbuchung, eigenuebertrag, eigenübertrag, kontouebertrag, kontoübertrag, übertrag, uebertrag",
    "eigenes konto, eigene konten, saldenausgleich",
    "virement interne, virement compte a compte, virement entre comptes, virement de compte a compte",
    "entre mes comptes, vers mon compte",
    "traspaso*, entre cuentas, cuentas propias, cuenta propia, transferencia interna",
    "transferencia entre contas, entre contas, conta propria, mesma titularidade",
    "giroconto, giro conto, trasferimento tra conti, tra i miei conti, conto proprio",
    "eigen rekening, eigen rekeningen, tussen rekeningen, interne overboeking, tussen eigen rekeningen",
    "egen konto, egne konti, egna konton, mellom egne, mellan egna, mellem egne, egen overføring",
    "egen överföring, kontooverførsel egen, oma siirto, omien tilien, omalta tililtä, oman tilin",
    "przelew własny, przelew wewnętrzny, rachunek własny, między rachunkami, vlastní převod, mezi vlastními",
    "vlastní účet, medzi vlastnými, vlastný prevod",
    "átvezetés, saját számla, saját számlák, számlák között",
    "между своими, собственный счет, между счетами, свой счет, собственными счетами, tarp savo, savo sąskait*",
    "savai sask*, omade kontode",
    "নিজের অ্যাকাউন্ট, নিজ হিসাব, स्वयं के खाते, अपने खाते",
)
"""Between one person's own accounts."""

MOVED = Phrases(
    "transfer, transfers, transferred, transfer to, transfer from, xfer, tfr, trf, trfr, e transfer",
    "funds transfer",
    "transferencia*, transferência*, trasferimento, overføring, overførsel, överföring, tilisiirto, przeniesienie",
    "ট্রান্সফার, স্থানান্তর, अंतरण, ट्रांसफर",
)
"""Moved, though perhaps to another person."""

PAID = Phrases(
    "sepa, überweisung*, ueberweisung*, gutschrift*, dauerauftrag*, bonifico, virement, vir, overboeking",
    "overschrijving",
    "bankgiro, przelew, převod, prevod, átutalás, перевод, pavedimas, pārskaitījums, ülekanne",
    "doorlopende opdracht",
    "neft, imps, rtgs, upi, npsb, beftn, eft, ach, wire, zelle, venmo, interac, pix, ted, doc, bizum, swish",
    "mobilepay, vipps",
    "faster payment, faster payments, fpi, fpo, bacs, chaps, standing order, bill payment, bank giro",
    "direct credit",
)
"""By a bank's own ways of paying anybody: every other row of a statement has such a word."""

CARD_PAYMENT = Phrases(
    "credit card payment*, card payment to, creditcard payment, credit card pymt, crd pymt, card bill*",
    "cc payment, cc pymt, cc bill, ccpay, ccbp",
    "credit card bill*, credit crd, crcardpmt, credit crd autopay, card autopay, payment to credit card",
    "payment to card, visa payment, mastercard payment, amex payment, amex epayment, epayment, autopay pymt",
    "card settlement",
    "american express payment, online payment thank you, payment thank you, payment received thank*",
    "automatic payment thank you, autopay payment, mobile payment thank you",
    "directpay full balance",
    "kreditkartenabrechnung*, kreditkartenzahlung*, kreditkartenausgleich, abrechnung kreditkarte",
    "ausgleich kreditkarte, kartenabrechnung, visa abrechnung, mastercard abrechnung, lastschrift kreditkarte",
    "einzug kreditkarte",
    "paiement carte de credit, releve carte, reglement carte, debit differe carte, prelevement carte de credit",
    "remboursement carte de credit",
    "pago tarjeta de crédito, pago de tarjeta, pago tarjeta, liquidación tarjeta*, liquidacion de tarjeta*",
    "recibo tarjeta, pagamento cartão*, pagamento de cartão, fatura cartão, pagamento fatura, pgto fatura",
    "addebito carta di credito, saldo carta di credito, estratto conto carta, pagamento carta di credito",
    "creditcard afrekening, afrekening creditcard, creditcard incasso, icscards, incasso creditcard",
    "kredittkortregning, kredittkort betaling, kreditkortsräkning, kreditkortsfaktura, kreditkortsbetaling",
    "luottokorttilasku, luottokortin maksu",
    "spłata karty, splata karty kredytowej, spłata karty kredytowej, splátka kreditní karty",
    "splátka kreditnej karty, hitelkártya törlesztés, погашение кредитной карты, kredito kortel*",
    "ক্রেডিট কার্ড বিল, ক্রেডিট কার্ড পেমেন্ট, क्रेडिट कार्ड भुगतान, क्रेडिट कार्ड बिल",
)
"""A card's statement is settled."""

SETTLED = Phrases(
    "payment*, pymt, pmt, thank you, autopay, direct debit, dd payment, paid, zahlung*, einzug, lastschrift*",
    "einzahlung, ausgleich*",
    "paiement, prelevement, reglement, pago, abono, pagamento, addebito, betaling*, incasso, inbetaling*",
    "inbetalning*, maksu, suoritus",
    "spłata, wpłata, splátka, platba, befizetés, törlesztés, погашение, оплата, mokėjimas, পেমেন্ট, भुगतान",
)
"""On a card's own statement: somebody paid it."""

CASH = Phrases(
    "cash, atm, atw, awb, cash withdrawal*, cashpoint, withdrawal, wdl, nwd, cash wdl, cash advance",
    "bargeld*, geldautomat*, barauszahlung, auszahlung, gaa, retrait*, dab, distributeur, retiro*, cajero",
    "reintegro*, disposición, saque, levantamento, multibanco",
    "prelievo*, prelevamento, bancomat, geldopname, geldautomaat, opname, minibank, kontantuttak, uttak, uttag",
    "bankomat*, hævning, kontanthævning, nosto, käteisnosto, otto",
    "wypłata, wypłata z bankomatu, výběr, výběr hotovosti, vyber, výber, készpénzfelvét*, снятие",
    "выдача наличных, банкомат, grynieji, grynųjų, skaidra nauda, sularaha",
    "নগদ, উত্তোলন, এটিএম, नकद, निकासी, एटीएम, cash out, cashout",
)
"""Notes and coins were taken out."""

PAID_IN = Phrases(
    "cash deposit, deposit, cash dep, paid in, lodgement, lodgment, counter credit, cdm",
    "einzahlung, bareinzahlung, versement, depot especes, ingreso, ingreso efectivo, deposito*, versamento",
    "storting, innskudd, insättning, indbetaling, pano",
    "wpłata, wpłata gotówki, vklad, vklad hotovosti, befizetés, készpénzbefizetés, взнос, внесение, пополнение",
    "জমা, जमा",
)
"""Notes and coins were brought to the bank."""

SAVED = Phrases(
    "savings, saving, save, isa, money market, deposit account, term deposit, fixed deposit, fd, rd",
    "recurring deposit, dps, brokerage, invest*, sip, demat, pension",
    "sparkonto, sparen, sparplan, sparrate, tagesgeld*, festgeld*, depot, wertpapier*, épargne, livret*, pel",
    "assurance vie, ahorro*, poupança, investimento*, inversión*, risparmio, deposito titoli",
    "spaarrekening, spaar*, sparing, sparekonto, sparkonto, opsparing, säästötili, säästö*, oszczędno*, lokata",
    "spoření, spořicí, sporenie, megtakarít*, lekötés, вклад, накопит*, сбереж*, taupom*, krājkont*",
    "সঞ্চয়, बचत",
)
"""Put aside, or taken from there."""

INVESTED = Phrases(
    "brokerage, brokerage account, broker, securities account, demat, demat account, trading account, to investments",
    "wertpapierdepot, wertpapierkonto, depotkonto, compte titres, cuenta de valores, cuenta valores, conta corretora",
    "deposito titoli, effectenrekening, beleggingsrekening, aksjesparekonto, investeringssparkonto, värdepapperskonto",
    "arvo osuustili, rachunek maklerski, konto maklerskie, majetkový účet, értékpapírszámla, брокерский счет, বিও হিসাব",
)
"""Put into an account of a broker."""

TOPPED_UP = Phrases(
    "top up, topup, add money, money added, wallet load, wallet, reload, load money, cash in, paypal, aufladung",
    "aufladen, recharge, recarga*, ricarica*, opwaarderen, opladen",
    "påfyll*, doładowanie, dobití, nabití, feltöltés, пополнение, papildymas, bkash, nagad, paytm, phonepe",
)
"""A wallet was filled."""

FUNDED = Phrases(
    "bank deposit to pp account, bank deposit to paypal account, add funds from a bank account, ach funding for funds",
    "general card deposit, bankgutschrift auf paypal konto, allgemeine gutschrift auf kreditkarte",
    "ach überweisung als zahlungsquelle",
    "virement bancaire sur compte paypal, virement bancaire sur le compte paypal",
    "virement bancaire vers le compte paypal, bonifico bancario sul conto paypal, versamento generico con carta",
    "depósito bancario en cuenta de paypal, depósito bancario en la cuenta de paypal",
    "transferencia bancaria a la cuenta de paypal, transferencia bancaria a la cuenta paypal",
    "depósito bancário na conta do paypal, depósito bancário na conta paypal",
    "bankstorting op paypal rekening, bankstorting op paypal account, wpłata bankowa na konto paypal",
    "top up by, topped up account, topped up balance, added from bank, added from bank account, bank to bkash",
)
"""A wallet got its money from a bank or a card of its owner; often it fronts it, and collects it days later."""

DRAWN = Phrases(
    "user initiated withdrawal, general withdrawal bank account, withdraw funds to bank account",
    "von nutzer eingeleitete abbuchung, trasferimento avviato dall utente",
)
"""A wallet paid out to a bank of its owner."""

LENT = Phrases(
    "loan, emi, repayment, instalment, installment, mortgage, darlehen*, kredit, kreditrate, tilgung*, baufi*",
    "prêt, échéance, emprunt, préstamo, prestamo, hipoteca, cuota, empréstimo, prestação",
    "mutuo, rata, finanziamento, lening, hypotheek, lån, avdrag, laina*, lyhennys, kredyt, rata kredytu, úvěr",
    "hypotéka, hitel, törlesztő*, ipoteka, кредит, ипотека, paskola, ঋণ, কিস্তি, ऋण",
)
"""A loan was paid back, or paid out."""

REFUNDED = Phrases(
    "refund*, reversal, reversed, rev, chargeback, charge back, return, returned, money back, credit adjustment",
    "purchase return, cancelled, cancellation",
    "erstattung*, rückerstattung*, rueckerstattung*, rückzahlung*, rueckzahlung, storno*",
    "gutschrift kartenzahlung, retoure*, rücklastschrift, remboursement*, annulation, avoir",
    "reembolso*, devolución, devolucion*, devolução, estorno, anulación, rimborso*, storno, restituzione",
    "terugbetaling*, teruggave, retour*, refusjon, tilbakebetaling, återbetalning, retur*, tilbagebetaling",
    "palautus, hyvitys",
    "zwrot*, vrácení, vratka, vrátenie, visszatérítés, visszautalás, возврат, отмена, grąžinimas",
    "atmaksa, ফেরত, রিফান্ড, वापसी, रिफंड",
)
"""Money back for a purchase."""

EARNED = Phrases(
    "salary, wages, payroll, dividend*, interest, cashback, cash back, bonus, pension payment, rent received",
    "commission, fee, charge, charges",
    "gehalt*, lohn*, bezüge, bezuege, zinsen, dividende*, rente, miete, salaire*, traitement, intérêts, loyer",
    "nómina, nomina, intereses, alquiler, salário, ordenado, juros, aluguel, stipendio, interessi, affitto",
    "salaris, loon, rente, huur, lønn, løn, lön, palkka, ränta, renter, wynagrodzenie, pensja, odsetki, mzda",
    "výplata, úrok*, fizetés, munkabér, kamat, зарплата, проценты, аренда, atlyginimas, alga, palūkanos, বেতন",
    "মুনাফা, वेतन, ब्याज",
)
"""Something else that a text may say of itself: earned, charged, let."""

SPENT = Phrases(
    "pos, purchase, card purchase, debit card purchase, visa purchase, contactless, check, cheque",
    "remise cheque, chq, atm, atw",
    "cash machine, cash withdrawal, cash wdl, cashpoint, cash deposit, counter credit, mobile deposit",
    "kartenzahlung, girocard, ec karte, debitkarte, gaa, geldautomat, bargeldauszahlung, bareinzahlung",
    "paiement carte, paiement par carte, achat carte, carte, cb, retrait dab, versement especes, depot especes",
    "compra, pago con tarjeta, cajero, retirada de efectivo, compra cartão, multibanco, saque",
    "pagamento pos, pagamento carta, bancomat, prelievo, prelevamento, betaalautomaat, geldautomaat, geldopname",
    "varekjøp, kortkøb, kortköp, korttiosto, minibank, kontantuttak, uttag bankomat, hævning, käteisnosto",
    "płatność kartą, zakup kartą, wypłata z bankomatu, platba kartou, výběr z bankomatu, vásárlás, készpénzfelvétel",
    "покупка, оплата товаров, выдача наличных, банкомат, pirkinys, pirkums, ost, এটিএম, एटीएम",
)
"""Bought at a till, or cash, or paper: no bank writes so of a transfer, unless to the purse."""

BOILERPLATE = folded(
    "online internet banking mobile web app account acct checking chk sav savings deposit withdrawal credit"
    " debit and from with via the ref reference number nos date value confirmation request requested scheduled"
    " recurring automatic payment bank type other iban bic end eref kref mref svwz purp your you our for own"
    " auto received sent inward outward incoming outgoing electronic instant immediate wire id auftraggeber"
    " empfaenger empfänger von nach auf vom bei zum zur konto und verwendungszweck emis émis recu reçu vers sur"
    " compte des les pour motif faveur desde para por cuenta conta concepto recibida emitida enviada realizada"
    " realizzata favore dal del della conto causale naar van rekening omschrijving til fra från till kontoen"
    " rachunek rachunku tytuł účet účtu zpráva számla számláról szamlara счет счета"
)
"""What statements say around a name."""
