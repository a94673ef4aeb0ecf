# SPDX-License-Identifier: GPL-3.0-or-later
"""The two pictures of the demo: where everybody thinks Alice is, and errors over SNR."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

STYLE = {
    "bob": ("Bob", "tab:blue", "o"),
    "merged": ("Eve, merged", "tab:red", "^"),
    "separate": ("Eve, separate", "tab:orange", "s"),
    "structure": ("Eve, structure", "tab:purple", "D"),
}


def draw_map(path, config, result):
    """Alice, receivers, scatterers and every estimate of one simulation result."""
    figure, axes = plt.subplots(figsize=(7, 5.5))
    for name in ("separate", "merged", "structure", "bob"):  # Bob's cloud is the smallest: on top
        if name in result["positions_m"]:
            label, color, marker = STYLE[name]
            x, y = np.array(result["positions_m"][name]).T
            axes.plot(x, y, marker, color=color, ms=3, alpha=0.5, mec="none", label=label)
    scatterers = np.array([[v.x, v.y] for v in config.scatterers_m]).reshape(-1, 2)
    axes.plot(scatterers[:, 0], scatterers[:, 1], "kX", ms=8, label="scatterers")
    axes.plot(config.bob_m.x, config.bob_m.y, "P", color="tab:blue", ms=9, label="Bob's position")
    if (config.eve_m.x, config.eve_m.y) != (config.bob_m.x, config.bob_m.y):
        axes.plot(config.eve_m.x, config.eve_m.y, "P", color="tab:red", ms=9, label="Eve's position")
    axes.plot(config.alice_m.x, config.alice_m.y, "k*", ms=15, label="Alice (true)")
    # Outliers may lie anywhere; the picture shows the neighbourhood of the scene.
    around = np.vstack([scatterers, [[config.alice_m.x, config.alice_m.y], [config.bob_m.x, config.bob_m.y]]])
    margin = 5.0
    axes.set_xlim(around[:, 0].min() - margin, around[:, 0].max() + margin)
    axes.set_ylim(around[:, 1].min() - margin, around[:, 1].max() + margin)
    axes.set_aspect("equal")
    axes.set_xlabel("x in m")
    axes.set_ylabel("y in m")
    axes.set_title(f"Position estimates, {result['frames']} frames at {result['snr_db']:g} dB")
    axes.grid(alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)


def draw_errors(path, results):
    """RMSE (markers) and bound (lines) of every receiver over SNR."""
    figure, axes = plt.subplots(figsize=(7, 5))
    snr = [r["snr_db"] for r in results]
    for name, (label, color, marker) in STYLE.items():
        scores = [r["bob"] if name == "bob" else r["eve"].get(name) for r in results]
        if None in scores:
            continue
        axes.semilogy(snr, [s["bound_m"] for s in scores], "-", color=color, label=f"{label}, bound")
        axes.semilogy(
            snr, [s["rmse_m"] for s in scores], marker, color=color, label=f"{label}, RMSE"
        )
    axes.set_xlabel("SNR at Bob in dB")
    axes.set_ylabel("position error in m")
    axes.set_title("One single-antenna, range-synchronised, non-colluding Eve", fontsize=9)
    axes.grid(which="both", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)
