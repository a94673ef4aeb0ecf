// SPDX-License-Identifier: GPL-3.0-or-later
#include "interruptible_progress.h"
#include "pilot_array.h"
#include <physec/error.h>
#include <physec/fpi/bounds/asymptotic.h>
#include <physec/fpi/bounds/epochs.h>
#include <physec/fpi/bounds/samples.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/feasibility.h>

namespace fpi = physec::fpi;
using physec::invalid_input;

namespace {

template <class Value>
Value choose(const char* what,
             const std::string& given,
             const char* first,
             Value a,
             const char* second,
             Value b)
{
    if (given == first)
        return a;
    if (given == second)
        return b;
    throw invalid_input(std::string(what) + " is \"" + given + "\"; allowed: " + first + ", " +
                        second);
}

fpi::expression form_from(const std::string& name)
{
    return choose(
        "form", name, "corrected", fpi::expression::corrected, "printed", fpi::expression::printed);
}

std::vector<fpi::bound_kind> kinds_from(const std::vector<std::string>& names)
{
    std::vector<fpi::bound_kind> kinds;
    for (const auto& name : names)
        kinds.push_back(fpi::bound_kind_from_string(name));
    return kinds;
}

py::dict to_dict(const std::vector<fpi::bound_samples>& all)
{
    py::dict result;
    for (const auto& samples : all) {
        py::dict entry;
        entry["position_m"] = samples.position_m;
        if (samples.bias_m.size() > 0)
            entry["bias_m"] = samples.bias_m;
        if (samples.tau_s.size() > 0) {
            entry["tau_s"] = samples.tau_s;
            entry["theta_rad"] = samples.theta_rad;
        }
        entry["condition"] = samples.condition;
        entry["singular"] = samples.singular;
        result[fpi::to_string(samples.kind).c_str()] = entry;
    }
    return result;
}

py::dict pair_samples(const fpi::config& c,
                      int draws,
                      const std::function<physec::ofdm::pilot_grid(int)>& pilots,
                      const std::string& form,
                      int path,
                      int set,
                      physec::numeric::loop_progress progress = nullptr)
{
    const auto pair = fpi::true_fake_pair(c, path, set);
    const auto expression = form_from(form);
    const auto report = interruptible(progress);
    std::vector<double> exact, asymptotic, xi, psi, condition;
    for (int d = 0; d < draws; ++d) {
        const auto b = fpi::bounds_of_pair(c, pair, pilots(d), expression);
        report(d + 1, draws);
        exact.push_back(b.exact);
        asymptotic.push_back(b.asymptotic);
        xi.push_back(b.xi);
        psi.push_back(b.psi);
        condition.push_back(b.condition);
    }
    py::dict result;
    result["exact"] = py::array(py::cast(exact));
    result["asymptotic"] = py::array(py::cast(asymptotic));
    result["xi"] = py::array(py::cast(xi));
    result["psi"] = py::array(py::cast(psi));
    result["condition"] = py::array(py::cast(condition));
    return result;
}

std::vector<double> epoch_samples(const fpi::config& c,
                                  int epochs,
                                  const std::string& attack,
                                  bool fresh,
                                  double spread,
                                  const std::string& gains,
                                  int draws,
                                  std::uint64_t seed)
{
    const auto who = choose("attack",
                            attack,
                            "separate",
                            fpi::epoch_attack::separate,
                            "structure",
                            fpi::epoch_attack::structure);
    const auto model = choose(
        "gains", gains, "fresh", fpi::epoch_gains::fresh, "constant", fpi::epoch_gains::constant);
    std::vector<double> position_m;
    for (int d = 0; d < draws; ++d)
        position_m.push_back(
            fpi::epochs_bound(
                c,
                fpi::draw_epochs(
                    c, epochs, fresh, spread, seed + static_cast<std::uint64_t>(d) * epochs),
                who,
                fresh,
                model)
                .position_m);
    return position_m;
}

py::list fake_paths(const fpi::config& c, const std::string& receiver)
{
    py::list result;
    for (const auto& fake :
         fpi::fake_paths(c, choose("receiver", receiver, "eve", c.eve_m, "bob", c.bob_m))) {
        py::dict entry;
        entry["true_path"] = fake.true_path;
        entry["set"] = fake.set;
        entry["delay_s"] = fake.path.delay_s;
        entry["spatial_frequency"] = fake.path.spatial_frequency;
        entry["theta_rad"] = fake.theta_rad;
        entry["range_m"] = fake.range_m;
        entry["scatterer_m"] = py::make_tuple(fake.scatterer_m.x, fake.scatterer_m.y);
        entry["feasible"] = fake.feasible;
        result.append(entry);
    }
    return result;
}

} // namespace

