// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/array/steering.h>
#include <cmath>
#include <limits>

namespace physec::array {

double spatial_frequency(double theta_rad, double spacing_wavelengths)
{
    return spacing_wavelengths * std::sin(theta_rad);
}

double wrap_half(double cycles) { return cycles - std::ceil(cycles - 0.5); }

double angle_from_spatial_frequency(double frequency, double spacing_wavelengths)
{
    const double sine = wrap_half(frequency) / spacing_wavelengths;
    // Rounding may push endfire a hair beyond one; anything more is no direction at all.
    if (std::abs(sine) > 1.0 + 1e-12)
        return std::numeric_limits<double>::quiet_NaN();
    return std::asin(std::min(1.0, std::max(-1.0, sine)));
}

vector_cf64 steering_first_element(double spatial_frequency, int elements)
{
    vector_cf64 alpha(elements);
    for (int i = 0; i < elements; ++i)
        alpha[i] = std::polar(1.0 / std::sqrt(elements), -2.0 * pi * i * spatial_frequency);
    return alpha;
}

vector_cf64 steering_centered(double theta_rad, int elements)
{
    vector_cf64 a(elements);
    for (int i = 1; i <= elements; ++i)
        a[i - 1] = std::polar(1.0, -pi * std::sin(theta_rad) * (elements - (2 * i - 1)) / 2.0);
    return a;
}

vector_cf64 steering_centered_derivative(double theta_rad, int elements)
{
    vector_cf64 a = steering_centered(theta_rad, elements);
    for (int i = 1; i <= elements; ++i)
        a[i - 1] *= cf64(0.0, -pi * std::cos(theta_rad) * (elements - (2 * i - 1)) / 2.0);
    return a;
}

} // namespace physec::array
