"""How a page becomes Python: a call is a call.

Jinja2 asks at every call whether the function wants to be handed the page around it.
A page calls a hundred functions, all our own, and none of them asks for the page
(:func:`environment.environment` makes sure of it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame


class PageCode(CodeGenerator):
    """Write calls as Python writes them."""

    def visit_Call(  # noqa: N802 - as Jinja2 names its nodes
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write ``function(one, other=2)``; leave what is spread to Jinja2."""
        named = [argument.key for argument in node.kwargs]
        if node.dyn_args or node.dyn_kwargs or any(map(iskeyword, named)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        if forward_caller:
            self.write("caller=caller")
        self.write(")")


def want_the_page(functions: Mapping[str, Callable[..., Any]]) -> list[str]:
    """Name the functions that Jinja2 would hand the page to."""
    return [
        name
        for name, function in functions.items()
        if getattr(function, "jinja_pass_arg", None) is not None
    ]