void bind_fpi_analysis(py::module& m)
{
    m.def(
        "sample_bounds",
        [](const fpi::config& c,
           const std::vector<std::string>& kinds,
           int draws,
           std::uint64_t seed,
           unsigned threads,
           physec::numeric::loop_progress progress) {
            const auto chosen = kinds_from(kinds);
            const auto report = interruptible(progress);
            std::vector<fpi::bound_samples> samples;
            {
                py::gil_scoped_release release;
                samples = fpi::sample_bounds(c, chosen, draws, seed, threads, report);
            }
            return to_dict(samples);
        },
        py::arg("config"),
        py::arg("kinds"),
        py::arg("draws"),
        py::arg("seed"),
        py::arg("threads") = 0,
        py::arg("progress") = py::none(),
        "Bounds by name for many draws of the pilots, on all cores.\n\n"
        "kinds: of bob, separate, structure, merged, gaussian, none, mirage,\n"
        "equal_power; draws: draw k has the pilots of seed + k; threads: 0 all cores;\n"
        "progress: called with (done, all) draws. Returns a dict. Entries: position_m\n"
        "(draws,); for Cramer-Rao bounds tau_s and theta_rad (draws, paths), for\n"
        "merged and mirage bias_m (draws,); condition, the largest; singular. Metres,\n"
        "seconds, radians. Raises InvalidInput.");
    m.def(
        "sample_bounds_of",
        [](const fpi::config& c,
           const std::vector<std::string>& kinds,
           const py::array_t<std::complex<double>, py::array::c_style | py::array::forcecast>&
               pilots) {
            return to_dict(fpi::sample_bounds(c, kinds_from(kinds), { to_grid(pilots) }));
        },
        py::arg("config"),
        py::arg("kinds"),
        py::arg("pilots"),
        "As sample_bounds(), for one array of pilots, complex (G, N, Nt), in place of\n"
        "random draws. Entries: position_m (draws,); for Cramer-Rao bounds tau_s and\n"
        "theta_rad (draws, paths), for merged and mirage bias_m (draws,); condition,\n"
        "the largest; singular. Metres, seconds, radians. Raises InvalidInput.");
    m.def("figure_3_fake_set",
          &fpi::figure_3_fake_set,
          py::arg("config"),
          py::arg("mu"),
          "Deltas of Figure 3: delta_theta = mu Upsilon_theta, delta_tau =\n"
          "sin(delta_theta) / ((N-1) Lambda).\n\n"
          "Returns a fake_set, where assumption A5 holds with equality.");
    m.def(
        "pair_bounds",
        [](const fpi::config& c,
           int draws,
           std::uint64_t seed,
           const std::string& form,
           int path,
           int set,
           physec::numeric::loop_progress progress) {
            const auto pilots = [&](int d) { return fpi::make_pilots(c, seed + d); };
            return pair_samples(c, draws, pilots, form, path, set, progress);
        },
        py::arg("config"),
        py::arg("draws"),
        py::arg("seed"),
        py::arg("form") = "corrected",
        py::arg("path") = 0,
        py::arg("set") = 0,
        py::arg("progress") = py::none(),
        "The four curves of Figure 3 for a true path and its twin: (17), (18), Xi\n"
        "(22), Psi (23).\n\n"
        "draws, seed: draw k has the pilots of seed + k; progress: called with (done,\n"
        "all) draws. form: \"corrected\" or \"printed\"; path: index of the true path, 0\n"
        "line of sight; set: index in config.fakes. Returns a dict of arrays over\n"
        "draws, microseconds^2 + rad^2: exact, asymptotic, xi (Xi/G), psi (Psi/G);\n"
        "and condition. Raises InvalidInput.");
    m.def(
        "pair_bounds_of",
        [](const fpi::config& c,
           const py::array_t<std::complex<double>, py::array::c_style | py::array::forcecast>&
               pilots,
           const std::string& form,
           int path,
           int set) {
            const auto grid = to_grid(pilots);
            return pair_samples(
                c, 1, [&](int) { return grid; }, form, path, set);
        },
        py::arg("config"),
        py::arg("pilots"),
        py::arg("form") = "corrected",
        py::arg("path") = 0,
        py::arg("set") = 0,
        "As pair_bounds(), for one array of pilots, complex (G, N, Nt).\n\n"
        "form: \"corrected\" or \"printed\"; path: index of the true path, 0 line of\n"
        "sight; set: index in config.fakes. Returns a dict of arrays over draws,\n"
        "microseconds^2 + rad^2: exact, asymptotic, xi (Xi/G), psi (Psi/G); and\n"
        "condition. Raises InvalidInput.");
    m.def(
        "asymptotic_information",
        [](const fpi::config& c,
           double noise_variance,
           const std::string& form,
           int path,
           int set) {
            return fpi::asymptotic_information(
                c, fpi::true_fake_pair(c, path, set), noise_variance, form_from(form));
        },
        py::arg("config"),
        py::arg("noise_variance"),
        py::arg("form") = "corrected",
        py::arg("path") = 0,
        py::arg("set") = 0,
        "Asymptotic information per OFDM symbol, (17) with (18), (4, 4) for [tau,\n"
        "theta, tau~, theta~].\n\n"
        "noise_variance: per resource element; form, path, set as pair_bounds().\n"
        "Units 1/s and 1/rad; NaN where an angle does not exist.");
    m.def(
        "unmet_assumptions",
        [](const fpi::config& c, int path, int set) {
            return fpi::unmet_assumptions(c, fpi::true_fake_pair(c, path, set));
        },
        py::arg("config"),
        py::arg("path") = 0,
        py::arg("set") = 0,
        "Those of \"A1\"..\"A5\" of Corollary 1 that a true path and its twin do not\n"
        "meet; empty: Psi is proven.\n\n"
        "path, set: as pair_bounds().");
    m.def(
        "violated_orderings",
        [](double exact, double asymptotic, double xi, double psi) {
            return fpi::violated_orderings({ exact, asymptotic, xi, psi, 0.0 });
        },
        py::arg("exact"),
        py::arg("asymptotic"),
        py::arg("xi"),
        py::arg("psi"),
        "Steps of \"Psi < Xi < asymptotic\" and \"Xi < exact\" that do not hold, in these\n"
        "words.\n\n"
        "exact, asymptotic, xi, psi: in one unit, as pair_bounds() has them.");
    m.def("epoch_bounds",
          &epoch_samples,
          py::arg("config"),
          py::arg("epochs"),
          py::arg("attack"),
          py::arg("fresh_deltas"),
          py::arg("spread") = 0.5,
          py::arg("gains") = "fresh",
          py::arg("draws") = 20,
          py::arg("seed") = 1,
          py::call_guard<py::gil_scoped_release>(),
          "Position bounds of an Eve who collects several epochs while nobody moves,\n"
          "metres, one per draw.\n\n"
          "attack: \"separate\" or \"structure\"; fresh_deltas: whether the secret changes\n"
          "each time, by factors uniform in 1 +- spread; gains: \"fresh\" or \"constant\"\n"
          "from epoch to epoch. Raises InvalidInput.");
    m.def("fake_paths",
          &fake_paths,
          py::arg("config"),
          py::arg("receiver") = "eve",
          "Every fake path as an Eve with unlimited resolution would explain it: (37),\n"
          "(38), Corollary 2.\n\n"
          "receiver: \"eve\" or \"bob\". Returns a list of dicts with true_path and set\n"
          "(indices), delay_s, spatial_frequency, theta_rad, range_m, scatterer_m (x,\n"
          "y) and feasible; NaN where there is none.");
}
