# SPDX-License-Identifier: GPL-3.0-or-later
"""Block descriptions as Companion reads them: lists of attacks and protections as the library has
them, everything else as it stands here.

    PYTHONPATH=build/python /usr/bin/python3 grc/describe.py OUT_FOLDER
"""

import os
import re
import sys
from pathlib import Path

from gnuradio import physec

HERE = Path(__file__).resolve().parent


def lists():
    """(file, parameter, names, labels) of every list that the registry rules."""
    attacks = physec.fpi.attacks()
    for file in ("physec_fpi_eve.block.yml", "physec_fpi_eve_samples.block.yml"):
        yield file, "attack", [a.name for a in attacks], [a.label for a in attacks]
    names = physec.fpi.protection_names()
    for file, parameter in (("physec_fpi_config.block.yml", "mode"),
                            ("physec_fpi_trial.block.yml", "protection")):
        yield file, parameter, names, [name.capitalize() for name in names]


def with_list(text, parameter, names, labels):
    """The description with these options of an enum parameter. Labels that stand there are kept."""
    pattern = rf"(-   id: {parameter}\n(?:    .*\n)*?    )options: \[(.*)\]\n    option_labels: \[(.*)\]\n"
    match = re.search(pattern, text)
    written = [re.split(r", *", match[k]) for k in (2, 3)]
    known = {n: label.strip("'\"") for n, label in zip(*written)}
    labels = [known.get(name, label) for name, label in zip(names, labels)]
    quoted = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
    new = f"{match[1]}options: [{', '.join(names)}]\n    option_labels: [{quoted}]\n"
    return text[: match.start()] + new + text[match.end() :]


def main(out):
    texts = {path.name: path.read_text() for path in sorted(HERE.glob("*.yml"))}
    for name, parameter, names, labels in lists():
        texts[name] = with_list(texts[name], parameter, names, labels)
    os.makedirs(out, exist_ok=True)
    for stale in set(p.name for p in Path(out).glob("*.yml")) - set(texts):
        (Path(out) / stale).unlink()
    for name, text in texts.items():
        path = Path(out) / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1])
