// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi_attacks_setup.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <physec/fpi/attacks/atomic_norm.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/esprit.h>
#include <physec/fpi/bounds/receivers.h>
#include <string>

/*!
 * \file
 * The tables of docs/fpi-attacks.md, on standard output as Markdown:
 *
 *   physec_fpi_attacks_report single TRIALS [pilots per frame]
 *   physec_fpi_attacks_report epochs TRIALS [most epochs]
 *   physec_fpi_attacks_report start TRIALS
 *   physec_fpi_attacks_report sweep TRIALS [SNR in dB]
 *
 * Paper scenario, pilots of seed 1 (epoch e: 1 + e), noise seed 99.
 */
using namespace fpi_attacks_setup;
namespace attacks = fpi::attacks;

namespace {

double processor_seconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

void print_head()
{
    std::printf("| what | SNR dB | RMSE m (s.e.) | median m | 90 %% m | within 1 m | bound m | "
                "ms/fit |\n|---|---|---|---|---|---|---|---|\n");
}

void measure(const std::string& name,
             double snr_db,
             double bound,
             int trials,
             const std::function<physec::array::point(int trial)>& locate)
{
    errors found;
    const double start = processor_seconds();
    for (int trial = 0; trial < trials; ++trial)
        found.add(physec::array::distance(locate(trial), { 3.0, 0.0 }));
    std::printf("| %s | %.0f | %.3g (%.2g) | %.3g | %.3g | %.3f | %.3g | %.2f |\n",
                name.c_str(),
                snr_db,
                found.rmse(),
                found.rmse_error(),
                found.quantile(0.5),
                found.quantile(0.9),
                found.hit_rate(1.0),
                bound,
                1e3 * (processor_seconds() - start) / trials);
    std::fflush(stdout);
}

void report_single(int trials, int pilots)
{
    print_head();
    for (double snr_db : { 0.0, 10.0, 20.0, 30.0 }) {
        fpi::config config;
        config.snr_db = snr_db;
        config.pilots = pilots;
        const radio_link l(config);
        const fpi::path_estimator estimator(fpi::frame_model(config.ofdm, l.bare));
        const double bound = fpi::separate_bound(config, l.bare).position_m;
        for (const std::string kind : { "merged", "separate", "structure" }) {
            const auto eve = fpi::make_eve(config, l.bare, kind);
            measure(kind,
                    snr_db,
                    kind == "structure" ? fpi::structure_bound(config, l.bare).position_m : bound,
                    trials,
                    [&](int trial) { return eve->estimate(l.noisy(trial), trial).position_m; });
        }
        const auto at = [&](const fpi::path_fit& fit) {
            return fpi::locate(config, config.eve_m, estimator, fit, 3).position_m;
        };
        const esprit esprit(estimator.model());
        const atomic_norm atomic(estimator.model());
        for (int order : { 3, 6, 0 })
            measure(
                order > 0 ? "ESPRIT, order " + std::to_string(order) : "ESPRIT, order by MDL",
                snr_db,
                bound,
                trials,
                [&](int trial) { return at(esprit.estimate(estimator, l.noisy(trial), order)); });
        for (int order : { 3, 6 })
            measure(
                "atomic norm, order " + std::to_string(order),
                snr_db,
                bound,
                trials,
                [&](int trial) { return at(atomic.estimate(estimator, l.noisy(trial), order)); });
    }
}

void report_epochs(int trials, int most)
{
    print_head();
    fpi::config config;
    config.snr_db = 0;
    const double spread = 0.5;
    for (int count : { 1, 8, 32 })
        for (bool structure : { false, true })
            for (bool fresh : { false, true }) {
                if (count > most)
                    continue;
                const epoch_links l(config, count, fresh, spread, 1);
                const epochs_knowledge knowledge{ structure, fresh };
                const epochs_eve eve(config, l.bare(), knowledge);
                const std::string name = std::string(structure ? "structure" : "separate") +
                                         (fresh ? ", fresh deltas, " : ", same deltas, ") +
                                         std::to_string(count);
                measure(name, 0.0, l.bound(knowledge), trials, [&](int trial) {
                    return eve->estimate(l.noisy(trial)).position_m;
                });
            }
}

//! Whether `separate` with fresh deltas misses its bound for want of a better start.
void report_start(int trials)
{
    print_head();
    const epochs_knowledge knowledge{ false, true };
    for (const auto& [snr_db, count] :
         { std::pair(0.0, 8), std::pair(0.0, 32), std::pair(20.0, 8) }) {
        fpi::config config;
        config.snr_db = snr_db;
        const epoch_links l(config, count, true, 0.5, 1);
        const epochs_eve eve(config, l.bare(), knowledge);
        const std::string epochs = ", epochs: " + std::to_string(count);
        const double bound = l.bound(knowledge);
        measure("searched" + epochs, snr_db, bound, trials, [&](int trial) {
            return eve->estimate(l.noisy(trial)).position_m;
        });
        std::vector<std::unique_ptr<fpi::path_estimator>> estimators;
        for (const auto& pilots : l.bare())
            estimators.push_back(
                std::make_unique<fpi::path_estimator>(fpi::frame_model(config.ofdm, pilots)));
        measure("the truth" + epochs, snr_db, bound, trials, [&](int trial) {
            const auto noisy = l.noisy(trial);
            std::vector<epoch_frame> frames;
            for (std::size_t e = 0; e < noisy.size(); ++e)
                frames.push_back({ &estimators[e]->model(), &noisy[e] });
            auto fit = refine_epochs(frames, l.truth(knowledge)).common;
            fpi::sort_by_delay(fit);
            return fpi::locate(config, config.eve_m, *estimators[0], fit, 3).position_m;
        });
    }
}

struct swept_secret {
    std::string name;
    std::vector<fpi::fake_set> fakes;
};

std::vector<swept_secret> swept_secrets()
{
    const fpi::config paper;
    const auto set = [&](double delay, double angle) {
        return paper.fake_set_in_upsilon(delay, angle);
    };
    std::vector<swept_secret> all;
    for (double mu : { 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1.0 })
        for (double sign : { 1.0, -1.0 }) {
            char name[40];
            std::snprintf(name, sizeof(name), "%.2f, %+.2f", mu, sign * mu);
            all.push_back({ name, { set(mu, sign * mu) } });
        }
    all.push_back({ "0.05 and 0.10", { set(0.05, 0.05), set(0.1, 0.1) } });
    all.push_back({ "0.60, +0.60 and 0.30, -0.30", { set(0.6, 0.6), set(0.3, -0.3) } });
    return all;
}

//! Prior that reaches 10 % to both sides of a secret of positive angle.
fpi::secret_prior around(const fpi::fake_set& fake)
{
    return { 0.9 * fake.delay_s, 1.1 * fake.delay_s, 0.9 * fake.angle_rad, 1.1 * fake.angle_rad };
}

//! The attacks that know how many twins there are, over the size of the deltas.
void report_sweep(int trials, double snr_db)
{
    std::printf(
        "| delta/Upsilon | attack | RMSE, m | median, m | bound, m | reliable | converged | "
        "residual/noise | ms |\n|---|---|---|---|---|---|---|---|---|\n");
    for (const auto& [name, fakes] : swept_secrets())
        for (const std::string kind : { "separate", "structure", "prior" }) {
            fpi::config config;
            config.snr_db = snr_db;
            config.fakes = fakes;
            if (kind == "prior") {
                if (fakes.size() > 1 || fakes[0].angle_rad < 0.0)
                    continue;
                config.secret = around(fakes[0]);
            }
            const radio_link l(config);
            const auto eve = fpi::make_eve(config, l.bare, kind);
            const auto bound = kind == "separate" ? fpi::separate_bound(config, l.bare).position_m
                                                  : fpi::structure_bound(config, l.bare).position_m;
            errors found;
            double reliable = 0.0, converged = 0.0, residual = 0.0;
            const double start = processor_seconds();
            for (int trial = 0; trial < trials; ++trial) {
                const auto estimate = eve->estimate(l.noisy(trial), trial);
                found.add(physec::array::distance(estimate.position_m, { 3.0, 0.0 }));
                reliable += estimate.reliable;
                converged += estimate.converged;
                residual += estimate.residual_power / (l.variance * l.clean.size());
            }
            std::printf("| %s | %s | %.3g | %.3g | %.3g | %.2f | %.2f | %.3g | %.1f |\n",
                        name.c_str(),
                        kind.c_str(),
                        found.rmse(),
                        found.quantile(0.5),
                        bound,
                        reliable / trials,
                        converged / trials,
                        residual / trials,
                        1e3 * (processor_seconds() - start) / trials);
            std::fflush(stdout);
        }
}

} // namespace

int main(int argc, char** argv)
{
    const int trials = argc > 2 ? std::atoi(argv[2]) : 0;
    const int extra = argc > 3 ? std::atoi(argv[3]) : 0;
    if (trials > 1 && std::strcmp(argv[1], "single") == 0)
        report_single(trials, extra > 0 ? extra : 16);
    else if (trials > 1 && std::strcmp(argv[1], "epochs") == 0)
        report_epochs(trials, extra > 0 ? extra : 32);
    else if (trials > 1 && std::strcmp(argv[1], "start") == 0)
        report_start(trials);
    else if (trials > 1 && std::strcmp(argv[1], "sweep") == 0)
        report_sweep(trials, argc > 3 ? std::atof(argv[3]) : 20.0);
    else {
        std::fprintf(
            stderr,
            "usage: %s single TRIALS [pilots] | epochs TRIALS [most epochs] | start TRIALS | "
            "sweep TRIALS [SNR dB]; TRIALS at least 2\n",
            argv[0]);
        return 2;
    }
    return 0;
}
