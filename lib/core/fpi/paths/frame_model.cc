// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/frame_model.h>
#include <cmath>

namespace physec::fpi {

namespace {

constexpr cf64 two_pi_j(0.0, 2.0 * pi);

//! Complex product without the standard's treatment of infinities, which costs a call.
cf64 times(cf64 a, cf64 b)
{
    return { a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real() };
}

} // namespace

frame_model::frame_model(const ofdm::numerology& numerology, const ofdm::pilot_grid& pilots)
    : numerology_(numerology),
      pilots_(pilots),
      split_pilots_(pilots.values),
      antenna_gram_(pilots.values.adjoint() * pilots.values)
{
    for (int n : numerology_.active)
        delay_ramp_.push_back(2.0 * pi * n);
}

void frame_model::scale_by_delay(double delay, Eigen::Ref<vector_cf64> column) const
{
    vector_cf64 phase(subcarriers());
    for (int m = 0; m < subcarriers(); ++m)
        phase[m] = std::polar(1.0, -2.0 * pi * numerology_.active[m] * delay);
    for (int g = 0; g < symbols(); ++g)
        column.segment(g * subcarriers(), subcarriers()).array() *= phase.array();
}

void frame_model::evaluate(const std::vector<normalized_path>& paths, matrix_cf64& out) const
{
    const int count = static_cast<int>(paths.size());
    matrix_cf64 antenna_weights(antennas(), 2 * count);
    for (int p = 0; p < count; ++p)
        for (int i = 0; i < antennas(); ++i) {
            const cf64 weight = std::polar(1.0, 2.0 * pi * i * paths[p].frequency);
            antenna_weights(i, p) = weight;
            antenna_weights(i, count + p) = two_pi_j * static_cast<double>(i) * weight;
        }
    out.leftCols(count).noalias() = pilots_.values * antenna_weights.leftCols(count);
    out.middleCols(2 * count, count).noalias() = pilots_.values * antenna_weights.rightCols(count);
    for (int p = 0; p < count; ++p) {
        scale_by_delay(paths[p].delay, out.col(p));
        scale_by_delay(paths[p].delay, out.col(2 * count + p));
        for (int g = 0; g < symbols(); ++g)
            for (int m = 0; m < subcarriers(); ++m) {
                const int row = g * subcarriers() + m;
                out(row, count + p) =
                    -two_pi_j * static_cast<double>(numerology_.active[m]) * out(row, p);
            }
    }
}

void frame_model::evaluate(const std::vector<normalized_path>& paths, split_matrix& out) const
{
    const int count = static_cast<int>(paths.size());
    std::vector<double> phase(2 * subcarriers());
    std::vector<cf64> weight(antennas()), slope(antennas());
    for (int p = 0; p < count; ++p) {
        const int by_delay = count + p, by_frequency = 2 * count + p;
        // Powers by repeated multiplication: a few hundred steps cost a few hundred roundings.
        const cf64 step = std::polar(1.0, 2.0 * pi * paths[p].frequency);
        weight[0] = 1.0;
        for (int i = 1; i < antennas(); ++i)
            weight[i] = times(weight[i - 1], step);
        for (int i = 0; i < antennas(); ++i)
            slope[i] = cf64(-2.0 * pi * i * weight[i].imag(), 2.0 * pi * i * weight[i].real());
        out.set_weighted_sums(p, by_frequency, split_pilots_, weight.data(), slope.data());
        const cf64 neighbour = std::polar(1.0, -2.0 * pi * paths[p].delay);
        cf64 turn;
        for (int m = 0; m < subcarriers(); ++m) {
            const bool adjacent = m > 0 && numerology_.active[m] == numerology_.active[m - 1] + 1;
            turn = adjacent ? times(turn, neighbour)
                            : std::polar(1.0, -delay_ramp_[m] * paths[p].delay);
            phase[m] = turn.real();
            phase[subcarriers() + m] = turn.imag();
        }
        out.rotate(p, phase.data(), phase.data() + subcarriers(), subcarriers());
        out.rotate(by_frequency, phase.data(), phase.data() + subcarriers(), subcarriers());
        out.ramp_of(by_delay, p, delay_ramp_.data(), subcarriers());
    }
}

matrix_cf64 frame_model::evaluate_second_order(const std::vector<normalized_path>& paths) const
{
    const int count = static_cast<int>(paths.size());
    matrix_cf64 all(size(), 6 * count);
    evaluate(paths, all);
    matrix_cf64 antenna_weights(antennas(), count);
    for (int p = 0; p < count; ++p)
        for (int i = 0; i < antennas(); ++i)
            antenna_weights(i, p) = std::pow(two_pi_j * static_cast<double>(i), 2) *
                                    std::polar(1.0, 2.0 * pi * i * paths[p].frequency);
    all.rightCols(count).noalias() = pilots_.values * antenna_weights;
    for (int p = 0; p < count; ++p) {
        scale_by_delay(paths[p].delay, all.col(5 * count + p));
        for (int row = 0; row < size(); ++row) {
            const double n = numerology_.active[row % subcarriers()];
            all(row, 3 * count + p) = -two_pi_j * n * all(row, count + p);
            all(row, 4 * count + p) = -two_pi_j * n * all(row, 2 * count + p);
        }
    }
    return all;
}

matrix_cf64 frame_model::matched_filter(const vector_cf64& frame) const
{
    split_matrix received(size(), 1);
    received.set(0, frame);
    matrix_cf64 filtered(subcarriers(), antennas());
    std::vector<double> real(subcarriers()), imag(subcarriers());
    for (int i = 0; i < antennas(); ++i) {
        split_matrix::periodic_inner(
            split_pilots_, i, received, 0, subcarriers(), real.data(), imag.data());
        for (int m = 0; m < subcarriers(); ++m)
            filtered(m, i) = cf64(real[m], imag[m]);
    }
    return filtered;
}

double frame_model::atom_energy(double frequency) const
{
    vector_cf64 weights(antennas());
    for (int i = 0; i < antennas(); ++i)
        weights[i] = std::polar(1.0, 2.0 * pi * i * frequency);
    return weights.dot(antenna_gram_ * weights).real();
}

channel::path frame_model::to_path(normalized_path path, cf64 gain) const
{
    return { path.delay / numerology_.subcarrier_spacing_hz(), path.frequency, gain };
}

normalized_path frame_model::from_path(const channel::path& path) const
{
    return { path.delay_s * numerology_.subcarrier_spacing_hz(), path.spatial_frequency };
}

} // namespace physec::fpi
