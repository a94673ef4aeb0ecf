// SPDX-License-Identifier: GPL-3.0-or-later
#include "box_muller.h"
#include "../numeric/simd.h"
#include <cmath>
#include <cstring>

// Compiled without fused multiply-add (CMakeLists.txt). No branch and no call: the compiler turns the loop
// into vector instructions of every width.
namespace physec::random {

namespace {

template <class To, class From>
inline __attribute__((always_inline)) To bits_of(From value)
{
    static_assert(sizeof(To) == sizeof(From));
    To bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

constexpr std::int32_t root_half = 0x3f3504f3; // bits of sqrt(1/2)
constexpr float ln_2 = 0.69314718f;
constexpr float step = 1.57079633f / (1 << 30); // radians of one unit in a quarter turn

} // namespace

PHYSEC_LOOP_CLONES void box_muller(const std::uint32_t* radii,
                                   const std::uint32_t* angles,
                                   std::size_t count,
                                   double variance,
                                   cf32* out)
{
    const auto by = static_cast<float>(-variance);
    float* to = reinterpret_cast<float*>(out);
    for (std::size_t k = 0; k < count; ++k) {
        // u in (0, 1], and as 2^e m with m between sqrt(1/2) and sqrt(2).
        const float u =
            (static_cast<float>(static_cast<std::int32_t>(radii[k] >> 1)) + 0.5f) * 0x1p-31f;
        const auto whole = bits_of<std::int32_t>(u);
        const std::int32_t exponent = (whole - root_half) >> 23;
        const float t = bits_of<float>(whole - exponent * (1 << 23)) - 1.0f;
        // ln(1 + t) = t + t^2 q(t); q minimax on this interval, 3e-8 of t^2 off.
        float q = 0.0898012891f;
        q = q * t - 0.144263014f;
        q = q * t + 0.148832306f;
        q = q * t - 0.165518686f;
        q = q * t + 0.199635311f;
        q = q * t - 0.250025809f;
        q = q * t + 0.333339304f;
        q = q * t - 0.499999821f;
        const float logarithm = static_cast<float>(exponent) * ln_2 + (t + t * t * q);
        const float radius = std::sqrt(by * logarithm);

        // A turn is 2^32: the nearest quarter, and up to an eighth of a turn to either side.
        const auto turn = static_cast<std::int32_t>(angles[k]);
        const std::int32_t rest = static_cast<std::int32_t>(angles[k] << 2) >> 2;
        const float x = static_cast<float>(rest) * step, z = x * x;
        const float sine = x + x * z * (-0.166666552f + z * (0.00833218079f - z * 0.000195175904f));
        const float cosine =
            1.0f - 0.5f * z + z * z * (0.0416666567f - z * (0.00138877344f - z * 2.44774856e-05f));
        const auto quarter = static_cast<std::uint32_t>(turn) - static_cast<std::uint32_t>(rest);
        const std::int32_t odd =
            -static_cast<std::int32_t>((quarter >> 30) & 1u); // all bits or none
        const std::uint32_t minus = 0x80000000u;
        const auto s = bits_of<std::int32_t>(sine), c = bits_of<std::int32_t>(cosine);
        const std::uint32_t real = static_cast<std::uint32_t>((c & ~odd) | (s & odd)) ^
                                   ((quarter ^ (quarter << 1)) & minus);
        const std::uint32_t imaginary =
            static_cast<std::uint32_t>((s & ~odd) | (c & odd)) ^ (quarter & minus);
        to[2 * k] = radius * bits_of<float>(real);
        to[2 * k + 1] = radius * bits_of<float>(imaginary);
    }
}

} // namespace physec::random
