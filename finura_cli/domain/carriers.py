"""Who only carries payments, and sells nothing: `PayPal Europe S.a.r.l. et Cie` stands beside every shop paid by it."""

from __future__ import annotations

from functools import lru_cache

from finura_cli.domain.text import words

_NAMES = frozenset(
    """
    paypal klarna stripe sumup zettle izettle adyen mollie worldpay worldline payone nexi paydirekt giropay wero twint
    sofort ideal bancontact payconiq vipps mobilepay swish blik payu przelewy24 dotpay payoneer skrill neteller paysafe
    razorpay paytm phonepe gpay bharatpe billdesk ccavenue cashfree mobikwik instamojo juspay bkash nagad upay
    sslcommerz aamarpay portwallet khalti esewa easypaisa jazzcash mpesa flutterwave paystack yoco payfast snapscan
    venmo zelle cashapp afterpay clearpay affirm alipay payplug payzone mercadopago pagseguro fastspring 2checkout
    বিকাশ নগদ पेटीएम
    """.split()
)
"""Those whose name, alone, means nobody else."""
BEFORE_A_STAR = _NAMES | frozenset(
    """
    sq sqc gosq square tst toast sp shopify pp ppl pypl iz wpy dnh cko rzp ptm zapper zapper1 dashpay hpy ik ikh wd payd
    google bt fs eb py ccv nyx clv clover mp mercpago mercado pag ifd wl viva lyra cardcom hotpay gcash maya grabpay 2co
    paddle gumroad fspg cci ubr
    """.split()
)
"""Besides, those who are known only by the star between them and who was paid: their codes, and names that sell too."""
_SHORT = {"pp": "paypal", "ppl": "paypal"}
"""How some write themselves."""
_PAIRS = frozenset(
    "apple pay,google pay,amazon pay,amazon payments,samsung pay,shop pay,union pay,wechat pay,cash app,pay nl"
    ",mercado pago,m pesa,g pay".split(",")
)
"""Those of two words."""
_LONGEST = 12
"""Words of such a name, or of a text that says no more."""
_BESIDES = frozenset(
    # Firms, and where they sit
    """
    europe sarl et cie sca inc ltd limited llc gmbh ag ab publ plc bv nv se bank payment payments pay later services
    service financial finance technology technologies international holding holdings private pvt uk us usa ie ireland
    lux luxembourg germany german deutschland france nederland stichting branch niederlassung group eu india
    bangladesh pte pty co com de net www the and by of
    """.split()
    # How the money went
    + """
    inst xfer transfer purchase web id pos pmt pymt des indn online instant direct debit card credit account konto
    payout payouts zahlung zahlungen einkauf lastschrift abbuchung gutschrift kauf ihr bei vom von mit via an uber pp
    to from sepa order bestellung auftrag upi ref wallet carte achat paiement prelevement pago compra pagamento
    betaling incasso konta from funding invoice bill rechnung facture factuur
    """.split()
)


@lru_cache(maxsize=4096)
def is_carrier(name: str) -> bool:
    """Whether a name or a text says nobody but who carried a payment: then it does not tell what was paid."""
    if len(name) > 120:
        return False
    said = words(name)
    if not said or len(said) > _LONGEST:
        return False
    paired = {n for n in range(len(said) - 1) if f"{said[n]} {said[n + 1]}" in _PAIRS}
    carried = {n for n, word in enumerate(said) if word in _NAMES} | paired | {n + 1 for n in paired}
    return bool(carried) and all(n in carried or _says_nothing(word) for n, word in enumerate(said))


def carriers_in(text: str) -> frozenset[str]:
    """Who carries payments, among the words of a folded text."""
    return _NAMES.intersection(_SHORT.get(word, word) for word in text.split())


def _says_nothing(word: str) -> bool:
    return word in _BESIDES or (len(word) == 1 and word.isascii()) or any(map(str.isdigit, word))
