"""OFX files in the dialects of banks, programs and countries; every name, number and text is invented."""

from __future__ import annotations

SGML_HEADER = (
    "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
    "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
)
XML_HEADER = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
)
SIGNON = (
    "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260214093000<LANGUAGE>ENG"
    "<FI><ORG>Sample<FID>4711</FI></SONRS></SIGNONMSGSRSV1>\n"
)


def row(amount: str, day: str = "20260105", kind: str = "DEBIT", **leaves: str) -> str:
    """One STMTTRN, leaves unclosed; more leaves by name in lower case."""
    rest = "".join(f"<{name.upper()}>{value}\n" for name, value in leaves.items())
    return f"<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n{rest}</STMTTRN>\n"


def bank(*rows: str, account: str = "55501234", currency: str = "USD", ledger: str = "", span: str = "") -> str:
    """One bank statement without the file around it."""
    balance = ""
    if ledger:
        amount, _, day = ledger.partition(" ")
        balance = f"<LEDGERBAL>\n<BALAMT>{amount}\n<DTASOF>{day or '20260131'}\n</LEDGERBAL>\n"
    return (
        f"<STMTTRNRS>\n<TRNUID>1\n<STATUS><CODE>0<SEVERITY>INFO</STATUS>\n<STMTRS>\n<CURDEF>{currency}\n"
        f"<BANKACCTFROM>\n<BANKID>99\n<ACCTID>{account}\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n"
        f"<BANKTRANLIST>\n<DTSTART>20260101\n<DTEND>{span or '20260131'}\n{''.join(rows)}</BANKTRANLIST>\n"
        f"{balance}</STMTRS>\n</STMTTRNRS>\n"
    )


def card(*rows: str, account: str = "4000XXXX1111", currency: str = "USD", ledger: str = "") -> str:
    """One card statement without the file around it."""
    text = bank(*rows, account=account, currency=currency, ledger=ledger)
    text = (
        text.replace("STMTTRNRS>", "CCSTMTTRNRS>").replace("<STMTRS>", "<CCSTMTRS>").replace("</STMTRS>", "</CCSTMTRS>")
    )
    return text.replace("BANKACCTFROM", "CCACCTFROM").replace("<BANKID>99\n", "").replace("<ACCTTYPE>CHECKING\n", "")


def whole(*statements: str, header: str = SGML_HEADER) -> str:
    """A file of statements."""
    return f"{header}<OFX>\n{SIGNON}<BANKMSGSRSV1>\n{''.join(statements)}</BANKMSGSRSV1>\n</OFX>\n"


XML = (
    XML_HEADER
    + """<OFX>
  <BANKMSGSRSV1>
    <STMTTRNRS>
      <TRNUID>0</TRNUID>
      <STMTRS>
        <CURDEF>EUR</CURDEF>
        <BANKACCTFROM><BANKID>20041</BANKID><ACCTID>DE02120300000000202051</ACCTID></BANKACCTFROM>
        <BANKTRANLIST>
          <DTSTART>20260101</DTSTART><DTEND>20260131</DTEND>
          <STMTTRN>
            <TRNTYPE>POS</TRNTYPE>
            <DTPOSTED>20260107</DTPOSTED>
            <TRNAMT>-12.40</TRNAMT>
            <FITID>A-100001</FITID>
            <NAME>Bäckerei Küster &amp; Söhne</NAME>
            <MEMO/>
          </STMTTRN>
          <STMTTRN><TRNTYPE>DIRECTDEP</TRNTYPE><DTPOSTED>20260130</DTPOSTED><TRNAMT>2150.00</TRNAMT><FITID>A-2</FITID>
            <PAYEE><NAME>Beispiel GmbH</NAME><ADDR1>Weg 1</ADDR1></PAYEE><MEMO>Gehalt Januar</MEMO></STMTTRN>
        </BANKTRANLIST>
        <LEDGERBAL><BALAMT>3037.60</BALAMT><DTASOF>20260131</DTASOF></LEDGERBAL>
      </STMTRS>
    </STMTTRNRS>
  </BANKMSGSRSV1>
</OFX>
"""
)

NESTED_ENDS = """<OFX>
 <CREDITCARDMSGSRSV1>
  <CCSTMTTRNRS>
   <TRNUID>0
    <CCSTMTRS>
     <CURDEF>USD
      <CCACCTFROM>
       <ACCTID>370000000000002
        <X.FLAG>FALSE
        </X.FLAG>
       </ACCTID>
      </CCACCTFROM>
      <BANKTRANLIST>
       <DTSTART>20260101
        <DTEND>20260131
         <STMTTRN>
          <TRNTYPE>DEBIT
           <DTPOSTED>20260109000000.000[-7:MST]
            <TRNAMT>-54.10
             <FITID>3201
              <NAME>HARBOUR GRILL       SALEM
               <MEMO>80512  RESTAURANT
               </MEMO>
              </NAME>
             </FITID>
            </TRNAMT>
           </DTPOSTED>
          </TRNTYPE>
         </STMTTRN>
        </DTEND>
       </DTSTART>
      </BANKTRANLIST>
      <LEDGERBAL>
       <BALAMT>-54.10
        <DTASOF>20260131
        </DTASOF>
       </BALAMT>
      </LEDGERBAL>
     </CURDEF>
    </CCSTMTRS>
   </TRNUID>
  </CCSTMTTRNRS>
 </CREDITCARDMSGSRSV1>
</OFX>
"""

