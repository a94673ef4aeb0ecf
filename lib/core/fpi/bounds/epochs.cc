// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/epochs.h>
#include <algorithm>
#include <cmath>
#include <Eigen/QR>
#include <physec/error.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>
#include <physec/random/generator.h>

namespace physec::fpi {

namespace {

//! Which columns of one epoch's derivatives are common to all epochs, in the order of the bound.
struct split {
    std::vector<int> common;
    std::vector<int> own;
};

void append_range(std::vector<int>& columns, int first, int count)
{
    for (int c = 0; c < count; ++c)
        columns.push_back(first + c);
}

split split_columns(int count, int sets, epoch_attack attack, bool fresh, epoch_gains gains)
{
    const bool separate = attack == epoch_attack::separate;
    const int total = separate ? count * (1 + sets) : count; // paths with columns of their own
    const int shared = separate && !fresh ? total : count;
    split columns;
    for (int kind = 0; kind < 2; ++kind) { // delays, frequencies
        append_range(columns.common, kind * total, shared);
        append_range(columns.own, kind * total + shared, total - shared);
    }
    append_range(
        gains == epoch_gains::constant ? columns.common : columns.own, 2 * total, 2 * total);
    if (!separate)
        append_range(fresh ? columns.own : columns.common, 4 * total, 2 * sets);
    return columns;
}

/*!
 * Information on the common parameters once the epoch's own ones are eliminated: squared lengths
 * of what the common derivatives have outside the span of the others. Projecting keeps twice the
 * digits of a Schur complement of the information matrix.
 */
Eigen::MatrixXd
common_information(const matrix_cf64& derivatives, const split& columns, double noise_variance)
{
    const auto real_columns = [&derivatives](const std::vector<int>& chosen) {
        Eigen::MatrixXd stacked(2 * derivatives.rows(), static_cast<int>(chosen.size()));
        for (std::size_t c = 0; c < chosen.size(); ++c)
            stacked.col(c) << derivatives.col(chosen[c]).real(), derivatives.col(chosen[c]).imag();
        return stacked;
    };
    Eigen::MatrixXd common = real_columns(columns.common);
    if (!columns.own.empty()) {
        const Eigen::MatrixXd own = real_columns(columns.own).colwise().normalized();
        const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(own);
        common.applyOnTheLeft(qr.householderQ().adjoint());
        common.topRows(qr.rank()).setZero();
    }
    return (2.0 / noise_variance) * common.transpose() * common;
}

void check(const config& config, const std::vector<epoch>& epochs, bool fresh_deltas)
{
    if (find_protection(config.mode).effect != path_effect::twins)
        throw invalid_input("mode is \"" + config.mode + "\"; allowed: fpi for bounds over epochs");
    if (epochs.empty())
        throw invalid_input(complaint("number of epochs", 0, "at least 1"));
    for (const epoch& e : epochs) {
        if (e.fakes.size() != epochs[0].fakes.size())
            throw invalid_input(
                complaint("number of fakes of an epoch",
                          e.fakes.size(),
                          std::to_string(epochs[0].fakes.size()) + ", as in the first epoch"));
        for (std::size_t v = 0; v < e.fakes.size(); ++v)
            if (!fresh_deltas && (e.fakes[v].delay_s != epochs[0].fakes[v].delay_s ||
                                  e.fakes[v].angle_rad != epochs[0].fakes[v].angle_rad))
                throw invalid_input(complaint("delay_s of a fake of an epoch",
                                              e.fakes[v].delay_s,
                                              "the first epoch's, unless deltas are fresh"));
    }
}

} // namespace

path_bound epochs_bound(const config& config,
                        const std::vector<epoch>& epochs,
                        epoch_attack attack,
                        bool fresh_deltas,
                        epoch_gains gains)
{
    check(config, epochs, fresh_deltas);
    const bool separate = attack == epoch_attack::separate;
    const split columns = split_columns(static_cast<int>(config.scatterers_m.size()) + 1,
                                        static_cast<int>(epochs[0].fakes.size()),
                                        attack,
                                        fresh_deltas,
                                        gains);
    const int common = static_cast<int>(columns.common.size());
    Eigen::MatrixXd information = Eigen::MatrixXd::Zero(common, common);
    fpi::config now = config;
    for (const epoch& e : epochs) {
        now.fakes = e.fakes;
        const frame_model model(now.ofdm, e.bare);
        information +=
            common_information(separate ? frame_derivatives(model, paths_seen_by_eve(now))
                                        : structure_derivatives(now, model),
                               columns,
                               printed_noise_variance(now, e.bare, "fpi"));
    }
    double condition = 0.0;
    const auto covariance = numeric::inverse_information(information, condition);
    now.fakes = epochs[0].fakes;
    const auto paths =
        separate && !fresh_deltas ? paths_seen_by_eve(now) : true_paths(config, config.eve_m);
    return bound_from_covariance(config, paths, covariance, condition);
}

std::vector<epoch>
draw_epochs(const config& config, int count, bool fresh_deltas, double spread, std::uint64_t seed)
{
    if (!(spread >= 0.0 && spread < 1.0))
        throw invalid_input(complaint("spread of fresh deltas", spread, ">= 0 and < 1"));
    std::vector<epoch> epochs;
    for (int e = 0; e < count; ++e) {
        std::vector<fake_set> fakes = config.fakes;
        random::generator draw(seed, "epochs.deltas", e);
        for (fake_set& fake : fakes)
            if (fresh_deltas) {
                fake.delay_s *= draw.uniform(1.0 - spread, 1.0 + spread);
                const double sine =
                    std::sin(fake.angle_rad) * draw.uniform(1.0 - spread, 1.0 + spread);
                fake.angle_rad = std::asin(std::max(-1.0, std::min(1.0, sine)));
            }
        epochs.push_back({ fakes, make_pilots(config, seed + e) });
    }
    return epochs;
}

} // namespace physec::fpi
