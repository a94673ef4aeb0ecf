// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <physec/fpi/frame_model.h>

namespace physec::fpi {

namespace {

constexpr cf64 two_pi_j(0.0, 2.0 * pi);

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
        for (int i = 0; i < antennas(); ++i) {
            weight[i] = std::polar(1.0, 2.0 * pi * i * paths[p].frequency);
            slope[i] = two_pi_j * static_cast<double>(i) * weight[i];
        }
        out.set_weighted_sums(p, by_frequency, split_pilots_, weight.data(), slope.data());
        for (int m = 0; m < subcarriers(); ++m) {
            const double angle = -delay_ramp_[m] * paths[p].delay;
            phase[m] = std::cos(angle);
            phase[subcarriers() + m] = std::sin(angle);
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
    matrix_cf64 filtered = matrix_cf64::Zero(subcarriers(), antennas());
    for (int i = 0; i < antennas(); ++i)
        for (int g = 0; g < symbols(); ++g) {
            const auto rows = Eigen::seqN(g * subcarriers(), subcarriers());
            filtered.col(i).array() +=
                pilots_.values(rows, i).conjugate().array() * frame(rows).array();
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