ONE_LINE = whole(
    bank(row("-3.20", fitid="1", name="KIOSK"), row("900.00", "20260131", "CREDIT", fitid="2"), ledger="1200.10")
).replace("\n<", "<")  # fmt: skip

BRAZIL = whole(
    bank(
        row("1500,00", "20260101100000[-03:EST]", "CREDIT", fitid="20260101001", memo="SALDO ANTERIOR"),
        row("-386,80 ", "20260105100000[-03:EST]", fitid="20260105001", memo="PIX ENVIADO  FULANO   "),
        row("1.200,00", "20260106100000[-03:EST]", "CREDIT", fitid="20260106001", memo="DEPÓSITO"),
        row("2313,20", "20260106100000[-03:EST]", "CREDIT", fitid="20260106002", memo="SALDO TOTAL DISPONÍVEL DIA"),
        row("-13,20", "20260107100000[-03:EST]", "OTHER", fitid="20260106001", memo="TARIFA PACOTE DE SERVIÇOS"),
        currency="BRL", account="12345-6 ", ledger="2300,00",
    )
)  # fmt: skip

FRENCH = whole(
    bank(
        row("-19,78", "20260105", fitid="63A", name="CARTE 04/01 SUPERETTE 9 CB*0905"),
        row("+219,33", "20260109", "CREDIT", fitid="63B", name="VIREMENT RECU", memo="LOYER COLOCATION"),
        account="00012345678", currency="EUR", ledger="+842,10",
    ),
    bank(row("+123,00", "20260110", "CREDIT", fitid="71A", name="VIREMENT"), account="00098765432", currency="EUR"),
)  # fmt: skip

PENDING = whole(
    bank(row("-8.00", fitid="1", name="POSTED")).replace(
        "</BANKTRANLIST>\n",
        "</BANKTRANLIST>\n<BANKTRANLISTP><DTASOF>20260131\n<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20260130<TRNAMT>-20.00"
        "<NAME>HOTEL HOLD</STMTTRNP>\n</BANKTRANLISTP>\n",
    )
)

BROKER = SGML_HEADER + (
    "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<INVSTMTRS><DTASOF>20260131<CURDEF>USD<INVACCTFROM><BROKERID>b.example"
    "<ACCTID>Z77001</INVACCTFROM><INVTRANLIST><DTSTART>20260101<DTEND>20260131\n"
    "<BUYMF><INVBUY><INVTRAN><FITID>T1<DTTRADE>20260107<MEMO>BOUGHT</INVTRAN><SECID><UNIQUEID>1<UNIQUEIDTYPE>CUSIP</SECID>"
    "<UNITS>5<UNITPRICE>10<TOTAL>-50.00<SUBACCTSEC>CASH</INVBUY><BUYTYPE>BUY</BUYMF>\n"
    "<INVBANKTRAN><STMTTRN><TRNTYPE>DEP<DTPOSTED>20260105000000.000[-4:EST]<TRNAMT>+00000000000050.0000<FITID>T2"
    "<NAME>TRANSFER IN</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>\n"
    "</INVTRANLIST><INVBAL><AVAILCASH>1.00<BALLIST><BAL><NAME>CASH<VALUE>2.00</BAL></BALLIST></INVBAL>"
    "</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>\n"
)

OFC = (
    "<OFC>\n<DTD>2\n<CPAGE>1252\n<ACCTSTMT>\n<ACCTFROM>\n<BANKID>033\n<ACCTID>77-1\n<ACCTTYPE>0\n</ACCTFROM>\n<STMTRS>\n"
    "<DTSTART>20260101\n<DTEND>20260131\n<LEDGER>55.10\n<STMTTRN>\n<TRNTYPE>1\n<DTPOSTED>20260105\n<TRNAMT>-4.90\n"
    "<FITID>9\n<MEMO>CAFE\n</STMTTRN>\n</STMTRS>\n</ACCTSTMT>\n</OFC>\n"
)

LOOSE = (
    "OFXHEADER:100\nDATA:OFXSGML\n\n<BANKTRANLIST>\n<DTSTART>20260101000000\n<DTEND>20260131235959\n"
    + row("-1980.01", "20260110090000", fitid="1", name="HARDWARE STORE")
    + row("1332.76", "20260112090000", "CREDIT", fitid="2", name="AUTOPAY")
    + "</BANKTRANLIST>\n"
)

Rows = list[tuple[str, str]]

