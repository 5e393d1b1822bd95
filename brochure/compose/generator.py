"""What Jinja2 compiles a template to, with what the sandbox measures written into it."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef


class Generator(CodeGenerator):
    """Writes `a ~ b` so that its length is looked at, and loops and macros so that their turns are
    counted.
    """

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja2's
        """Write `a ~ b`."""
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("), context.eval_ctx.autoescape)")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 - Jinja2's
        """Write a loop."""
        if node.test:  # what it leaves out is looked at, too
            node.test = nodes.And(_turn(node), node.test, lineno=node.lineno)
        node.body = _counted(node)
        super().visit_For(node, frame)

    def macro_body(
        self, node: nodes.Macro | nodes.CallBlock, frame: Frame
    ) -> tuple[Frame, MacroRef]:
        """Write what a macro or a call block holds."""
        node.body = _counted(node)
        return super().macro_body(node, frame)


def _counted(node: nodes.For | nodes.Macro | nodes.CallBlock) -> list[nodes.Node]:
    return [nodes.ExprStmt(_turn(node), lineno=node.lineno), *node.body]


def _turn(node: nodes.Node) -> nodes.Expr:
    # Written into the compiled template as it stands; a call that a template writes would cost more
    return nodes.EnvironmentAttribute("turn()", lineno=node.lineno)
