# SPDX-License-Identifier: GPL-3.0-or-later
"""What all figures share: CSV with a header that says where the numbers come from, and drawings.

A CSV starts with lines `# key: value`. A figure whose CSV exists with the same header is not
computed again: an interrupted run continues where it stopped, a changed scenario starts afresh.
"""

import csv
import os

from ..physec_core import version


def scenario_text(config):
    """All parameters of a configuration object, in one line."""
    names = sorted(
        name
        for name in dir(type(config))
        if not name.startswith("_") and not callable(getattr(type(config), name))
    )
    return ", ".join(f"{name}={_text(getattr(config, name))}" for name in names)


def _text(value):
    """As str(), but with all numbers of nested objects: a figure of another secret is another."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    names = [name for name, member in vars(type(value)).items() if isinstance(member, property)]
    if not names:
        return str(value)
    return f"{type(value).__name__}({', '.join(f'{n}={_text(getattr(value, n))}' for n in names)})"


def make_header(figure, scenario, seed, **others):
    """Header of a CSV; the order is the order of the lines."""
    header = {"figure": figure, "physec": version, "scenario": scenario, "seed": seed}
    header.update(others)
    return {key: str(value) for key, value in header.items()}


def read_csv(path):
    """(header, columns) of a file written by write_csv()."""
    header, rows = {}, []
    with open(path, newline="") as file:
        for line in file:
            if line.startswith("#"):
                key, _, value = line[1:].strip().partition(": ")
                header[key] = value
            else:
                rows.append(line)
    table = list(csv.reader(rows))
    values = [[float(value) for value in row] for row in table[1:]]
    return header, {name: list(column) for name, column in zip(table[0], zip(*values))}


def write_csv(path, header, columns):
    """Columns of equal length under their names; appears complete or not at all."""
    partial = path + ".part"
    with open(partial, "w", newline="") as file:
        for key, value in header.items():
            file.write(f"# {key}: {value}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            writer.writerow([repr(float(value)) for value in row])
    os.replace(partial, path)


def cached(path, header, compute):
    """Columns from the CSV at `path` if it was written under this header, else from compute()."""
    if os.path.exists(path):
        try:
            found, columns = read_csv(path)
        except (ValueError, IndexError, OSError):
            found = None
        if found == header:
            return columns
    columns = compute()
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    write_csv(path, header, columns)
    return columns


def new_figure(rows=1, columns=1, **options):
    """A figure as wide as so many columns of a paper, and its axes."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams.update(
        {
            "font.size": 8,
            "axes.grid": True,
            "grid.alpha": 0.3,
            "legend.fontsize": 6.5,
            "lines.linewidth": 1.1,
            "lines.markersize": 3.5,
            "svg.hashsalt": "physec",  # the same data gives the same file
        }
    )
    size = (3.6 * columns, 2.8 * rows)
    return plt.subplots(rows, columns, figsize=size, constrained_layout=True, **options)


def save_figure(figure, out_dir, name):
    """Writes NAME.png and NAME.svg and returns both paths."""
    import matplotlib.pyplot as plt

    paths = [os.path.join(out_dir, f"{name}.{kind}") for kind in ("png", "svg")]
    figure.savefig(paths[0], dpi=300)
    figure.savefig(paths[1], metadata={"Date": None})
    plt.close(figure)
    return paths


def markers(axes, x, mean, error, **style):
    """Monte Carlo as markers, with bars of two standard errors."""
    style.setdefault("fmt", "o")
    bars = [2 * value for value in error]
    axes.errorbar(x, mean, bars, linestyle="none", markerfacecolor="none", capsize=2, **style)
