"""Currencies as people write them: the narrow sign of each, and which currency a sign or a word means."""

from __future__ import annotations

LAKH = frozenset(("INR", "BDT", "PKR", "NPR", "LKR"))
"""Currencies whose amounts are grouped 1,00,000.00, whatever the language of the reader."""

# Our own table of signs (CLDR's wide ones say `BDT` where a Bangladeshi writes ৳). Each is of one currency only,
# so that an amount shown without its country is still unmistakable.
SIGNS = {
    "AUD": "A$", "BDT": "৳", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "CRC": "₡", "CZK": "Kč", "EUR": "€",
    "GBP": "£", "GEL": "₾", "GHS": "GH₵", "HKD": "HK$", "HUF": "Ft", "ILS": "₪", "INR": "₹", "JPY": "¥",
    "KHR": "៛", "KRW": "₩", "KZT": "₸", "LKR": "SLRs", "MNT": "₮", "MXN": "MX$", "NGN": "₦", "NPR": "NRs",
    "NZD": "NZ$", "PHP": "₱", "PKR": "Rs", "PLN": "zł", "PYG": "₲", "RUB": "₽", "SGD": "S$", "THB": "฿",
    "TRY": "₺", "TWD": "NT$", "UAH": "₴", "USD": "$", "VND": "₫", "XAF": "FCFA", "ZAR": "R",
}  # fmt: skip

# What people write at home, where the country leaves no doubt.
HOME_SIGNS = {
    **dict.fromkeys("ARS AUD CAD CLP COP HKD MXN NZD SGD TWD".split(), "$"),
    **dict.fromkeys("LKR NPR".split(), "Rs"),
    **dict.fromkeys("DKK ISK NOK SEK".split(), "kr"),
    "CNY": "¥",
    "MYR": "RM",
    "IDR": "Rp",
}

# Other spellings that are typed or printed. The first currency is meant when the default one is none of them;
# where several are as likely, the first is "" and the sign alone settles nothing.
_WRITTEN = {
    "$": ("USD", "ARS", "AUD", "CAD", "CLP", "COP", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "元": ("CNY",),
    "円": ("JPY",),
    "£": ("GBP",),
    "rs": ("", "INR", "PKR", "NPR", "LKR"),
    "₨": ("", "INR", "PKR", "NPR", "LKR"),
    "रु": ("", "INR", "NPR"),
    "රු": ("LKR",),
    "re": ("INR",),
    "rupee": ("", "INR", "PKR", "NPR", "LKR"),
    "rupees": ("", "INR", "PKR", "NPR", "LKR"),
    "tk": ("BDT",),
    "taka": ("BDT",),
    "টাকা": ("BDT",),
    "kr": ("", "SEK", "NOK", "DKK", "ISK"),
    "rm": ("MYR",),
    "rp": ("IDR",),
    "euro": ("EUR",),
    "euros": ("EUR",),
    "tl": ("TRY",),
    "lei": ("RON",),
    "s/": ("PEN",),
    "b/": ("PAB",),
    "лв": ("BGN",),
    "руб": ("RUB",),
    "грн": ("UAH",),
    "тг": ("KZT",),
}

CODES = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW CLF UYI UYW".split()
)
"""The ISO 4217 codes of money that households hold."""

_OF_NO_COUNTRY = frozenset("ANG CLF EUR UYI UYW VED XAF XCD XOF XPF".split())
_EURO_LANDS = frozenset("AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK AD MC ME SM VA XK".split())


_HOMES = {code[:2]: code for code in CODES - _OF_NO_COUNTRY} | dict.fromkeys(_EURO_LANDS, "EUR")


def home_currency(locale: str) -> str | None:
    """The currency of a locale's country (`en_IN` -> INR); None when the locale names no country we know."""
    parts = locale.replace("-", "_").partition(".")[0].split("_")
    return _HOMES.get(parts[-1].upper()) if len(parts) > 1 else None


def sign(currency: str, locale: str = "en") -> str:
    """What stands beside an amount: the narrow sign, at home the one used at home, else the code (`CHF`)."""
    home = home_currency(locale)
    if home == currency and currency in HOME_SIGNS:
        return HOME_SIGNS[currency]
    shown = SIGNS.get(currency, currency)
    if home is not None and home != currency and shown in (HOME_SIGNS.get(home), SIGNS.get(home)):
        return currency if shown.isalpha() else f"{currency[:2]}{shown}"  # a dollar that is not the local one
    return shown


_BY_SIGN = {shown: code for code, shown in SIGNS.items()}
_BY_SIGN |= {f"{code[:2]}{shown}": code for code, shown in SIGNS.items() if not shown.isalpha()}


def meanings(mark: str) -> tuple[str, ...]:
    """The currencies that a sign, a word or a code can mean, most likely first; `()` when it is none.

    The first is `""` when the mark alone leaves it open (`kr`, `Rs`): only the currency of the books can settle it.
    """
    mark = mark.removesuffix(".")
    if mark in CODES:
        return (mark,)
    if mark.casefold() in _WRITTEN:
        return _WRITTEN[mark.casefold()]
    return (_BY_SIGN[mark],) if mark in _BY_SIGN else ()
