"""The words around a merchant in what banks write: how it was paid, where, and what is no merchant at all.

From statements of many countries, public samples of their formats, and the code lists behind them (ISO 3166, the
states of the USA, Canada, Australia). Lower case; a phrase is words in a row.
"""

from __future__ import annotations


def _phrases(text: str) -> dict[str, list[list[str]]]:
    """What may follow each first word, the longest first."""
    found: dict[str, list[list[str]]] = {}
    for phrase in filter(None, (phrase.split() for phrase in text.replace("\n", ",").split(","))):
        found.setdefault(phrase[0], []).append(phrase[1:])
    return {first: sorted(rests, key=len, reverse=True) for first, rests in found.items()}


OPENERS = _phrases("""
refund, refund from, giro, sepa-ueberw, sepa-ueberweisung, ueberweisung, betaalautomaat, reversal, retoure
erstattung, realtime credit, debicheck internal d/o, payment received from, payment received, pos, pos purchase
pos debit, pos debit visa, pos purchase non-pin, pos withdrawal, pos transaction, pos payment, purchase
purchase authorized on, recurring payment authorized on, recurring card purchase, recurring payment
recurring purchase, debit card purchase, debit card payment, debit card, debit purchase, card purchase, card payment
card payment to, card transaction, credit card purchase, checkcard, ckcard, check card purchase, pre-authorized
preauthorized debit, ach debit, ach credit, ach, ach d, ach c, eft, eft debit order payment, eft payment, withdrawal
withdrawal from, zelle payment to, zelle payment from, zelle to, zelle from, zelle transfer to, fuel purchase
online purchase, overseas purchase, foreign purchase, magtape debit, magtape credit, debit order, debit order payment
internal debit order, salary from, salary, payroll, bea betaalpas, bea apple pay, naedo debit order payment
debicheck payment, external debit, acb debit external, digital payment dt, fnb app payment to, fnb app rtc pmt to
rtc express pmt to, internet pmt to, send money, idp purchase, c-idp purchase, interac e-transfer sent
interac e-transfer received, interac e-transfer to, interac e-transfer from, interac e-transfer, visa purchase
visa debit purchase, visa debit, visa, eftpos purchase, eftpos, direct debit payment to, direct debit to
direct debit, direct credit, faster payments receipt, faster payment to, faster payment from, faster payment, from
bill payment via faster payment to, bill payment to, bill payment, standing order to, standing order
contactless payment, contactless payment to, contactless, payment to, payment from, payment made to, paid to
received from, transfer to, transfer from, fund transfer to, fund transfer from, money transfer to
money transfer from, npsb fund transfer to, npsb fund transfer from, npsb, beftn inward, beftn outward, beftn, eftn
rtgs, ibft to, ibft from, ibft, raast p2p to, raast p2p from, raast, bkash payment to, bkash payment, bkash
nagad payment to, nagad payment, nagad, sslcommerz, rocket payment to, neft, imps, upi, imps p2a, imps p2m, me dc si
nets qr payment, nets qr, nets, paynow to, paynow from, paynow, duitnow qr to, duitnow to, merchant payment online to
merchant payment to, merchant payment, pay bill online to, pay bill to, buy goods from, customer transfer to
kartenzahlung, girocard, sepa-lastschrift, sepa lastschrift, sepa-basislastschrift, sepa basislastschrift
basislastschrift, folgelastschrift, erstlastschrift, lastschrift, dauerauftrag, sepa-überweisung, sepa überweisung
internet-überweisung, überweisung, überweisung an, überweisung von, gutschrift, gutschrift von, onlinezahlung
kauf/dienstleistung, e-commerce kauf, einkauf, sepa direct debit, sepa dd, sepa credit transfer, sepa incasso
sepa overboeking, sepa ideal, ideal, bea, betaalpas, betaling, betaling met bancontact, bancontact, twint, carte, cb
paiement, paiement cb, paiement carte, paiement par carte, paiement sans contact, achat cb, achat carte, achat
prlv sepa, prlv, prelevement, prélèvement, vir sepa recu, vir sepa, vir inst re, vir inst, vir recu, vir de, vir
virement de, virement a, virement à, virement en faveur de, virement interac à, virement interac de, facture carte
compra, compra en, compra tarjeta, compra tarj, compra con tarjeta, compra cartao, compra cartão, compra no debito
compra no credito, pago movil en, pago móvil en, pago con tarjeta en, pago en, pago tarjeta, recibo, adeudo recibo
adeudo, bizum a favor de, bizum de, bizum enviado a, transferencia a favor de, transferencia de, transferencia a
pix enviado, pix recebido, pix transf, pix qrs, transferência enviada pelo pix, transferência recebida pelo pix
deb aut, pagto, pagamento, pagamento pos, pagamento carta, pagamento tramite pos, addebito sdd, addebito diretto
bonifico a favore di, bonifico da, bonifico, dankort-nota, dankort, visa kob, visa køb, visa/dankort, mastercard køb
visa varekjøp, varekjøp, varekøb, kortköp, kortkjøp, kortbetalning, kortbetaling, kortkøb, swish betalning, swish
mobilepay, vipps, överföring till, betalning till, autogiro, korttiosto, platnosc karta, płatność kartą, zakup karta
zakup kartą, zakup przy użyciu karty, przelew do, przelew od, platba kartou, pirkinys, pirkums, autopay, postepay
""")
"""How it was paid, said before whom."""

