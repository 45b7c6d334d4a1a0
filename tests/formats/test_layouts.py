"""Layouts of bank files from many countries, with made-up rows: each is read right by its content alone."""

from __future__ import annotations

import pytest

from tests.formats.reading import read

LAYOUTS: dict[str, tuple[str, list[tuple[str, str]]]] = {}


def layout(name: str, text: str, *rows: tuple[str, str]) -> None:
    LAYOUTS[name] = (text.lstrip("\n"), list(rows))


layout(
    "US checking: m/d, quoted, running balance, newest first",
    """
Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,03/15/2024,"GROCERY OUTLET 0042",-54.20,DEBIT_CARD,1945.80,,
CREDIT,03/14/2024,"ACME INC PAYROLL",1500.00,ACH_CREDIT,2000.00,,
""",
    ("2024-03-15", "-54.20"), ("2024-03-14", "1500.00"),
)  # fmt: skip
layout(
    "US card: transaction and post date, category, sale negative",
    """
Transaction Date,Post Date,Description,Category,Type,Amount,Memo
01/20/2024,01/22/2024,COFFEE CORNER,Food & Drink,Sale,-4.75,
01/18/2024,01/18/2024,Payment Thank You-Mobile,,Payment,200.00,
""",
    ("2024-01-20", "-4.75"), ("2024-01-18", "200.00"),
)  # fmt: skip
layout(
    "US card: debit and credit columns, ISO dates",
    """
Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2024-02-03,2024-02-05,1234,HARDWARE BARN,Merchandise,32.10,
2024-02-01,2024-02-01,1234,CREDIT CARD PYMT,Payment/Credit,,150.00
""",
    ("2024-02-03", "-32.10"), ("2024-02-01", "150.00"),
)  # fmt: skip
layout(
    "US card: charges positive, payments negative",
    """
Trans. Date,Post Date,Description,Amount,Category
02/27/2024,02/27/2024,"CITY DINER 22",18.40,Restaurants
02/25/2024,02/25/2024,"INTERNET PAYMENT - THANK YOU",-120.00,"Payments and Credits"
02/20/2024,02/21/2024,"BOOK NOOK",9.99,Merchandise
""",
    ("2024-02-27", "-18.40"), ("2024-02-25", "120.00"), ("2024-02-20", "-9.99"),
)  # fmt: skip
layout(
    "US credit union: preamble, separate columns, balance",
    """
Account Name : Everyday Checking
Account Number : 000123456789
Date Range : 01/01/2024-01/31/2024
Transaction Number,Date,Description,Memo,Amount Debit,Amount Credit,Balance,Check Number,Fees
20240130,01/30/2024,"Withdrawal Debit Card","PET SHOP",-25.50,,974.50,,
20240115,01/15/2024,"Deposit ACH","ACME",,500.00,1000.00,,
""",
    ("2024-01-30", "-25.50"), ("2024-01-15", "500.00"),
)  # fmt: skip
layout(
    "US bank: summary above, beginning balance inside the table",
    """
Description,,Summary Amt.
Beginning balance as of 01/01/2024,,"1,000.00"
Total credits,,"500.00"
Total debits,,"-250.00"
Ending balance as of 01/31/2024,,"1,250.00"

Date,Description,Amount,Running Bal.
01/01/2024,Beginning balance as of 01/01/2024,,"1,000.00"
01/05/2024,"PAYROLL","500.00","1,500.00"
01/17/2024,"RENT","-250.00","1,250.00"
""",
    ("2024-01-05", "500.00"), ("2024-01-17", "-250.00"),
)  # fmt: skip
layout(
    "Canada: two description columns, CAD and USD amounts",
    """
"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"
Chequing,01234-5678901,1/25/2024,,"Contactless purchase","CORNER STORE",-12.30,,
Chequing,01234-5678901,1/24/2024,,"PAYROLL DEPOSIT","ACME",900.00,,
""",
    ("2024-01-25", "-12.30"), ("2024-01-24", "900.00"),
)  # fmt: skip
layout(
    "UK: type code, Paid out, Paid in, pound signs, preamble",
    """
"Account Name:","FlexAccount ****12345"
"Account Balance:","£230.50"
"Available Balance: ","£230.50"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"02 Jan 2024","Direct debit","WATER CO","£20.50","","£230.50"
"01 Jan 2024","Bank credit","J SMITH","","£251.00","£251.00"
""",
    ("2024-01-02", "-20.50"), ("2024-01-01", "251.00"),
)  # fmt: skip
layout(
    "UK: sort code, debit and credit amounts, all days below 13 but in pounds",
    """
Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
12/02/2024,DEB,'11-22-33,12345678,GREEN GROCER,5.40,,94.60
19/01/2024,FPI,'11-22-33,12345678,M JONES,,100.00,100.00
""",
    ("2024-02-12", "-5.40"), ("2024-01-19", "100.00"),
)  # fmt: skip
layout(
    "UK app bank: Amount (GBP), counter party, notes",
    """
Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
05/01/2024,Bean Bar,BEAN BAR LONDON GB,CONTACTLESS,-3.10,96.90,EATING_OUT,
06/01/2024,A Friend,Dinner,FASTER PAYMENT,20.00,116.90,PAYMENTS,
""",
    ("2024-01-05", "-3.10"), ("2024-01-06", "20.00"),
)  # fmt: skip
layout(
    "UK card: charges positive, CR in the cell",
    """
Date,Description,Amount
14 Feb 24,TRAIN TICKETS,45.00
15 Feb 24,PAYMENT RECEIVED,100.00 CR
""",
    ("2024-02-14", "-45.00"), ("2024-02-15", "100.00"),
)  # fmt: skip
layout(
    "Ireland: masked account, posted date, currency column, local currency",
    """
Posted Account, Posted Transactions Date, Description1, Description2, Description3, Debit Amount, Credit Amount,Balance,Posted Currency,Transaction Type,Local Currency Amount,Local Currency
"123456-12345678","15/02/2024","VDP-PETROL","","","40.00","","160.00",EUR,"Debit","40.00",EUR
"123456-12345678","16/02/2024","SALARY","","","","1,500.00","1,660.00",EUR,"Credit","1,500.00",EUR
""",
    ("2024-02-15", "-40.00"), ("2024-02-16", "1500.00"),
)  # fmt: skip
layout(
    "Germany: long preamble, Soll/Haben in the sign, umlauts, newest first",
    """
Umsatzanzeige;Datei erstellt am: 31.01.2024 10:11

IBAN;DE12 3456 7890 1234 5678 90
Kontoname;Girokonto
Kunde;Erika Mustermann
Zeitraum;01.01.2024 - 31.01.2024
Saldo;1.234,56;EUR

Sortierung;Datum absteigend

Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung
30.01.2024;30.01.2024;Stadtwerke;Lastschrift;Abschlag Strom;1.234,56;EUR;-80,00;EUR
29.01.2024;29.01.2024;Arbeit GmbH;Gehalt/Rente;Lohn Januar;1.314,56;EUR;1.300,00;EUR
""",
    ("2024-01-30", "-80.00"), ("2024-01-29", "1300.00"),
)  # fmt: skip
layout(
    "Germany: quoted, two digit years, euro sign in cells, status",
    """
"Girokonto";"DE11222233334444555566"
"Kontostand vom 05.02.2024:";"512,30 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"05.02.24";"05.02.24";"Gebucht";"ERIKA";"Kino";"Karten";"Ausgang";"DE99";"-24";"";"";""
"01.02.24";"01.02.24";"Gebucht";"FIRMA";"ERIKA";"Gehalt";"Eingang";"DE98";"2.500,5";"";"";""
""",
    ("2024-02-05", "-24.00"), ("2024-02-01", "2500.50"),
)  # fmt: skip
layout(
    "Germany: S/H flags, empty headers, balance rows at the end",
    """
Volksnahe Bank eG

Umsatzanzeige

Kontonummer:;12345678

Buchungstag;Valuta;Textschlüssel;Primanota;Zahlungsempfänger;Kontonummer;BLZ;Vorgang/Verwendungszweck;Kundenreferenz;Währung;Umsatz; 
28.12.2023;28.12.2023;;;Bäckerei;;;Kartenzahlung;;EUR;12,40;S
27.12.2023;27.12.2023;;;Firma;;;Gehalt;;EUR;1.800,00;H

31.12.2023;;;;;;;;Endsaldo;EUR;1.787,60;H
01.12.2023;;;;;;;;Anfangssaldo;EUR;0,00;H
""",
    ("2023-12-28", "-12.40"), ("2023-12-27", "1800.00"),
)  # fmt: skip
layout(
    "Germany: Soll and Haben columns, debit negative already",
    """
Umsätze Girokonto;;;Zeitraum: 30 Tage
Letzter Kontostand;;;;2.000,00;EUR
Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;Soll;Haben;Währung
1.3.2024;1.3.2024;SEPA-Lastschrift;Gym;Beitrag;DE1;XX;;-29,90;;EUR
29.2.2024;29.2.2024;Gehalt;Firma;Lohn;DE2;XX;;;1.999,99;EUR
Kontostand;1.3.2024;;;2.000,00;EUR
""",
    ("2024-03-01", "-29.90"), ("2024-02-29", "1999.99"),
)  # fmt: skip
layout(
    "Austria: no header, purpose before amount",
    """
AT611904300234573201;Kartenzahlung BILLA 1234;05.06.2023;05.06.2023;-18,37;EUR
AT611904300234573201;Gehalt Firma;31.05.2023;31.05.2023;+2.100,00;EUR
""",
    ("2023-06-05", "-18.37"), ("2023-05-31", "2100.00"),
)  # fmt: skip
layout(
    "Switzerland: apostrophes, Belastung and Gutschrift, preamble",
    """
Kontonummer:;CH9300762011623852957
Währung:;CHF

Datum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF
13.02.2024;Einkauf;;-1'250.40;13.02.2024;3'749.60
12.02.2024;Lohn;5'000.00;;12.02.2024;5'000.00
""",
    ("2024-02-13", "-1250.40"), ("2024-02-12", "5000.00"),
)  # fmt: skip
layout(
    "France: spaces in thousands, accents, Débit and Crédit",
    """
Compte n° 00012345678;;;;
Date;Date de valeur;Libellé;Débit euros;Crédit euros
02/01/2024;02/01/2024;PRLV SEPA ELECTRICITE;-45,10;
03/01/2024;03/01/2024;VIREMENT SALAIRE;;1 850,00
""",
    ("2024-01-02", "-45.10"), ("2024-01-03", "1850.00"),
)  # fmt: skip
layout(
    "France: camel case header, semicolons, category parents",
    """
dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2024-01-12;2024-01-12;"CARTE 11/01/24 BOULANGERIE";"Alimentation";"Vie quotidienne";"boulangerie";-3,20;;00012345;Compte;1200.50
2024-01-10;2024-01-10;"VIR SALAIRE";"Salaire";"Revenus";"acme";2 000,00;;00012345;Compte;1203.70
""",
    ("2024-01-12", "-3.20"), ("2024-01-10", "2000.00"),
)  # fmt: skip
layout(
    "Spain: preamble, Fecha valor, Importe, Saldo",
    """
Titular;PEPE PEREZ
Cuenta;ES91 2100 0418 4502 0005 1332

F. VALOR;CATEGORÍA;SUBCATEGORÍA;DESCRIPCIÓN;COMENTARIO;IMPORTE (€);SALDO (€)
02/02/2024;Compras;Ropa;Pago en TIENDA;;-39,95;1.960,05
01/02/2024;Nómina;Nómina;NOMINA ACME;;2.000,00;2.000,00
""",
    ("2024-02-02", "-39.95"), ("2024-02-01", "2000.00"),
)  # fmt: skip
layout(
    "Portugal: Débito, Crédito, Saldo, footer",
    """
Consultar saldos e movimentos à ordem - 31-01-2024

Conta ;0123456789 - EUR - Conta
Data de início ;01-01-2024
Data de fim ;31-01-2024

Data mov. ;Data-valor ;Descrição ;Débito ;Crédito ;Saldo contabilístico ;Saldo disponível ;Categoria ;
30-01-2024;30-01-2024;COMPRA LOJA ;12,50;;987,50;987,50;Compras ;
29-01-2024;29-01-2024;TRF ORDENADO ;;1.000,00;1.000,00;1.000,00;Diversos ;
 ; ; ; ;Saldo contabilístico ;987,50; ; ;
""",
    ("2024-01-30", "-12.50"), ("2024-01-29", "1000.00"),
)  # fmt: skip
layout(
    "Brazil: card with positive purchases and a payment",
    """
date,category,title,amount
2024-01-05,restaurante,Padaria Central,18.90
2024-01-03,,Pagamento recebido,-350.00
2024-01-02,transporte,Uber Trip,22.10
""",
    ("2024-01-05", "-18.90"), ("2024-01-03", "350.00"), ("2024-01-02", "-22.10"),
)  # fmt: skip
layout(
    "Brazil: preamble, R$, Lançamento",
    """
Extrato Conta Corrente
Conta ;12345-6
Período ;01/01/2024 a 31/01/2024
Saldo ;1.500,00

Data Lançamento;Histórico;Descrição;Valor;Saldo
31/01/2024;Pix enviado ;Fulano;-R$ 100,00;R$ 1.500,00
30/01/2024;Pix recebido;Beltrano;R$ 1.600,00;R$ 1.600,00
""",
    ("2024-01-31", "-100.00"), ("2024-01-30", "1600.00"),
)  # fmt: skip
layout(
    "Italy: Dare and Avere, value date",
    """
Data Contabile;Data Valuta;Dare;Avere;Divisa;Descrizione;Causale
31/01/2024;31/01/2024;45,00;;EUR;Bolletta luce;027
30/01/2024;30/01/2024;;1.350,00;EUR;Stipendio;050
""",
    ("2024-01-31", "-45.00"), ("2024-01-30", "1350.00"),
)  # fmt: skip
layout(
    "Italy: Entrate and Uscite",
    """
Data;Entrate;Uscite;Descrizione;Descrizione_Completa;Stato;Moneymap
15/01/2024;;-12,30;Pagamento Visa Debit;BAR SPORT;Contabilizzato;Altre spese
10/01/2024;500,00;;Bonifico SEPA Italia;MARIO;Contabilizzato;Altre entrate
""",
    ("2024-01-15", "-12.30"), ("2024-01-10", "500.00"),
)  # fmt: skip
layout(
    "Netherlands: tab, no header, yyyymmdd, two balances",
    """
123456789\tEUR\t20240102\t1000,00\t978,50\t20240102\t-21,50\tBEA  Betaalpas  ALBERT HEIJN
123456789\tEUR\t20240103\t978,50\t1978,50\t20240103\t1000,00\tSEPA Overboeking  SALARIS
""",
    ("2024-01-02", "-21.50"), ("2024-01-03", "1000.00"),
)  # fmt: skip
layout(
    "Netherlands: no header, flag C/D in words, quoted",
    """
"13-01-2024","NL12TRIO0123456789","8,95","Debet","Bakker","NL34INGB0001234567","IC","Brood"
"14-01-2024","NL12TRIO0123456789","250,00","Credit","Jan","NL34INGB0001234568","ET","Terug"
""",
    ("2024-01-13", "-8.95"), ("2024-01-14", "250.00"),
)  # fmt: skip
layout(
    "Belgium: currency, exchange columns, sequence number",
    """
Nummer;Uitvoeringsdatum;Valutadatum;Bedrag;Valuta rekening;Rekeningnummer;Type verrichting;Tegenpartij;Naam van de tegenpartij;Mededeling;Details;Status;Reden van weigering
2024-0002;15/01/2024;15/01/2024;-32,15;EUR;BE68539007547034;Betaling met kaart;;SHOP;;BETALING;Geaccepteerd;
2024-0001;12/01/2024;12/01/2024;100,00;EUR;BE68539007547034;Overschrijving;BE12;OMA;;VERJAARDAG;Geaccepteerd;
""",
    ("2024-01-15", "-32.15"), ("2024-01-12", "100.00"),
)  # fmt: skip
layout(
    "Sweden: Bokföringsdag, Belopp, semicolons, ISO dates",
    """
Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
2024-01-15;-149,00;123;;;Kortköp ICA;851,00;SEK
2024-01-14;1000,00;;123;;Lön;1000,00;SEK
""",
    ("2024-01-15", "-149.00"), ("2024-01-14", "1000.00"),
)  # fmt: skip
layout(
    "Sweden: title line, row numbers, clearing number",
    """
* Transaktioner Period 2024-01-01 – 2024-01-31 Skapad 2024-02-01 10:00 CET
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,81059,1234567890,Privatkonto,SEK,2024-01-31,2024-01-31,2024-01-31,HYRA,HYRA,-5500.00,1200.50
2,81059,1234567890,Privatkonto,SEK,2024-01-25,2024-01-25,2024-01-25,LÖN,LÖN,6700.50,6700.50
""",
    ("2024-01-31", "-5500.00"), ("2024-01-25", "6700.50"),
)  # fmt: skip
layout(
    "Norway: Ut og Inn columns",
    """
"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"
"31.01.2024";"Varekjøp REMA";"31.01.2024";"249,50";""
"30.01.2024";"Lønn";"30.01.2024";"";"25.000,00"
""",
    ("2024-01-31", "-249.50"), ("2024-01-30", "25000.00"),
)  # fmt: skip
layout(
    "Denmark: Beløb, Saldo, status and reconciled columns",
    """
"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
"15.01.2024";"Netto";"-123,45";"876,55";"Udført";"Nej"
"14.01.2024";"Løn";"1.000,00";"1.000,00";"Udført";"Nej"
""",
    ("2024-01-15", "-123.45"), ("2024-01-14", "1000.00"),
)  # fmt: skip
layout(
    "Finland: Kirjauspäivä, Määrä EUROA, Saaja/Maksaja",
    """
Kirjauspäivä;Arvopäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Saajan tilinumero ja pankin BIC;Viite;Viesti;Arkistointitunnus
02.01.2024;02.01.2024;-15,90;162;KORTTIOSTO;KAUPPA;;;'Osto';20240102/1
03.01.2024;03.01.2024;2000,00;588;PALKKA;FIRMA OY;;ref=;'Palkka';20240103/1
""",
    ("2024-01-02", "-15.90"), ("2024-01-03", "2000.00"),
)  # fmt: skip
layout(
    "Poland: cp1250, long preamble with hashes, currency in amounts, footer",
    """
mBanking. Lista operacji;
#Klient;
JAN KOWALSKI;
#Waluta;#Wpływy;#Wydatki;
PLN;3 000,00;-120,50;

#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
2024-01-15;"ZAKUP PRZY UŻYCIU KARTY";"eKonto 1234";"Żywność";-120,50 PLN;;
2024-01-10;"WYNAGRODZENIE";"eKonto 1234";"Wpływy";3 000,00 PLN;;
#Saldo końcowe;2 879,50 PLN;
""",
    ("2024-01-15", "-120.50"), ("2024-01-10", "3000.00"),
)  # fmt: skip
layout(
    "Poland: Uznania and Obciążenia",
    """
Data transakcji,Data księgowania,Nazwa nadawcy,Nazwa odbiorcy,Szczegóły transakcji,Kwota operacji,Waluta operacji,Kwota w walucie rachunku,Waluta rachunku
13-01-2024,15-01-2024,JAN,SKLEP,ZAKUP,"-42,10",PLN,"-42,10",PLN
12-01-2024,12-01-2024,FIRMA,JAN,PENSJA,"4000,00",PLN,"4000,00",PLN
""",
    ("2024-01-13", "-42.10"), ("2024-01-12", "4000.00"),
)  # fmt: skip
layout(
    "Czechia: quoted everything, semicolons, cancelled note columns",
    """
"Datum provedení";"Datum zaúčtování";"Název protiúčtu";"Číslo protiúčtu";"Částka";"Měna";"Zpráva pro příjemce";"Variabilní symbol";"Typ transakce"
"15.01.2024";"16.01.2024";"Obchod";"";"-350,00";"CZK";"";"";"Platba kartou"
"14.01.2024";"14.01.2024";"Firma a.s.";"123/0100";"25 000,00";"CZK";"mzda";"42";"Příchozí úhrada"
""",
    ("2024-01-15", "-350.00"), ("2024-01-14", "25000.00"),
)  # fmt: skip
layout(
    "Czechia: spaces in dates",
    """
ID operace;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Poznámka;Typ
25000000001;15. 1. 2024;-99,00;CZK;;Kavárna;;Platba kartou
25000000002;2. 1. 2024;1 500,00;CZK;123;Petr;;Příjem
""",
    ("2024-01-15", "-99.00"), ("2024-01-02", "1500.00"),
)  # fmt: skip
layout(
    "Hungary: compact dates, signed whole forints",
    """
Könyvelés dátuma;Értéknap;Összeg;Devizanem;Partner neve;Közlemény;Tranzakció típusa
2024.01.15.;2024.01.15.;-4 990;HUF;BOLT;;Vásárlás
2024.01.10.;2024.01.10.;350 000;HUF;CÉG KFT;bér;Jóváírás
""",
    ("2024-01-15", "-4990.00"), ("2024-01-10", "350000.00"),
)  # fmt: skip
layout(
    "Hungary: T/J flags without a header",
    """
"11773000-00000001";"T";-2500;"HUF";20240115;20240115;1000000;"";"BOLT";"";"";"VASARLAS"
"11773000-00000001";"J";+50000;"HUF";20240110;20240110;1002500;"";"CEG";"";"";"ATUTALAS"
""",
    ("2024-01-15", "-2500.00"), ("2024-01-10", "50000.00"),
)  # fmt: skip
layout(
    "Romania: Debit, Credit and month names",
    """
Data,Detalii tranzactie,Debit,Credit
15 ianuarie 2024,"Cumparare POS MAGAZIN","45,50",
14 ianuarie 2024,"Incasare salariu",,"3.500,00"
""",
    ("2024-01-15", "-45.50"), ("2024-01-14", "3500.00"),
)  # fmt: skip
layout(
    "Croatia: Isplate and Uplate",
    """
Datum;Opis;Isplate;Uplate;Stanje
15.01.2024;KONZUM;10,50;;989,50
14.01.2024;Plaća;;1.000,00;1.000,00
""",
    ("2024-01-15", "-10.50"), ("2024-01-14", "1000.00"),
)  # fmt: skip
layout(
    "Russia: Cyrillic header, failed row said, two amounts",
    """
"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Категория";"Описание"
"15.01.2024 12:34:56";"16.01.2024";"*1234";"OK";"-250,00";"RUB";"-250,00";"RUB";"Супермаркеты";"Магазин"
"14.01.2024 10:00:00";"14.01.2024";"*1234";"OK";"50000,00";"RUB";"50000,00";"RUB";"Зарплата";"Работа"
""",
    ("2024-01-15", "-250.00"), ("2024-01-14", "50000.00"),
)  # fmt: skip
layout(
    "Türkiye: Tarih, İşlem Tutarı, Bakiye",
    """
Tarih;Açıklama;İşlem Tutarı;Bakiye
15.01.2024;Market alışverişi;-1.250,75;8.749,25
14.01.2024;Maaş;10.000,00;10.000,00
""",
    ("2024-01-15", "-1250.75"), ("2024-01-14", "10000.00"),
)  # fmt: skip
layout(
    "India: lakh grouping, Withdrawal Amt. and Deposit Amt., stars",
    """
Date,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance
********,**********************,**********,********,**********,**********,**********
01/04/24,UPI-SWIGGY-PAYMENT,0000409212345678,01/04/24,450.00,,"1,24,550.00"
15/04/24,NEFT SALARY ACME,N123456789,15/04/24,,"1,00,000.00","2,24,550.00"
********,**********************,**********,********,**********,**********,**********
STATEMENT SUMMARY  :-
""",
    ("2024-04-01", "-450.00"), ("2024-04-15", "100000.00"),
)  # fmt: skip
layout(
    "India: serial number, cheque number, Cr and Dr in the balance",
    """
S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,13/04/2024,13/04/2024,-,UPI/123/chai,20.00,0.00,980.00
2,14/04/2024,14/04/2024,-,NEFT/acme,0.00,"5,000.00","5,980.00"
""",
    ("2024-04-13", "-20.00"), ("2024-04-14", "5000.00"),
)  # fmt: skip
layout(
    "India: one amount, Dr / Cr beside it",
    """
Sl. No.,Transaction Date,Value Date,Description,Chq / Ref No.,Amount,Dr / Cr,Balance,Dr / Cr
1,13-04-2024,13-04-2024,UPI/MERCHANT,UPI-1,"1,250.00",DR,"10,000.00",CR
2,14-04-2024,14-04-2024,SALARY,NEFT-2,"25,000.00",CR,"35,000.00",CR
""",
    ("2024-04-13", "-1250.00"), ("2024-04-14", "25000.00"),
)  # fmt: skip
layout(
    "Bangladesh: taka sign, particulars, running balance with Cr",
    """
Date,Particulars,Withdraw,Deposit,Balance
15-Jan-2024,ATM Withdrawal Dhanmondi,"৳5,000.00",,"৳45,000.00 Cr"
16-Jan-2024,Salary,,"৳60,000.00","৳1,05,000.00 Cr"
""",
    ("2024-01-15", "-5000.00"), ("2024-01-16", "60000.00"),
)  # fmt: skip
layout(
    "Singapore: day month year words, transaction codes, three reference columns",
    """
Account Details For:,Savings 123-456-789
Statement as at:,31 Jan 2024

Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3

30 Jan 2024,UMC-S, 7.80, ,HAWKER CENTRE,4628-4500,
29 Jan 2024,SAL, , 3000.00,ACME PTE,,
""",
    ("2024-01-30", "-7.80"), ("2024-01-29", "3000.00"),
)  # fmt: skip
layout(
    "Hong Kong: DD MMM YYYY with DR/CR words",
    """
Date,Description,Billing amount,Billing currency,Transaction type
05 JAN 2024,NOODLE SHOP,58.00,HKD,DEBIT
06 JAN 2024,REFUND SHOP,20.00,HKD,CREDIT
""",
    ("2024-01-05", "-58.00"), ("2024-01-06", "20.00"),
)  # fmt: skip
layout(
    "Japan: yen without decimals, year first",
    """
日付,摘要,お支払金額,お預り金額,差引残高
2024/1/15,コンビニ,550,,99450
2024/1/20,給与,,250000,349450
""",
    ("2024-01-15", "-550.00"), ("2024-01-20", "250000.00"),
)  # fmt: skip
layout(
    "China: preamble dashes, 收/支 column",
    """
交易明细列表
--------------------
交易时间,交易对方,商品说明,收/支,金额,交易状态
2024-01-15 12:30:01,便利店,早餐,支出,12.50,交易成功
2024-01-16 09:00:00,公司,工资,收入,8000.00,交易成功
""",
    ("2024-01-15", "-12.50"), ("2024-01-16", "8000.00"),
)  # fmt: skip
layout(
    "Australia: no header, quoted plus and minus, balance",
    """
15/01/2024,"-25.00","WOOLWORTHS SYDNEY","+975.00"
14/01/2024,"+1000.00","Salary ACME","+1000.00"
""",
    ("2024-01-15", "-25.00"), ("2024-01-14", "1000.00"),
)  # fmt: skip
layout(
    "New Zealand: Details, Particulars, Code, Reference",
    """
Type,Details,Particulars,Code,Reference,Amount,Date,ForeignCurrencyAmount,ConversionCharge
Visa Purchase,Dairy,4835,,,-12.50,15/01/2024,,
Salary,Acme,Pay,,Jan,2000.00,14/01/2024,,
""",
    ("2024-01-15", "-12.50"), ("2024-01-14", "2000.00"),
)  # fmt: skip
layout(
    "South Africa: service fee and running balance",
    """
Nr,Account,Posting Date,Transaction Date,Description,Original Description,Parent Category,Category,Money In,Money Out,Fee,Balance
1,1234567890,2024-01-15,2024-01-15,Taxi,TAXI CPT,Transport,Taxi,,-55.00,,945.00
2,1234567890,2024-01-16,2024-01-16,Salary,SALARY,Income,Salary,1000.00,,,1945.00
""",
    ("2024-01-15", "-55.00"), ("2024-01-16", "1000.00"),
)  # fmt: skip
layout(
    "App bank: started and completed, fee taken off, reverted row said",
    """
Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
TOPUP,Current,2024-01-01 10:00:00,2024-01-01 10:00:05,Top-Up,100.00,0.00,EUR,COMPLETED,100.00
CARD_PAYMENT,Current,2024-01-02 11:00:00,2024-01-03 04:00:00,Shop,-20.00,0.00,EUR,COMPLETED,80.00
ATM,Current,2024-01-04 12:00:00,2024-01-04 12:00:01,Cash,-50.00,1.00,EUR,COMPLETED,29.00
""",
    ("2024-01-01", "100.00"), ("2024-01-03", "-20.00"), ("2024-01-04", "-51.00"),
)  # fmt: skip
layout(
    "Wallet: gross, fee and net",
    """
"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Balance"
"15/01/2024","10:11:12","CET","Shop","Express Checkout Payment","Completed","EUR","-20,00","0,00","-20,00","80,00"
"16/01/2024","11:12:13","CET","Client","Payment received","Completed","EUR","50,00","-2,00","48,00","128,00"
""",
    ("2024-01-15", "-20.00"), ("2024-01-16", "48.00"),
)  # fmt: skip
layout(
    "Transfer service: direction out and in, source and target amounts",
    """
"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To"
TRANSFER-1,15-01-2024,-200.00,EUR,Sent money to Bob,rent,800.00,,
CARD-2,13-01-2024,-12.34,EUR,Card transaction Cafe,,1000.00,EUR,USD
""",
    ("2024-01-15", "-200.00"), ("2024-01-13", "-12.34"),
)  # fmt: skip
layout(
    "Budget program: payee, outflow and inflow with signs of money",
    """
"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow","Cleared"
"Checking","","01/15/2024","Market","Food: Groceries","Food","Groceries","",$45.10,$0.00,"Cleared"
"Checking","","01/16/2024","Employer","Inflow: Ready","Inflow","Ready","",$0.00,"$2,000.00","Uncleared"
""",
    ("2024-01-15", "-45.10"), ("2024-01-16", "2000.00"),
)  # fmt: skip
layout(
    "Expense tracker: income and expense as words",
    """
Date / time,Mode,Category,Sub category,Note,Amount,Income/Expense,Currency
2024-01-15 18:07,Cash,Food,snacks,Idli,60.00,Expense,INR
2024-01-16 09:00,Bank,Salary,,January,50000.00,Income,INR
""",
    ("2024-01-15", "-60.00"), ("2024-01-16", "50000.00"),
)  # fmt: skip
layout(
    "Trailing minus, pipes",
    """
Posting date|Text|Amount|Currency
31.01.2024|Rent|850,00-|EUR
30.01.2024|Salary|2.500,00|EUR
""",
    ("2024-01-31", "-850.00"), ("2024-01-30", "2500.00"),
)  # fmt: skip
layout(
    "Vietnam: ghi nợ and ghi có, whole dong with commas",
    """
Ngày giao dịch,Diễn giải,Ghi nợ,Ghi có,Số dư
15/01/2024,Mua hàng,"150,000",,"9,850,000"
16/01/2024,Lương,,"10,000,000","19,850,000"
""",
    ("2024-01-15", "-150000.00"), ("2024-01-16", "10000000.00"),
)  # fmt: skip
layout(
    "Date only once a day, the rows below it blank",
    """
Date,Type,Description,Paid out,Paid in,Balance
15 Jan 2024,VIS,CAFE,3.00,,97.00
,VIS,SHOP,7.00,,90.00
,CR,FRIEND,,10.00,100.00
16 Jan 2024,DD,GAS,40.00,,60.00
,VIS,PUB,10.00,,50.00
""",
    ("2024-01-15", "-3.00"), ("2024-01-15", "-7.00"), ("2024-01-15", "10.00"), ("2024-01-16", "-40.00"), ("2024-01-16", "-10.00"),
)  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_right(name: str) -> None:
    text, rows = LAYOUTS[name]
    assert read(text).rows == rows


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_line_is_accounted_for_once(name: str) -> None:
    text, _ = LAYOUTS[name]
    got = read(text)
    covered = [d.line for d in got.drafts] + [p.line for p in got.problems]
    for skipped in got.skipped:
        covered += range(skipped.first, skipped.last + 1)
    lines = {number for number, line in enumerate(text.split("\n"), start=1) if line.strip()}
    records = [d.line for d in got.drafts] + [p.line for p in got.problems]
    assert lines <= set(covered)
    assert len(records) == len(set(records))
    assert not {n for s in got.skipped for n in range(s.first, s.last + 1)} & set(records)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, ends: str) -> None:
    for text, rows in LAYOUTS.values():
        data = text.replace("\n", ends).encode(encoding)
        assert read(data).rows == rows


OLD = {
    "cp1252": ("Germany: long", "France: spaces", "Spain", "Portugal", "Sweden", "Norway", "Denmark", "Finland"),
    "cp850": ("Germany: long",),
    "cp1250": ("Poland", "Czechia", "Hungary: compact", "Croatia"),
    "cp1251": ("Russia",),
    "cp1254": ("Türkiye",),
    "shift_jis": ("Japan",),
    "gb18030": ("China",),
}


@pytest.mark.parametrize("encoding", OLD)
def test_old_encodings_are_told_by_their_words(encoding: str) -> None:
    for name, (text, rows) in LAYOUTS.items():
        if name.startswith(OLD[encoding]):
            got = read(text.replace("–", "-").encode(encoding))
            assert got.rows == rows, name
            assert [d.description for d in got.drafts] == [d.description for d in read(text).drafts], name
