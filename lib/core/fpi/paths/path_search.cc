// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/path_search.h>
#include "../../numeric/fftw_planner.h"
#include <fftw3.h>
#include <physec/array/steering.h>

namespace physec::fpi {

namespace {

int oversampled(int extent)
{
    int size = 1;
    while (size < 2 * extent)
        size *= 2;
    return size;
}

} // namespace

struct path_search::transform {
    int delays;
    int frequencies;
    fftw_complex* grid; // frequency-major: grid[frequency * delays + delay]
    fftw_plan plan;
    std::vector<double> inverse_energy; // over frequencies

    transform(int delays, int frequencies)
        : delays(delays),
          frequencies(frequencies),
          grid(fftw_alloc_complex(static_cast<std::size_t>(delays) * frequencies))
    {
        const std::lock_guard<std::mutex> lock(numeric::fftw_planner_mutex());
        plan = fftw_plan_dft_2d(frequencies, delays, grid, grid, FFTW_BACKWARD, FFTW_ESTIMATE);
    }
    ~transform()
    {
        const std::lock_guard<std::mutex> lock(numeric::fftw_planner_mutex());
        fftw_destroy_plan(plan);
        fftw_free(grid);
    }
    cf64* values() { return reinterpret_cast<cf64*>(grid); }
};

path_search::path_search(const frame_model& model) : model_(model)
{
    const auto& active = model.numerology().active;
    transform_ = std::make_unique<transform>(oversampled(active.back() - active.front() + 1),
                                             oversampled(model.antennas()));
    for (int l = 0; l < transform_->frequencies; ++l)
        transform_->inverse_energy.push_back(
            1.0 / model.atom_energy(static_cast<double>(l) / transform_->frequencies));
}

path_search::~path_search() = default;

normalized_path path_search::strongest(const vector_cf64& frame) const
{
    const matrix_cf64 filtered = model_.matched_filter(frame);
    const auto& active = model_.numerology().active;
    transform& t = *transform_;
    std::fill_n(t.values(), static_cast<std::size_t>(t.delays) * t.frequencies, cf64(0.0));
    for (int i = 0; i < model_.antennas(); ++i) {
        // Antennas enter at -i, so that the same backward transform serves both signs of (2).
        const int row = (t.frequencies - i) % t.frequencies;
        for (int m = 0; m < model_.subcarriers(); ++m)
            t.values()[row * t.delays + ((active[m] % t.delays) + t.delays) % t.delays] =
                filtered(m, i);
    }
    fftw_execute(t.plan);

    double best_score = -1.0;
    normalized_path best{};
    for (int l = 0; l < t.frequencies; ++l)
        for (int k = 0; k < t.delays; ++k) {
            const double score = std::norm(t.values()[l * t.delays + k]) * t.inverse_energy[l];
            if (score > best_score) {
                best_score = score;
                best = { static_cast<double>(k) / t.delays,
                         array::wrap_half(static_cast<double>(l) / t.frequencies) };
            }
        }
    return best;
}

} // namespace physec::fpi
