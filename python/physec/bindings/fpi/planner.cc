// SPDX-License-Identifier: GPL-3.0-or-later
#include "interruptible_progress.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/bounds/planner.h>

namespace fpi = physec::fpi;

namespace {

py::dict to_dict(const fpi::plan_row& row)
{
    py::dict entry;
    entry["mu"] = row.mu;
    entry["delta_tau_s"] = row.fakes.delay_s;
    entry["delta_theta_rad"] = row.fakes.angle_rad;
    entry["nulls"] = row.nulls;
    entry["prefix_share"] = row.prefix_share;
    entry["bob_m"] = row.errors.bob_m;
    entry["bob_loss_db"] = row.errors.bob_loss_db;
    entry["merged_m"] = row.errors.merged_m;
    entry["separate_m"] = row.errors.separate_m;
    entry["structure_m"] = row.errors.structure_m;
    entry["prior_m"] = row.errors.prior_m;
    for (auto knowledge : fpi::all_knowledge)
        entry[(fpi::to_string(knowledge) + "_m").c_str()] = row.against(knowledge);
    entry["map_m"] = row.errors.map_m;
    entry["bob_with_map_m"] = row.errors.bob_with_map_m;
    entry["reflectors_m"] = row.reflectors_m;
    return entry;
}

py::dict to_dict(const fpi::plan_choice& choice)
{
    py::dict entry;
    entry["row"] = choice.row;
    entry["attack"] = choice.attack;
    entry["still_rising"] = choice.still_rising;
    entry["left_out"] = choice.left_out;
    return entry;
}

py::tuple plan(const fpi::config& c,
               const std::vector<double>& mus,
               std::pair<double, double> snr_range_db,
               int draws,
               std::uint64_t seed,
               int frames_per_epoch,
               const fpi::plan_budget& budget,
               physec::numeric::loop_progress progress)
{
    const fpi::plan_request request{ mus,  snr_range_db.first, snr_range_db.second, draws,
                                     seed, frames_per_epoch };
    const auto report = interruptible(progress);
    std::vector<fpi::plan_row> rows;
    {
        py::gil_scoped_release release;
        rows = fpi::plan_curve(c, request, 0, report);
    }
    py::list curve;
    for (const auto& row : rows)
        curve.append(to_dict(row));
    py::dict choices;
    for (auto knowledge : fpi::all_knowledge)
        choices[fpi::to_string(knowledge).c_str()] =
            to_dict(fpi::choose_row(rows, knowledge, budget));
    const auto reflectors = fpi::eve_knowledge::reflectors;
    const auto has_bound = [&](const auto& row) { return std::isfinite(row.against(reflectors)); };
    if (std::any_of(rows.begin(), rows.end(), has_bound))
        choices[fpi::to_string(reflectors).c_str()] =
            to_dict(fpi::choose_row(rows, reflectors, budget));
    return py::make_tuple(curve, choices);
}

std::vector<std::string> attack_names(const std::string& knowledge)
{
    std::vector<std::string> names;
    for (const auto& attack : fpi::predicted_attacks(fpi::eve_knowledge_from_string(knowledge)))
        names.push_back(attack.name);
    return names;
}

} // namespace

void bind_fpi_planner(py::module& m)
{
    m.def(
        "plan",
        [](const fpi::config& c,
           const std::vector<double>& mus,
           std::pair<double, double> snr_range_db,
           int draws,
           std::uint64_t seed,
           int frames_per_epoch,
           double largest_loss_db,
           double largest_prefix_share,
           physec::numeric::loop_progress progress) {
            return plan(c,
                        mus,
                        snr_range_db,
                        draws,
                        seed,
                        frames_per_epoch,
                        { largest_loss_db, largest_prefix_share },
                        progress);
        },
        py::arg("config"),
        py::arg("mus"),
        py::arg("snr_range_db"),
        py::arg("draws") = 20,
        py::arg("seed") = 1,
        py::arg("frames_per_epoch") = 1,
        py::arg("largest_loss_db") = 1.0,
        py::arg("largest_prefix_share") = 0.1,
        py::arg("progress") = py::none(),
        "(curve, choices): one dictionary per mu in ascending order with the keys of `physec plan`,"
        " and for each knowledge of Eve the index `row` into the curve, the name of the `attack`"
        " that limits it, whether it is `still_rising`, and the rows `left_out` for want of a "
        "finite"
        " prediction. With config.map_m also the knowledge \"reflectors\", where the map gives a"
        " position. progress(done, all) of pilot draws.");
    m.def("plan_attacks",
          &attack_names,
          py::arg("knowledge"),
          "Names of the attacks that a plan holds against an Eve who knows the \"pilots\", the"
          " \"form\", the \"distribution\" or the \"reflectors\". Raises InvalidInput for another "
          "word.");
    m.def("recommended_secret",
          &fpi::recommended_secret,
          py::arg("config"),
          py::arg("mu"),
          "Distribution of the secret around mu (delta over Upsilon) that a plan recommends, a"
          " secret_prior with a random sign.");
}
