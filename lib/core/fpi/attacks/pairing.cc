// SPDX-License-Identifier: GPL-3.0-or-later
#include "pairing.h"
#include <algorithm>
#include <Eigen/Cholesky>

namespace physec::fpi {

namespace {

//! Inner products of all candidate atoms; a choice of them explains so much of the frame.
struct candidates {
    int count; // of delays and of frequencies
    matrix_cf64 gram;
    vector_cf64 correlation;

    int index(int delay, int frequency) const { return delay * count + frequency; }

    double explained(const std::vector<int>& chosen) const
    {
        matrix_cf64 part = gram(chosen, chosen);
        part.diagonal().array() *= 1.0 + 1e-9; // roots may coincide
        const vector_cf64 right = correlation(chosen);
        return right.dot(part.ldlt().solve(right)).real();
    }
};

} // namespace

std::vector<normalized_path> pair_by_least_squares(const frame_model& model,
                                                   const vector_cf64& frame,
                                                   const std::vector<double>& delays,
                                                   const std::vector<double>& frequencies)
{
    const int count = static_cast<int>(delays.size());
    std::vector<normalized_path> grid;
    for (double delay : delays)
        for (double frequency : frequencies)
            grid.push_back({ delay, frequency });
    matrix_cf64 columns(model.size(), 3 * grid.size());
    model.evaluate(grid, columns);
    const auto atoms = columns.leftCols(grid.size());
    const candidates all{ count, atoms.adjoint() * atoms, atoms.adjoint() * frame };

    std::vector<int> chosen;
    std::vector<bool> delay_used(count, false), frequency_used(count, false);
    for (int k = 0; k < count; ++k) {
        double best = -1.0;
        int best_delay = 0, best_frequency = 0;
        chosen.push_back(0);
        for (int d = 0; d < count; ++d)
            for (int f = 0; f < count; ++f) {
                if (delay_used[d] || frequency_used[f])
                    continue;
                chosen.back() = all.index(d, f);
                const double explained = all.explained(chosen);
                if (explained > best) {
                    best = explained;
                    best_delay = d;
                    best_frequency = f;
                }
            }
        chosen.back() = all.index(best_delay, best_frequency);
        delay_used[best_delay] = frequency_used[best_frequency] = true;
    }
    const int most_rounds = 20; // the residual falls in each, but rounding could make a cycle
    double explained = all.explained(chosen);
    bool improved = true;
    for (int round = 0; improved && round < most_rounds; ++round) {
        improved = false;
        for (int a = 0; a < count; ++a)
            for (int b = 0; b < a; ++b) {
                std::vector<int> other = chosen;
                other[a] = all.index(chosen[a] / count, chosen[b] % count);
                other[b] = all.index(chosen[b] / count, chosen[a] % count);
                const double now = all.explained(other);
                if (now > explained) {
                    explained = now;
                    chosen = other;
                    improved = true;
                }
            }
    }
    std::vector<normalized_path> paths;
    for (int index : chosen)
        paths.push_back(grid[index]);
    return paths;
}

} // namespace physec::fpi
