"""`dataclass` for values, quick to define.

The standard one compiles six functions for each frozen class: half a millisecond, and a daily command defines forty.
This one compiles `__init__` alone and shares the rest, which takes 15 ms off a report of 100. It is for classes that
are `frozen=True, slots=True` and have no bases; anything else goes to the standard one. What it makes is a dataclass to
`replace`, `fields`, pattern matching, pickle and mypy; tests/domain/test_values.py holds it to the standard one.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, **asked):
        """Like `dataclasses.dataclass`."""
        if cls is None:
            return lambda cls: dataclass(cls, **asked)
        asked = {name: value for name, value in asked.items() if (name, value) not in (("eq", True), ("order", False))}
        own = _own_fields(cls) if asked == {"frozen": True, "slots": True} and cls.__bases__ == (object,) else None
        return dataclasses.dataclass(**asked)(cls) if own is None else _frozen(cls, own)

    def _own_fields(cls):
        """The fields by name, or None where the class asks for something rare."""
        found = {}
        for name, annotation in cls.__annotations__.items():
            if not isinstance(annotation, str) or "InitVar" in annotation or "KW_ONLY" in annotation:
                return None
            if annotation.startswith(("ClassVar", "typing.ClassVar")):
                continue
            default = cls.__dict__.get(name, dataclasses.MISSING)
            if not isinstance(default, dataclasses.Field):
                default = dataclasses.field(default=default)
            if not default.init or default.default.__class__.__hash__ is None:
                return None  # a mutable default is for the standard one to refuse
            default.name, default.type, default._field_type = name, annotation, dataclasses._FIELD
            default.kw_only = False
            found[name] = default
        return found

    def _frozen(cls, own):
        content = {name: value for name, value in cls.__dict__.items() if name not in own}
        for gone in ("__dict__", "__weakref__"):
            content.pop(gone, None)
        compared = [name for name, field in own.items() if field.compare]
        content.update(
            __slots__=tuple(own),
            __match_args__=tuple(own),
            __dataclass_fields__=own,
            __dataclass_params__=dataclasses._DataclassParams(True, True, True, False, False, True),
            __setattr__=_refuse_set,
            __delattr__=_refuse_delete,
            __getstate__=_state,
            __setstate__=_restore,
        )
        content.setdefault("__repr__", _repr)
        if "__eq__" not in content:
            _compare_by(content, attrgetter(*compared) if compared else lambda value: ())
        made = type(cls)(cls.__name__, cls.__bases__, content)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _init(made, own, content.get("__init__"))
        return made

    def _compare_by(content, key):
        def equal(self, other):
            return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

        def hashed(self):
            return hash(key(self))

        content["__eq__"] = equal
        if content.get("__hash__") is None:
            content["__hash__"] = hashed

    def _init(made, own, written):
        if written is not None:
            return written
        words, lines = [], []
        known = {"_MISSING": dataclasses.MISSING}
        for name, field in own.items():
            known[f"_set_{name}"] = made.__dict__[name].__set__  # the slot's own: the class itself refuses
            value = name
            if field.default_factory is not dataclasses.MISSING:
                known[f"_make_{name}"] = field.default_factory
                value = f"_make_{name}() if {name} is _MISSING else {name}"
                words.append(f"{name}=_MISSING")
            elif field.default is not dataclasses.MISSING:
                known[f"_default_{name}"] = field.default
                words.append(f"{name}=_default_{name}")
            else:
                words.append(name)
            lines.append(f" _set_{name}(self, {value})")
        if "__post_init__" in made.__dict__:
            lines.append(" self.__post_init__()")
        exec(f"def __init__({', '.join(['self', *words])}):\n" + ("\n".join(lines) or " pass"), known)  # noqa: S102
        init = known["__init__"]
        init.__qualname__ = f"{made.__qualname__}.__init__"
        init.__module__ = made.__module__
        init.__annotations__ = {name: field.type for name, field in own.items()} | {"return": None}
        return init

    def _refuse_set(self, name, value):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_delete(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _repr(self):
        shown = (f"{name}={getattr(self, name)!r}" for name, f in self.__dataclass_fields__.items() if f.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"

    def _state(self):
        return [getattr(self, name) for name in self.__dataclass_fields__]

    def _restore(self, state):
        for name, value in zip(self.__dataclass_fields__, state, strict=True):
            object.__setattr__(self, name, value)