FILLERS = frozenset(
    """
    pasnr at card karte carte kort tarjeta no nr number ref to from za effec k1 k2 debit
    """.split()
)
"""What may stand between an opener and the name, besides numbers."""

MONEY_WORDS = frozenset(
    """
    order dispute authentication debicheck no p.a betalingskenm factuurnummer terugboeking sepa-ueberw a chg invoice
    rechnung factuur facture fattura factura schedu airtime account accounts acct adj adjustment admin
    administration advance amount an annual app apos ach at atm auto automatic autopay balance bank banking
    beginning bill biweekly bonus branch by cardless card cash cashback cashier ccy charge charged charges check
    checking chq cheque cheques clearing closing commbank commission contra conversion correction credit credited
    current custody cycle daily debit debited deb dep deposit deposits device direct dividend domestic dr cr earned
    eft electronic entry excess expense external fee fees final finance foreign for from fund funds fusion fx goods
    gst holding id imps in income incoming initial insufficient int interest internal international internet into
    inward issued item items late ledger levy limit line loan local maintenance manual markup micr cts mobile money
    monthly my neft negative net netbanking nsf of on online open opening or other others out outgoing outward over
    overdraft overseas own paid pay paycheck paying payment payments payout payroll penalty pending period point
    points pos posted prepaid principal processing purchase purchases qr qtr quarter quarterly rebate received
    receipt reconciliation redemption ref reference refund regular rent reversal rewards rtgs sal salary sale sales
    saving savings sav self sell sent service services settlement shared side sms standing statement stamp sto stop
    surcharge sweep tax tds term the thank thanks this till to top topup total trade transaction transactions
    transfer transfers trf tfr txn unpaid up upi value vat via wages wdl web weekly wire with withdrawal withdrawals
    withdrawn your you yearly zelle non non-sterling non-chase fee-with card's capitalised quarters notification
    round-up eom mtd account's debits credits month year day transferred loans instalment installment emi nach ecs
    abhebung abrechnung abschluss auszahlung bankomat bareinzahlung bargeld bargeldauszahlung barauszahlung buchung
    buchungsentgelt dauerauftrag einzahlung entgelt entgelte gebühr gebühren gehalt geldautomat gutschrift guthaben
    habenzinsen kapitalertragsteuer kontoauszug kontoführung kontofuehrung lastschrift lohn miete rückzahlung sepa
    sollzinsen storno überweisung ueberweisung internet-überweisung übertrag umbuchung zahlung zinsen ab am bis vom
    zum und der die sepa-überweisung kartenzahlung auslandsentgelt retoure betaling geldautomaat geldopname kosten
    lening overboeking rente salaris storting opname terugbetaling van een achat bancaire bancaires carte chèque
    cotisation dab frais interets intérêts loyer mensuel mensuels prelevement prélèvement remboursement remise
    retrait salaire tenue compte cpte versement vir virement vers votre de du des la le les abono ajuste cajero
    cargo comision comisión compra cuota deposito depósito efectivo ingreso intereses interés mantenimiento nomina
    nómina pago recibo reintegro retirada tarjeta transferencia traspaso alquiler en el anuidade juros levantamento
    pagamento saldo salário salario saque tarifa taxa transferência rendimento iof accredito addebito bancomat bollo
    bonifico canone commissioni competenze interessi imposta prelievo stipendio versamento gebyr hævning insättning
    lön løn lønn overførsel overføring renter ränta uttag överföring avgift uttak bankomatu odsetki opłata oplata
    prelew przelew wpłata wyplata wypłata wynagrodzenie z za výběr vklad úrok poplatek převod
    """.split()
)
"""Words of the money's own life: a text of nothing else names nobody."""

