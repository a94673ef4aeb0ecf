// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/random/mersenne_twister.hpp>
#include <cstddef>
#include <cstdint>
#include <physec/api.h>
#include <physec/random/keyed_bits.h>
#include <physec/types.h>
#include <string>
#include <utility>
#include <variant>

namespace physec::random {

/*!
 * Seeded generator for experiments. The same seed and stream name give the same values on every
 * machine (Boost.Random, whose distributions are specified; those of the C++ library are not).
 * Different stream names give independent streams, so that e.g. adding noise never shifts the
 * pilots. Not for anything an adversary must not predict: that is what keyed() is for, with the same
 * distributions from keyed_bits; many complex normal values at once come from box_muller() there.
 */
class PHYSEC_CORE_API generator
{
public:
    /*!
     * \param seed chosen by the user
     * \param stream what the numbers are for, e.g. "pilots" or "noise.bob"
     * \param index sub-stream, e.g. a frame or trial number: makes trials reproducible one by one
     */
    generator(std::uint64_t seed, const std::string& stream, std::uint64_t index = 0);

    //! One that nobody can predict, and that never gives the same values again.
    static generator keyed();

    /*!
     * What goes on the air: keyed() for \p seed 0, otherwise generator(seed, stream): repeatable, for
     * experiments, and not secret.
     */
    static generator for_the_air(std::uint64_t seed, const std::string& stream);

    //! Uniform in [low, high).
    double uniform(double low, double high);

    //! Uniform integer in [0, count).
    std::uint32_t below(std::uint32_t count);

    //! One standard normal value.
    double normal();

    //! One value of CN(0, variance).
    cf64 complex_normal(double variance);

    //! rows x columns independent CN(0, variance).
    matrix_cf64 complex_normal(Eigen::Index rows, Eigen::Index columns, double variance);

    //! \p count independent CN(0, variance), in place of what is there.
    void fill_complex_normal(cf32* samples, std::size_t count, double variance);

    //! Adds independent CN(0, variance) to \p count samples in place.
    void add_complex_normal(cf32* samples, std::size_t count, double variance);

private:
    explicit generator(keyed_bits engine) : engine_(std::move(engine)) {}

    std::variant<boost::random::mt19937_64, keyed_bits> engine_;
};

} // namespace physec::random
