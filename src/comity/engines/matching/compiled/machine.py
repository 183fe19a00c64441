"""Two instructions that Numba has no words for: asking for memory before it is needed, and counting bits."""

# mypy: allow-untyped-defs, allow-untyped-calls, disable-error-code="misc"
# The bodies are read by Numba, which types them.

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic as numba_intrinsic

intrinsic: Any = numba_intrinsic  # its annotations count the typing context among the arguments

_TO_READ, _KEEP, _DATA = 0, 3, 1  # arguments of llvm.prefetch


@intrinsic
def prefetch(typing_context, array, place):
    """Ask for the line of memory where element `place` of a contiguous array is, of however many dimensions; go on."""

    def generate(context, builder, signature, arguments):
        array_type, place_type = signature.args
        data = context.make_array(array_type)(context, builder, arguments[0]).data
        offset = context.cast(builder, arguments[1], place_type, types.intp)
        pointer_type, number = cgutils.voidptr_t, ir.IntType(32)
        pointer = builder.bitcast(builder.gep(data, [offset]), pointer_type)
        kind = ir.FunctionType(ir.VoidType(), [pointer_type, number, number, number])
        name = f"llvm.prefetch.{pointer_type.intrinsic_name}"
        instruction = cgutils.get_or_insert_function(builder.module, kind, name)
        builder.call(instruction, [pointer, number(_TO_READ), number(_KEEP), number(_DATA)])
        return context.get_dummy_value()

    return types.void(array, place), generate


@intrinsic
def bits_set(typing_context, number):
    """How many bits of a whole number are set."""

    def generate(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return number(number), generate