NO_MERCHANT = frozenset(
    """
    atm atmd fee fees interest charge charges withdrawal withdrawals atw nwd eaw wdl conversion markup surcharge
    dividend overdraft adjustment rebate abhebung auszahlung bankomat bargeld bargeldauszahlung barauszahlung
    entgelt entgelte gebühr gebühren geldautomat zinsen habenzinsen sollzinsen geldautomaat geldopname rente kosten
    dab retrait frais cotisation interets intérêts cajero comision comisión reintegro retirada saque levantamento
    juros tarifa bancomat prelievo commissioni uttag hævning gebyr uttak avgift bankomatu wypłata wyplata odsetki
    """.split()
)
"""When one of these is among the money words a text begins with, what follows (a branch, a town) is no merchant."""

ENDERS = frozenset(
    """
    ref ref. ref.: reference references reference: mandate mandat mandatsref mandatsref. mandaatnr ppd web: iban
    iban: bic bic: trxid txnid txn trx utr rrn auth des: id: indn: paiement tid terminal acc. a/c verwendungszweck
    verwendungszweck: omschrijving: kenmerk: kfn um nr: transaction# transaction#: factuur facture betalingskenm.
    device: tarj. tarj.: tarj rate (effec device
    """.split()
)
"""From here on it is references."""

DATED = frozenset(
    """
    on am at of vom du le op den il el di da a à card carte karte cb pas value web ppd
    """.split()
)
"""Ends a name when a date, a number or a card follows."""

LAST_WORDS = frozenset(
    """
    dankt danke transfer payroll salary pos payment payments pymt pmt autopay recurring recurringpayment bill
    billpay qps mktp web ppd cb debit fact card purchase sagt visa and & - * . , by via at to from ach auth
    """.split()
)
"""What is left of a narration at a name's end."""

BEFORE_NUMBER = frozenset(
    """
    store stores st# shop no nr fil filiale branch br unit loc whse outlet stn
    """.split()
)
"""What says that a number is one of a store."""

FORMS = frozenset(
    """
    ltd limited pvt private llc inc incorporated corp gmbh mbh ag plc pty (pty) bv b.v nv n.v kg kgaa ohg srl s.r.l
    sarl s.a.r.l s.a sl s.l spa s.p.a oy oyj aktiengesellschaft ltda eirl sdn bhd pte fze ug e.k e.v eu
    """.split()
)
"""Legal forms, at a name's end."""

STRONG_FORMS = frozenset(
    """
    ltd limited llc inc gmbh ag plc b.v b.v. n.v n.v. kg kgaa ohg sarl s.a.r.l aktiengesellschaft
    """.split()
)
"""Of these, what ends a name wherever it stands: an address follows."""

