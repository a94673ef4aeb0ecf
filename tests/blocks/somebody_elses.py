# SPDX-License-Identifier: GPL-3.0-or-later
"""A flowgraph as somebody else draws it in Companion: variables, our blocks, nothing prepared."""

import importlib.util
import json
import os
import sys

from compiled_flowgraph import GRCC, run

STATES = {"bus_sink": False, "bus_source": False, "bus_structure": None, "coordinate": [8, 8],
          "rotation": 0, "state": "enabled"}


def block(name, kind, **parameters):
    """A block of a .grc file; parameters are the text typed into its fields."""
    return {"name": name, "id": kind, "states": STATES,
            "parameters": {key: str(value) for key, value in parameters.items()}}


def write_and_import(name, blocks, connections, folder, options="no_gui"):
    """Compiles the flowgraph with grcc; the class that came out."""
    graph = {
        "options": {"parameters": {"id": name, "generate_options": options, "title": name,
                                   "output_language": "python"}, "states": STATES},
        "blocks": blocks,
        "connections": [[str(end) for end in connection] for connection in connections],
        "metadata": {"file_format": 1},
    }
    source = os.path.join(folder, name + ".grc")
    with open(source, "w", encoding="utf-8") as file:
        json.dump(graph, file)  # which is YAML
    run([sys.executable, "-c", GRCC, "-o", str(folder), source], folder)
    spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def fpi_blocks(antennas=16, **config):
    """Pilots to Bob and an Eve, with variables for what moves; and the connections."""
    values = {"alice": "(3, 0)", "bob": "(bob_x, 5)", "eve": "(10, 5)", "fakes": "[(delta, 0.0364864)]",
              "mode_variable": "mode", "snr_db": "snr_db", "tx_antennas": antennas, **config}
    blocks = [
        # Some are called like words that the module uses.
        block("delta", "variable", value="17.7778e-9"),
        block("snr_db", "variable", value="30"),
        block("mode", "variable", value="'fpi'"),
        block("bob_x", "variable", value="10"),
        block("attack", "variable", value="'merged'"),
        block("config", "physec_fpi_config", **values),
        block("pilots", "physec_fpi_pilot_source", config="config"),
        block("precoder", "physec_fpi_precoder", config="config"),
        block("to_bob", "physec_fpi_channel", config="config", receiver="bob", snr_db="snr_db"),
        block("to_eve", "physec_fpi_channel", config="config", receiver="eve", snr_db="snr_db"),
        block("located", "physec_fpi_locator", config="config"),
        block("spied", "physec_fpi_eve", config="config", attack_variable="attack"),
        block("by_bob", "blocks_message_debug"),
        block("by_eve", "blocks_message_debug"),
    ]
    connections = [("to_bob", 0, "located", 0), ("to_eve", 0, "spied", 0),
                   ("located", "estimates", "by_bob", "store"),
                   ("spied", "estimates", "by_eve", "store")]
    for port in range(antennas):
        connections += [("pilots", port, "precoder", port), ("precoder", port, "to_bob", port),
                        ("precoder", port, "to_eve", port)]
    return blocks, connections
