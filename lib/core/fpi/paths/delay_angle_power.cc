// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/delay_angle_power.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <string>

namespace physec::fpi {

Eigen::MatrixXd delay_angle_power(const frame_model& model,
                                  const vector_cf64& frame,
                                  const std::vector<double>& delays_s,
                                  const std::vector<double>& angles_rad,
                                  double spacing_wavelengths)
{
    if (frame.size() != model.size())
        throw invalid_input(complaint("frame length", frame.size(), std::to_string(model.size())));
    const auto& active = model.numerology().active;
    const double spacing_hz = model.numerology().subcarrier_spacing_hz();
    matrix_cf64 delays(active.size(), delays_s.size());
    for (std::size_t k = 0; k < delays_s.size(); ++k)
        for (std::size_t m = 0; m < active.size(); ++m)
            delays(m, k) = std::polar(1.0, 2.0 * pi * active[m] * spacing_hz * delays_s[k]);
    matrix_cf64 steering(angles_rad.size(), model.antennas());
    Eigen::VectorXd inverse_energy(angles_rad.size());
    for (std::size_t l = 0; l < angles_rad.size(); ++l) {
        const double frequency = array::spatial_frequency(angles_rad[l], spacing_wavelengths);
        for (int i = 0; i < model.antennas(); ++i)
            steering(l, i) = std::polar(1.0, -2.0 * pi * i * frequency);
        inverse_energy[l] = 1.0 / model.atom_energy(frequency);
    }
    const matrix_cf64 correlation =
        steering * (model.matched_filter(frame).transpose() * delays).eval();
    return inverse_energy.asDiagonal() * correlation.cwiseAbs2();
}

} // namespace physec::fpi