COUNTRIES = frozenset(
    """
    us usa gb gbr uk de deu at aut ch che fr fra es esp it ita pt prt nl nld be bel lu lux ie irl dk dnk se swe no
    nor fi fin pl pol cz cze sk svk hu hun ro rou bg bgr gr grc lt ltu lv lva ee est tr tur ua ukr ind bd bgd pk pak
    lk lka np npl ae are uae sa sau qa qat kw kwt bh bhr om omn eg egy sg sgp my mys id idn ph phl th tha vn vnm hk
    hkg cn chn jp jpn kr kor tw twn au aus nz nzl za zaf ke ken ng nga gh gha ca can mx mex br bra ar arg cl chl co
    col pe per in lnd
    """.split()
)
AREAS = frozenset(
    """
    al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or
    pa ri sc sd tn tx ut vt va wa wv wi wy dc pr on qc bc ab sk mb ns nb pe nl qld nsw vic act tas gtza gauteng
    """.split()
)
"""States and provinces, as card networks write them."""

CITIES = frozenset(
    name.strip()
    for name in """
    new york, los angeles, chicago, houston, phoenix, philadelphia, san antonio, san diego, dallas, san jose, austin
    san francisco, seattle, denver, boston, portland, las vegas, detroit, memphis, baltimore, milwaukee, sacramento
    atlanta, miami, oakland, minneapolis, tampa, new orleans, cleveland, brooklyn, bronx, queens, orlando, nashville
    charlotte, raleigh, cincinnati, pittsburgh, issaquah, redmond, cupertino, mountain view, palo alto, los gatos
    toronto, montreal, vancouver, calgary, ottawa, edmonton, winnipeg, quebec, london, manchester, birmingham, leeds
    glasgow, edinburgh, liverpool, bristol, sheffield, cardiff, belfast, oxford, cambridge, dublin, cork, berlin
    hamburg, muenchen, münchen, koeln, köln, frankfurt, stuttgart, duesseldorf, düsseldorf, leipzig, dresden
    hannover, nuernberg, nürnberg, bremen, wien, graz, linz, salzburg, zuerich, zürich, geneve, genève, basel, bern
    lausanne, paris, lyon, marseille, toulouse, bordeaux, lille, nantes, nice, strasbourg, madrid, barcelona
    valencia, sevilla, malaga, bilbao, lisboa, lisbon, porto, roma, milano, torino, napoli, firenze, bologna, venezia
    amsterdam, rotterdam, den haag, utrecht, eindhoven, katwijk, leiden, gent, brussel, bruxelles, antwerpen
    luxembourg, kobenhavn, københavn, copenhagen, aarhus, stockholm, goteborg, göteborg, malmo, malmö, oslo, bergen
    helsinki, tallinn, riga, vilnius, kaunas, warszawa, krakow, kraków, wroclaw, wrocław, poznan, poznań, gdansk
    praha, brno, bratislava, budapest, bucuresti, sofia, athens, athina, istanbul, ankara, izmir, kyiv, mumbai, delhi
    new delhi, bangalore, bengaluru, hyderabad, chennai, kolkata, pune, ahmedabad, jaipur, surat, lucknow, kanpur
    nagpur, indore, bhopal, patna, vadodara, gurgaon, gurugram, noida, kochi, coimbatore, chandigarh, mysore, dhaka
    chittagong, chattogram, sylhet, khulna, rajshahi, karachi, lahore, islamabad, rawalpindi, colombo, kathmandu
    dubai, abu dhabi, sharjah, doha, riyadh, jeddah, kuwait, manama, muscat, cairo, tel aviv, jakarta, manila
    kuala lumpur, bangkok, hanoi, ho chi minh, hong kong, singapore, taipei, tokyo, osaka, seoul, shanghai, beijing
    sydney, melbourne, brisbane, perth, adelaide, canberra, auckland, wellington, christchurch, johannesburg
    cape town, durban, pretoria, nairobi, lagos, accra, mexico, mexico city, monterrey, guadalajara, bogota, lima
    santiago, buenos aires, sao paulo, são paulo, rio de janeiro, brasilia
    """.replace("\n", ",").split(",")
    if name.strip()
)  # fmt: skip
"""Towns that stand at the end of a card payment."""

