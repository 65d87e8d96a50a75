"""YAML that remembers its lines, so that a mistake can be shown where it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Problem:
    """A mistake in a file: the line (1 is the first; 0: the file as a whole), where in the structure, and what is wrong."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.where}: {self.message}" if self.where else f"{place}{self.message}"


class CaseError(Exception):
    """The file can't be loaded as it is. Nothing was loaded."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(map(str, self.problems)))


class Lined(dict[str, Any]):
    """A YAML map that knows the line of each of its keys, and its own."""

    line: int = 0

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class LinedList(list[Any]):
    """A YAML list that knows the line of each of its items."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_lined(path: Path) -> Lined:
    """The YAML map in a file. Raises CaseError when the file can't be read, isn't YAML, or has a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CaseError([Problem(0, str(path), f"can't be read: {reason}.")]) from error
    problems: list[Problem] = []
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = _value(node, problems) if node else Lined(1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CaseError(
            [Problem(mark.line + 1 if mark else 0, "", f"This is not YAML: {error.problem}.")]
        ) from error
    except yaml.YAMLError as error:
        raise CaseError([Problem(0, str(path), f"This is not YAML: {error}.")]) from error
    if problems:
        raise CaseError(problems)
    if not isinstance(value, Lined):
        raise CaseError([Problem(1, "", "The file must be a map of sections (sources:, people:, …).")])
    return value


def _value(node: yaml.Node, problems: list[Problem]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found = Lined(line)
        for key_node, value_node in node.value:
            key, key_line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                problems.append(Problem(key_line, key, f"is there twice; first on line {found.lines[key]}."))
            found[key] = _value(value_node, problems)
            found.lines[key] = key_line
        return found
    if isinstance(node, yaml.SequenceNode):
        items = LinedList(line)
        for item in node.value:
            items.append(_value(item, problems))
            items.lines.append(item.start_mark.line + 1)
        return items
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _scalar(node: yaml.ScalarNode) -> Any:
    """Texts stay texts: a year is no number and a date no date, for only the notation tells how exact it is."""
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    return str(node.value)
