"""What expressions of the sources say: the texts that they may become, with places for what is filled in."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from vpp_desktop.ui.spoken import NESTED

MOST_FORMS = 16
"""A text with more forms than that gets a place where its parts vary."""

DEPTH = 6
"""Functions and names that are followed one after the other."""

KEEP_TEXT = ("strip", "lower", "rstrip", "lstrip")
ALREADY = ("tr", "translate")
LOGS = ("log", "logging")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module:
    """A module's tree, with what stands around each node."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text("utf-8"))
        self.around: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.around[child] = node

    def function(self, node: ast.AST) -> Function | None:
        """The function that the node stands in."""
        above = self.around.get(node)
        while above is not None and not isinstance(above, Function):
            above = self.around.get(above)
        return above

    def functions(self, name: str) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function) and node.name == name]


@dataclass
class Reader:
    """Follows names to what they were made from: in the function, in the module, in what is called, in who calls.

    Attributes:
        errors: `VppError` and every class that is made from it.
        parts: sentences that stand in a place of others.
    """

    modules: list[Module]
    errors: set[str] = field(default_factory=lambda: {"VppError"})
    parts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._functions: dict[str, list[tuple[Module, Function]]] = {}
        self._called: dict[str, list[tuple[Module, ast.Call]]] = {}
        for module in self.modules:
            for node in ast.walk(module.tree):
                if isinstance(node, Function):
                    self._functions.setdefault(node.name, []).append((module, node))
                elif isinstance(node, ast.Call):
                    self._called.setdefault(name_of(node.func), []).append((module, node))
        self._busy: set[ast.AST] = set()
        self._find_errors()

    def _find_errors(self) -> None:
        classes = [node for m in self.modules for node in ast.walk(m.tree) if isinstance(node, ast.ClassDef)]
        known = 0
        while known != len(self.errors):
            known = len(self.errors)
            self.errors |= {each.name for each in classes if self.errors & {name_of(base) for base in each.bases}}

    def calls(self) -> Iterator[tuple[Module, ast.Call]]:
        for found in self._called.values():
            yield from found

    def texts(self, node: ast.expr, module: Module, depth: int = 0) -> set[str]:
        """What the expression may say; of what nobody can know nothing."""
        return {text for text in self._once(self._texts, node, module, depth) if text.strip()}

    def _once(
        self, read: Callable[[ast.expr, Module, int], set[str]], node: ast.expr, module: Module, depth: int
    ) -> set[str]:
        """What `read` finds, unless that is too far away or leads back to where it came from."""
        if depth > DEPTH or node in self._busy:
            return set()
        self._busy.add(node)
        try:
            return read(node, module, depth + 1)
        finally:
            self._busy.discard(node)

    def _texts(self, node: ast.expr, module: Module, depth: int) -> set[str]:
        match node:
            case ast.Constant(value=str(text)):
                return {escaped(text)}
            case ast.JoinedStr() | ast.BinOp(op=ast.Add()) if _is_text(node):
                return self._joined(_pieces(node), module, depth)
            case ast.Subscript(value=value, slice=ast.Slice()):
                return self.texts(value, module, depth)
            case ast.IfExp(body=first, orelse=second):
                return self._each((first, second), module, depth)
            case ast.BoolOp(values=values):
                return self._each(values, module, depth)
            case ast.Call():
                return self._call(node, module, depth)
            case ast.Name():
                return self._each_of(self._sources(node, module), depth)
            case ast.Subscript(value=ast.Dict(values=values)):
                return self._each(values, module, depth)
            case ast.Subscript(value=ast.Name() as table):
                return self._each_of(self._elements(table, module, node.slice), depth)
        return set()

    def _each(self, nodes: Iterable[ast.expr], module: Module, depth: int) -> set[str]:
        return {text for node in nodes for text in self.texts(node, module, depth)}

    def _each_of(self, found: Iterable[tuple[Module, ast.expr]], depth: int) -> set[str]:
        return {text for module, node in found for text in self.texts(node, module, depth)}

    # --- texts that are put together

    def _joined(self, pieces: list[ast.expr], module: Module, depth: int) -> set[str]:
        names: dict[str, str] = {}
        forms: list[list[str]] = []
        for piece in pieces:
            if isinstance(piece, ast.Constant):
                forms.append([escaped(str(piece.value))])
                continue
            known = self._forms(piece, module, depth)
            place = _place(piece, names)
            if known and len(known) * _count(forms) <= MOST_FORMS:
                forms.append(sorted(known))
            else:
                forms.append([place])
                if place.strip("{}") in NESTED:
                    self.parts |= self.texts(piece, module, depth)
        return {"".join(parts) for parts in product(*forms)}

    def _forms(self, node: ast.expr, module: Module, depth: int) -> set[str]:
        """All that a part may be, where that can be known."""
        match node:
            case ast.Constant(value=str(text)):
                return {escaped(text)}
            case ast.JoinedStr() | ast.BinOp(op=ast.Add()) if _is_text(node):
                return self._joined(_pieces(node), module, depth)
            case ast.IfExp(body=first, orelse=second):
                one, other = self._forms(first, module, depth), self._forms(second, module, depth)
                return one | other if one and other else set()
            case ast.Name():
                found = [self._once(self._forms, each, where, depth) for where, each in self._sources(node, module)]
                return set().union(*found) if found and all(found) else set()
        return set()

    # --- names

    def _sources(self, name: ast.Name, module: Module) -> list[tuple[Module, ast.expr]]:
        """What a name may stand for."""
        function = module.function(name)
        while function is not None:
            found = [each for each in self._assigned(function, name.id, module) if each[1] not in self._busy]
            if name.id in [arg.arg for arg in _arguments(function)]:
                found += self._given(function, name.id, module)
            if found:
                return found
            function = module.function(function)
        imported = any(
            name.id in [each.name for each in n.names] for n in module.tree.body if isinstance(n, ast.ImportFrom)
        )
        return [
            (where, node.value)
            for where in (self.modules if imported and name.id.isupper() else [module])
            for node in where.tree.body
            if isinstance(node, ast.Assign) and name.id in [name_of(target) for target in node.targets]
        ]

    def _assigned(self, function: Function, name: str, module: Module) -> Iterator[tuple[Module, ast.expr]]:
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
                    at = [name_of(each) for each in names]
                    if name in at:
                        yield from self._element(value, at.index(name), module)
                case ast.Assign(targets=[target], value=value) if name_of(target) == name:
                    yield module, value
                case ast.NamedExpr(target=target, value=value) if target.id == name:
                    yield module, value
                case ast.AugAssign(target=ast.Name(id=known), op=ast.Add(), value=more) if known == name:
                    for before in function.body:
                        if isinstance(before, ast.Assign) and name_of(before.targets[0]) == name:
                            yield module, ast.BinOp(before.value, ast.Add(), more)
                case ast.For(target=ast.Tuple(elts=names), iter=ast.Name() as table):
                    at = [name_of(each) for each in names]
                    if name in at:
                        yield from self._elements(table, module, ast.Constant(at.index(name)))

    def _element(self, value: ast.expr, at: int, module: Module) -> Iterator[tuple[Module, ast.expr]]:
        """An element of a tuple, or of the tuples that a function returns."""
        if isinstance(value, ast.Tuple):
            if at < len(value.elts):
                yield module, value.elts[at]
        elif isinstance(value, ast.IfExp):
            yield from self._element(value.body, at, module)
            yield from self._element(value.orelse, at, module)
        elif isinstance(value, ast.Call):
            for where, node in self._returned(value, module):
                if isinstance(node, ast.Tuple) and at < len(node.elts):
                    yield where, node.elts[at]

    def _elements(self, table: ast.Name, module: Module, index: ast.expr) -> Iterator[tuple[Module, ast.expr]]:
        """What stands in a table of the module, or at a place in each of its rows."""
        for where, node in self._rows(table, module):
            if isinstance(node, ast.Dict):
                yield from ((where, value) for value in node.values)
            elif isinstance(node, ast.List | ast.Tuple) and isinstance(index, ast.Constant):
                at = index.value
                for row in node.elts:
                    if isinstance(row, ast.Tuple) and isinstance(at, int) and at < len(row.elts):
                        yield where, row.elts[at]

    def _rows(self, table: ast.Name, module: Module) -> Iterator[tuple[Module, ast.expr]]:
        names = {table.id}
        if function := module.function(table):
            for node in ast.walk(function):
                match node:
                    case ast.For(target=ast.Name(id=table.id), iter=ast.Name(id=rows)):
                        names.add(rows)
                    case ast.NamedExpr(target=ast.Name(id=table.id), value=ast.Call() as call):
                        yield from ((w, ast.Tuple([r], ast.Load())) for w, r in self._returned(call, module))
        for node in module.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if names & {name_of(target) for target in targets}:
                    yield module, node.value

    # --- calls

    def _call(self, node: ast.Call, module: Module, depth: int) -> set[str]:
        name = name_of(node.func)
        if name == "QT_TRANSLATE_NOOP":
            return self.texts(node.args[1], module, depth)
        if name in ALREADY:
            return set()
        if name in KEEP_TEXT and isinstance(node.func, ast.Attribute):
            found = self.texts(node.func.value, module, depth)
            return {text.lower() for text in found} if name == "lower" else {text.strip() for text in found}
        if name == "get" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            found = self._each_of(self._elements(node.func.value, module, ast.Constant(0)), depth)
            return found | self._each(node.args[1:], module, depth)
        return self._each_of(self._returned(node, module), depth)

    def _returned(self, call: ast.Call, module: Module) -> Iterator[tuple[Module, ast.expr]]:
        name = name_of(call.func)
        defined = self._functions.get(name, [])
        own = [each for each in defined if each[0] is module]
        for where, function in own or [each for each in defined if _near(each[0], module, len(defined))]:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None and where.function(node) is function:
                    yield where, node.value

    def _given(self, function: Function, name: str, module: Module) -> Iterator[tuple[Module, ast.expr]]:
        """What callers give a function for an argument."""
        names = [arg.arg for arg in _arguments(function)]
        at = names.index(name) - (names[0] in ("self", "cls"))
        above = module.around.get(function)
        called = above.name if function.name == "__init__" and isinstance(above, ast.ClassDef) else function.name
        count = len(self._functions.get(called, []))
        yield from ((module, default) for key, default in _defaults(function) if key == name)
        for where, call in self._called.get(called, []):
            if (called.startswith("_") and where is not module) or not _near(module, where, count):
                continue
            if isinstance(call.func, ast.Attribute) and name_of(call.func.value) in LOGS:
                continue
            yield from ((where, word.value) for word in call.keywords if word.arg == name)
            if at < len(call.args) and not any(isinstance(arg, ast.Starred) for arg in call.args[: at + 1]):
                yield where, call.args[at]