DIALECTS: dict[str, tuple[str | bytes, Rows]] = {
    "SGML, leaves never closed": (
        whole(bank(row("-6.60", fitid="1", name="DINER #112"), row("15", "20260131120000.000[-5:EST]", "INT"))),
        [("2026-01-05", "-6.60"), ("2026-01-31", "15.00")],
    ),
    "SGML, leaves closed": (
        whole(bank("<STMTTRN><TRNTYPE>ATM</TRNTYPE><DTPOSTED>20260105</DTPOSTED><TRNAMT>-40.0</TRNAMT></STMTTRN>")),
        [("2026-01-05", "-40.00")],
    ),
    "XML": (XML, [("2026-01-07", "-12.40"), ("2026-01-30", "2150.00")]),
    "no header, every end tag at the end": (NESTED_ENDS, [("2026-01-09", "-54.10")]),
    "all in one line": (ONE_LINE, [("2026-01-05", "-3.20"), ("2026-01-31", "900.00")]),
    "header in one line": (
        whole(bank(row("-1.00"))).replace(SGML_HEADER, SGML_HEADER.strip().replace("\n", "") + "\n"),
        [("2026-01-05", "-1.00")],
    ),
    "blank lines and a mark before the header": (
        b"\xef\xbb\xbf\r\n\r\n" + whole(bank(row("-1.00"))).replace("\n", "\r\n").encode(),
        [("2026-01-05", "-1.00")],
    ),
    "comma, accents, balances among the rows": (
        BRAZIL.encode("cp1252"),
        [("2026-01-05", "-386.80"), ("2026-01-06", "1200.00"), ("2026-01-07", "-13.20")],
    ),
    "plus signs": (FRENCH, [("2026-01-05", "-19.78"), ("2026-01-09", "219.33")]),
    "UTF-16": ((whole(bank(row("-1.00", name="Zoë")))).encode("utf-16"), [("2026-01-05", "-1.00")]),
    "lower case, attributes, prefixes": (
        '<?xml version="1.0"?>\n<ofx xmlns="urn:x"><stmtrs id="1"><curdef>GBP</curdef><banktranlist>'
        '<stmttrn n="1"><trntype>debit</trntype><dtposted>20260105</dtposted><trnamt>-2.50</trnamt></stmttrn>'
        "</banktranlist></stmtrs></ofx>",
        [("2026-01-05", "-2.50")],
    ),
    "values on lines of their own": (
        whole(bank("<STMTTRN>\n\t<TRNTYPE>\n\t\tCREDIT</TRNTYPE>\n<DTPOSTED>\n\t20260106211013</DTPOSTED>\n<TRNAMT>\n\t"
                   "693.25</TRNAMT>\n<MEMO>Mailed in\n  deposit</MEMO>\n</STMTTRN>\n")),
        [("2026-01-06", "693.25")],
    ),
    "records never closed": (
        whole(bank(row("-1.00"), row("-2.00", "20260106"))).replace("</STMTTRN>\n", ""),
        [("2026-01-05", "-1.00"), ("2026-01-06", "-2.00")],
    ),
    "list never closed": (
        whole(bank(row("-1.00"), ledger="5.00")).replace("</BANKTRANLIST>\n", ""),
        [("2026-01-05", "-1.00")],
    ),
    "several lists in a statement": (
        whole(bank(row("-1.00"), "</BANKTRANLIST>\n<BANKTRANLIST>\n", row("-2.00", "20260106"))),
        [("2026-01-05", "-1.00"), ("2026-01-06", "-2.00")],
    ),
    "comments and CDATA": (
        whole(bank("<!-- <STMTTRN><TRNAMT>5 -->", row("-1.00", memo="<![CDATA[a <b> & c]]>"))),
        [("2026-01-05", "-1.00")],
    ),
    "half a header": (
        whole(bank(row("-1.00")), header="DATA:OFXSGML\nENCODING:UTF-8\n"),
        [("2026-01-05", "-1.00")],
    ),
    "the header in a comment": (
        whole(bank(row("7.00", kind="CHECK")), header=f'<?xml version="1.0" ?>\n<!--\n{SGML_HEADER}-->\n'),
        [("2026-01-05", "7.00")],
    ),
    "pending": (PENDING, [("2026-01-05", "-8.00"), ("2026-01-30", "-20.00")]),
    "OFC, the format before": (OFC, [("2026-01-05", "-4.90")]),
    "a list and nothing around it": (LOOSE, [("2026-01-10", "-1980.01"), ("2026-01-12", "1332.76")]),
    "dates with slashes": (
        whole(bank(row("-1.00", "05/01/2026"), row("-2.00", "27/01/2026"))),
        [("2026-01-05", "-1.00"), ("2026-01-27", "-2.00")],
    ),
    "four decimals, zeros in front": (
        whole(bank(row("-00000000000050.0100"), row("+0007.0000", "20260106", "CREDIT"))),
        [("2026-01-05", "-50.01"), ("2026-01-06", "7.00")],
    ),
}  # fmt: skip
