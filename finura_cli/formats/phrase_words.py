"""The words inside the rows of bank files, in the languages banks write. Compared folded: case, accents and
punctuation away."""

from __future__ import annotations

MONEY_OUT = """
    debit, debet, debito, débito, débit, deb, dbt, dr, db, debits, debited, debit card, withdrawal, withdraw,
    outgoing, out, expense, paid out, money out, spend, spent, sent, send, payment sent, purchase, sale,
    outflow, charge, lastschrift, belastung, soll, ausgang, abbuchung, ausgabe, auszahlung, überweisung, af,
    uit, uitgave, afschrijving, odchozí, odchozí úhrada, výdaj, výdej, obciążenie, uznanie ujemne, wydatek,
    wychodzący, cargo, egreso, gasto, salida, saída, despesa, dare, addebito, uscita, sortie, dépense, terhelés,
    kiadás, gider, borç, giden, расход, списание, дебет, uttag, utgift, udgift, ut, debetas, deebet, isplata,
    rashod, duguje, pengeluaran, keluar, 支出, 出金, 借, 출금, negative, minus, debit transaction
"""
"""Flags and sorts of booking that say: money out."""

MONEY_IN = """
    credit, kredit, crédit, crédito, credito, cred, crd, cr, cb, credits, credited, deposit, incoming, in,
    income, paid in, money in, received, receive, payment received, refund, inflow, gutschrift, haben, eingang,
    einnahme, einzahlung, bij, inkomst, bijschrijving, příchozí, příchozí úhrada, příjem, uznanie, wpływ,
    przychód, przychodzący, abono, ingreso, entrada, receita, avere, accredito, entrata, entrée, recette,
    jóváírás, bevétel, gelir, alacak, gelen, приход, поступление, зачисление, пополнение, кредит, insättning,
    indtægt, inn, kreditas, kreedit, uplata, prihod, potražuje, pemasukan, masuk, 收入, 入金, 贷, 입금, positive, plus,
    credit transaction
"""
"""The same for money in."""

OPENING = """
    opening balance, opening ledger balance, starting balance, start balance, beginning balance, balance at
    start, balance at the start, initial balance, previous balance, balance brought forward, brought forward,
    balance b f, b f, balance forward, anfangssaldo, alter saldo, alter kontostand, startsaldo, anfangsbestand,
    kontostand am beginn, solde initial, solde precedent, ancien solde, solde d ouverture, solde debut, saldo
    inicial, saldo anterior, saldo iniziale, saldo precedente, saldo poczatkowe, beginsaldo, vorig saldo, oud
    saldo, ingaende saldo, inngaende saldo, primosaldo, alkusaldo, pocatecni zustatek, pocatecny zostatok, nyito
    egyenleg, sold initial, sold anterior, pocetno stanje, zacetno stanje, acilis bakiye, acilis bakiyesi, devir
    bakiye, devir bakiyesi, devreden bakiye, входящий остаток, остаток на начало, likutis pradziai, pradinis
    likutis, algsaldo, sakuma atlikums, saldo awal, 期初余额, 前日残高, 繰越残高, 繰越
"""
"""What an opening balance is called."""

CLOSING = """
    closing balance, closing ledger balance, ending balance, end balance, final balance, new balance, current
    balance, balance at end, balance at the end, balance carried forward, carried forward, balance c f, c f,
    endsaldo, neuer saldo, neuer kontostand, schlusssaldo, abschlusssaldo, saldo vom, kontostand am, kontostand,
    aktueller kontostand, endbestand, solde final, nouveau solde, solde de cloture, solde fin, saldo final, saldo
    actual, saldo atual, saldo finale, saldo koncowe, eindsaldo, nieuw saldo, utgaende saldo, ultimosaldo,
    loppusaldo, konecny zustatek, konecny zostatok, zaro egyenleg, sold final, konacno stanje, koncno stanje,
    kapanis bakiye, kapanis bakiyesi, son bakiye, исходящий остаток, остаток на конец, likutis pabaigai, galutinis
    likutis, loppsaldo, lopjaak, beigu atlikums, saldo akhir, 期末余额
"""
"""What a closing balance is called."""

OTHER_BALANCE = """
    balance, available balance, ledger balance, account balance, saldo, saldo do dia, saldo del dia, saldo dia,
    solde, solde au, solde en, kontostand vom, stand, likutis, egyenleg, saldo contabile, saldo disponibile,
    saldo disponible, saldo disponivel, bakiye, remaining balance, stanje, остаток, zustatek, saldo total, saldo total
    disponivel, saldo total disponivel dia, saldo em conta, saldo em conta corrente, saldo final do dia, saldo bloqueado
"""
"""What any balance is called."""

