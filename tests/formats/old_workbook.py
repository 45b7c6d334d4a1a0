"""A workbook of Excel 97 as another program wrote it (no library here can): a date, a text, an amount, a balance."""

from __future__ import annotations

import base64
import zlib
from struct import pack

_PACKED = (
    b"c-rk)OK4L;6g~5jG#}dhOoc|Mp<vb8E<_MF?XxA?RZ9JU9|V1E-"
    b"$GIo2@yXFt=23BK@lu&Ds|ze>c$T$=+1=@(S;xgi7s6UiZ0qb@7(vIX;f%H3oUcP+?hEu_s-"
    b"3H?wj{s6(gnTd+{>r&<7VPmLE+uoS@{dR>Gim%aX-v?xSQWEGzhZw2)06JZ^dEm1`*1y9^C?-"
    b"Oot^A1EEdaSUZMW?~63z&;p4`p`>K;07^4w6RxFmZL0JvAn}QpRnA{%q5n+)VCxKqNopbZF6?<eyxMsf{=C}u+BSXHlr0U<SssUS=fC&=+7N"
    b"B#+O+`ySo`PpamT?GiFZKL%4+iaDdR0O7$d@CB$g4XYkcZ0AH%7`dLEpOUnxo|9v6v{R{7-"
    b"MXcwqXl`Hv))77=1q#q{x4jqk%wa2^XPJmg8hMklz2>PrG5yD~Co*~3A_K;_kr_2zK;AT{{bV+m4#-H)ks-VwGPLlCX(l;_5SJr-Zo=f+-"
    b"0jb=QzOIrVP+=yX<$Dy)=3v(;k?u!<si4XSjv_z*4V`I0$W|f<v7b2ZEDIphg+S(&Pncbky|@yoGpwu`udvk1}Yam?RwZ=_^5BB^6X&wOl<b"
    b"8K8+5VqA}8!ze#k9ZZUOT;*nm>g%e-"
    b"ivuyh<*7&rr<GbZN7(<wsr;89_Y1icJh@UmhnJc^IqMFOGCF*RQ)dI{#ajmFvf5EooTs<XLu&v@Z%Zea$RoaqPv_Dv}W95`%#a=IuV?|>to$"
    b"T}4o6<_37R7z3LJ{;A0#Hy;P*6}%P*7Mo5PUPWZ{zZQ>2YrQUgx{cJf({IOtNCJ8(I40>7{Z9GL+|Vx}p8E8Xi%#B^Ieu{az@sk4DcSjS==E"
    b"-SGaU_ZU(8e-^D6{&z>H(eW#d`1zm5{{h4U;2H"
)
XLS = zlib.decompress(base64.b85decode(_PACKED))
ROWS = [("2026-01-31", "-5.25"), ("2026-02-01", "9.00")]

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of a workbook."""
    return pack("<HH", kind, len(data)) + data


def container(stream: bytes) -> bytes:
    """A file with this stream as its workbook."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    tables = -(-(count + 2) // 127)
    table = [_TABLE] * tables + [_END] + [tables + 2 + n for n in range(count - 1)] + [_END]
    table += [_FREE] * (128 * tables - len(table))
    entries = _entry("Root Entry", 5, _END, 0) + _entry("Workbook", 2, tables + 1, len(stream)) + bytes(256)
    places = [*range(tables), *[_FREE] * (109 - tables)]
    head = XLS[:48] + pack("<7I", tables, 0, 4096, _END, 0, _END, 0) + pack("<109I", *places)
    return head + pack(f"<{len(table)}I", *table) + entries + stream


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + pack("<HB49xII4x", len(text) + 2, kind, start, size)


def sharing(count: int, cells: bytes) -> bytes:
    """A workbook of so many sheets that have the same records."""
    begin = record(0x0809, pack("<HH12x", 0x0600, 5))
    places = len(begin) + 13 * count + len(record(0x000A))
    sheets = b"".join(record(0x0085, pack("<IBB", places + 4 * n, 0, 0) + b"\x01\0x") for n in range(count))
    begins = b"".join(pack("<HH", 0x0809, 4 * (count - 1 - n)) for n in range(count))
    return container(begin + sheets + record(0x000A) + begins + cells + record(0x000A))
