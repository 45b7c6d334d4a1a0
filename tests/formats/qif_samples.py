"""QIF files in the dialects of banks, programs and countries; every name, number and text is invented."""

from __future__ import annotations

QUICKEN = """!Option:AutoSwitch
!Account
NEveryday Checking
DAccount no. 1
TBank
^
NRewards Card
TCCard
L5,000.00
^
!Clear:AutoSwitch
!Type:Cat
NFood
DDining
E
^
NFood:Groceries
E
^
!Type:Class
NHoliday
^
!Account
NEveryday Checking
TBank
^
!Type:Bank
D12/31' 5
U1,000.00
T1,000.00
CX
POpening Balance
L[Everyday Checking]
^
D1/ 3' 6
U-42.50
T-42.50
C*
N1043
PCorner Store
MMilk & bread
LFood:Groceries
^
D1/15' 6
U-150.00
T-150.00
PWarehouse
LFood/Holiday
SFood/Holiday
EPicnic
$-100.00
SHousehold
$-50.00
^
D1/20' 6
T-200.00
NTXFR
PCard payment
L[Rewards Card]
^
!Account
NRewards Card
TCCard
^
!Type:CCard
D1/20' 6
T200.00
PCard payment
L[Everyday Checking]
^
D1/22' 6
T-12.00
PBook shop
LFood/Drinks
^
!Type:Prices
"XYZ",26 1/2,"1/3' 6"
^
!Type:Memorized
KD
PNobody
T-1.00
^
"""

SPLITS = """!Type:Bank
D01/13/2026
T-98.05
PWarehouse
STextbooks
EAutumn
$-53.30
S[Savings]
$-44.75
^
D01/14/2026
T-10.00
PWarehouse
LFood
SFood
$-4.00
SFood
$-6.00
^
"""

Rows = list[tuple[str, str]]

DIALECTS: dict[str, tuple[str | bytes, Rows]] = {
    "American": (
        "!Type:Bank\nD8/12/26\nT-1,000.00\nPDelta\n^\nD8/15/26\nT-75.46\nPWalt\n^\n",
        [("2026-08-12", "-1000.00"), ("2026-08-15", "-75.46")],
    ),
    "British, two digits": (
        "!Type:Bank\r\nD31/1/26\r\nT-6.25\r\nPCafe\r\n^\r\nD01/02/26\r\nT500.00\r\nPPay\r\n^\r\n",
        [("2026-01-31", "-6.25"), ("2026-02-01", "500.00")],
    ),
    "German": (
        "!Type:Bank\nD05.01.2026\nT-1.234,50\nPMiete\n^\nD06.01.2026\nT-10,00\nPLaden\n^\n",
        [("2026-01-05", "-1234.50"), ("2026-01-06", "-10.00")],
    ),
    "Swiss, an apostrophe before the year": (
        "!Type:Bank\nD05.01'2026\nT-2.29\nPLaden\n^\nD06.01'2026\nT-1\nPBad\n^\n",
        [("2026-01-05", "-2.29"), ("2026-01-06", "-1.00")],
    ),
    "Quicken, spaces in the date": (
        "!Type:Bank\nD1/ 3' 5\nT-1.00\n^\nD12/31' 5\nT-2.00\n^\nD12/31/99\nT-3.00\n^\n",
        [("2005-01-03", "-1.00"), ("2005-12-31", "-2.00"), ("1999-12-31", "-3.00")],
    ),
    "ISO": ("!type:bank\nD2026-01-05\nT-299.91\nMCHEQUE\n^\n", [("2026-01-05", "-299.91")]),
    "months by name": (
        "!Type:CCard\nD26 Jan 2026\nN20260126\nT-25.24\nPBOOKS\nM\n^\n\nD23 Jan 2026\nN20260123\nT-10.49\nPFOOD\n^\n",
        [("2026-01-26", "-25.24"), ("2026-01-23", "-10.49")],
    ),
    "named with dashes": ("!Type:Oth L\nD05-Jan-26\nT-5.00\nPLender\n^\n", [("2026-01-05", "-5.00")]),
    "no header": (
        "D13/01/2026\nT-5.00\nPShop\n^\nD14/01/2026\nT6.00\n^\n",
        [("2026-01-13", "-5.00"), ("2026-01-14", "6.00")],
    ),
    "a mark before the header": (b"\xef\xbb\xbf!Type:Bank \nD13/01/2026\nT-5.00\n^\n", [("2026-01-13", "-5.00")]),
    "old encoding": ("!Type:Bank\nD13/01/2026\nT-5,00\nPCafé Zürich\n^\n".encode("cp1252"), [("2026-01-13", "-5.00")]),
    "fields in any order": ("!Type:Cash\nPKiosk\nT-5.00\nLFood\nD13/01/2026\n^\n", [("2026-01-13", "-5.00")]),
    "U alone": ("!Type:Bank\nD13/01/2026\nU-5.00\nPShop\n^\n", [("2026-01-13", "-5.00")]),
    "plus signs, spaces and currency signs": (
        "!Type:Bank\nD13/01/2026\nT + 5.00\n^\nD14/01/2026\nT-$1,250.00\n^\n",
        [("2026-01-13", "5.00"), ("2026-01-14", "-1250.00")],
    ),
    "lakhs": ("!Type:Bank\nD05/01/2026\nT-1,00,000.00\n^\n", [("2026-01-05", "-100000.00")]),
    "a type in another language": ("!Type:Banque\nD13/01/2026\nT-5,00\n^\n", [("2026-01-13", "-5.00")]),
    "a type that nobody knows": ("!Type:Giro\nD13/01/2026\nT-5.00\n^\n", [("2026-01-13", "-5.00")]),
    "transactions right below the account": (
        "!Account\nNWallet\nTCash\n^\nD13/01/2026\nT-5.00\nPKiosk\n^\nD14/01/2026\nT-6.00\n^\n",
        [("2026-01-13", "-5.00"), ("2026-01-14", "-6.00")],
    ),
    "a text over several lines": (
        "!Type:Bank\nD13/01/2026\nT-5.00\nPShop\nMfirst line\nThen another\nDone\n^\nD14/01/2026\nT-6.00\n^\n",
        [("2026-01-13", "-5.00"), ("2026-01-14", "-6.00")],
    ),
    "lists around one account": (
        QUICKEN[: QUICKEN.index("!Account\nNRewards Card\nTCCard\n^\n!Type")],
        [("2006-01-03", "-42.50"), ("2006-01-15", "-150.00"), ("2006-01-20", "-200.00")],
    ),
}
