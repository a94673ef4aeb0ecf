// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/bounds/special.h>
#include <boost/math/special_functions/expint.hpp>
#include <cmath>
#include <limits>
#include <physec/types.h>

namespace physec::an {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double epsilon = std::numeric_limits<double>::epsilon();
} // namespace

double scaled_expint(int k, double x)
{
    if (x == 0.0)
        return k == 1 ? infinity : 1.0 / (k - 1);
    if (x < 1.0)
        return std::exp(x) * boost::math::expint(k, x);
    if (std::isinf(x))
        return 0.0;
    // Even part of Stieltjes' continued fraction,
    // 1/(x+k - 1 k/(x+k+2 - 2 (k+1)/(x+k+4 - ...))), summed forward by the ratio of successive
    // numerators and denominators. All partial denominators are positive, so nothing cancels; at
    // x = 1, the slowest point, about 60 terms reach double precision.
    double denominator = x + k;
    double inverse = 1.0 / denominator;
    double term = inverse, sum = inverse;
    for (int i = 1; i < 1000; ++i) {
        const double numerator = static_cast<double>(i) * (k + i - 1);
        denominator += 2.0;
        const double next = 1.0 / (denominator - numerator * inverse);
        // d_i = 1/(b_i - a_i d_{i-1}) turns the fraction into a series of positive terms:
        // t_i = t_{i-1} (b_i d_i - 1).
        term *= denominator * next - 1.0;
        inverse = next;
        sum += term;
        if (term < epsilon * sum)
            break;
    }
    return sum;
}

double mean_inverse_beta(double a, double b, int n)
{
    if (a == 0.0)
        return n == 1 || b == 0.0 ? infinity : n / ((n - 1) * b);
    const double z = b / a;
    if (std::isinf(z) && n > 1)
        return n / ((n - 1) * b);
    if (n == 1 && z > 0.1)
        return (std::log(a + b) - std::log(a)) / b;
    if (z > 3.0) {
        // i_m = int u^(m-1)/(1 + z u) du obeys i_(m+1) = (1/m - i_m)/z. An error shrinks by z at
        // each step, and i_m stays below 1/(m z), so the difference loses at most one bit or so.
        double i = std::log1p(z) / z;
        for (int m = 1; m < n; ++m)
            i = (1.0 / m - i) / z;
        return n * i / a;
    }
    // Pfaff's transformation, 2F1(1, n; n+1; -z) = 2F1(1, 1; n+1; y)/(1+z) with y = z/(1+z): all
    // terms positive, ratio at most y <= 3/4.
    const double y = z / (1.0 + z);
    double term = 1.0, sum = 1.0;
    for (int k = 1; term > epsilon * sum; ++k) {
        term *= y * k / (n + k);
        sum += term;
    }
    return sum / (a + b);
}

double scaled_erfc(double x)
{
    if (x < 20.0)
        return std::exp(x * x) * std::erfc(x);
    // Asymptotic series; its fourth term is 105/(16 x^8) < 3e-10 relative, the fifth is added.
    const double y = 1.0 / (2.0 * x * x);
    return (1.0 - y * (1.0 - 3.0 * y * (1.0 - 5.0 * y * (1.0 - 7.0 * y)))) / (x * std::sqrt(pi));
}

} // namespace physec::an
