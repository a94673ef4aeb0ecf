# SPDX-License-Identifier: GPL-3.0-or-later
"""The two pictures of the demo: where everybody thinks Alice is, and errors over SNR."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from ..fpi.cloud import ellipse  # noqa: E402

#: (label, colour, marker, line): colours of Okabe and Ito, which colour-blind people tell apart, as in the
#: live views; nothing hangs on colour alone.
STYLE = {
    "bob": ("Bob", "#0072B2", "o", "-"),
    "merged": ("Eve, merged", "#D55E00", "^", "--"),
    "separate": ("Eve, separate", "#CC79A7", "D", ":"),
    "structure": ("Eve, structure", "#009E73", "s", "-."),
}
MARGIN_M = 4.0  # around the scene
CLOSE_M = 4.5  # around Alice, in the picture of the clouds


def draw_scene(axes, config):
    """Alice, receivers and scatterers as they are."""
    scatterers = np.array([[v.x, v.y] for v in config.scatterers_m]).reshape(-1, 2)
    axes.plot(scatterers[:, 0], scatterers[:, 1], "X", color="0.2", ms=8, ls="none", label="scatterers")
    together = (config.eve_m.x, config.eve_m.y) == (config.bob_m.x, config.bob_m.y)
    axes.plot(config.bob_m.x, config.bob_m.y, "p", color="#0072B2", ms=10, mec="k", ls="none",
              label="Bob, and Eve in his place" if together else "Bob stands here")
    if not together:
        axes.plot(config.eve_m.x, config.eve_m.y, "p", color="#D55E00", ms=10, mec="k", ls="none",
                  label="Eve stands here")
    axes.plot(config.alice_m.x, config.alice_m.y, "*", color="w", mec="k", ms=14, ls="none", zorder=9,
              label="Alice")


def draw_clouds(axes, result):
    """Every estimate, and the 95 % ellipse of each receiver."""
    for name in ("separate", "merged", "structure", "bob"):  # Bob's cloud is the smallest: on top
        if name not in result["positions_m"]:
            continue
        label, color, marker, line = STYLE[name]
        points = np.array(result["positions_m"][name])
        points = points[np.isfinite(points).all(axis=1)]
        axes.plot(points[:, 0], points[:, 1], marker, color=color, ms=3, alpha=0.35, mec="none", ls="none",
                  zorder=2)
        if len(points) > 2:
            around = ellipse(points)
            axes.plot(around[:, 0], around[:, 1], color=color, ls=line, lw=1.6, zorder=5)
        axes.plot([], [], color=color, ls=line, marker=marker, ms=5, label=f"{label} sees Alice here")


def draw_map(path, config, result):
    """The scene with every estimate of one simulation result, and the surroundings of Alice larger."""
    figure, (whole, close) = plt.subplots(1, 2, figsize=(11, 6.2), layout="constrained")
    for axes in (whole, close):
        draw_clouds(axes, result)
        draw_scene(axes, config)
        axes.set_aspect("equal")
        axes.set_xlabel("x in m")
        axes.grid(alpha=0.3)
    whole.set_ylabel("y in m")
    # Outliers may lie anywhere; the pictures show the scene, and what is near Alice.
    places = [config.alice_m, config.bob_m, config.eve_m, *config.scatterers_m]
    x, y = [p.x for p in places], [p.y for p in places]
    whole.set_xlim(min(x) - MARGIN_M, max(x) + MARGIN_M)
    whole.set_ylim(min(y) - MARGIN_M, max(y) + MARGIN_M)
    close.set_xlim(config.alice_m.x - CLOSE_M, config.alice_m.x + CLOSE_M)
    close.set_ylim(config.alice_m.y - CLOSE_M, config.alice_m.y + CLOSE_M)
    whole.set_title("the scene")
    close.set_title("around Alice")
    figure.suptitle(f"Position estimates of {result['frames']} frames at {result['snr_db']:g} dB,"
                    " with the 95 % ellipses of Gaussians of the same mean and covariance")
    figure.get_layout_engine().set(rect=(0, 0.1, 1, 0.9))  # below: the legend, which covers nothing
    figure.legend(*close.get_legend_handles_labels(), loc="lower center", ncol=4, frameon=False)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def draw_errors(path, results):
    """RMSE (markers) and bound (lines) of every receiver over SNR."""
    figure, axes = plt.subplots(figsize=(7, 5))
    snr = [r["snr_db"] for r in results]
    for name, (label, color, marker, line) in STYLE.items():
        scores = [r["bob"] if name == "bob" else r["eve"].get(name) for r in results]
        if None in scores:
            continue
        axes.semilogy(snr, [s["bound_m"] for s in scores], line, color=color, label=f"{label}, bound")
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
