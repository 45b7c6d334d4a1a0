"""What the columns of bank files are called: a table of role -> words, in the languages banks write.

Phrases are compared folded (case, accents and punctuation away), so they are written plainly. `word` is met as the
whole cell or as whole words inside it; `=word` only as the whole cell; `*word` also at the end of a compound
(Buchungsdatum, boekdatum); `word*` at the start of one.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "date": """
        date, =dates, run date, transaction date, trans date, tran date, txn date, trade date, posting date,
        posted date, post date, =posted, posted on, posting, booking date, booked date, book date, =booked,
        =booked at, =booked on, entry date, date posted, date booked, transaction date time, datetime, date time,
        =created, created on, created at, created date, completed date, date completed, =completed, completed on,
        date processed, processed date, process date, processing date, timestamp, operation date, purchase date,
        payment date, date of, =when, effective date, clearing date, date cleared, *datum, *datums, buchungstag,
        =buchung, umsatztag, =tag, buchungszeit, buchungstermin, gebucht am, datum/uhrzeit, date operation,
        date de l operation, date d operation, date op, date ope, date comptable, date de comptabilisation,
        date transaction, date de transaction, date d execution, date ecriture, date d ecriture, jour, *fecha,
        f operacion, f contable, f mov, dia, data, data mov, data movimento, data do movimento, data operacao,
        data lanc, data lancamento, data da operacao, data da transacao, data hora, data operazione,
        data contabile, data registrazione, data di registrazione, data transazione, data esecuzione,
        data operatiune, data tranzactie, data tranzactiei, data operatiunii, data operacji, data transakcji,
        data ksiegowania, data zaksiegowania, data realizacji, *dato, bokforingsdag, bokfort, =bokford, bogfort,
        bogf dato, transaktionsdag, transdag, bokfdag, =reskontradatum, paivamaara, *pvm, kirjauspaiva, *paiva,
        paivays, zauctovano, zauctovani, provedeno, konyveles, konyveles datuma, tranzakcio datuma,
        tranzakcio ideje, datuma, *idopont, =kelt, tarih, islem tarihi, tarihi, tarih saat, дата, дата операции,
        дата платежа, дата транзакции, дата проводки, дата списания, дата і час, дата и время, ημερομηνια, ημ νια,
        ημερ, *kuupaev, tanggal, tgl, tarikh, tarikh transaksi, ngay, ngay giao dich, 日付, 取引日, 年月日,
        ご利用日, 利用日, お取引日, 日期, 交易日期, 交易时间, 交易日, 记账日期, 記帳日, 거래일시, 거래일자, 거래일,
        날짜, תאריך, تاريخ, التاريخ, तारीख, তারিখ, วันที่
    """,
    "late_date": """
        started date, date started, authorised on, authorized on, authorisation date, authorization date,
        settlement date, settled on, settled date, execution date, due date, statement date, reporting date,
        datum verrekening, afrekeningsdatum, cheque date, maturity date, invoice date, date of birth, faelligkeit,
        =last updated, modified, updated, exported
    """,
    "value_date": """
        value date, val date, value dt, val dt, date of value, *valutadatum, *valuta datum, =valuta, wertstellung,
        wertstellungsdatum, wertstellungstag, =wert, valutadag, *valutadato, date valeur, date de valeur, date val,
        fecha valor, f valor, fecha de valor, data valor, data valuta, valutering, valuteringsdatum, rentedatum,
        rentedato, *rentedag, interest date, arvopaiva, arvopvm, data waluty, data wart, datum valuty,
        valutaerteknap, erteknap, ertek datum, data valutei, valor tarihi, valor, datum valute, дата валютирования,
        дата зачисления, vaartuspaev, ημ νια αξιας, ημερομηνια αξιας
    """,
    "amount": """
        =amount, amount, =amt, =amounts, transaction amount, amount in account currency, account currency amount,
        billing amount, booked amount, net amount, =net, net value, =sum, =value, =money, =total, total amount,
        gross, =gross amount, =price, =cost, *betrag, *umsatz, =summe, =wert, =ertrag, montant,
        montant de l operation, =importe, importe, =monto, monto, cantidad, =valor, valor do movimento,
        valor da transacao, importo, montante, quantia, quantidade, *bedrag, *belob, *belop, *belopp, *summa,
        =suma, summa*, =sumos, maara, =kwota, kwota, kwota operacji, kwota transakcji, =castka, castka, objem,
        =obrat, *osszeg, osszege, forgalom, =iznos, iznos, znesek, =tutar, tutar, islem tutari, =miktar, сумма,
        сума, сумма операции, сумма платежа, ποσο, ποσον, jumlah, nominal, amaun, so tien, =mutasi, 金額, 金额,
        交易金额, 取引金額, ご利用金額, 利用金額, 거래금액, 금액, סכום, مبلغ, المبلغ, राशि, পরিমাণ, টাকা,
        จำนวนเงิน, bedrag, betrag, beloeb, naudojimo suma
    """,
    "debit": """
        =debit, debit, debits, debit amount, debit amt, withdraw, withdrawl, withdrawal, withdrawals,
        withdrawal amt, withdrawal amount, withdrawn, paid out, pay out, payout, money out, funds out,
        cash out, =out, outflow, =payments, =payment,
        spent, =expense, =expenses, expense amount, =charge, charges, =dr, dr amount, =outgoing, outgoings,
        amount out, amount debited, =purchases, =spend, =soll, belastung, belastungen, belastungsbetrag,
        lastschrift, =ausgang, ausgaben, =ausgabe, abgang, abgaenge, auszahlung, *debet, =af, uitgaven, uitgaand,
        =uit, afschrijving, =debit euros, montant debit, debit eur, sortie, sorties, depense, depenses, retrait,
        retraits, cargo, cargos, =debe, debito, debitos, egreso, egresos, gasto, gastos, salida, salidas, retiro,
        retiros, saida, saidas, despesa, despesas, =uscite, uscita, =dare, addebito, addebiti, =ut, ut fra konto,
        ut av konto, uttag, utgift, udgift, udgifter, =ud, =haevet, =tilili, =panot ulos, wyplata, wyplaty,
        obciazenie, obciazenia, wydatki, =wydatek, rozchod, vydaj, vydaje, odepsano, na vrub, =md, terheles,
        kiadas, isplata, isplate, zaduzenje, =breme, v breme, duguje, rashod, =borc, giden, cikan, расход, расходы,
        списание, дебет, видаток, дебит, χρεωση, χρεωσεις, =keluar, keluar, debet, 出金, お引出し, 引出金額,
        お支払金額, 支払金額, 出金金額, 支出, 借方, 출금, 출금액, 찾으신금액, חובה, סכום חיוב, مدين, नामे, ถอนเงิน,
        debetas, =iseina, islaidos, debets, 提出, rasvnochit, plati, tien ra, ghi no, খরচ, iznos isplate, debitare
    """,
    "credit": """
        =credit, credit, credits, credit amount, credit amt, deposit, deposits, deposit amt, deposit amount,
        paid in, pay in, money in, funds in, cash in,
        =in, inflow, =received, received amount, =income, =cr, cr amount, incoming, amount in,
        amount credited, =refunds, =haben, gutschrift, gutschriften, =eingang, einnahmen, =einnahme, zugang,
        zugaenge, einzahlung, *kredit, =bij, inkomsten, ontvangsten, =inkomend, bijschrijving, =credit euros,
        montant credit, credit eur, entree, entrees, recette, recettes, versement, versements, abono, abonos,
        =haber, ingreso, ingresos, deposito, depositos, credito, creditos, =entrada, entradas, receita, receitas,
        =entrate, entrata, =avere, accredito, accrediti, =inn, inn pa konto, insattning, insattningar, indbetaling,
        indbetalinger, indtaegt, innskudd, inntekt, =ind, =panot, wplata, wplaty, uznanie, uznania, wplywy, =wplyw,
        przychod, prijem, prijmy, pripsano, ve prospech, =dal, jovairas, bevetel, uplata, uplate, odobrenje,
        =dobro, v dobro, potrazuje, prihod, =alacak, gelen, приход, поступление, зачисление, кредит, надходження,
        πιστωση, πιστωσεις, =masuk, masuk, kredit, 入金, お預入れ, 預入金額, お預り金額, 入金金額, 収入, 貸方,
        收入, 입금, 입금액, 맡기신금액, זכות, دائن, जमा, ฝากเงิน, kreditas, =ieina, pajamos, kredits, 存入, incasari,
        tien vao, ghi co, জমা, iznos uplate, creditare
    """,
    "balance": """
        balance, running balance, closing balance, available balance, ledger balance, balance after,
        account balance, bal, *saldo, *saldos, saldo po operacji, saldo contabile, saldo disponibile, =stand,
        kontostand, *stand, solde, boeksaldo, =disponible, =disponibile, zustatek, zostatok, *egyenleg, stanje,
        bakiye, остаток, баланс, залишок, υπολοιπο, =bilans, likutis, =jaak, atlikums, 残高, 差引残高, お預り残高,
        余额, 餘額, 잔액, 거래후잔액, יתרה, رصيد, الرصيد, शेष, ব্যালেন্স, คงเหลือ, baki, so du, sold,
        saldobeholdning
    """,
    "currency": """
        currency, ccy, curr, =cur, currency code, iso code, *waehrung, *wahrung, devise, =devises, divisa, moneda,
        moeda, =valuta, *valuta, munt, muntsoort, valutacode, muntcode, *valutta, waluta, =mena, mena, *penznem,
        deviza, =devizanem, para birimi, doviz, doviz cinsi, валюта, νομισμα, valiuta, valiutos, valuuta,
        =valuta kod, mata uang, 通貨, 通貨コード, 币种, 幣別, 통화, מטבע, العملة
    """,
    "flag": """
        debit credit, credit debit, dr cr, cr dr, =d c, =c d, =d k, =k d, =s h, =af bij, =bij af, soll haben,
        haben soll, sh kennzeichen, debit credit indicator, credit debit indicator, debit or credit, dc, =sign,
        =sens, =signe, =vorzeichen, richting, direction, transaction direction, =in out, debet credit,
        debet kredit, =type, transaction type, txn type, tran type, trans type, =typ, =tipo, tipo movimiento,
        tipo de movimento, =art, money in out, cargo abono, dare avere, приход расход, тип операции, =тип,
        =plus minus, =+/-, strona, =d/c, kd, =kind, προσημο, προσημο ποσου, дт кт, дебит кредит, 借贷, 借贷标志
    """,
    "fee": """
        fee, fees, =commission, gebuehr, gebuhr, gebuehren, gebuhren, *gebuhr, *entgelt, frais, comision,
        comisiones, commissione, commissioni, comissao, tarifa, kosten op verrichting, =kosten, transactiekosten,
        avgift, gebyr, oplata, prowizja, poplatek, poplatky, dij, jutalek, komisyon, комиссия, provizija, naknada,
        tax, vat, mwst, btw, moms, tva, iva, service charge, tip, surcharge, cashback, =points, rewards, bonus,
        бонусы, кешбэк, 手数料
    """,
    "other_number": """
        exchange rate, rate, fx rate, conversion rate, *kurs, =koers, wisselkoers, *cours, taux, taux de change,
        tipo de cambio, cambio, tasso, tasso di cambio, taxa, vaxelkurs, valutakurs, kurssi, arfolyam, tecaj, kur,
        курс, quantity, qty, units, shares, unit price, menge, stueck, antal, =no, nr, number of, =#, s no, sr no,
        sl no, serial, lfd nr, volgnr, sort, split amount, blz, bankleitzahl, sort code, branch code, branch, zip,
        postcode, postal code, year, month, week, jaar, jahr, monat, limit, kategorie id, mcc, merchant code,
        terminal
    """,
    "payee": """
        payee, =name, =names, merchant, merchant name, counterparty, counter party, counterparty name,
        counteraccount name, beneficiary, beneficiary name, recipient, recipient name, sender, payer, paid to,
        paid by, vendor, shop, store, seller, company, customer, description 1, other party, transfer to, from to,
        to from, name other party, partner name, =partner, empfanger, empfaenger, *empfanger, *empfaenger,
        auftraggeber*, beguenstigter*, begunstigter*, zahlungspflichtiger, zahlungsbeteiligter,
        name zahlungsbeteiligter, zahlungsempfanger, zahlungsempfaenger, handler, haendler, beneficiaire, =tiers,
        commercant, marchand, beneficiario, ordenante, comercio, =nombre, =nome, estabelecimento, esercente,
        controparte, ordinante, =naam, naam tegenpartij, tegenrekeninghouder, handelaar, tegenpartij,
        naam omschrijving, modtager, mottaker, mottagare, avsender, avsandare, motpart, saaja*, maksaja, odbiorca*,
        nadawca*, kontrahent, nazwa kontrahenta, nazwa odbiorcy, dane kontrahenta, protistrana, nazev protiuctu,
        nazev protistrany, obchodnik, partner neve, ellenoldali nev, ellenszamla nev, kedvezmenyezett, primatelj,
        prejemnik, korisnik, platitelj, получатель, контрагент, alici, gonderen, gonderici, δικαιουχος, gavejas,
        moketojas, saaja nimi, nama, お取引先, 対方户名, 对方户名, 店名, ご利用店名, 利用店名, 가맹점,
        mokamo gavejas
    """,
    "payer": """
        =payer, =payer name, =zahlungspflichtige r, =zahlungspflichtiger, =zahlungspflichtige
    """,
    "description": """
        description, descriptions, transaction description, =details, detail, transaction details,
        transaction detail, narration, narrative, particulars, remarks, transaction remarks, transaction,
        =transactions, =text, =label, original description, statement description, merchant description,
        transaction text, reference text, =what, =item, =title, =subject, *buchungstext, *verwendungszweck, verwendung,
        beschreibung, *beschreibung, vorgang, =zweck, buchungsdetails, buchungsinformation, *details, *text,
        libelle, libelle operation, designation, =nature, nature de l operation, =operation, operation, concepto,
        descripcion, detalle, =movimiento, movimientos, =glosa, descricao, descritivo, historico, lancamento,
        =movimento, descrizione, causale, descrizione operazione, operazione, omschrijving, *omschrijving, *tekst,
        rubrik, forklaring, beskrivelse, =transaktion, specifikation, =tapahtuma, selitys, selite, =opis,
        opis operacji, opis transakcji, tytul, tytulem, opis, popis, popis operace, nazev, megnevezes, leiras,
        tranzakcio leirasa, aciklama, =islem, описание, описание операции, назначение платежа, назначение,
        наименование, περιγραφη, αιτιολογια, keterangan, uraian, transaksi, mo ta, noi dung, dien giai, detalii,
        detalii tranzactie, descriere, explicatie, svrha, namen, namen placila, selgitus, paaiskinimai, paskirtis,
        mokejimo paskirtis, apraksts, detalas, 摘要, 内容, 適用, お取り扱い内容, 取引内容, 商品, 交易说明, 적요,
        내용, תיאור, بيان, البيان, विवरण, বিবরণ, รายการ
    """,
    "memo": """
        memo, =note, =notes, message, comment, comments, additional info, additional information, =info,
        information, message for me, address, location, payment reference, payment details, remittance information,
        kommentar, notiz, bemerkung, mitteilung, mededeling, mededelingen, communication, commentaire,
        observaciones, observacoes, notas, =nota, *notering, anmarkning, melding, meddelande, viesti, poznamka,
        zprava*, uzenet, kozlemeny, vrije mededeling, gestructureerde mededeling, betalingskenmerk, toelichting,
        informations complementaires, примечание, комментарий, 备注, 備考, 메모, הערות, zusatz, zusatzinfo,
        zusatzinformation, tags, labels, notes and tags, egen notering
    """,
    "category": """
        category, =categories, spending category, category name, kategorie, categorie, categoria, kategoria,
        kategori, kategorija, luokka, категория, κατηγορια, subcategory, unterkategorie, sous categorie, カテゴリ,
        大項目, 分类, 분류, danh muc
    """,
    "account": """
        =account, account number, account no, acct, account name, account id, =iban, konto, *kontonummer, kontonr,
        auftragskonto, auftraggeberkonto, iban auftraggeberkonto, iban/bban, iban bban, rekening, rekeningnummer,
        =compte, numero de compte, compte, =cuenta, numero de cuenta, =conta, numero da conta, =conto,
        numero conto, nr rachunku, rachunek, numer rachunku, cislo uctu, =ucet, szamlaszam, konyvelesi szamla,
        racun, broj racuna, =hesap, hesap no, счет, номер счета, номер карты, saskaitos nr, saskaita, card number,
        card no, =card, =karte, kartennummer, kredietkaart, kreditkarte, kortnummer, =tili, tilinumero,
        kliendi konto, λογαριασμος, nomor rekening, no rekening, 口座番号, 계좌번호, 账号
    """,
    "counter_account": """
        counterparty account, counterparty iban, counter account, to account, from account, beneficiary account,
        payee account, partner account, tegenrekening*, rekeningnummer tegenpartij, gegenkonto, *gegenkonto,
        iban zahlungsbeteiligter, iban zahlungsempfanger, kontonummer zahlungsbeteiligter, kontonummer/iban,
        partner iban, account number counterparty, bank account, cuenta destino, cuenta origen,
        compte destinataire, protiucet, cislo protiuctu, rachunek kontrahenta, nr rachunku kontrahenta,
        rachunek odbiorcy, rachunek nadawcy, ellenszamla, ellenoldali szamlaszam, partner szamlaszam,
        bank account details, saajan tilinumero, счет получателя, *bic, =bic, swift
    """,
    "reference": """
        reference, reference number, reference no, =ref, ref no, ref nr, transaction id, =id, txn id, tran id,
        transaction no, transaction number, transaction reference, transaction reference number, record id, utr,
        utr no, unique id, fitid, operation number, archive id, archiving code, receipt number, referenz,
        kundenreferenz, buchungsreferenz, transaktions id, transaktionscode, transactiereferentie, transactie id,
        *referentie, numero operation, reference operation, numero d operation, =referencia, numero de operacion,
        numero operazione, nr transakcji, numer referencyjny, id transakce, id pohybu, id operace,
        tranzakcio azonosito, tranzakcio szama, *arkistointitunnus, arkistointikoodi, verifikationsnummer,
        verifikation, =viite, identifikator, irasas nr, iraso nr, номер операции, номер документа, id операции,
        referans, fis no, dekont no, check number, cheque number, cheque no, chq no, chq ref no, ref no cheque no,
        check no, check or slip,
        operacion numero, numero de documento, n documento, documento, 交易流水号, 流水号, 거래번호, אסמכתא
    """,
    "time": """
        =time, transaction time, =uhrzeit, =zeit, =heure, =hora, =ora, =tijd, =tid, klokkeslett, klokkeslaet,
        godzina, =cas, =ido, idopont, =saat, =время, 時刻, 时间, 거래시간, =kellonaika
    """,
    "status": """
        status, =state, =stato, =estado, =etat, =statut, =stav, =tila, =durum, transaction status, =cleared,
        =pending, buchungsstatus, situacao, statusz, allapot, статус, 状态, 交易状态, 상태, =tilstand, =reserveret
    """,
    "type": """
        =type, transaction type, payment type, transaction code, =code, umsatzart, transaktionstyp, buchungsart,
        type operation, type d operation, tipo operacion, tipo, betaalwijze, type betaling, mutatiesoort, soort,
        transaktionsart, transaktionstype, laji, tapahtumalaji, typ operacji, typ transakcji, typ, typ pohybu,
        rodzaj transakcji, tranzakcio tipusa, tipus, islem tipi, payment method, mode, payment mode, paymentmode
    """,
}
FOREIGN = """
    סכום עסקה, סכום העסקה, foreign, original*, orig, oorspr, oorspronkelijk, local, fremd*, fremdwahrung,
    fremdwaehrung, etrangere, etranger, origine, extranjera, divisa, estera, originale, amount currency, instructed,
    transaction currency
    amount, alkuperainen, ursprung*, oprindelig, utlandsk, puvodni, oryginalna, eredeti, moneda origen, в валюте
    операции, source, destination, counter value, 現地通貨額, spent in currency, target, in currency of
"""
"""Words that make an amount one of another currency than the account's."""