TOTALS = """
    total, totals, grand total, sub total, subtotal, sum, turnover, total debit, total debits, total credit,
    total credits, total amount, total withdrawal, total withdrawals, total deposit, total deposits, total paid
    in, total paid out, statement total, page total, summe, gesamt, gesamtsumme, gesamtbetrag, zwischensumme,
    totaal, totale, totaux, total general, suma, sumy, suma wplywow, suma wydatkow, razem, celkem, soucet,
    osszesen, toplam, итого, всего, обороты, apyvarta, apgrozijums, kibes viso, is viso, kokku, kopa, yhteensa,
    totalt, i alt, ialt, debet kaive, kreedit kaive, kaive, obroty, obrat, ukupno, skupaj, 合計, 合计, jumlah,
    umsatz soll, umsatz haben, number of transactions, transaction count
"""
"""What sums below a table are called."""

ALSO_A_NAME = """
    new balance, total, totals, sum, suma, balance, stand, b f, c f, kopa, i alt, obrat, kontostand am
"""
"""Phrases of balances that a merchant may be called: no proof on a row that is a payment in every other respect."""

PENDING = """
    pending, pending transaction, authorised, authorized, authorization, authorisation, reserved, processing, in
    progress, hold, on hold, held, temporary hold, under review, uncleared, unclaimed, not booked, unbooked,
    vorgemerkt, umsatz vorgemerkt, vormerkung, in bearbeitung, offen, ausstehend, einbehalten, zurückgehalten,
    reserviert, autorisiert, schwebend, in prüfung, wird geprüft, wird bearbeitet, nicht gebucht, noch nicht
    gebucht, en attente, à venir, en cours, en cours de traitement, en suspens, suspendu, suspendue, retenu,
    retenue, réservé, réservée, autorisé, autorisée, non comptabilisé, non comptabilisée, pendiente, en proceso,
    en curso, en espera, en trámite, retenido, retenida, bloqueado, bloqueada, autorizado, autorizada, no
    contabilizado, pendente, em processamento, em espera, em análise, em curso, retido, retida, agendado,
    agendada, aguardando, in sospeso, in attesa, in corso, in elaborazione, in lavorazione, in verifica,
    trattenuto, trattenuta, autorizzato, autorizzata, non contabilizzato, non contabilizzata, da contabilizzare,
    in behandeling, in afwachting, in de wacht, wachtend, openstaand, vastgehouden, ingehouden, gepland,
    geautoriseerd, gereserveerd, reservering, niet geboekt, nog niet geboekt, nog niet verwerkt, reserveret,
    afventer, reserverad, reserverat, väntar, väntande, reservert, venter, varaus, odottaa, oczekująca,
    oczekujące, oczekujący, oczekuje, w realizacji, w toku, w trakcie realizacji, wstrzymana, wstrzymane,
    wstrzymany, wstrzymano, zablokowana, zablokowane, nierozliczona, nierozliczone, niezaksięgowana,
    niezaksięgowane, autoryzacja, blokada, čekající, blokace, neuzavřená, függő, zárolt, în așteptare, bekliyor,
    provizyon, в обработке, ожидает, future, scheduled, upcoming
"""
"""A status that is not final."""

REFUSED = """
    declined, failed, rejected, reverted, cancelled, canceled, denied, voided, expired, refused, error, returned
    unpaid, abgelehnt, storniert, fehlgeschlagen, abgebrochen, verweigert, zurückgewiesen, gescheitert, annulliert,
    nicht erfolgreich, abgelaufen, rückgängig gemacht, refusé, refusée, rejeté, rejetée, annulé, annulée, échoué,
    échouée, échec, expiré, expirée, rechazado, rechazada, cancelado, cancelada, anulado, anulada, denegado,
    denegada, fallido, fallida, caducado, caducada, revertido, revertida, recusado, recusada, rejeitado,
    rejeitada, negado, negada, falhou, falhado, falhada, expirado, expirada, rifiutato, rifiutata, annullato,
    annullata, respinto, respinta, fallito, fallita, negato, negata, scaduto, scaduta, stornato, stornata, non
    riuscito, non riuscita, geweigerd, geannuleerd, mislukt, afgewezen, afgekeurd, verlopen, teruggedraaid,
    afvist, avvist, avvisad, avbruten, misslyckades, annulleret, mislykket, kansellert, makulerad, odrzucona,
    odrzucone, odrzucony, odrzucono, anulowana, anulowane, anulowany, anulowano, nieudana, nieudane, wycofana,
    wycofane, wycofano, cofnięta, cofnięte, cofnięto, niezrealizowana, zamítnuto, zrušeno,
    zamietnuté, elutasított, sikertelen, reddedildi, iptal, отклонено, отклонена, отменено, отменена, ошибка,
    failed transaction, unsuccessful
"""
"""A status that says that no money moved."""

