"""YAML to nodes that know their line. Anchors, aliases and merge keys are resolved here; bombs are refused.

Built from PyYAML's events, not by its composer: a node's type is decided by its reader, by the rules of
YAML 1.2 (`22:22` is text and `no` is a word), and nothing is ever built twice for an alias.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from vpp_desktop.stack.compose.errors import ComposeError

DEEPEST = 40
MOST_MERGED = 10_000
"""Entries that merge keys may copy in one file."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")} | {"!", None}


@dataclass(frozen=True)
class Scalar:
    """`plain`: without quotes, so that it may be a number, true, false or nothing."""

    line: int
    text: str
    plain: bool


@dataclass(frozen=True)
class Listing:
    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Entry:
    """A key's line and its value."""

    line: int
    node: Node


@dataclass(frozen=True)
class Table:
    line: int
    entries: dict[str, Entry]


Node = Scalar | Listing | Table
Fail = Callable[[int, str, str], ComposeError]


def parse(text: str, name: str) -> Node | None:
    """The document's root node; None where it is empty.

    Args:
        name: what errors call the file.

    Raises:
        ComposeError: it is no YAML, has a key twice, is nested too deep or has more than one document.
    """

    def fail(line: int, message: str, hint: str) -> ComposeError:
        return ComposeError(message, file=name, line=line, hint=hint)

    try:
        return _Builder(yaml.parse(text, Loader=_LOADER), fail).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise fail(line, f"is no YAML: {error.problem or error.context}", "correct the line") from None
    except yaml.reader.ReaderError as error:
        line = text.encode("utf-8", "replace").count(b"\n", 0, error.position) + 1
        raise fail(line, f"is no YAML: {error.reason}", "remove the character") from None


@dataclass
class _Builder:
    """Turns events into nodes. An anchor is known once its node is complete, so none can hold itself."""

    events: Iterator[Any]
    fail: Fail
    anchors: dict[str, Node] = field(default_factory=dict)
    merged: int = 0

    def document(self) -> Node | None:
        root: Node | None = None
        starts = (event for event in self.events if isinstance(event, yaml.DocumentStartEvent))
        for _ in starts:
            first = next(self.events)
            if root is not None:
                raise self.fail(first.start_mark.line + 1, "is in a second document", "keep one stack in one file")
            root = self._node(first, 0)
        if isinstance(root, Scalar) and root.plain and not root.text:
            return None
        return root

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > DEEPEST:
            raise self.fail(line, f"is nested more than {DEEPEST} deep", "write it more simply")
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise self.fail(line, f"has no anchor &{event.anchor} before this line", "put it before its use")
            return self.anchors[event.anchor]
        if event.tag not in _TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.fail(line, f"has the tag {tag}, which is not handled", "remove it")
        node = self._new(event, line, depth)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _new(self, event: Any, line: int, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, plain=event.implicit[0])
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(line, depth)
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Listing(line, tuple(items))

    def _table(self, line: int, depth: int) -> Table:
        own: dict[str, Entry] = {}
        bases: Entry | None = None
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            at = event.start_mark.line + 1
            if not isinstance(key, Scalar):
                raise self.fail(at, "has a key that is no text", "write it as text")
            entry = Entry(at, self._node(next(self.events), depth + 1))
            is_merge = key.plain and key.text == "<<"
            if key.text in own or (is_merge and bases is not None):
                first = own[key.text].line if key.text in own else line
                raise self.fail(at, f"has the key `{key.text}` twice", f"the first is in line {first}: remove one")
            if is_merge:
                bases = entry
            else:
                own[key.text] = entry
        return Table(line, self._merge(own, bases) if bases else own)

    def _merge(self, own: dict[str, Entry], bases: Entry) -> dict[str, Entry]:
        """The table's own entries go before merged ones, and those of an earlier base before a later one's."""
        result = dict(own)
        for base in bases.node.items if isinstance(bases.node, Listing) else (bases.node,):
            if not isinstance(base, Table):
                raise self.fail(bases.line, "merges something that is no map", "<< takes a map, or a list of maps")
            self.merged += len(base.entries)
            if self.merged > MOST_MERGED:
                raise self.fail(bases.line, f"merges more than {MOST_MERGED} entries", "write it more simply")
            for key, entry in base.entries.items():
                result.setdefault(key, entry)
        return result
