"""Named tuples that cost a tenth to make: a run of `finura` begins with some seventy of them.

`typing.NamedTuple` compiles a piece of Python for each class and one for each of its annotations; that was a
seventh of all that `add` does. To a type checker this is `typing.NamedTuple`, and at run time it does the same:
fields, defaults, `_make`, `_replace`, `_asdict`. A value costs twice what one of typing does, and three times that
where defaults are left out or fields are named: what is made for each row is given all of its values by their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter as _field

    _new = tuple.__new__

    class _Record(tuple):
        __slots__ = ()
        _fields = ()
        _field_defaults = {}  # noqa: RUF012 (as in namedtuple)

        def __new__(cls, /, *values: object, **named: object) -> Self:
            if named or len(values) != len(cls._fields):
                values += _rest(cls, cls._fields[len(values) :], named)
                if named or len(values) != len(cls._fields):
                    raise TypeError(f"{cls.__name__}: a value too many, said twice, or of no field")
            return _new(cls, values)

        @classmethod
        def _make(cls, values: Iterable[object]) -> Self:
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, /, **changes: object) -> Self:
            made = _new(self.__class__, map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"{type(self).__name__} has no field {', '.join(changes)}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

    class _Maker(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return type.__new__(cls, name, bases, body)
            if "__annotate_func__" in body:  # of Python 3.14, where annotations are no strings
                raise TypeError(f"{name}: its file begins without `from __future__ import annotations`")
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without a default follows one that has one")
            body |= {field: _field(at, "") for at, field in enumerate(fields)}
            body |= {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
            return type(name, (_Record,), body)

    class NamedTuple(metaclass=_Maker):
        """What to derive from."""

    def _rest(cls: type, fields: tuple[str, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """The values of these fields: as named, which are taken away from `named`, else their defaults."""
        defaults = cls._field_defaults
        try:
            return tuple([named.pop(field) if field in named else defaults[field] for field in fields])
        except KeyError as none:
            raise TypeError(f"{cls.__name__}: nothing is said of {none}") from None
