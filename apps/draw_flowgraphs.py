# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws flowgraphs as GNU Radio Companion shows them and names what a person could not read.

    xvfb-run -a /usr/bin/python3 apps/draw_flowgraphs.py [--out FOLDER] [FILE.grc ...]

Without files: every flowgraph of this folder. Needs GTK (gir1.2-gtk-3.0, python3-gi-cairo), an X
server, and GRC_BLOCKS_PATH and PYTHONPATH of the build; `./run pictures` sees to all of that. Exit
status 1 when a flowgraph has a fault.
"""

import argparse
import os
import re
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("PangoCairo", "1.0")

import cairo  # noqa: E402
from gi.repository import Gtk  # noqa: E402
from gnuradio import gr  # noqa: E402
from gnuradio.grc.gui.Platform import Platform  # noqa: E402  first: the others need it loaded
from gnuradio.grc.gui import Actions, Utils  # noqa: E402
from gnuradio.grc.gui.canvas import flowgraph as canvas  # noqa: E402

SCREEN = (1600, 1000)  # pixels that a flowgraph may take
TOUCH = 2  # pixels by which boxes may overlap before a person sees it
FOLDER = Path(__file__).resolve().parent / "flowgraphs"


def companion():
    """Companion's own platform, without its window."""
    application = Gtk.Application()
    Gtk.Application.set_default(application)
    canvas._ContextMenu = lambda window: None
    Actions.TOGGLE_HIDE_VARIABLES.set_active(False)
    version = (gr.major_version(), gr.api_version(), gr.minor_version())
    platform = Platform(
        version=gr.version(), version_parts=version, prefs=gr.prefs(), install_prefix=gr.prefix()
    )
    platform.build_library()
    platform.application = application  # GTK itself does not keep it
    return platform


def read(platform, path):
    """The flowgraph with the shapes of its blocks."""
    graph = platform.make_flow_graph(from_filename=str(path))
    graph.rewrite()
    graph.validate()
    graph.update()
    graph.create_labels(cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 10, 10)))
    graph.create_shapes()
    return graph


def boxes(block):
    """(name, left, top, right, bottom) of a block and of each of its ports, in pixels."""
    x, y = block.coordinate
    width, height = block.width, block.height
    if block.rotation in (90, 270):
        width, height = height, width
    yield block.name, x, y, x + width, y + height
    for port in (*block.active_sources, *block.active_sinks):
        left, top, right, bottom = port.get_extents()
        yield f"{block.name}.{port.name}", x + left, y + top, x + right, y + bottom


def overlaps(graph):
    """Blocks and ports that cover each other."""
    drawn = [(block, box) for block in graph.blocks for box in boxes(block)]
    for k, (block, a) in enumerate(drawn):
        for other, b in drawn[:k]:
            width = min(a[3], b[3]) - max(a[1], b[1])
            height = min(a[4], b[4]) - max(a[2], b[2])
            if other is not block and width > TOUCH and height > TOUCH:
                yield f"{b[0]} and {a[0]} overlap by {width:.0f} x {height:.0f} pixels"


def backward_wires(graph):
    """Stream connections that do not run from left to right."""
    for wire in graph.connections:
        source, sink = wire.source_block, wire.sink_block
        message = "message" in (wire.source_port.dtype, wire.sink_port.dtype)
        if not message and source.coordinate[0] + source.width > sink.coordinate[0]:
            yield f"{source.name} stands right of {sink.name}, which it feeds"


def nameless_values(graph):
    """Parameters whose value is shown as the address of a Python object."""
    for block in graph.blocks:
        for parameter in block.params.values():
            if parameter.hide == "none":
                text = str(parameter.format_block_surface_markup())
                if re.search(r"object at 0x|(<|&lt;)gnuradio", text):
                    yield f"{block.name}: {parameter.name} is shown as a Python object"


def faults(graph):
    """What a person would stumble over, one sentence each."""
    yield from overlaps(graph)
    yield from backward_wires(graph)
    yield from nameless_values(graph)
    for element, text in graph.iter_error_messages():
        yield f"{element}: {text}".replace("\n", " ")
    left, top, right, bottom = graph.get_extents()
    if min(left, top) < 0:
        yield f"begins at ({left:.0f}, {top:.0f}), left or above of the page"
    if right > SCREEN[0] or bottom > SCREEN[1]:
        yield f"reaches to ({right:.0f}, {bottom:.0f}); a screen shows {SCREEN[0]} x {SCREEN[1]} pixels"
    if not graph.options_block.params["comment"].get_value():
        yield "has no comment that says what it shows"


def main():
    """Command line; the number of faults decides the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", help="folder for a picture of each; none: faults only")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(FOLDER.glob("*/*.grc")))
    arguments = parser.parse_args()
    platform = companion()
    count = 0
    for path in arguments.files:
        graph = read(platform, path.resolve())
        found = list(faults(graph))
        count += len(found)
        print(f"{path.name}: {len(list(graph.blocks))} blocks, {len(found)} faults")
        for fault in found:
            print("    " + fault)
        if arguments.out:
            os.makedirs(arguments.out, exist_ok=True)
            Utils.make_screenshot(graph, os.path.join(arguments.out, path.stem + ".png"))
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
