"""Imports go down the layers only, and stand at the top of their module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Lower first; the three at the top don't import each other's insides but for what TOP_MAY names.
LAYERS = [
    ["config"],
    ["evidence"],
    ["orgs"],
    ["people"],
    ["investigations"],
    ["network", "exchange"],
    ["newsroom", "website", "api"],
]
RANK = {app: rank for rank, apps in enumerate(LAYERS) for app in apps}


def modules() -> Iterator[Path]:
    for app in RANK:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path


def imported_apps(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.split(".")[0]


def wrong_imports(app: str, source: str) -> list[str]:
    """What a module of `app` imports from a layer that is not below it."""
    return [
        f"line {line}: {app} imports {other}"
        for line, other in imported_apps(ast.parse(source))
        if other in RANK and other != app and RANK[other] >= RANK[app]
    ]


def inner_imports(source: str) -> list[str]:
    """Imports inside functions: they hide a wrong layer."""
    tree = ast.parse(source)
    return [
        f"line {inner.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_from_below(path: Path) -> None:
    source = path.read_text()
    app = path.relative_to(ROOT).parts[0]
    assert not wrong_imports(app, source)
    assert not inner_imports(source)


def test_checks_find_a_wrong_import() -> None:
    assert wrong_imports("evidence", "from people.models import Person")
    assert wrong_imports("website", "import newsroom.site")
    assert not wrong_imports("people", "from orgs.models import Organization")
    assert inner_imports("def f():\n    from orgs.models import Organization")
    assert inner_imports("class A:\n    async def f(self):\n        import orgs")
