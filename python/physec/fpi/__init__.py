# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection: location privacy by paths that only look real (Li and Mitra).

    parameters   config, make_config, fake_set, secret_prior, draw_secret, draw_map
    transmit     make_pilots, precoder, transmitted_frame, noise_variance, transmitted_noise_power
    geometry     true_paths, position_from_path, fake_paths
    receive      bob, locate_static, locate_with_scatterers, compensator, channel_estimate;
                 they return location_estimate and position_estimate
    attacks      attacks, eve (a locator as bob is), attack_bound; chosen_attacks; of one's own:
                 load_attack, register_attack, load_plugin
    protections  protection_names, protection_description, protection_invariant,
                 secret_bits_per_frame; of one's own: load_precoder, register_protection
    bounds       bounds (all of them, averaged), sample_bounds; NAME_bound for one draw of the pilots,
                 which return path_bound or misspecified_bound; bound_of_bob,
                 bound_of_bob_with_map, epoch_bounds
    analysis     pair_bounds, figure_3_fake_set, asymptotic_information, unmet_assumptions,
                 violated_orderings
    experiments  simulate, flowgraph; plan, plan_attacks, recommended_secret

Arrays are indexed [OFDM symbol g, active subcarrier n, antenna i], shape (G, N, Nt); a received frame
is flat, symbol after symbol. SI units, angles in radians from the array's broadside. What cannot be
used raises InvalidInput. The GNU Radio blocks are gnuradio.physec.fpi_*.
"""

from ..physec_core.fpi import (
    asymptotic_information,
    attack,
    attack_bound,
    attacks,
    bob,
    bob_bound,
    bound_of_bob,
    bound_of_bob_with_map,
    channel_estimate,
    compensator,
    config,
    draw_map,
    draw_secret,
    epoch_bounds,
    eve,
    fake_paths,
    fake_set,
    figure_3_fake_set,
    gaussian_bound,
    known_frame_bound,
    load_plugin,
    locate_static,
    locate_with_scatterers,
    location_estimate,
    locator,
    make_pilots,
    merged_bound,
    mirage_bound,
    misspecified_bound,
    noise_variance,
    pair_bounds,
    pair_bounds_of,
    path_bound,
    plan_attacks,
    position_estimate,
    position_from_path,
    precoder,
    protection_description,
    protection_invariant,
    protection_names,
    recommended_secret,
    register_attack,
    register_protection,
    sample_bounds,
    sample_bounds_of,
    secret_bits_per_frame,
    secret_prior,
    separate_bound,
    structure_bound,
    transmitted_frame,
    transmitted_noise_power,
    true_paths,
    unmet_assumptions,
    unprotected_bound,
    violated_orderings,
)
from .mean_bounds import bounds
from .parameters import make_config
from .planner import plan
from .outside import chosen_attacks, load_attack, load_precoder
from .simulation import flowgraph, simulate

__all__ = [
    "config",
    "make_config",
    "fake_set",
    "secret_prior",
    "draw_map",
    "draw_secret",
    "precoder",
    "make_pilots",
    "transmitted_frame",
    "noise_variance",
    "transmitted_noise_power",
    "true_paths",
    "position_from_path",
    "fake_paths",
    "locator",
    "bob",
    "eve",
    "location_estimate",
    "attack",
    "attacks",
    "attack_bound",
    "bound_of_bob",
    "bound_of_bob_with_map",
    "register_attack",
    "load_attack",
    "chosen_attacks",
    "protection_names",
    "protection_description",
    "protection_invariant",
    "secret_bits_per_frame",
    "register_protection",
    "load_precoder",
    "load_plugin",
    "compensator",
    "channel_estimate",
    "locate_static",
    "locate_with_scatterers",
    "position_estimate",
    "bounds",
    "sample_bounds",
    "sample_bounds_of",
    "bob_bound",
    "known_frame_bound",
    "separate_bound",
    "structure_bound",
    "merged_bound",
    "gaussian_bound",
    "unprotected_bound",
    "mirage_bound",
    "path_bound",
    "misspecified_bound",
    "epoch_bounds",
    "pair_bounds",
    "pair_bounds_of",
    "figure_3_fake_set",
    "asymptotic_information",
    "unmet_assumptions",
    "violated_orderings",
    "simulate",
    "flowgraph",
    "plan",
    "plan_attacks",
    "recommended_secret",
]