NOT_BEFORE_A_TOWN = frozenset(
    """
    of the in at de di la le al el for & und and der von van new old great visit bank city university airport zur am
    stadtwerke sparkasse volksbank universitaet universität stadt messe ville mairie ayuntamiento comune
    """.split()
)
"""A town after these is part of the name."""

NO_NAME_ALONE = frozenset(
    """
    hotel cafe café restaurant bar pub royal air radio museum club pizza taxi metro theatre theater school hospital
    zoo hostel camping casino parking metropolitan national the market bistro bakery
    """.split()
)
"""So it is after these, when they are all there is before it."""

MONTHS = frozenset(
    """
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
    october november december mrz mär mai okt dez
    """.split()
)

FIELD_HEADS = frozenset(
    """
    upi imps neft rtgs nach ach ecs mmt bil vin vps iin inf upiout upiin upiar mob ift tpt ib nfs
    """.split()
)
"""Narrations of the banks of India whose parts are set off by strokes or hyphens."""

NO_FIELDS = frozenset(
    """
    dr cr d c p2a p2m p2p p2v onl bpay inft mob ib ft tpt self payment pay paid pmt transfer trf na null none upi
    imps neft rtgs nach ach mut ecs inf bank netbank mum rent gift loan collect hdfc icici sbin utib axis yesb paytm
    ybl okaxis kotak kkbk punb barb cnrb idib fdrl inb phonepe gpay google bhim others ok ref remarks purpose food
    recharge si bill utr sent request
    """.split()
)
"""Fields that are no name."""

BRANDS = dict(
    pair.strip().split("=")
    for pair in """
    amzn=Amazon, amazon=Amazon, amazon payments=Amazon, amazon eu=Amazon, amazon mktp=Amazon, amazon mktplace=Amazon
    amazon marketplace=Amazon, amazon in=Amazon, amazon retail=Amazon, apple com=Apple, wm supercenter=Walmart
    wal-mart=Walmart, walmart=Walmart, wholefds=Whole Foods Market, wholefoods=Whole Foods Market, tfl travel=TfL
    tfl=TfL, sainsburys=Sainsbury's, sainsbury's=Sainsbury's, lcbo/rao=LCBO, mcdonalds=McDonald's
    mcdonald's=McDonald's, tesco stores=Tesco, uber trip=Uber, uber eats=Uber Eats, tesco store=Tesco, tesco=Tesco
    starbucks store=Starbucks, starbucks coffee=Starbucks, starbucks=Starbucks, doordash=DoorDash, 7-eleven=7-Eleven
    shell oil=Shell, cvs/pharmacy=CVS, cvs=CVS, macys=Macy's, wendys=Wendy's, dominos=Domino's, ebay=eBay
    youtube=YouTube, paypal=PayPal, linkedin=LinkedIn, github=GitHub, openai=OpenAI, microsoft=Microsoft
    msft=Microsoft
    """.replace("\n", ",").split(",")
    if pair.strip()
)
"""What a few names that everybody meets are called by people; by their first one or two words."""

WHOLE_BRANDS = frozenset("amzn|amazon payments|wholefds|wholefoods|sainsburys|tfl|uber trip|uber eats".split("|"))
"""Of these, words that are in no dictionary of theirs say where, not who."""

UPPER = frozenset(
    """
    ikea kfc bp cvs ups usps dhl h&m m&s b&q at&t c&a rewe hdfc icici sbi lic irctc bsnl mtn bses bmw kpn obi ica
    sncf edf kplc dbbl hbl usa uk atm mta lcbo hmv tgv sbb db fc ii iii aig gap nhs hp lg tv bbc hbo dm agl ssp hb
    pnp ag
    """.split()
)
LOWER = frozenset(
    """
    of the and for de du des der und van von et di
    """.split()
)
"""Written small within a name."""

TITLED = frozenset(
    """
    mc mr mrs ms dr st ft mt jr sr md ctr ltd
    """.split()
)
"""Without a vowel, and yet no initials."""

KEPT_DOMAINS = frozenset(
    """
    booking hotels trip cars match
    """.split()
)
"""Words that are a name only together with what follows their dot."""