FINAL = """
    booked, posted, cleared, completed, complete, settled, gebucht, umsatz gebucht, verbucht, abgeschlossen,
    comptabilisé, comptabilisée, effectué, effectuée, terminé, terminée, contabilizado, contabilizada, completado,
    completada, concluído, concluída, contabilizzato, contabilizzata, completato, completata, geboekt, verwerkt,
    voltooid, bogført, gennemført, bokført, bokförd, genomförd, kirjattu, zaksięgowana, zaksięgowane, zrealizowana,
    zrealizowane, zakończona, zakończone
"""
"""A status that is final: a column of nothing else than these and those above is one of statuses, whatever its
header."""

SPEAKS_OF_OUT = """
    purchase, purchases, sale, pos, atm, withdrawal, withdrawals, cash withdrawal, card payment, fee, fees,
    charge, charges, direct debit, standing order, bill pay, bill payment, debit, expense, groceries, grocery,
    restaurant, restaurants, supermarket, fuel, subscription, insurance, lastschrift, kartenzahlung, abbuchung,
    dauerauftrag, bargeldauszahlung, carte, prelevement, retrait, achat, cotisation, compra, pago con tarjeta,
    recibo, retirada, levantamento, pagamento, prelievo, acquisto, pinbetaling, betaalautomaat, incasso,
    geldautomaat, kortkob, dankort, kortkop, varekjop, uttak, korttiosto, zakup, platnosc karta, wyplata, platba
    kartou, vyber, vasarlas, keszpenzfelvetel, pirkinys, gryniesji, gryniieji, alisveris, покупка, оплата,
    снятие
"""
"""Words inside a description that speak of money out."""

SPEAKS_OF_IN = """
    salary, payroll, wages, paycheck, deposit, direct deposit, refund, cashback, cash back, interest paid,
    interest earned, interest payment, dividend, reimbursement, statement credit, direct credit, payment
    received, payment thank you, payment thank, thank you, gehalt, lohn, gutschrift, rente, erstattung, zinsen,
    habenzinsen, salaire, remboursement, virement recu, paie, nomina, abono, devolucion, reembolso, salario,
    ordenado, stipendio, accredito, rimborso, emolumenti, salaris, loon, terugbetaling, lon, lonn,
    loneoverforsel, palkka, wynagrodzenie, zwrot, mzda, vyplata, fizetes, munkaber, atlyginimas, maas, зарплата,
    возврат, пополнение, income
"""
"""The same for money in."""

THANKS = """
    payment received, payment thank you, payment thank, thank you, payments thank you, paiement recu, merci,
    votre paiement, zahlung erhalten, überweisung erhalten, zahlungseingang, ihre zahlung, bedankt voor uw betaling,
    betalning mottagen, betaling mottatt, pago recibido, su pago, gracias, pagamento recebido, pagamento ricevuto,
    betaling ontvangen, indbetaling, inbetalning, innbetaling, maksusuoritus,
    payment credit, payments and credits
"""
"""The words by which a card statement thanks for a payment."""

PURCHASES = """
    purchase, purchases, card purchase, debit card purchase, credit card purchase, pos purchase, cash advance,
    compra, compras, compra con tarjeta, achat, achats, kauf, einkauf, kartenzahlung, aankoop, acquisto,
    acquisti, zakup, nákup, nákup kartou, köp, kortköp, køb, kjøp, varekjøp, osto, korttiosto, vásárlás,
    покупка, pirkums, ost
"""
"""Sorts of booking that are a purchase, whatever its sign."""

EXCHANGES = """
    exchange, currency exchange, fx exchange, conversion, currency conversion, general currency conversion,
    währungstausch, währungsumtausch, währungsumrechnung, allgemeine währungsumrechnung, geldwechsel, change de
    devises, conversion de devise, conversion de devises, cambio de divisas, conversión de divisas, cambio valuta,
    conversione di valuta, conversione valuta, câmbio, conversão de moeda, valutaomwisseling, valutaconversie,
    valutawissel, wymiana walut, wymiana waluty, przewalutowanie
"""
"""Sorts of booking by which money is changed into another currency and stays one's own."""

CARDS = """
    card member, card no, card number, card, cardholder, cardmember, kreditkarte, kartennummer, karteninhaber,
    kredietkaart, kaarthouder, kaartnummer, carte, numero de carte, tarjeta, cartao, carta, kort, kortnummer,
    karta, numer karty, karty, kartya, kartyaszam, kart, kart no, карта, номер карты, ご利用日,
    ご利用店名, ご利用金額, 利用日, 利用店名, 利用金額, 이용일, 이용일자, 이용금액, 가맹점명, 消費日
"""
"""Header words that speak of a card."""