def _near(defined: Module, used: Module, count: int) -> bool:
    """Whether a function is probably the one that is called by its name: of a name with many the neighbour's."""
    return count <= 2 or defined.path.parent == used.path.parent


def name_of(node: ast.AST) -> str:
    """The last name of a dotted one."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def escaped(text: str) -> str:
    """A text as a template that says just that."""
    return text.replace("{", "{{").replace("}", "}}")


def _pieces(node: ast.expr) -> list[ast.expr]:
    """The texts and values that a text is put together from."""
    if isinstance(node, ast.JoinedStr):
        return [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_pieces(node.left), *_pieces(node.right)]
    return [node]


def _is_text(node: ast.expr) -> bool:
    """Whether what is added are texts, and not numbers."""
    parts = [
        part for each in _pieces(node) for part in ((each.body, each.orelse) if isinstance(each, ast.IfExp) else [each])
    ]
    texts = (isinstance(each, ast.JoinedStr) or isinstance(getattr(each, "value", None), str) for each in parts)
    return isinstance(node, ast.JoinedStr) or any(texts)


def _place(node: ast.expr, names: dict[str, str]) -> str:
    """A place named after the expression; the same expression has the same place, and no other one."""
    text = ast.unparse(node)
    words = [each.strip("_") for each in re.findall(r"[A-Za-z_]\w*", text) if each.strip("_") not in NOT_NAMES]
    if isinstance(node, ast.Call) and name_of(node.func) == "len":
        words = ["count"]
    elif isinstance(node, ast.Attribute):
        words = [node.attr.strip("_")]
    base = next((word.lower() for word in words), "value")
    name, number = base, 1
    while names.setdefault(name, text) != text:
        number += 1
        name = f"{base}{number}"
    return f"{{{name}}}"


NOT_NAMES = ("self", "len", "str", "join", "float", "int", "size_text", "sorted", "clock", "repr", "name_of", "Path")


def _count(forms: list[list[str]]) -> int:
    total = 1
    for each in forms:
        total *= len(each)
    return total


def _arguments(function: Function) -> list[ast.arg]:
    found = function.args
    return [*found.posonlyargs, *found.args, *found.kwonlyargs]


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    found = function.args
    positional = [*found.posonlyargs, *found.args]
    if found.defaults:
        yield from zip((arg.arg for arg in positional[-len(found.defaults) :]), found.defaults, strict=True)
    for arg, value in zip(found.kwonlyargs, found.kw_defaults, strict=True):
        if value is not None:
            yield arg.arg, value
