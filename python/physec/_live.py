# SPDX-License-Identifier: GPL-3.0-or-later
"""What generated flowgraphs call when somebody moves a slider or types a value.

An exception would end a Qt program. So a value that cannot be used costs one line in the log, with
the value and what is allowed, and the old one stays.
"""

from gnuradio import gr

__all__ = ["change_an_config", "change_fpi_config", "set_or_keep"]


def set_or_keep(setter, value):
    """Calls setter(value()). What cannot be used is logged in one line; returns whether it could be."""
    try:
        setter(value())
    except (ValueError, TypeError, ArithmeticError, LookupError, AttributeError) as problem:
        gr.logger("physec").warn(f"old value kept: {' '.join(str(problem).split())}")
        return False
    return True


def change_fpi_config(set_config, values):
    """A flowgraph's set_<configuration> with a new fpi.config, or the old one kept and a line logged.

    set_config: method of the flowgraph, which tells every block; values: function that returns the
    keyword arguments of fpi.make_config. When a block refuses it, all get the old one again.
    """
    from .fpi import make_config

    _change(set_config, make_config, values)


def change_an_config(set_config, values):
    """The same with the keyword arguments of an.make_config."""
    from .an import make_config

    _change(set_config, make_config, values)


def _change(set_config, make, values):
    flowgraph, name = set_config.__self__, set_config.__name__[len("set_"):]
    old = getattr(flowgraph, name)

    def new():
        made = make(**values())
        complaint = old.validate_update(made)
        if complaint:
            raise ValueError(complaint)
        return made

    if not set_or_keep(set_config, new) and getattr(flowgraph, name) is not old:
        set_config(old)
